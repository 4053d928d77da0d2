/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-scaler.h"

#include <math.h>
#include <string.h>

#include "scholia-light.h"

/* Rows of the source that are read at once: what a level-2 cache holds, for the widest part. */
#define BAND_ROWS 64

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
  guint                top;
  guint                bottom;
  guint8              *band;  /* up to BAND_ROWS of the source */
  guint                band_end; /* the first row that was not read yet */
  float               *rows;
  guint                n_rows;
  guint                end;   /* the first row that was not mixed yet */
} Mixer;

static gboolean
read_band (Mixer *mixer)
{
  const ScholiaScaler *scaler = mixer->scaler;
  guint n_rows = MIN (BAND_ROWS, mixer->bottom - mixer->band_end);

  if (!scaler->read (scaler->source, mixer->from, mixer->band_end, mixer->to - mixer->from, n_rows,
                     mixer->band))
    return FALSE;

  mixer->band_end += n_rows;
  return TRUE;
}

/* (nullable): %NULL if the source cannot be read. */
static const float *
get_mixed (Mixer *mixer,
           guint  y)
{
  guint bpp = mixer->scaler->bytes_per_pixel;
  gsize length = (gsize) mixer->width * bpp;
  gsize stride = (gsize) (mixer->to - mixer->from) * bpp;

  for (; mixer->end <= y; mixer->end++)
    {
      guint in_band = (mixer->end - mixer->top) % BAND_ROWS;

      if (mixer->end == mixer->band_end && !read_band (mixer))
        return NULL;
      mix_across (mixer->band + in_band * stride, mixer->from, mixer->to, mixer->across,
                  mixer->width, bpp, mixer->rows + (mixer->end % mixer->n_rows) * length);
    }

  return mixer->rows + (y % mixer->n_rows) * length;
}

static gboolean
mix_rows (Mixer      *mixer,
          const Axis *down,
          guint       height,
          guint8     *target)
{
  guint bpp = mixer->scaler->bytes_per_pixel;
  gsize length = (gsize) mixer->width * bpp;
  g_autofree float *sum = g_new (float, length);

  for (guint i = 0; i < height; i++, target += length)
    {
      guint n_taps = MIN (down->n_taps, mixer->bottom - down->first[i]);

      memset (sum, 0, length * sizeof *sum);
      for (guint tap = 0; tap < n_taps; tap++)
        {
          const float *mixed = get_mixed (mixer, down->first[i] + tap);
          float weight = down->weights[(gsize) i * down->n_taps + tap];

          if (mixed == NULL)
            return FALSE;
          for (gsize at = 0; at < length; at++)
            sum[at] += weight * mixed[at];
        }
      put_pixels (sum, mixer->width, bpp, target);
    }

  return TRUE;
}

gboolean
scholia_scaler_make (const ScholiaScaler *self,
                     guint                x,
                     guint                y,
                     guint                width,
                     guint                height,
                     guint8              *target)
{
  g_auto(Axis) across = { 0 };
  g_auto(Axis) down = { 0 };
  g_autofree guint8 *band = NULL;
  g_autofree float *rows = NULL;
  Mixer mixer = { .scaler = self, .across = &across, .width = width };

  g_return_val_if_fail (width > 0 && height > 0, FALSE);
  g_return_val_if_fail (x + width <= self->scaled_width && y + height <= self->scaled_height,
                        FALSE);

  if (self->scaled_width == self->width && self->scaled_height == self->height)
    return self->read (self->source, x, y, width, height, target);

  across = axis_new (self->width, self->scaled_width, x, width);
  down = axis_new (self->height, self->scaled_height, y, height);
  mixer.from = across.first[0];
  mixer.to = MIN (across.first[width - 1] + across.n_taps, self->width);
  mixer.top = mixer.band_end = mixer.end = down.first[0];
  mixer.bottom = MIN (down.first[height - 1] + down.n_taps, self->height);
  mixer.n_rows = down.n_taps;
  band = g_malloc ((gsize) (mixer.to - mixer.from) * self->bytes_per_pixel * BAND_ROWS);
  rows = g_new (float, (gsize) width * self->bytes_per_pixel * mixer.n_rows);
  mixer.band = band;
  mixer.rows = rows;
  return mix_rows (&mixer, &down, height, target);
}
