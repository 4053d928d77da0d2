/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "decoder-fixture.h"

#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "scholia-failure.h"
#include "scholia-pyramid-writer.h"

#define TILE SCHOLIA_PYRAMID_TILE

/* Around the sizes where tiles, strips, halves and last columns change. */
static const struct
{
  guint width;
  guint height;
} sizes[] = {
  { 1, 1 }, { 2, 1 }, { 1, 3 }, { 64, 64 }, { 65, 64 }, { 33, 129 }, { 511, 5 }, { 512, 512 },
  { 513, 2 }, { 3, 1025 }, { 1023, 514 }, { 1030, 7 }, { 545, 1089 },
};

static void
get_pixel (guint   x,
           guint   y,
           guint8 *pixel)
{
  pixel[0] = (guint8) (x * 7 + y);
  pixel[1] = (guint8) (y * 5 ^ x);
  pixel[2] = (guint8) (x / 256 * 31 + y / 256 * 17 + x);
  pixel[3] = (guint8) (x / 300 + y / 200 == 0 ? 255 : x + y * 3);
}

static void
get_row (guint   width,
         guint   y,
         guint   bytes_per_pixel,
         guint8 *row)
{
  for (guint x = 0; x < width; x++)
    {
      guint8 pixel[4];

      get_pixel (x, y, pixel);
      memcpy (row + x * bytes_per_pixel, pixel, bytes_per_pixel);
    }
}

typedef struct
{
  int                   fd;
  ScholiaPyramidWriter *writer;
} Writing;

static Writing
begin (const ScholiaPyramidPlan *plan)
{
  Writing writing = { .fd = memfd_create ("pyramid", MFD_CLOEXEC) };
  g_autoptr(GError) error = NULL;

  writing.writer = scholia_pyramid_writer_new (writing.fd, -1);
  scholia_pyramid_writer_begin (writing.writer, plan, &error);
  g_assert_no_error (error);
  return writing;
}

static void
put (Writing      *writing,
     const guint8 *row)
{
  g_autoptr(GError) error = NULL;

  scholia_pyramid_writer_put_row (writing->writer, row, &error);
  g_assert_no_error (error);
}

static ScholiaPyramidFile *
finish (Writing *writing)
{
  g_autoptr(GError) error = NULL;
  ScholiaPyramidFile *file;

  scholia_pyramid_writer_finish (writing->writer, &error);
  g_assert_no_error (error);
  scholia_pyramid_writer_free (writing->writer);
  file = scholia_pyramid_file_open (writing->fd, &error);
  g_assert_no_error (error);
  g_assert_true (scholia_pyramid_file_get_flags (file) & SCHOLIA_PYRAMID_COMPLETE);
  close (writing->fd);
  return file;
}

static ScholiaPyramidFile *
fill (guint    width,
      guint    height,
      guint    orientation,
      gboolean has_alpha)
{
  ScholiaPyramidPlan plan = { .width = width, .height = height, .orientation = orientation,
                              .has_alpha = has_alpha };
  Writing writing = begin (&plan);
  g_autofree guint8 *row = g_malloc (width * 4);

  for (guint y = 0; y < height; y++)
    {
      get_row (width, y, has_alpha ? 4 : 3, row);
      put (&writing, row);
    }

  return finish (&writing);
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

/* @pixels: all of the level's */
static const guint8 *
find_pixel (const ScholiaPyramidLayout *layout,
            guint                       level,
            const guint8               *pixels,
            guint                       x,
            guint                       y)
{
  return pixels + ((gsize) y * layout->levels[level].width + x) * layout->bytes_per_pixel;
}

static void
test_orientations (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint orientation = 1; orientation <= 8; orientation++)
      {
        guint width = sizes[i].width, height = sizes[i].height;
        gboolean has_alpha = (i + orientation) % 2 == 0;
        g_autoptr(ScholiaPyramidFile) file = fill (width, height, orientation, has_alpha);
        const ScholiaPyramidLayout *layout = scholia_pyramid_file_get_layout (file);
        g_autofree guint8 *pixels = decoder_read_level (file, 0);

        g_assert_cmpuint (layout->width, ==, orientation >= 5 ? height : width);
        g_assert_cmpuint (layout->height, ==, orientation >= 5 ? width : height);
        for (guint y = 0; y < height; y++)
          for (guint x = 0; x < width; x++)
            {
              guint shown_x, shown_y;
              guint8 pixel[4];

              turn (orientation, x, y, width, height, &shown_x, &shown_y);
              get_pixel (x, y, pixel);
              if (memcmp (find_pixel (layout, 0, pixels, shown_x, shown_y), pixel,
                          has_alpha ? 4 : 3) != 0)
                g_error ("%u x %u, orientation %u: pixel %u, %u is wrong", width, height,
                         orientation, x, y);
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
assert_half (const guint8 *const *squares,
             const guint8        *half,
             guint                bytes_per_pixel)
{
  double alpha = 0;

  for (guint n = 0; n < 4; n++)
    alpha += bytes_per_pixel == 4 ? squares[n][3] : 255;
  for (guint i = 0; i < 3 && alpha > 0; i++)
    {
      double light = 0;

      for (guint n = 0; n < 4; n++)
        light += light_of (squares[n][i]) * (bytes_per_pixel == 4 ? squares[n][3] : 255);
      g_assert_cmpfloat_with_epsilon (half[i], value_of (light / alpha), 0.65);
    }
  if (bytes_per_pixel == 4)
    g_assert_cmpfloat_with_epsilon (half[3], alpha / 4, 0.51);
}

static void
assert_level (ScholiaPyramidFile *file,
              guint               level)
{
  const ScholiaPyramidLayout *layout = scholia_pyramid_file_get_layout (file);
  const ScholiaPyramidLevel *size = &layout->levels[level], *upper = size - 1;
  g_autofree guint8 *pixels = decoder_read_level (file, level);
  g_autofree guint8 *upper_pixels = decoder_read_level (file, level - 1);

  for (guint y = 0; y < size->height; y++)
    for (guint x = 0; x < size->width; x++)
      {
        guint right = MIN (2 * x + 1, upper->width - 1), below = MIN (2 * y + 1, upper->height - 1);
        const guint8 *squares[] = {
          find_pixel (layout, level - 1, upper_pixels, 2 * x, 2 * y),
          find_pixel (layout, level - 1, upper_pixels, right, 2 * y),
          find_pixel (layout, level - 1, upper_pixels, 2 * x, below),
          find_pixel (layout, level - 1, upper_pixels, right, below),
        };

        assert_half (squares, find_pixel (layout, level, pixels, x, y), layout->bytes_per_pixel);
      }
}

/* Also where rows come from below, or as columns: halves begin at the shown picture's corner. */
static void
test_levels (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint orientation = 1; orientation <= 8; orientation += 1 + i % 3)
      {
        g_autoptr(ScholiaPyramidFile) file = fill (sizes[i].width, sizes[i].height, orientation,
                                                   (i + orientation) % 2 == 0);
        guint n_levels = scholia_pyramid_file_get_layout (file)->n_levels;

        for (guint level = 1; level < n_levels; level++)
          assert_level (file, level);
      }
}

/* A window's round corners do not make all of it slow. */
static void
test_tiles_say_what_shines_through (void)
{
  g_autoptr(ScholiaPyramidFile) file = fill (1100, 600, 1, TRUE);
  const ScholiaPyramidLayout *layout = scholia_pyramid_file_get_layout (file);

  g_assert_false (scholia_pyramid_file_get_flags (file) & SCHOLIA_PYRAMID_OPAQUE);
  for (guint i = 0; i < layout->n_levels; i++)
    for (guint row = 0; row < layout->levels[i].rows; row++)
      for (guint column = 0; column < layout->levels[i].columns; column++)
        {
          ScholiaPyramidTile tile = scholia_pyramid_layout_get_tile (layout, i, column, row);
          g_autofree guint8 *pixels = g_malloc ((gsize) tile.width * tile.height * 4);
          gboolean is_opaque = TRUE;

          g_assert_true (scholia_pyramid_file_read_area (file, i, column * SCHOLIA_PYRAMID_TILE,
                                                         row * SCHOLIA_PYRAMID_TILE, tile.width,
                                                         tile.height, pixels, NULL));
          for (guint n = 0; n < tile.width * tile.height; n++)
            is_opaque = is_opaque && pixels[4 * n + 3] == 255;
          g_assert_cmpint (decoder_find_state (file, i, column, row), ==,
                           is_opaque ? SCHOLIA_PYRAMID_TILE_OPAQUE
                                     : SCHOLIA_PYRAMID_TILE_TRANSLUCENT);
        }
}

/* Screenshots have an alpha channel that hides nothing. */
static void
test_opaque_alpha (void)
{
  ScholiaPyramidPlan plan = { .width = 600, .height = 520, .orientation = 1, .has_alpha = TRUE };

  for (guint alpha = 254; alpha <= 255; alpha++)
    {
      Writing writing = begin (&plan);
      g_autofree guint8 *row = g_malloc (600 * 4);
      g_autoptr(ScholiaPyramidFile) file = NULL;

      memset (row, 255, 600 * 4);
      for (guint y = 0; y < 520; y++)
        {
          if (y == 519)
            row[599 * 4 + 3] = (guint8) alpha;
          put (&writing, row);
        }
      file = finish (&writing);
      g_assert_true (!(scholia_pyramid_file_get_flags (file) & SCHOLIA_PYRAMID_OPAQUE) ==
                     (alpha == 254));
      g_assert_cmpint (decoder_find_state (file, 0, 0, 0), ==, SCHOLIA_PYRAMID_TILE_OPAQUE);
      g_assert_cmpint (decoder_find_state (file, 0, 1, 1), ==,
                       alpha == 255 ? SCHOLIA_PYRAMID_TILE_OPAQUE
                                    : SCHOLIA_PYRAMID_TILE_TRANSLUCENT);
    }
}

static void
test_preview_is_turned (void)
{
  for (guint orientation = 1; orientation <= 8; orientation++)
    {
      ScholiaPyramidPlan plan = { .width = 30, .height = 20, .orientation = orientation,
                                  .preview_width = 4, .preview_height = 3 };
      Writing writing = begin (&plan);
      guint8 row[30 * 3], preview[4 * 3 * 3], read[4 * 3 * 3];
      g_autoptr(GError) error = NULL;
      g_autoptr(ScholiaPyramidFile) file = NULL;

      for (guint y = 0; y < 3; y++)
        get_row (4, y, 3, preview + y * 12);
      scholia_pyramid_writer_put_preview (writing.writer, preview, &error);
      g_assert_no_error (error);
      for (guint y = 0; y < 20; y++)
        {
          get_row (30, y, 3, row);
          put (&writing, row);
        }

      file = finish (&writing);
      scholia_pyramid_file_read_preview (file, read, &error);
      g_assert_no_error (error);
      for (guint y = 0; y < 3; y++)
        for (guint x = 0; x < 4; x++)
          {
            guint shown_x, shown_y;
            guint8 pixel[4];

            turn (orientation, x, y, 4, 3, &shown_x, &shown_y);
            get_pixel (x, y, pixel);
            g_assert_cmpmem (read + (shown_y * (orientation >= 5 ? 3 : 4) + shown_x) * 3, 3,
                             pixel, 3);
          }
    }
}

/* Put in by the linker where the writer waits for the disk. */
int __wrap_fdatasync (int fd);

static guint n_waits;

int
__wrap_fdatasync (int fd)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaPyramidFile) file = scholia_pyramid_file_open (fd, &error);
  const ScholiaPyramidLayout *layout;

  g_assert_no_error (error);
  g_assert_false (scholia_pyramid_file_get_flags (file) & SCHOLIA_PYRAMID_COMPLETE);
  layout = scholia_pyramid_file_get_layout (file);
  for (guint i = 0; i < layout->n_levels; i++)
    g_assert_cmpint (decoder_find_state (file, i, layout->levels[i].columns - 1,
                                         layout->levels[i].rows - 1), !=,
                     SCHOLIA_PYRAMID_TILE_MISSING);
  n_waits++;
  return 0;
}

/* A power cut must not find a complete header before pixels that are zeroes. */
static void
test_complete_after_the_disk (void)
{
  g_autoptr(ScholiaPyramidFile) file = NULL;

  n_waits = 0;
  file = fill (1100, 600, 1, FALSE);
  g_assert_cmpuint (n_waits, ==, 1);
  g_assert_true (scholia_pyramid_file_get_flags (file) & SCHOLIA_PYRAMID_COMPLETE);
}

static void
test_too_large (void)
{
  static const ScholiaPyramidPlan plans[] = {
    { .width = 60000, .height = 60000, .orientation = 1 },
    { .width = G_MAXUINT, .height = G_MAXUINT, .orientation = 6 },
    { .width = 100000001, .height = 1, .orientation = 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (plans); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(ScholiaPyramidWriter) writer = scholia_pyramid_writer_new (-1, -1);

      g_assert_false (scholia_pyramid_writer_begin (writer, &plans[i], &error));
      g_assert_error (error, SCHOLIA_FAILURE, SCHOLIA_FAILURE_TOO_LARGE);
    }
}

/* The kernel's file that is always full. */
static void
test_full_disk (void)
{
  ScholiaPyramidPlan plan = { .width = 30, .height = 20, .orientation = 1 };
  int fd = open ("/dev/full", O_WRONLY | O_CLOEXEC);
  g_autoptr(ScholiaPyramidWriter) writer = scholia_pyramid_writer_new (fd, -1);
  g_autoptr(GError) error = NULL;

  g_assert_false (scholia_pyramid_writer_begin (writer, &plan, &error));
  g_assert_error (error, SCHOLIA_FAILURE, SCHOLIA_FAILURE_NO_ROOM);
  close (fd);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/pyramid-writer/orientations", test_orientations);
  g_test_add_func ("/image/pyramid-writer/levels", test_levels);
  g_test_add_func ("/image/pyramid-writer/tiles-say-what-shines-through",
                   test_tiles_say_what_shines_through);
  g_test_add_func ("/image/pyramid-writer/opaque-alpha", test_opaque_alpha);
  g_test_add_func ("/image/pyramid-writer/preview-is-turned", test_preview_is_turned);
  g_test_add_func ("/image/pyramid-writer/complete-after-the-disk", test_complete_after_the_disk);
  g_test_add_func ("/image/pyramid-writer/too-large", test_too_large);
  g_test_add_func ("/image/pyramid-writer/full-disk", test_full_disk);
  return g_test_run ();
}
