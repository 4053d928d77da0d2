/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-removal-words.h"

#include <string.h>

char *
scholia_removal_words_encode (const ScholiaRemovalInfo *info)
{
  g_autoptr(GBytes) words = scholia_removal_request_encode (info);

  return g_strndup (g_bytes_get_data (words, NULL), g_bytes_get_size (words));
}

ScholiaRemovalInfo *
scholia_removal_words_decode (const ScholiaStoredRemoval *removal)
{
  g_autoptr(GBytes) words = g_bytes_new (removal->words, strlen (removal->words));
  ScholiaRemovalInfo *info = scholia_removal_request_decode (words, NULL);

  if (info == NULL)
    return NULL;

  info->person_id = g_strdup (removal->person_id);
  info->removed_ms = removal->removed_ms;

  return info;
}
