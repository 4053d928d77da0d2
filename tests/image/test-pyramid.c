/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "image-fixture.h"

#include <math.h>
#include <string.h>

#include "scholia-pyramid.h"
#include "scholia-reduce.h"

#define TILE SCHOLIA_PYRAMID_TILE

/* Around the sizes where tiles, halves and last columns change. */
static const struct
{
  guint width;
  guint height;
} sizes[] = {
  { 1, 1 }, { 2, 1 }, { 1, 3 }, { 64, 64 }, { 65, 64 }, { 511, 5 }, { 512, 512 }, { 513, 2 },
  { 3, 1025 }, { 1023, 514 }, { 1030, 7 },
};

static void
get_pixel (guint   x,
           guint   y,
           guint8 *pixel)
{
  pixel[0] = (guint8) (x * 7 + y);
  pixel[1] = (guint8) (y * 5 ^ x);
  pixel[2] = (guint8) (x / 256 * 31 + y / 256 * 17 + x);
}

static ScholiaPyramid *
fill (guint width,
      guint height,
      guint orientation)
{
  g_autoptr(GError) error = NULL;
  ScholiaPyramid *pyramid = scholia_pyramid_new (width, height, orientation, FALSE, &error);
  g_autofree guint8 *row = g_malloc (width * 3);

  g_assert_no_error (error);
  for (guint y = 0; y < height; y++)
    {
      for (guint x = 0; x < width; x++)
        get_pixel (x, y, row + x * 3);
      scholia_pyramid_put_row (pyramid, y, row);
    }

  return pyramid;
}

static const guint8 *
find_pixel (ScholiaPyramid *pyramid,
            guint           level,
            guint           x,
            guint           y)
{
  guint width, height;
  const guint8 *tile = scholia_pyramid_get_tile (pyramid, level, x / TILE, y / TILE, &width,
                                                 &height);

  g_assert_cmpuint (x % TILE, <, width);
  g_assert_cmpuint (y % TILE, <, height);
  return tile + ((y % TILE) * width + x % TILE) * (scholia_pyramid_has_alpha (pyramid) ? 4 : 3);
}

/* TIFF 6.0, tag 274: where the row's first pixel and the column's first pixel are to be seen. */
static void
turn (guint  orientation,
      guint  x,
      guint  y,
      guint  width,
      guint  height,
      guint *shown_x,
      guint *shown_y)
{
  const guint right = width - 1 - x, below = height - 1 - y;
  const guint places[8][2] = {
    { x, y }, { right, y }, { right, below }, { x, below },
    { y, x }, { below, x }, { below, right }, { y, right },
  };

  *shown_x = places[orientation - 1][0];
  *shown_y = places[orientation - 1][1];
}

static void
test_orientations (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint orientation = 1; orientation <= 8; orientation++)
      {
        guint width = sizes[i].width, height = sizes[i].height, shown_width, shown_height;
        g_autoptr(ScholiaPyramid) pyramid = fill (width, height, orientation);

        scholia_pyramid_finish (pyramid);
        scholia_pyramid_get_level_size (pyramid, 0, &shown_width, &shown_height);
        g_assert_cmpuint (shown_width, ==, orientation >= 5 ? height : width);
        g_assert_cmpuint (shown_height, ==, orientation >= 5 ? width : height);
        for (guint y = 0; y < height; y++)
          for (guint x = 0; x < width; x++)
            {
              guint shown_x, shown_y;
              guint8 pixel[3];

              turn (orientation, x, y, width, height, &shown_x, &shown_y);
              get_pixel (x, y, pixel);
              if (memcmp (find_pixel (pyramid, 0, shown_x, shown_y), pixel, 3) != 0)
                g_error ("%u x %u, orientation %u: pixel %u, %u is wrong", width, height,
                         orientation, x, y);
            }
      }
}

static void
test_rows_come_back (void)
{
  for (guint orientation = 1; orientation <= 8; orientation++)
    {
      const guint width = 700, height = 530;
      g_autoptr(ScholiaPyramid) pyramid = fill (width, height, orientation);
      g_autofree guint8 *row = g_malloc (width * 3);

      for (guint y = 0; y < height; y++)
        {
          scholia_pyramid_get_row (pyramid, y, row);
          for (guint x = 0; x < width; x++)
            {
              guint8 pixel[3];

              get_pixel (x, y, pixel);
              g_assert_cmpmem (row + x * 3, 3, pixel, 3);
            }
        }
    }
}

/* IEC 61966-2-1. */
static double
light_of (guint8 value)
{
  double v = value / 255.0;

  return v <= 0.04045 ? v / 12.92 : pow ((v + 0.055) / 1.055, 2.4);
}

static double
value_of (double light)
{
  return 255 * (light <= 0.0031308 ? light * 12.92 : 1.055 * pow (light, 1 / 2.4) - 0.055);
}

/* Written on its own, pixel by pixel, without a table: half a step is the rounding, the rest the
 * tables' precision. */
static void
assert_half (ScholiaPyramid *pyramid,
             guint           level)
{
  guint width, height, upper_width, upper_height;

  scholia_pyramid_get_level_size (pyramid, level, &width, &height);
  scholia_pyramid_get_level_size (pyramid, level - 1, &upper_width, &upper_height);
  g_assert_cmpuint (width, ==, (upper_width + 1) / 2);
  g_assert_cmpuint (height, ==, (upper_height + 1) / 2);
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      {
        guint right = MIN (2 * x + 1, upper_width - 1), below = MIN (2 * y + 1, upper_height - 1);
        const guint8 *a = find_pixel (pyramid, level - 1, 2 * x, 2 * y);
        const guint8 *b = find_pixel (pyramid, level - 1, right, 2 * y);
        const guint8 *c = find_pixel (pyramid, level - 1, 2 * x, below);
        const guint8 *d = find_pixel (pyramid, level - 1, right, below);
        const guint8 *half = find_pixel (pyramid, level, x, y);

        for (guint i = 0; i < 3; i++)
          {
            double light = (light_of (a[i]) + light_of (b[i]) + light_of (c[i]) + light_of (d[i]));

            g_assert_cmpfloat_with_epsilon (half[i], value_of (light / 4), 0.57);
          }
      }
}

static void
test_levels (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr(ScholiaPyramid) pyramid = fill (sizes[i].width, sizes[i].height, 1);
      guint n_levels = scholia_pyramid_get_n_levels (pyramid);
      guint width, height;

      scholia_pyramid_finish (pyramid);
      for (guint level = 1; level < n_levels; level++)
        assert_half (pyramid, level);
      scholia_pyramid_get_level_size (pyramid, n_levels - 1, &width, &height);
      g_assert_cmpuint (MAX (width, height), <=, 64);
    }
}

static ScholiaPyramid *
fill_alpha (guint8 alpha)
{
  g_autoptr(GError) error = NULL;
  ScholiaPyramid *pyramid = scholia_pyramid_new (600, 520, 1, TRUE, &error);
  g_autofree guint8 *row = g_malloc (600 * 4);

  g_assert_no_error (error);
  for (guint y = 0; y < 520; y++)
    {
      for (guint x = 0; x < 600; x++)
        {
          guint8 pixel[4] = { (guint8) x, (guint8) y, 200, 255 };

          memcpy (row + x * 4, pixel, 4);
        }
      if (y == 519)
        row[599 * 4 + 3] = alpha;
      scholia_pyramid_put_row (pyramid, y, row);
    }

  scholia_pyramid_finish (pyramid);
  return pyramid;
}

/* Screenshots are RGBA and opaque; three bytes a pixel instead of four. */
static void
test_opaque_alpha_is_dropped (void)
{
  g_autoptr(ScholiaPyramid) pyramid = fill_alpha (255);

  g_assert_false (scholia_pyramid_has_alpha (pyramid));
  for (guint y = 0; y < 520; y += 13)
    for (guint x = 0; x < 600; x++)
      {
        guint8 rgb[3] = { 200, (guint8) y, (guint8) x };

        g_assert_cmpmem (find_pixel (pyramid, 0, x, y), 3, rgb, 3);
      }
  assert_half (pyramid, 1);
}

static void
test_one_clear_pixel_keeps_alpha (void)
{
  g_autoptr(ScholiaPyramid) pyramid = fill_alpha (100);
  guint8 last[4] = { 599 % 256, 519 % 256, 200, 100 };

  g_assert_true (scholia_pyramid_has_alpha (pyramid));
  g_assert_cmpmem (find_pixel (pyramid, 0, 599, 519), 4, last, 4);
}

/* Black that nobody sees must not darken what is beside it. */
static void
test_unseen_colour_does_not_count (void)
{
  const guint8 rows[2][8] = {
    { 10, 20, 30, 255, 0, 0, 0, 0 },
    { 0, 0, 0, 0, 50, 60, 70, 85 },
  };
  /* Three parts of the first one's light, one of the last one's. */
  const guint8 expected[4] = { 26, 35, 44, 85 };
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaPyramid) pyramid = scholia_pyramid_new (130, 2, 1, TRUE, &error);
  g_autofree guint8 *row = g_malloc0 (130 * 4);

  g_assert_no_error (error);
  for (guint y = 0; y < 2; y++)
    {
      memcpy (row, rows[y], 8);
      scholia_pyramid_put_row (pyramid, y, row);
    }
  scholia_pyramid_finish (pyramid);
  g_assert_cmpmem (find_pixel (pyramid, 1, 0, 0), 4, expected, 4);
}

static void
test_lines_are_seen_from_afar (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaPyramid) pyramid = scholia_pyramid_new (130, 2, 1, FALSE, &error);
  guint8 row[130 * 3] = { 0 };
  const guint8 expected[3] = { 188, 188, 188 };

  g_assert_no_error (error);
  scholia_pyramid_put_row (pyramid, 0, row);
  memset (row, 255, sizeof row);
  scholia_pyramid_put_row (pyramid, 1, row);
  scholia_pyramid_finish (pyramid);
  g_assert_cmpmem (find_pixel (pyramid, 1, 0, 0), 3, expected, 3);
}

/* A surface of one colour stays what it is at all levels, or zooming out would change it. */
static void
test_flat_stays_flat (void)
{
  guint8 alphas[] = { 255, 131, 1 };

  for (guint i = 0; i < G_N_ELEMENTS (alphas); i++)
    for (guint value = 0; value < 256; value++)
      {
        guint8 square[16], half[4];

        for (guint j = 0; j < 16; j++)
          square[j] = (guint8) (j % 4 == 3 ? alphas[i] : value);
        scholia_reduce_half (square, 2, 2, 4, half, 4);
        g_assert_cmpmem (half, 4, square, 4);
      }
}

/* More than 64 MiB: the pixels are in a file that nobody else sees. */
static void
test_large_leaves_no_file (void)
{
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "scholia", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaPyramid) pyramid = scholia_pyramid_new (6000, 4000, 1, FALSE, &error);
  g_autoptr(GDir) dir = NULL;
  g_autofree guint8 *row = g_malloc0 (6000 * 3);

  g_assert_no_error (error);
  row[0] = 77;
  scholia_pyramid_put_row (pyramid, 3999, row);
  g_assert_cmpuint (find_pixel (pyramid, 0, 0, 3999)[0], ==, 77);
  dir = g_dir_open (cache, 0, &error);
  g_assert_no_error (error);
  g_assert_null (g_dir_read_name (dir));
}

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/image/pyramid/orientations", test_orientations);
  g_test_add_func ("/image/pyramid/rows-come-back", test_rows_come_back);
  g_test_add_func ("/image/pyramid/levels", test_levels);
  g_test_add_func ("/image/pyramid/opaque-alpha-is-dropped", test_opaque_alpha_is_dropped);
  g_test_add_func ("/image/pyramid/one-clear-pixel-keeps-alpha", test_one_clear_pixel_keeps_alpha);
  g_test_add_func ("/image/pyramid/unseen-colour-does-not-count",
                   test_unseen_colour_does_not_count);
  g_test_add_func ("/image/pyramid/lines-are-seen-from-afar", test_lines_are_seen_from_afar);
  g_test_add_func ("/image/pyramid/flat-stays-flat", test_flat_stays_flat);
  g_test_add_func ("/image/pyramid/large-leaves-no-file", test_large_leaves_no_file);
  return fixture_run ();
}
