/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-viewport.h"

G_BEGIN_DECLS

/**
 * ScholiaTileGrid:
 * @level: of the picture's levels
 * @first_column: the first tile in sight
 * @end_column: behind the last one
 * @first_row: the first tile in sight
 * @end_row: behind the last one
 *
 * Which tiles a viewport needs.
 */
typedef struct
{
  guint level;
  guint first_column;
  guint end_column;
  guint first_row;
  guint end_row;
} ScholiaTileGrid;

/* @scale: device pixels per widget pixel. The level is the coarsest that still has a pixel for
 * every device pixel; level 0 where none has. */
ScholiaTileGrid scholia_tile_grid_choose    (const ScholiaViewport *viewport,
                                             guint                  n_levels,
                                             guint                  tile_size,
                                             double                 scale);
/* Where a tile goes, in widget pixels, its edges on device pixels: neighbours share the very same
 * edge, so that no seam shines through. */
graphene_rect_t scholia_tile_grid_get_area  (const ScholiaTileGrid *self,
                                             const ScholiaViewport *viewport,
                                             guint                  column,
                                             guint                  row,
                                             guint                  tile_size,
                                             double                 scale);
/* The whole image, its edges on device pixels. */
graphene_rect_t scholia_tile_grid_get_image (const ScholiaViewport *viewport,
                                             double                 scale);

G_END_DECLS
