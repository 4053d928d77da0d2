/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One image width or height in anchor units: six decimals of the fraction on the wire. */
#define SCHOLIA_ANCHOR_UNITS 1000000

/**
 * ScholiaAnchor:
 * @x: from the image's left edge, in millionths of its width, 0..1,000,000
 * @y: from the image's upper edge, in millionths of its height, 0..1,000,000
 * @width: of a region, in millionths of the image's width; 0 for a point
 * @height: of a region, in millionths of the image's height; 0 for a point
 *
 * The place meant. Whole numbers, so that every machine holds the very same place: equal anchors
 * are equal in memory, on the wire and in the state hash. A plain value: copy it by assignment.
 */
typedef struct
{
  gint32 x;
  gint32 y;
  gint32 width;
  gint32 height;
} ScholiaAnchor;

/* From fractions 0..1; what is outside is clamped, a NaN becomes 0. */
ScholiaAnchor scholia_anchor_from_fractions (double               x,
                                             double               y);
gboolean      scholia_anchor_is_valid       (const ScholiaAnchor *anchor);
gboolean      scholia_anchor_is_region      (const ScholiaAnchor *anchor);
gboolean      scholia_anchor_equal          (const ScholiaAnchor *a,
                                             const ScholiaAnchor *b);
double        scholia_anchor_get_x          (const ScholiaAnchor *anchor);
double        scholia_anchor_get_y          (const ScholiaAnchor *anchor);
/* The anchor moved by (dx, dy) in anchor units, kept inside the image whole. */
ScholiaAnchor scholia_anchor_moved          (const ScholiaAnchor *anchor,
                                             gint32               dx,
                                             gint32               dy);

G_END_DECLS
