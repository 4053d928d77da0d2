/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-turn.h"

#include <string.h>

#define TILE SCHOLIA_PYRAMID_TILE

ScholiaTurn
scholia_turn_get (guint orientation)
{
  /* TIFF 6.0, tag 274. */
  static const ScholiaTurn turns[] = {
    { FALSE, FALSE, FALSE },
    { FALSE, FALSE, TRUE },
    { FALSE, TRUE, TRUE },
    { FALSE, TRUE, FALSE },
    { TRUE, FALSE, FALSE },
    { TRUE, TRUE, FALSE },
    { TRUE, TRUE, TRUE },
    { TRUE, FALSE, TRUE },
  };

  g_return_val_if_fail (orientation >= 1 && orientation <= 8, turns[0]);

  return turns[orientation - 1];
}

/* A size that the compiler knows makes a copy of a pixel one or two moves. */
static inline void
copy_pixel (guint8       *target,
            const guint8 *source,
            guint         bytes_per_pixel)
{
  if (bytes_per_pixel == 3)
    memcpy (target, source, 3);
  else
    memcpy (target, source, 4);
}

void
scholia_turn_put_row (ScholiaTurn   self,
                      ScholiaStrip *strip,
                      const guint8 *row,
                      guint         width)
{
  guint bpp = strip->layout->bytes_per_pixel;
  guint n_parts = scholia_strip_get_n_parts (strip);
  guint line = self.from_the_end ? strip->n_lines - 1 - strip->n_filled : strip->n_filled;

  g_assert (line < strip->n_lines && !self.to_columns);

  for (guint i = 0; i < n_parts; i++)
    {
      ScholiaStripPart part = scholia_strip_get_part (strip, i);
      guint8 *target = part.pixels + (gsize) line * part.width * bpp;
      const guint8 *source = row + (gsize) i * TILE * bpp;

      if (!self.pixels_reversed)
        memcpy (target, source, (gsize) part.width * bpp);
      else
        for (guint x = 0; x < part.width; x++)
          copy_pixel (target + (gsize) x * bpp,
                      row + (gsize) (width - 1 - i * TILE - x) * bpp, bpp);
    }
  strip->n_filled++;
}

void
scholia_turn_put_rows (ScholiaTurn   self,
                       ScholiaStrip *strip,
                       const guint8 *rows,
                       guint         n_rows,
                       guint         width)
{
  guint bpp = strip->layout->bytes_per_pixel;
  gsize stride = (gsize) width * bpp;
  guint n_parts = scholia_strip_get_n_parts (strip);
  guint left = self.from_the_end ? strip->n_lines - strip->n_filled - n_rows : strip->n_filled;
  const guint8 *first = self.from_the_end ? rows + (n_rows - 1) * stride : rows;
  gssize step = self.from_the_end ? -(gssize) stride : (gssize) stride;

  g_assert (n_rows <= strip->n_lines - strip->n_filled && self.to_columns);

  for (guint i = 0; i < n_parts; i++)
    {
      ScholiaStripPart part = scholia_strip_get_part (strip, i);

      for (guint y = 0; y < part.height; y++)
        {
          guint x = self.pixels_reversed ? width - 1 - i * TILE - y : i * TILE + y;
          guint8 *target = part.pixels + ((gsize) y * part.width + left) * bpp;
          const guint8 *source = first + (gsize) x * bpp;

          for (guint n = 0; n < n_rows; n++, target += bpp, source += step)
            copy_pixel (target, source, bpp);
        }
    }
  strip->n_filled += n_rows;
}

void
scholia_turn_copy (ScholiaTurn   self,
                   const guint8 *pixels,
                   guint         width,
                   guint         height,
                   guint         bytes_per_pixel,
                   guint8       *target)
{
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++, pixels += bytes_per_pixel)
      {
        guint line = self.from_the_end ? height - 1 - y : y;
        guint along = self.pixels_reversed ? width - 1 - x : x;
        gsize place = self.to_columns ? (gsize) along * height + line
                                      : (gsize) line * width + along;

        copy_pixel (target + place * bytes_per_pixel, pixels, bytes_per_pixel);
      }
}
