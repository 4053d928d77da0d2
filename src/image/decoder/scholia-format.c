/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-format.h"

static const ScholiaFormat *const formats[] = {
  &scholia_format_png,
  &scholia_format_jpeg,
  &scholia_format_webp,
};

const ScholiaFormat *
scholia_format_find (const guint8 *start,
                     gsize         length)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (formats[i]->matches (start, MIN (length, SCHOLIA_FORMAT_START_BYTES)))
      return formats[i];

  return NULL;
}
