/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "scholia-link.h"

/* A link is written in one way only. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup (size > 0 ? (const char *) data : "", size);
  g_autoptr(ScholiaLink) link = scholia_link_parse (text, NULL);
  g_autoptr(ScholiaLink) copy = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if (link == NULL)
    return 0;

  first = scholia_link_to_string (link);
  copy = scholia_link_parse (first, NULL);
  g_assert_nonnull (copy);
  second = scholia_link_to_string (copy);
  g_assert_cmpstr (first, ==, second);
  return 0;
}
