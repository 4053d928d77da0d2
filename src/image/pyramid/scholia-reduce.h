/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Loops over pixels, nothing else. */

/* Averages the light of squares of 2 x 2 pixels in sRGB; the last column and row of an odd size
 * count double. With four bytes a pixel the last one is alpha, and a colour counts as much as it is
 * seen. */
void     scholia_reduce_half        (const guint8 *source,
                                     guint         width,
                                     guint         height,
                                     guint         bytes_per_pixel,
                                     guint8       *target,
                                     gsize         target_stride);
gboolean scholia_reduce_is_opaque   (const guint8 *bgra,
                                     gsize         n_pixels);
/* In place. */
void     scholia_reduce_bgra_to_rgb (guint8       *pixels,
                                     gsize         n_pixels);

G_END_DECLS
