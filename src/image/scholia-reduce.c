/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-reduce.h"

static inline void
average (const guint8 *a,
         const guint8 *b,
         const guint8 *c,
         const guint8 *d,
         guint         n_bytes,
         guint8       *target)
{
  for (guint i = 0; i < n_bytes; i++)
    target[i] = (guint8) ((a[i] + b[i] + c[i] + d[i] + 2) >> 2);
}

/* @bpp is a constant at each call, so that the compiler unrolls the inner loop. */
static inline void
reduce_row (const guint8 *upper,
            const guint8 *lower,
            guint         width,
            guint         bpp,
            guint8       *target)
{
  guint pairs = width / 2;

  for (guint x = 0; x < pairs; x++, upper += 2 * bpp, lower += 2 * bpp, target += bpp)
    average (upper, upper + bpp, lower, lower + bpp, bpp, target);

  if (width % 2 != 0)
    average (upper, upper, lower, lower, bpp, target);
}

void
scholia_reduce_half (const guint8 *source,
                     guint         width,
                     guint         height,
                     guint         bytes_per_pixel,
                     guint8       *target,
                     gsize         target_stride)
{
  gsize stride = (gsize) width * bytes_per_pixel;

  for (guint y = 0; y < height; y += 2, target += target_stride)
    {
      const guint8 *upper = source + y * stride;
      const guint8 *lower = y + 1 < height ? upper + stride : upper;

      if (bytes_per_pixel == 3)
        reduce_row (upper, lower, width, 3, target);
      else
        reduce_row (upper, lower, width, 4, target);
    }
}

gboolean
scholia_reduce_is_opaque (const guint8 *bgra,
                          gsize         n_pixels)
{
  for (gsize i = 0; i < n_pixels; i++)
    if (bgra[4 * i + 3] != 255)
      return FALSE;

  return TRUE;
}

void
scholia_reduce_bgra_to_rgb (guint8 *pixels,
                            gsize   n_pixels)
{
  for (gsize i = 0; i < n_pixels; i++)
    {
      guint8 blue = pixels[4 * i];
      guint8 green = pixels[4 * i + 1];
      guint8 red = pixels[4 * i + 2];

      pixels[3 * i] = red;
      pixels[3 * i + 1] = green;
      pixels[3 * i + 2] = blue;
    }
}

/* Exactly round (value * alpha / 255). */
static inline guint8
multiply (guint8 value,
          guint8 alpha)
{
  guint product = (guint) value * alpha + 128;

  return (guint8) ((product + (product >> 8)) >> 8);
}

void
scholia_reduce_premultiply (guint8 *bgra,
                            gsize   n_pixels)
{
  for (gsize i = 0; i < n_pixels; i++, bgra += 4)
    {
      if (bgra[3] == 255)
        continue;

      bgra[0] = multiply (bgra[0], bgra[3]);
      bgra[1] = multiply (bgra[1], bgra[3]);
      bgra[2] = multiply (bgra[2], bgra[3]);
    }
}
