/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-format.h"

const ScholiaFormat *const scholia_formats[] = {
  &scholia_format_png,
  &scholia_format_jpeg,
  &scholia_format_webp,
  &scholia_format_gif,
  &scholia_format_bmp,
  NULL,
};

const char *const scholia_formats_next_program = "scholia-decoder-extra";
