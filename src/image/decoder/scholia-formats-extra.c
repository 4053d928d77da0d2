/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-format.h"

const ScholiaFormat *const scholia_formats[] = {
  &scholia_format_tiff,
  &scholia_format_svg,
  NULL,
};

const ScholiaOtherProgram scholia_formats_other_programs[] = {
  { NULL, NULL },
};
