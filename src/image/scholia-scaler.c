/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-scaler.h"

#include <math.h>
#include <string.h>

#include "scholia-light.h"
#include "scholia-pyramid-layout.h"

#define TILE SCHOLIA_PYRAMID_TILE

/* What the scaled pixels of a stretch of one axis are made of. */
typedef struct
{
  guint  n_taps;  /* source pixels for each, of which the last may weigh nothing */
  guint *first;   /* of the source pixels, for each scaled one */
  float *weights; /* n_taps for each scaled one; their sum is 1 */
} Axis;

static void
axis_clear (Axis *axis)
{
  g_clear_pointer (&axis->first, g_free);
  g_clear_pointer (&axis->weights, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Axis, axis_clear)

static void
weigh_covered (Axis  *axis,
               guint  i,
               guint  source_length,
               double from,
               double to)
{
  float *weights = axis->weights + (gsize) i * axis->n_taps;
  guint first = MIN ((guint) from, source_length - 1);

  axis->first[i] = first;
  for (guint tap = 0; tap < axis->n_taps; tap++)
    {
      double covered = MIN (to, first + tap + 1.0) - MAX (from, (double) (first + tap));

      weights[tap] = first + tap < source_length ? (float) (MAX (covered, 0) / (to - from)) : 0;
    }
}

static void
weigh_between (Axis  *axis,
               guint  i,
               guint  source_length,
               double middle)
{
  float *weights = axis->weights + (gsize) i * axis->n_taps;
  double clamped = CLAMP (middle, 0, source_length - 1.0);
  guint first = (guint) clamped;

  axis->first[i] = first;
  weights[1] = (float) (clamped - first);
  weights[0] = 1 - weights[1];
}

static void
weigh_nearest (Axis  *axis,
               guint  i,
               guint  source_length,
               double middle)
{
  axis->first[i] = MIN ((guint) middle, source_length - 1);
  axis->weights[i] = 1;
}

static Axis
axis_new (guint source_length,
          guint scaled_length,
          guint first,
          guint n)
{
  double ratio = (double) source_length / scaled_length;
  gboolean shrinks = ratio > 1;
  gboolean has_squares = ratio * SCHOLIA_SCALER_SQUARES_FROM <= 1 + 1e-9;
  Axis axis = { .n_taps = shrinks ? (guint) ceil (ratio) + 1 : has_squares ? 1 : 2 };

  axis.first = g_new (guint, n);
  axis.weights = g_new (float, (gsize) n * axis.n_taps);
  for (guint i = 0; i < n; i++)
    {
      double at = first + i;

      if (shrinks)
        weigh_covered (&axis, i, source_length, at * ratio, (at + 1) * ratio);
      else if (has_squares)
        weigh_nearest (&axis, i, source_length, (at + 0.5) * ratio);
      else
        weigh_between (&axis, i, source_length, (at + 0.5) * ratio - 0.5);
    }

  return axis;
}

/* The source's rows that are needed, one at a time, put together from tiles. */
static void
copy_row (const ScholiaScaler *self,
          guint                y,
          guint                from,
          guint                to,
          guint8              *row)
{
  guint bpp = self->bytes_per_pixel;

  for (guint column = from / TILE; column * TILE < to; column++)
    {
      guint width, height;
      const guint8 *tile = self->get_tile (self->source, column, y / TILE, &width, &height);
      guint left = MAX (from, column * TILE);
      guint right = MIN (to, column * TILE + width);

      memcpy (row + (gsize) (left - from) * bpp,
              tile + ((gsize) (y % TILE) * width + (left - column * TILE)) * bpp,
              (gsize) (right - left) * bpp);
    }
}

/* Light and alpha, colours multiplied by it. */
static void
mix_across (const guint8 *row,
            guint         from,
            guint         end,
            const Axis   *axis,
            guint         n,
            guint         bpp,
            float        *mixed)
{
  const ScholiaLight *light = scholia_light_get ();

  for (guint i = 0; i < n; i++, mixed += bpp)
    {
      const float *weights = axis->weights + (gsize) i * axis->n_taps;
      guint n_taps = MIN (axis->n_taps, end - axis->first[i]);

      memset (mixed, 0, bpp * sizeof *mixed);
      for (guint tap = 0; tap < n_taps; tap++)
        {
          const guint8 *pixel = row + (gsize) (axis->first[i] + tap - from) * bpp;
          float weight = bpp == 4 ? weights[tap] * pixel[3] : weights[tap];

          for (guint channel = 0; channel < 3; channel++)
            mixed[channel] += weight * light->of_value[pixel[channel]];
          if (bpp == 4)
            mixed[3] += weight;
        }
    }
}

static guint8
to_value (float light)
{
  return scholia_light_get ()->to_value[(guint) CLAMP (light + 0.5f, 0, SCHOLIA_LIGHT_MAX)];
}

static void
put_pixels (const float *mixed,
            guint        n,
            guint        bpp,
            guint8      *target)
{
  for (guint i = 0; i < n; i++, mixed += bpp, target += bpp)
    {
      float seen = bpp == 4 ? mixed[3] : 1;

      for (guint channel = 0; channel < 3; channel++)
        target[channel] = seen > 0 ? to_value (mixed[channel] / seen) : 0;
      if (bpp == 4)
        target[3] = (guint8) CLAMP (seen + 0.5f, 0, 255);
    }
}

/* Mixed rows of the source, kept while the scaled rows still need them: a ring, as both only go
 * downwards. */
typedef struct
{
  const ScholiaScaler *scaler;
  const Axis          *across;
  guint                width; /* scaled pixels */
  guint                from;  /* source pixels */
  guint                to;
  guint8              *row;
  float               *rows;
  guint                n_rows;
  guint                end;   /* the first row that was not mixed yet */
} Mixer;

static float *
get_mixed (Mixer *mixer,
           guint  y)
{
  gsize length = (gsize) mixer->width * mixer->scaler->bytes_per_pixel;

  for (; mixer->end <= y; mixer->end++)
    {
      copy_row (mixer->scaler, mixer->end, mixer->from, mixer->to, mixer->row);
      mix_across (mixer->row, mixer->from, mixer->to, mixer->across, mixer->width,
                  mixer->scaler->bytes_per_pixel,
                  mixer->rows + (mixer->end % mixer->n_rows) * length);
    }

  return mixer->rows + (y % mixer->n_rows) * length;
}

static void
mix_rows (Mixer      *mixer,
          const Axis *down,
          guint       height,
          guint8     *target)
{
  guint bpp = mixer->scaler->bytes_per_pixel;
  gsize length = (gsize) mixer->width * bpp;
  g_autofree float *sum = g_new (float, length);

  mixer->end = down->first[0];
  for (guint i = 0; i < height; i++, target += length)
    {
      guint n_taps = MIN (down->n_taps, mixer->scaler->height - down->first[i]);

      memset (sum, 0, length * sizeof *sum);
      for (guint tap = 0; tap < n_taps; tap++)
        {
          const float *mixed = get_mixed (mixer, down->first[i] + tap);
          float weight = down->weights[(gsize) i * down->n_taps + tap];

          for (gsize at = 0; at < length; at++)
            sum[at] += weight * mixed[at];
        }
      put_pixels (sum, mixer->width, bpp, target);
    }
}

static void
copy_part (const ScholiaScaler *self,
           guint                x,
           guint                y,
           guint                width,
           guint                height,
           guint8              *target)
{
  gsize stride = (gsize) width * self->bytes_per_pixel;

  for (guint row = 0; row < height; row++)
    copy_row (self, y + row, x, x + width, target + row * stride);
}

void
scholia_scaler_make (const ScholiaScaler *self,
                     guint                x,
                     guint                y,
                     guint                width,
                     guint                height,
                     guint8              *target)
{
  g_auto(Axis) across = { 0 };
  g_auto(Axis) down = { 0 };
  g_autofree guint8 *row = NULL;
  g_autofree float *rows = NULL;
  Mixer mixer = { .scaler = self, .across = &across, .width = width };

  g_return_if_fail (width > 0 && height > 0);
  g_return_if_fail (x + width <= self->scaled_width && y + height <= self->scaled_height);

  if (self->scaled_width == self->width && self->scaled_height == self->height)
    {
      copy_part (self, x, y, width, height, target);
      return;
    }

  across = axis_new (self->width, self->scaled_width, x, width);
  down = axis_new (self->height, self->scaled_height, y, height);
  mixer.from = across.first[0];
  mixer.to = MIN (across.first[width - 1] + across.n_taps, self->width);
  mixer.n_rows = down.n_taps;
  row = g_malloc ((gsize) (mixer.to - mixer.from) * self->bytes_per_pixel);
  rows = g_new (float, (gsize) width * self->bytes_per_pixel * mixer.n_rows);
  mixer.row = row;
  mixer.rows = rows;
  mix_rows (&mixer, &down, height, target);
}
