/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-tile-grid.h"

#include <math.h>

/* A zoom of 0.4999999 is one half: on 10,000 pixels the difference is one pixel. */
#define TOLERANCE 1e-4

static double
level_length (double image_length,
              guint  level)
{
  return ceil (image_length / (double) (1u << level));
}

static guint
choose_level (double device_zoom,
              guint  n_levels)
{
  guint level = 0;

  while (level + 1 < n_levels && device_zoom * (double) (1u << (level + 1)) <= 1 + TOLERANCE)
    level++;

  return level;
}

/* Device pixels from the widget's corner, on a pixel of the surface. */
static double
snap (double position,
      double origin)
{
  return floor (position + origin + 0.5) - origin;
}

ScholiaTileGrid
scholia_tile_grid_choose (const ScholiaViewport     *viewport,
                          guint                      n_levels,
                          const ScholiaDevicePixels *pixels)
{
  double zoom = viewport->zoom * pixels->scale;
  ScholiaTileGrid grid = { .pixels = *pixels, .viewport = *viewport };

  grid.level = choose_level (zoom, n_levels);
  grid.is_exact = fabs (zoom * (double) (1u << grid.level) - 1) <= TOLERANCE;
  grid.width = level_length (viewport->image_width, grid.level);
  grid.height = level_length (viewport->image_height, grid.level);
  if (!grid.is_exact)
    {
      grid.width = MAX (round (viewport->image_width * zoom), 1);
      grid.height = MAX (round (viewport->image_height * zoom), 1);
    }

  grid.left = snap (viewport->offset_x * pixels->scale, pixels->origin_x);
  grid.top = snap (viewport->offset_y * pixels->scale, pixels->origin_y);
  return grid;
}

/* Which tiles of one axis are in sight; one pixel more, as their edges are rounded. */
static void
find_range (double  offset,
            double  image_length,
            double  sight_length,
            double  length,
            guint   tile_size,
            guint   ring,
            guint  *first,
            guint  *end)
{
  double per_device_pixel = length / image_length;
  double n_tiles = ceil (length / tile_size);
  double low = floor ((-offset - 1) * per_device_pixel / tile_size);
  double high = ceil ((sight_length - offset + 1) * per_device_pixel / tile_size);
  gboolean is_seen = offset < sight_length && offset + image_length > 0;

  *first = is_seen ? (guint) CLAMP (low - ring, 0, n_tiles) : 0;
  *end = is_seen ? (guint) CLAMP (high + ring, *first, n_tiles) : 0;
}

static ScholiaTileRange
get_range (const ScholiaTileGrid *self,
           double                 width,
           double                 height,
           guint                  tile_size,
           guint                  ring)
{
  ScholiaTileRange range = { .width = width, .height = height, .tile_size = tile_size };

  find_range (self->left, self->width, self->viewport.widget_width * self->pixels.scale, width,
              tile_size, ring, &range.first_column, &range.end_column);
  find_range (self->top, self->height, self->viewport.widget_height * self->pixels.scale, height,
              tile_size, ring, &range.first_row, &range.end_row);
  return range;
}

ScholiaTileRange
scholia_tile_grid_get_level (const ScholiaTileGrid *self,
                             guint                  level,
                             guint                  tile_size)
{
  return get_range (self, level_length (self->viewport.image_width, level),
                    level_length (self->viewport.image_height, level), tile_size, 0);
}

ScholiaTileRange
scholia_tile_grid_get_scaled (const ScholiaTileGrid *self,
                              guint                  tile_size,
                              guint                  ring)
{
  return get_range (self, self->width, self->height, tile_size, ring);
}

/* In device pixels from the image's corner. */
static double
edge (double tile_edge,
      double length,
      double image_length)
{
  return round (MIN (tile_edge, length) * (image_length / length));
}

static graphene_rect_t
to_widget (const ScholiaTileGrid *self,
           double                 left,
           double                 top,
           double                 right,
           double                 bottom)
{
  double scale = self->pixels.scale;

  /* A sliver at the image's edge, or a tiny image, must not vanish. */
  return GRAPHENE_RECT_INIT ((float) ((self->left + left) / scale),
                             (float) ((self->top + top) / scale),
                             (float) (MAX (right - left, 1) / scale),
                             (float) (MAX (bottom - top, 1) / scale));
}

graphene_rect_t
scholia_tile_grid_get_area (const ScholiaTileGrid  *self,
                            const ScholiaTileRange *range,
                            guint                   column,
                            guint                   row)
{
  double size = range->tile_size;

  return to_widget (self, edge (column * size, range->width, self->width),
                    edge (row * size, range->height, self->height),
                    edge ((column + 1) * size, range->width, self->width),
                    edge ((row + 1) * size, range->height, self->height));
}

graphene_rect_t
scholia_tile_grid_get_image (const ScholiaTileGrid *self)
{
  return to_widget (self, 0, 0, self->width, self->height);
}

gboolean
scholia_tile_range_has (const ScholiaTileRange *self,
                        guint                   column,
                        guint                   row)
{
  return column >= self->first_column && column < self->end_column &&
         row >= self->first_row && row < self->end_row;
}
