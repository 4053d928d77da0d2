/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <stdio.h>

#include <jpeglib.h>

#include "scholia-colour.h"

G_BEGIN_DECLS

/* Before the file's header is read: asks libjpeg to keep the profile. */
void           scholia_jpeg_colour_prepare (j_decompress_ptr jpeg);
/**
 * scholia_jpeg_colour_read:
 * @ignores_profile: (out): the file has a profile that cannot be used
 *
 * Sets the colour space in which libjpeg gives its rows.
 *
 * Returns: (nullable): the way from those rows to sRGB; %NULL where they are RGB of sRGB
 */
ScholiaColour *scholia_jpeg_colour_read    (j_decompress_ptr  jpeg,
                                            gboolean         *ignores_profile)
                                            G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
