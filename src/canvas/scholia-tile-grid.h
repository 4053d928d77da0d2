/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-viewport.h"

G_BEGIN_DECLS

/**
 * ScholiaDevicePixels:
 * @scale: device pixels per widget pixel, also a fraction
 * @origin_x: the widget's left edge on its surface, in device pixels
 * @origin_y: the widget's upper edge on its surface, in device pixels
 *
 * Where a widget's pixels lie among the screen's.
 */
typedef struct
{
  double scale;
  double origin_x;
  double origin_y;
} ScholiaDevicePixels;

/**
 * ScholiaTileGrid:
 * @level: of the picture's levels, the coarsest that has a pixel for every device pixel; level
 *   0 where none has
 * @is_exact: that level has just as many pixels as the screen shows
 * @width: of the whole image, in device pixels
 * @height: of the whole image, in device pixels
 *
 * How an image lies among the pixels of a screen: its corner is on one, and so are the edges of all
 * tiles, whatever they are tiles of. Neighbours share the very same edge, so that no seam shines
 * through.
 */
typedef struct
{
  guint               level;
  gboolean            is_exact;
  double              width;
  double              height;
  double              left; /* device pixels from the widget's corner */
  double              top;
  ScholiaDevicePixels pixels;
  ScholiaViewport     viewport;
} ScholiaTileGrid;

/**
 * ScholiaTileRange:
 * @width: of the whole image, in the pixels of these tiles
 * @height: of the whole image, in the pixels of these tiles
 * @tile_size: width and height of a tile, in its pixels
 * @first_column: the first tile in sight
 * @end_column: behind the last one
 * @first_row: the first tile in sight
 * @end_row: behind the last one
 */
typedef struct
{
  double width;
  double height;
  guint  tile_size;
  guint  first_column;
  guint  end_column;
  guint  first_row;
  guint  end_row;
} ScholiaTileRange;

/* The viewport must not be empty. */
ScholiaTileGrid  scholia_tile_grid_choose    (const ScholiaViewport     *viewport,
                                              guint                      n_levels,
                                              const ScholiaDevicePixels *pixels);
/* The tiles of one of the picture's levels that are in sight. */
ScholiaTileRange scholia_tile_grid_get_level (const ScholiaTileGrid     *self,
                                              guint                      level,
                                              guint                      tile_size);
/* The tiles in sight of an image that is scaled to the screen's size, and @ring more on each
 * side. */
ScholiaTileRange scholia_tile_grid_get_scaled (const ScholiaTileGrid    *self,
                                              guint                      tile_size,
                                              guint                      ring);
/* Where a tile goes, in widget pixels. */
graphene_rect_t  scholia_tile_grid_get_area  (const ScholiaTileGrid     *self,
                                              const ScholiaTileRange    *range,
                                              guint                      column,
                                              guint                      row);
/* The whole image, in widget pixels. */
graphene_rect_t  scholia_tile_grid_get_image (const ScholiaTileGrid     *self);
gboolean         scholia_tile_range_has      (const ScholiaTileRange    *self,
                                              guint                      column,
                                              guint                      row);

G_END_DECLS
