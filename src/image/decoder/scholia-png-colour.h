/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <png.h>

#include "scholia-colour.h"

G_BEGIN_DECLS

/* Before the file's header is read: asks libpng for what it does not know by itself. */
void           scholia_png_colour_prepare (png_structp     png);
/**
 * scholia_png_colour_read:
 * @samples: of the rows that libpng will give
 * @ignores_profile: (inout): whether libpng found a profile that it did not keep; whether there is
 *   one that counts and cannot be used
 *
 * What the chunks before the pixels say about colours, in the order of the PNG specification: cICP,
 * iCCP, sRGB, gAMA with cHRM; the first that can be used counts.
 *
 * Returns: (nullable): %NULL where the samples are those of sRGB
 */
ScholiaColour *scholia_png_colour_read    (png_structp     png,
                                           png_infop       info,
                                           ScholiaSamples  samples,
                                           gboolean       *ignores_profile)
                                           G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
