/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-pyramid.h"

#include <string.h>

#include "scholia-pixel-memory.h"
#include "scholia-reduce.h"

#define TILE SCHOLIA_PYRAMID_TILE
/* Pixels. Smaller levels would hardly ever be drawn. */
#define SMALLEST_LEVEL 64
/* 2^20 pixels on a side are more than any decoder gives. */
#define MAX_LEVELS 20

typedef struct
{
  guint width;
  guint height;
  gsize first_pixel; /* counted in pixels from the start of the memory */
} Level;

struct _ScholiaPyramid
{
  gatomicrefcount     ref_count;
  ScholiaPixelMemory *memory;
  guint8             *pixels;
  guint               row_width;
  guint               row_height;
  guint               orientation;
  guint               bytes_per_pixel;
  guint               n_levels;
  Level               levels[MAX_LEVELS];
};

/* The tiles of a level follow each other, left to right, top to bottom, each one without padding:
 * those above fill whole tile rows, those on the left share this tile's height. */
static guint8 *
tile_pixels (ScholiaPyramid *self,
             const Level    *level,
             guint           column,
             guint           row,
             guint          *width,
             guint          *height)
{
  gsize pixel = level->first_pixel;

  *width = MIN (TILE, level->width - column * TILE);
  *height = MIN (TILE, level->height - row * TILE);
  pixel += (gsize) row * TILE * level->width + (gsize) column * TILE * *height;

  return self->pixels + pixel * self->bytes_per_pixel;
}

static guint
tiles_across (guint pixels)
{
  return (pixels + TILE - 1) / TILE;
}

static gsize
plan_levels (ScholiaPyramid *self,
             guint           width,
             guint           height)
{
  gsize n_pixels = 0;

  while (self->n_levels < MAX_LEVELS)
    {
      self->levels[self->n_levels++] = (Level) { width, height, n_pixels };
      n_pixels += (gsize) width * height;
      if (MAX (width, height) <= SMALLEST_LEVEL)
        break;
      width = (width + 1) / 2;
      height = (height + 1) / 2;
    }

  return n_pixels;
}

ScholiaPyramid *
scholia_pyramid_new (guint      width,
                     guint      height,
                     guint      orientation,
                     gboolean   has_alpha,
                     GError   **error)
{
  g_autoptr(ScholiaPyramid) self = NULL;
  gboolean turned = orientation >= 5;
  gsize n_pixels;

  g_return_val_if_fail (width > 0 && height > 0, NULL);
  g_return_val_if_fail (orientation >= 1 && orientation <= 8, NULL);

  self = g_new0 (ScholiaPyramid, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->row_width = width;
  self->row_height = height;
  self->orientation = orientation;
  self->bytes_per_pixel = has_alpha ? 4 : 3;
  n_pixels = plan_levels (self, turned ? height : width, turned ? width : height);
  self->memory = scholia_pixel_memory_new (n_pixels * self->bytes_per_pixel, error);
  if (self->memory == NULL)
    return NULL;

  self->pixels = scholia_pixel_memory_get_data (self->memory);
  return g_steal_pointer (&self);
}

ScholiaPyramid *
scholia_pyramid_ref (ScholiaPyramid *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
scholia_pyramid_unref (ScholiaPyramid *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->memory, scholia_pixel_memory_unref);
  g_free (self);
}

typedef enum
{
  COPY_IN,
  COPY_OUT,
} CopyDirection;

static inline void
copy_pixel (guint8        *stored,
            guint8        *pixel,
            guint          bytes_per_pixel,
            CopyDirection  direction)
{
  if (direction == COPY_IN)
    memcpy (stored, pixel, bytes_per_pixel);
  else
    memcpy (pixel, stored, bytes_per_pixel);
}

/* A row that stays a row, from the left or, @reversed, from the right. */
static void
copy_across (ScholiaPyramid *self,
             guint           stored_y,
             gboolean        reversed,
             guint8         *pixels,
             CopyDirection   direction)
{
  const Level *level = &self->levels[0];
  guint bpp = self->bytes_per_pixel;

  for (guint column = 0; column < tiles_across (level->width); column++)
    {
      guint width, height;
      guint8 *tile = tile_pixels (self, level, column, stored_y / TILE, &width, &height);
      guint8 *stored = tile + (gsize) (stored_y % TILE) * width * bpp;
      guint x = column * TILE;

      if (!reversed && direction == COPY_IN)
        memcpy (stored, pixels + (gsize) x * bpp, (gsize) width * bpp);
      else if (!reversed)
        memcpy (pixels + (gsize) x * bpp, stored, (gsize) width * bpp);
      else
        for (guint i = 0; i < width; i++)
          copy_pixel (stored + (gsize) i * bpp,
                      pixels + (gsize) (level->width - 1 - x - i) * bpp, bpp, direction);
    }
}

/* A row that becomes a column, from the top or, @reversed, from the bottom. */
static void
copy_down (ScholiaPyramid *self,
           guint           stored_x,
           gboolean        reversed,
           guint8         *pixels,
           CopyDirection   direction)
{
  const Level *level = &self->levels[0];
  guint bpp = self->bytes_per_pixel;

  for (guint row = 0; row < tiles_across (level->height); row++)
    {
      guint width, height;
      guint8 *tile = tile_pixels (self, level, stored_x / TILE, row, &width, &height);
      guint8 *stored = tile + (gsize) (stored_x % TILE) * bpp;
      guint y = row * TILE;

      for (guint i = 0; i < height; i++, stored += (gsize) width * bpp)
        copy_pixel (stored,
                    pixels + (gsize) (reversed ? level->height - 1 - y - i : y + i) * bpp,
                    bpp, direction);
    }
}

static void
copy_row (ScholiaPyramid *self,
          guint           y,
          guint8         *pixels,
          CopyDirection   direction)
{
  guint last = self->row_height - 1;

  switch (self->orientation)
    {
    case 2: copy_across (self, y, TRUE, pixels, direction); break;
    case 3: copy_across (self, last - y, TRUE, pixels, direction); break;
    case 4: copy_across (self, last - y, FALSE, pixels, direction); break;
    case 5: copy_down (self, y, FALSE, pixels, direction); break;
    case 6: copy_down (self, last - y, FALSE, pixels, direction); break;
    case 7: copy_down (self, last - y, TRUE, pixels, direction); break;
    case 8: copy_down (self, y, TRUE, pixels, direction); break;
    default: copy_across (self, y, FALSE, pixels, direction); break;
    }
}

void
scholia_pyramid_put_row (ScholiaPyramid *self,
                         guint           y,
                         const guint8   *pixels)
{
  g_return_if_fail (self != NULL && y < self->row_height);

  copy_row (self, y, (guint8 *) pixels, COPY_IN);
}

void
scholia_pyramid_get_row (ScholiaPyramid *self,
                         guint           y,
                         guint8         *pixels)
{
  g_return_if_fail (self != NULL && y < self->row_height);

  copy_row (self, y, pixels, COPY_OUT);
}

/* The four tiles that one tile of the next level is made of, each one fills a quarter of it. */
static void
reduce_level (ScholiaPyramid *self,
              const Level    *from,
              const Level    *to)
{
  guint bpp = self->bytes_per_pixel;

  for (guint row = 0; row < tiles_across (from->height); row++)
    for (guint column = 0; column < tiles_across (from->width); column++)
      {
        guint width, height, to_width, to_height;
        const guint8 *source = tile_pixels (self, from, column, row, &width, &height);
        guint8 *target = tile_pixels (self, to, column / 2, row / 2, &to_width, &to_height);

        target += ((gsize) (row % 2) * (TILE / 2) * to_width + (column % 2) * (TILE / 2)) * bpp;
        scholia_reduce_half (source, width, height, bpp, target, (gsize) to_width * bpp);
      }
}

void
scholia_pyramid_finish (ScholiaPyramid *self)
{
  gsize n_pixels;

  g_return_if_fail (self != NULL);

  n_pixels = (gsize) self->levels[0].width * self->levels[0].height;
  if (self->bytes_per_pixel == 4 && scholia_reduce_is_opaque (self->pixels, n_pixels))
    {
      scholia_reduce_bgra_to_rgb (self->pixels, n_pixels);
      self->bytes_per_pixel = 3;
    }

  for (guint i = 1; i < self->n_levels; i++)
    reduce_level (self, &self->levels[i - 1], &self->levels[i]);
}

gboolean
scholia_pyramid_has_alpha (ScholiaPyramid *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->bytes_per_pixel == 4;
}

guint
scholia_pyramid_get_n_levels (ScholiaPyramid *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_levels;
}

void
scholia_pyramid_get_level_size (ScholiaPyramid *self,
                                guint           level,
                                guint          *width,
                                guint          *height)
{
  g_return_if_fail (self != NULL && level < self->n_levels);

  *width = self->levels[level].width;
  *height = self->levels[level].height;
}

const guint8 *
scholia_pyramid_get_tile (ScholiaPyramid *self,
                          guint           level,
                          guint           column,
                          guint           row,
                          guint          *width,
                          guint          *height)
{
  g_return_val_if_fail (self != NULL && level < self->n_levels, NULL);
  g_return_val_if_fail (column < tiles_across (self->levels[level].width), NULL);
  g_return_val_if_fail (row < tiles_across (self->levels[level].height), NULL);

  return tile_pixels (self, &self->levels[level], column, row, width, height);
}
