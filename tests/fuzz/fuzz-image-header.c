/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "scholia-exif-search.h"
#include "scholia-image-sniffer.h"
#include "scholia-limits.h"

/* Which way up a picture is shown does not depend on how its bytes came. */
static void
check_pieces (const guint8 *data,
              gsize         size)
{
  g_autoptr(ScholiaExifSearch) search = scholia_exif_search_new ();
  gsize piece = size > 0 ? data[size - 1] % 7 + 1u : 1;

  for (gsize at = 0; at < size; at += piece)
    scholia_exif_search_take (search, data + at, MIN (piece, size - at));
  g_assert_cmpuint (scholia_exif_search_get_orientation (search), ==,
                    scholia_exif_search_in (data, size));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  ScholiaImageInfo info = { 0 };
  g_autoptr(GError) error = NULL;

  check_pieces (data, size);
  if (!scholia_image_sniff (data, size, &info, &error))
    {
      g_assert_nonnull (error);
      return 0;
    }

  g_assert_cmpuint (info.width, >, 0);
  g_assert_cmpuint (info.height, >, 0);
  g_assert_cmpuint ((guint64) info.width * info.height, <=, SCHOLIA_MAX_IMAGE_PIXELS);
  return 0;
}
