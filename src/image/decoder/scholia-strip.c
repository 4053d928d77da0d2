/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-strip.h"

#include "scholia-reduce.h"

#define TILE SCHOLIA_PYRAMID_TILE

static const ScholiaPyramidLevel *
get_level (const ScholiaStrip *self)
{
  return &self->layout->levels[self->level];
}

/* How many lines the level has. */
static guint
get_depth (const ScholiaStrip *self)
{
  return self->of_columns ? get_level (self)->width : get_level (self)->height;
}

/* How long a line is. */
static guint
get_length (const ScholiaStrip *self)
{
  return self->of_columns ? get_level (self)->height : get_level (self)->width;
}

static void
begin (ScholiaStrip *self,
       guint         index)
{
  self->index = index;
  self->n_lines = MIN (self->max_lines, get_depth (self) - index * self->max_lines);
  self->n_filled = 0;
}

gboolean
scholia_strip_init (ScholiaStrip               *self,
                    const ScholiaPyramidLayout *layout,
                    guint                       level,
                    gboolean                    of_columns,
                    guint                       max_lines,
                    gboolean                    from_the_end)
{
  *self = (ScholiaStrip) {
    .layout = layout,
    .level = level,
    .of_columns = of_columns,
    .max_lines = max_lines,
  };
  begin (self, from_the_end ? (get_depth (self) - 1) / max_lines : 0);
  self->pixels = g_try_malloc (scholia_strip_get_size_bytes (self));
  return self->pixels != NULL;
}

void
scholia_strip_clear (ScholiaStrip *self)
{
  g_clear_pointer (&self->pixels, g_free);
}

gsize
scholia_strip_get_size_bytes (const ScholiaStrip *self)
{
  return (gsize) get_length (self) * MIN (self->max_lines, get_depth (self)) *
         self->layout->bytes_per_pixel;
}

void
scholia_strip_move (ScholiaStrip *self,
                    gboolean      towards_the_end)
{
  guint last = (get_depth (self) - 1) / self->max_lines;

  /* Behind the last one, and before the first, nothing comes any more. */
  if (towards_the_end ? self->index < last : self->index > 0)
    begin (self, towards_the_end ? self->index + 1 : self->index - 1);
}

ScholiaPyramidArea
scholia_strip_get_area (const ScholiaStrip *self,
                        gboolean            from_the_end)
{
  guint first_line = self->index * self->max_lines;
  guint first = from_the_end ? first_line : 0;
  guint end = from_the_end ? get_depth (self) : first_line + self->n_lines;

  if (self->of_columns)
    return (ScholiaPyramidArea) { first, 0, end - first, get_length (self) };

  return (ScholiaPyramidArea) { 0, first, get_length (self), end - first };
}

guint
scholia_strip_get_n_parts (const ScholiaStrip *self)
{
  return self->of_columns ? get_level (self)->rows : get_level (self)->columns;
}

ScholiaStripPart
scholia_strip_get_part (const ScholiaStrip *self,
                        guint               i)
{
  guint first_line = self->index * self->max_lines;
  guint bpp = self->layout->bytes_per_pixel;
  ScholiaStripPart part = { 0 };
  ScholiaPyramidTile tile;

  part.column = self->of_columns ? self->index : i;
  part.row = self->of_columns ? i : first_line / TILE;
  tile = scholia_pyramid_layout_get_tile (self->layout, self->level, part.column, part.row);
  part.width = tile.width;
  part.height = self->of_columns ? tile.height : self->n_lines;
  part.offset = tile.offset;
  if (!self->of_columns)
    part.offset += (guint64) (first_line % TILE) * tile.width * bpp;
  /* Those before it are as long as a tile. */
  part.pixels = self->pixels + (gsize) i * TILE * self->n_lines * bpp;
  return part;
}

void
scholia_strip_reduce (const ScholiaStrip *self,
                      ScholiaStrip       *next)
{
  guint bpp = self->layout->bytes_per_pixel;
  guint n_parts = scholia_strip_get_n_parts (self);
  guint line = self->index % 2 * (self->max_lines / 2);

  g_assert (next->index == self->index / 2 && next->level == self->level + 1);

  for (guint i = 0; i < n_parts; i++)
    {
      ScholiaStripPart part = scholia_strip_get_part (self, i);
      ScholiaStripPart target = scholia_strip_get_part (next, i / 2);
      guint along = i % 2 * (TILE / 2);
      guint x = self->of_columns ? line : along;
      guint y = self->of_columns ? along : line;
      gsize stride = (gsize) target.width * bpp;

      scholia_reduce_half (part.pixels, part.width, part.height, bpp,
                           target.pixels + y * stride + (gsize) x * bpp, stride);
    }
  next->n_filled += (self->n_lines + 1) / 2;
}
