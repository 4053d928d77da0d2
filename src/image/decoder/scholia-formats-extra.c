/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-format.h"

const ScholiaFormat *const scholia_formats[] = {
  &scholia_format_tiff,
  &scholia_format_svg,
  NULL,
};

const char *const scholia_formats_next_program = NULL;
