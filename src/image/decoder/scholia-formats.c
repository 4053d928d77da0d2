/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-format.h"
#include "scholia-heif-brands.h"

const ScholiaFormat *const scholia_formats[] = {
  &scholia_format_png,
  &scholia_format_jpeg,
  &scholia_format_webp,
  &scholia_format_gif,
  &scholia_format_bmp,
  NULL,
};

static gboolean
is_heif (const guint8 *start,
         gsize         length)
{
  return scholia_heif_brands_read (start, length) != 0;
}

const ScholiaOtherProgram scholia_formats_other_programs[] = {
  { "scholia-decoder-heif", is_heif },
  { "scholia-decoder-extra", NULL },
  { NULL, NULL },
};
