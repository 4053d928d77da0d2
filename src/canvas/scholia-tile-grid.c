/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-tile-grid.h"

#include <math.h>

/* A zoom of 0.4999999 is one half for the choice of a level. */
#define TOLERANCE 1.001

static guint
choose_level (double zoom,
              double scale,
              guint  n_levels)
{
  guint level = 0;

  while (level + 1 < n_levels && zoom * scale * (double) (1u << (level + 1)) <= TOLERANCE)
    level++;

  return level;
}

/* From widget pixels along one axis to the range of tiles, of @length image pixels each. */
static void
find_range (double  offset,
            double  zoom,
            double  widget_length,
            double  image_length,
            double  length,
            guint  *first,
            guint  *end)
{
  double n_tiles = ceil (image_length / length);
  double low = floor (-offset / zoom / length);
  double high = ceil ((widget_length - offset) / zoom / length);

  *first = (guint) CLAMP (low, 0, n_tiles);
  *end = (guint) CLAMP (high, *first, n_tiles);
}

ScholiaTileGrid
scholia_tile_grid_choose (const ScholiaViewport *viewport,
                          guint                  n_levels,
                          guint                  tile_size,
                          double                 scale)
{
  ScholiaTileGrid grid = { 0 };
  double length;

  if (scholia_viewport_is_empty (viewport))
    return grid;

  grid.level = choose_level (viewport->zoom, scale, n_levels);
  length = (double) tile_size * (1u << grid.level);
  find_range (viewport->offset_x, viewport->zoom, viewport->widget_width, viewport->image_width,
              length, &grid.first_column, &grid.end_column);
  find_range (viewport->offset_y, viewport->zoom, viewport->widget_height, viewport->image_height,
              length, &grid.first_row, &grid.end_row);
  return grid;
}

static double
snap (double widget_position,
      double scale)
{
  return floor (widget_position * scale + 0.5) / scale;
}

static graphene_rect_t
snap_area (const ScholiaViewport *viewport,
           double                 left,
           double                 top,
           double                 right,
           double                 bottom,
           double                 scale)
{
  double x = snap (viewport->offset_x + left * viewport->zoom, scale);
  double y = snap (viewport->offset_y + top * viewport->zoom, scale);
  double end_x = snap (viewport->offset_x + right * viewport->zoom, scale);
  double end_y = snap (viewport->offset_y + bottom * viewport->zoom, scale);

  /* A sliver at the image's edge, or a tiny image, must not vanish. */
  return GRAPHENE_RECT_INIT ((float) x, (float) y, (float) MAX (end_x - x, 1 / scale),
                             (float) MAX (end_y - y, 1 / scale));
}

graphene_rect_t
scholia_tile_grid_get_area (const ScholiaTileGrid *self,
                            const ScholiaViewport *viewport,
                            guint                  column,
                            guint                  row,
                            guint                  tile_size,
                            double                 scale)
{
  double length = (double) tile_size * (1u << self->level);

  return snap_area (viewport, column * length, row * length,
                    MIN ((column + 1) * length, viewport->image_width),
                    MIN ((row + 1) * length, viewport->image_height), scale);
}

graphene_rect_t
scholia_tile_grid_get_image (const ScholiaViewport *viewport,
                             double                 scale)
{
  return snap_area (viewport, 0, 0, viewport->image_width, viewport->image_height, scale);
}
