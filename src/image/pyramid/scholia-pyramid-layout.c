/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-pyramid-layout.h"

#include "scholia-error.h"
#include "scholia-limits.h"

#define TILE SCHOLIA_PYRAMID_TILE

static guint64
align (guint64 offset)
{
  return (offset + SCHOLIA_PYRAMID_ALIGNMENT - 1) & ~(guint64) (SCHOLIA_PYRAMID_ALIGNMENT - 1);
}

static guint
half (guint pixels)
{
  return pixels / 2 + pixels % 2;
}

static guint
tiles_across (guint pixels)
{
  return pixels / TILE + (pixels % TILE != 0);
}

static gboolean
check_sizes (guint    width,
             guint    height,
             guint    bytes_per_pixel,
             guint    preview_width,
             guint    preview_height,
             GError **error)
{
  gboolean has_preview = preview_width != 0 || preview_height != 0;
  const char *wrong = NULL;

  if ((guint64) width * height > SCHOLIA_MAX_IMAGE_PIXELS)
    {
      g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_TOO_LARGE,
                   "a pyramid of %u x %u pixels is over the limit", width, height);
      return FALSE;
    }

  if (width == 0 || height == 0)
    wrong = "a pyramid without a pixel";
  else if (bytes_per_pixel != 3 && bytes_per_pixel != 4)
    wrong = "a pyramid's pixels have 3 or 4 bytes";
  else if (has_preview && (preview_width == 0 || preview_height == 0))
    wrong = "a preview without a pixel";
  else if (preview_width > half (width) || preview_height > half (height))
    wrong = "a preview larger than half of its picture";

  if (wrong == NULL)
    return TRUE;

  g_set_error_literal (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED, wrong);
  return FALSE;
}

/* All but the offsets: the states stand before the levels, and one must know how many they are. */
static void
count_levels (ScholiaPyramidLayout *self)
{
  guint width = self->width, height = self->height;

  for (;;)
    {
      ScholiaPyramidLevel *level = &self->levels[self->n_levels++];

      level->width = width;
      level->height = height;
      level->columns = tiles_across (width);
      level->rows = tiles_across (height);
      level->first_tile = self->n_tiles;
      self->n_tiles += level->columns * level->rows;
      if (MAX (width, height) <= SCHOLIA_PYRAMID_SMALLEST_LEVEL)
        return;

      g_assert (self->n_levels < SCHOLIA_PYRAMID_MAX_LEVELS);
      width = half (width);
      height = half (height);
    }
}

static void
place (ScholiaPyramidLayout *self)
{
  guint64 offset;

  self->states_offset = SCHOLIA_PYRAMID_ALIGNMENT;
  self->preview_offset = align (self->states_offset + self->n_tiles);
  offset = self->preview_offset +
           (guint64) self->preview_width * self->preview_height * self->bytes_per_pixel;

  for (guint i = 0; i < self->n_levels; i++)
    {
      ScholiaPyramidLevel *level = &self->levels[i];

      level->offset = align (offset);
      offset = level->offset + (guint64) level->width * level->height * self->bytes_per_pixel;
    }

  self->size_bytes = offset;
  g_assert (self->size_bytes <= SCHOLIA_PYRAMID_MAX_BYTES);
}

gboolean
scholia_pyramid_layout_plan (ScholiaPyramidLayout  *self,
                             guint                  width,
                             guint                  height,
                             guint                  bytes_per_pixel,
                             guint                  preview_width,
                             guint                  preview_height,
                             GError               **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (!check_sizes (width, height, bytes_per_pixel, preview_width, preview_height, error))
    return FALSE;

  *self = (ScholiaPyramidLayout) {
    .width = width,
    .height = height,
    .bytes_per_pixel = bytes_per_pixel,
    .preview_width = preview_width,
    .preview_height = preview_height,
  };
  count_levels (self);
  place (self);
  return TRUE;
}

gboolean
scholia_pyramid_layout_has_tile (const ScholiaPyramidLayout *self,
                                 guint                       level,
                                 guint                       column,
                                 guint                       row)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return level < self->n_levels && column < self->levels[level].columns &&
         row < self->levels[level].rows;
}

ScholiaPyramidTile
scholia_pyramid_layout_get_tile (const ScholiaPyramidLayout *self,
                                 guint                       level,
                                 guint                       column,
                                 guint                       row)
{
  ScholiaPyramidTile tile = { 0 };
  const ScholiaPyramidLevel *place_of;
  guint64 pixels_before;

  g_return_val_if_fail (scholia_pyramid_layout_has_tile (self, level, column, row), tile);

  /* Those above fill whole rows of tiles; those on the left are as high as this one. */
  place_of = &self->levels[level];
  tile.width = MIN (TILE, place_of->width - column * TILE);
  tile.height = MIN (TILE, place_of->height - row * TILE);
  pixels_before = (guint64) row * TILE * place_of->width + (guint64) column * TILE * tile.height;
  tile.offset = place_of->offset + pixels_before * self->bytes_per_pixel;
  return tile;
}

guint
scholia_pyramid_layout_get_growing_level (const ScholiaPyramidLayout *self)
{
  guint level = 0;

  if (self->preview_width > 0 ||
      (guint64) self->width * self->height <= SCHOLIA_PYRAMID_SHOWN_WHOLE_PIXELS)
    return 0;

  while (MAX (self->levels[level].width, self->levels[level].height) >
           SCHOLIA_PYRAMID_GROWING_SIDE ||
         (guint64) self->levels[level].width * self->levels[level].height >
           SCHOLIA_PYRAMID_GROWING_PIXELS)
    level++;
  return level;
}

guint
scholia_pyramid_layout_index (const ScholiaPyramidLayout *self,
                              guint                       level,
                              guint                       column,
                              guint                       row)
{
  g_return_val_if_fail (scholia_pyramid_layout_has_tile (self, level, column, row), 0);

  return self->levels[level].first_tile + row * self->levels[level].columns + column;
}
