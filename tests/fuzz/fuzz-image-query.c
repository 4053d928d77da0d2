/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include <string.h>

#include "scholia-api-image.h"
#include "scholia-error.h"
#include "scholia-limits.h"

/* A place in the image, as it is written, or a refusal; nothing else was ever understood. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *query = g_strndup (size > 0 ? (const char *) data : "", size);
  g_autofree char *again = NULL;
  g_autoptr(GError) error = NULL;
  gboolean has_from;
  guint64 from;
  guint64 offset;

  if (!scholia_image_query_parse (query, SCHOLIA_MAX_IMAGE_BYTES, &has_from, &from, &error))
    {
      g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED);
      return 0;
    }

  g_assert_no_error (error);
  g_assert_cmpuint (from, <, SCHOLIA_MAX_IMAGE_BYTES);
  if (!has_from)
    {
      g_assert_cmpuint (from, ==, 0);
      return 0;
    }

  again = g_strdup_printf ("%" G_GUINT64_FORMAT, from);
  g_assert_true (scholia_image_offset_parse (again, &offset));
  g_assert_cmpuint (offset, ==, from);
  /* One way to write each number, but for escapes. */
  if (strchr (query, '%') == NULL)
    g_assert_nonnull (strstr (query, again));

  return 0;
}
