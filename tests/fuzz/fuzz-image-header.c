/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "scholia-image-header.h"
#include "scholia-limits.h"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  ScholiaImageInfo info = { 0 };
  g_autoptr(GError) error = NULL;

  if (!scholia_image_header_sniff (data, size, &info, &error))
    {
      g_assert_nonnull (error);
      return 0;
    }

  g_assert_cmpuint (info.width, >, 0);
  g_assert_cmpuint (info.height, >, 0);
  g_assert_cmpuint ((guint64) info.width * info.height, <=, SCHOLIA_MAX_IMAGE_PIXELS);
  return 0;
}
