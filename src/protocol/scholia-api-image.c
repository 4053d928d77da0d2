/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-api-image.h"

#include "scholia-error.h"

#include <string.h>

/* More than any image has, less than a double holds exactly. */
#define MAX_DIGITS 15

gboolean
scholia_image_offset_parse (const char *text,
                            guint64    *offset)
{
  gsize length;

  g_return_val_if_fail (text != NULL && offset != NULL, FALSE);

  length = strspn (text, "0123456789");
  if (length == 0 || length > MAX_DIGITS || text[length] != '\0' || (text[0] == '0' && length > 1))
    return FALSE;

  *offset = g_ascii_strtoull (text, NULL, 10);
  return TRUE;
}

static gboolean
fail (GError     **error,
      const char  *member,
      const char  *words)
{
  GError *reason = g_error_new_literal (SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED, words);

  if (member != NULL)
    scholia_error_set_member (reason, member);
  g_propagate_error (error, reason);

  return FALSE;
}

gboolean
scholia_image_query_parse (const char  *query,
                           guint64      size_bytes,
                           gboolean    *has_from,
                           guint64     *from,
                           GError     **error)
{
  GUriParamsIter iter;
  g_autoptr(GError) cause = NULL;
  char *next_name;
  char *next_value;

  g_return_val_if_fail (has_from != NULL && from != NULL, FALSE);

  *has_from = FALSE;
  *from = 0;
  g_uri_params_iter_init (&iter, query != NULL ? query : "", -1, "&", G_URI_PARAMS_NONE);
  while (g_uri_params_iter_next (&iter, &next_name, &next_value, &cause))
    {
      g_autofree char *name = next_name;
      g_autofree char *value = next_value;

      if (!g_str_equal (name, "from"))
        continue;
      if (*has_from)
        return fail (error, "from", "“from” is there twice");
      if (!scholia_image_offset_parse (value, from))
        return fail (error, "from", "“from” is no number of bytes");
      if (*from >= size_bytes)
        return fail (error, "from", "“from” is not before the image's end");
      *has_from = TRUE;
    }

  return cause == NULL || fail (error, NULL, "The query cannot be read");
}
