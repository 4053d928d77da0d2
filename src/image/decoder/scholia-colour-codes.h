/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-colour.h"

G_BEGIN_DECLS

/**
 * scholia_colour_codes_read:
 * @primaries, @transfer: numbers of ITU-T H.273, as PNG's cICP, AVIF and HEIF have them
 * @samples: full range, red, green and blue or grey
 * @colour: (out) (nullable): the way to sRGB, %NULL where nothing is to be done
 *
 * Returns: %FALSE for codes that leave the meaning open or that cannot be shown
 */
gboolean scholia_colour_codes_read (guint            primaries,
                                    guint            transfer,
                                    ScholiaSamples   samples,
                                    ScholiaColour  **colour);

G_END_DECLS
