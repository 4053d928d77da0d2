/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Reads an area of the source, which lies in it; @pixels: (out caller-allocates): rows without
 * padding. %FALSE: it cannot be read. */
typedef gboolean (*ScholiaScalerReadFunc) (gpointer  source,
                                           guint     x,
                                           guint     y,
                                           guint     width,
                                           guint     height,
                                           guint8   *pixels);

/**
 * ScholiaScaler:
 * @width: of the source, in pixels
 * @height: of the source
 * @bytes_per_pixel: 3, or 4 whose last one is straight alpha
 * @scaled_width: of the whole source, once it is scaled
 * @scaled_height: of the whole source
 * @read: where the source's pixels come from
 * @source: what @read is given
 *
 * A picture's level, and the size at which the screen wants it. A plain value.
 */
typedef struct
{
  guint                 width;
  guint                 height;
  guint                 bytes_per_pixel;
  guint                 scaled_width;
  guint                 scaled_height;
  ScholiaScalerReadFunc read;
  gpointer              source;
} ScholiaScaler;

/* Enlarged at least so much, pixels stay squares: who looks so closely wants to see them. */
#define SCHOLIA_SCALER_SQUARES_FROM 3.0

/**
 * scholia_scaler_make:
 * @x, @y: the part's upper left corner in the scaled picture
 * @width, @height: of the part, which lies in the scaled picture
 * @target: (out caller-allocates): @width * @height pixels in rows without padding, of the same
 *   kind as the source's
 *
 * Scales a part. Smaller: each pixel is the mean of what it covers. Larger: blended between the
 * nearest four; from SCHOLIA_SCALER_SQUARES_FROM on the nearest alone. The same size: a copy.
 * Colours mix as light (IEC 61966-2-1), each as much as it is seen. A pixel does not depend on the
 * part that it is made with, so that parts meet without a seam.
 *
 * Returns: %FALSE if the source could not be read; @target is undefined then
 */
gboolean scholia_scaler_make (const ScholiaScaler *self,
                              guint                x,
                              guint                y,
                              guint                width,
                              guint                height,
                              guint8              *target);

G_END_DECLS
