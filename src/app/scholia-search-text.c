/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-search-text.h"

#include <string.h>

char *
scholia_search_text_fold (const char *text)
{
  g_autofree char *cased = NULL;
  g_autofree char *decomposed = NULL;
  g_autoptr(GString) folded = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  /* Folding can make accents appear (İ), so that it comes first. */
  cased = g_utf8_casefold (text, -1);
  decomposed = g_utf8_normalize (cased, -1, G_NORMALIZE_ALL);
  if (decomposed == NULL)
    return g_strdup ("");

  folded = g_string_sized_new (strlen (decomposed));
  for (const char *p = decomposed; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_ismark (c))
        g_string_append_unichar (folded, g_unichar_tolower (c));
    }

  return g_string_free (g_steal_pointer (&folded), FALSE);
}

char **
scholia_search_text_words (const char *query)
{
  g_autofree char *folded = scholia_search_text_fold (query);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) parts = g_strsplit_set (folded, " \t\n", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (parts[i][0] != '\0')
        g_strv_builder_add (builder, parts[i]);
    }

  return g_strv_builder_end (builder);
}

gboolean
scholia_search_text_matches (const char         *folded,
                             const char * const *words)
{
  g_return_val_if_fail (folded != NULL && words != NULL, FALSE);

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (strstr (folded, words[i]) == NULL)
        return FALSE;
    }

  return TRUE;
}
