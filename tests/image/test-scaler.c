/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-scaler.h"

#include <math.h>
#include <string.h>

/* A source in memory. */
typedef struct
{
  guint     width;
  guint     height;
  guint     bpp;
  guint8   *pixels;
  guint     n_readable; /* rows */
} Source;

static Source *
source_new (guint   width,
            guint   height,
            guint   bpp,
            GRand  *rand)
{
  Source *self = g_new0 (Source, 1);

  self->width = width;
  self->height = height;
  self->bpp = bpp;
  self->pixels = g_malloc ((gsize) width * height * bpp);
  self->n_readable = height;
  for (gsize i = 0; i < (gsize) width * height * bpp; i++)
    self->pixels[i] = (guint8) g_rand_int_range (rand, 0, 256);

  return self;
}

static void
source_free (Source *self)
{
  g_free (self->pixels);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Source, source_free)

static gboolean
read_cb (gpointer  data,
         guint     x,
         guint     y,
         guint     width,
         guint     height,
         guint8   *pixels)
{
  const Source *self = data;
  gsize stride = (gsize) width * self->bpp;

  g_assert_cmpuint (x + width, <=, self->width);
  g_assert_cmpuint (y + height, <=, self->height);
  for (guint row = 0; row < height; row++)
    memcpy (pixels + row * stride,
            self->pixels + ((gsize) (y + row) * self->width + x) * self->bpp, stride);

  return y + height <= self->n_readable;
}

static ScholiaScaler
make_scaler (Source *source,
             guint   scaled_width,
             guint   scaled_height)
{
  return (ScholiaScaler) {
    .width = source->width, .height = source->height, .bytes_per_pixel = source->bpp,
    .scaled_width = scaled_width, .scaled_height = scaled_height,
    .read = read_cb, .source = source,
  };
}

static guint8 *
scale_whole (const ScholiaScaler *scaler)
{
  guint8 *pixels = g_malloc ((gsize) scaler->scaled_width * scaler->scaled_height *
                             scaler->bytes_per_pixel);

  g_assert_true (scholia_scaler_make (scaler, 0, 0, scaler->scaled_width, scaler->scaled_height,
                                      pixels));
  return pixels;
}

/* IEC 61966-2-1. */
static double
to_light (guint8 value)
{
  double part = value / 255.0;

  return part <= 0.04045 ? part / 12.92 : pow ((part + 0.055) / 1.055, 2.4);
}

static double
to_value (double light)
{
  return 255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * pow (light, 1 / 2.4) - 0.055);
}

static double
triangle (double distance)
{
  return MAX (0, 1 - fabs (distance));
}

/* How much a source pixel counts for a scaled one, along one axis; written without any shortcut. */
static double
weigh (guint source_length,
       guint scaled_length,
       guint scaled,
       guint at)
{
  double ratio = (double) source_length / scaled_length;
  double middle = (scaled + 0.5) * ratio;

  if (ratio > 1)
    return MAX (0, MIN ((scaled + 1) * ratio, at + 1.0) - MAX (scaled * ratio, (double) at)) /
           ratio;
  if (1 / ratio >= SCHOLIA_SCALER_SQUARES_FROM)
    return (guint) middle == at ? 1 : 0;

  return triangle (CLAMP (middle - 0.5, 0, source_length - 1.0) - at);
}

/* One scaled pixel, by the definition. */
static void
expect_pixel (Source              *source,
              const ScholiaScaler *scaler,
              guint                x,
              guint                y,
              double              *expected)
{
  double seen = 0;
  double sums[3] = { 0 };

  for (guint sy = 0; sy < source->height; sy++)
    for (guint sx = 0; sx < source->width; sx++)
      {
        const guint8 *pixel = source->pixels + ((gsize) sy * source->width + sx) * source->bpp;
        double weight = weigh (source->height, scaler->scaled_height, y, sy) *
                        weigh (source->width, scaler->scaled_width, x, sx);

        weight *= source->bpp == 4 ? pixel[3] / 255.0 : 1;
        seen += weight;
        for (guint i = 0; i < 3; i++)
          sums[i] += weight * to_light (pixel[i]);
      }

  for (guint i = 0; i < 3; i++)
    expected[i] = seen > 0 ? to_value (sums[i] / seen) : 0;
  expected[3] = 255 * seen;
}

static void
assert_by_definition (Source *source,
                      guint   scaled_width,
                      guint   scaled_height)
{
  ScholiaScaler scaler = make_scaler (source, scaled_width, scaled_height);
  g_autofree guint8 *pixels = scale_whole (&scaler);

  for (guint y = 0; y < scaled_height; y++)
    for (guint x = 0; x < scaled_width; x++)
      {
        const guint8 *pixel = pixels + ((gsize) y * scaled_width + x) * source->bpp;
        double expected[4];

        expect_pixel (source, &scaler, x, y, expected);
        for (guint i = 0; i < source->bpp; i++)
          if (i == 3 || source->bpp == 3 || expected[3] > 2)
            g_assert_cmpfloat_with_epsilon (pixel[i], expected[i], 1.01);
      }
}

static void
test_by_definition (void)
{
  static const guint sizes[][2] = {
    { 23, 17 }, { 22, 9 }, { 12, 17 }, { 3, 2 }, { 1, 1 }, { 30, 40 }, { 46, 34 }, { 69, 51 },
    { 100, 70 }, { 23, 70 },
  };

  for (guint bpp = 3; bpp <= 4; bpp++)
    {
      g_autoptr(GRand) rand = g_rand_new_with_seed (11 + bpp);
      g_autoptr(Source) source = source_new (23, 17, bpp, rand);

      for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
        assert_by_definition (source, sizes[i][0], sizes[i][1]);
    }
}

/* At its own size nothing changes, and squares of pixels are those pixels. */
static void
test_keeps_values (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (3);
  g_autoptr(Source) source = source_new (600, 20, 3, rand);
  ScholiaScaler same = make_scaler (source, 600, 20);
  ScholiaScaler large = make_scaler (source, 600 * 4, 20 * 4);
  g_autofree guint8 *pixels = scale_whole (&same);
  g_autofree guint8 *squares = scale_whole (&large);

  g_assert_cmpmem (pixels, 600 * 20 * 3, source->pixels, 600 * 20 * 3);
  for (guint y = 0; y < 80; y++)
    for (guint x = 0; x < 2400; x++)
      g_assert_cmpmem (squares + ((gsize) y * 2400 + x) * 3, 3,
                       source->pixels + ((gsize) (y / 4) * 600 + x / 4) * 3, 3);
}

/* A part is what the whole has there: else parts would not meet. */
static void
test_parts_meet (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (5);
  g_autoptr(Source) source = source_new (1100, 700, 3, rand);

  for (guint round = 0; round < 12; round++)
    {
      guint width = (guint) g_rand_int_range (rand, 20, 1500);
      guint height = (guint) g_rand_int_range (rand, 20, 900);
      ScholiaScaler scaler = make_scaler (source, width, height);
      guint x = (guint) g_rand_int_range (rand, 0, (gint32) width);
      guint y = (guint) g_rand_int_range (rand, 0, (gint32) height);
      guint part_width = 1 + (guint) g_rand_int_range (rand, 0, (gint32) (width - x));
      guint part_height = 1 + (guint) g_rand_int_range (rand, 0, (gint32) (height - y));
      g_autofree guint8 *whole = scale_whole (&scaler);
      g_autofree guint8 *part = g_malloc ((gsize) part_width * part_height * 3);

      g_assert_true (scholia_scaler_make (&scaler, x, y, part_width, part_height, part));
      for (guint row = 0; row < part_height; row++)
        g_assert_cmpmem (part + (gsize) row * part_width * 3, part_width * 3,
                         whole + ((gsize) (y + row) * width + x) * 3, part_width * 3);
    }
}

/* Smaller, larger and as it is: what cannot be read makes no picture, and what it does not need may
 * be unreadable. */
static void
test_unreadable_source (void)
{
  static const guint sizes[][2] = { { 200, 150 }, { 400, 300 }, { 900, 650 }, { 2000, 1500 } };
  g_autoptr(GRand) rand = g_rand_new_with_seed (6);
  g_autoptr(Source) source = source_new (400, 300, 3, rand);

  source->n_readable = 180;
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      ScholiaScaler scaler = make_scaler (source, sizes[i][0], sizes[i][1]);
      g_autofree guint8 *pixels = g_malloc ((gsize) sizes[i][0] * sizes[i][1] * 3);

      g_assert_false (scholia_scaler_make (&scaler, 0, 0, sizes[i][0], sizes[i][1], pixels));
      g_assert_true (scholia_scaler_make (&scaler, 0, 0, sizes[i][0], sizes[i][1] / 2, pixels));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/scaler/by-definition", test_by_definition);
  g_test_add_func ("/image/scaler/keeps-values", test_keeps_values);
  g_test_add_func ("/image/scaler/parts-meet", test_parts_meet);
  g_test_add_func ("/image/scaler/unreadable-source", test_unreadable_source);
  return g_test_run ();
}
