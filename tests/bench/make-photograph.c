/* SPDX-License-Identifier: GPL-3.0-or-later */

/* make-photograph WEBP JPEG PNG: a photograph of 96 megapixels in two formats, from one of 4,096
 * pixels on each side: six of it side by side, each turned another way, so that no packer finds one
 * in the other. */

#include <glib.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>
#include <webp/decode.h>

#define WIDTH 12000
#define HEIGHT 8000
#define SIDE 4096

static const guint8 *
find_pixel (const guint8 *photograph,
            guint         x,
            guint         y)
{
  guint turn = y / SIDE * 3 + x / SIDE;
  guint from_x = x % SIDE, from_y = y % SIDE;

  if (turn & 1)
    from_x = SIDE - 1 - from_x;
  if (turn & 2)
    from_y = SIDE - 1 - from_y;
  return photograph + 3 * (turn & 4 ? (gsize) from_x * SIDE + from_y
                                    : (gsize) from_y * SIDE + from_x);
}

static void
fill_row (const guint8 *photograph,
          guint         y,
          guint8       *row)
{
  for (guint x = 0; x < WIDTH; x++)
    memcpy (row + 3 * x, find_pixel (photograph, x, y), 3);
}

static void
write_jpeg (const guint8 *photograph,
            FILE         *file)
{
  g_autofree guint8 *row = g_malloc (WIDTH * 3);
  struct jpeg_compress_struct jpeg;
  struct jpeg_error_mgr errors;
  JSAMPROW rows[] = { row };

  jpeg.err = jpeg_std_error (&errors);
  jpeg_create_compress (&jpeg);
  jpeg_stdio_dest (&jpeg, file);
  jpeg.image_width = WIDTH;
  jpeg.image_height = HEIGHT;
  jpeg.input_components = 3;
  jpeg.in_color_space = JCS_RGB;
  jpeg_set_defaults (&jpeg);
  jpeg_set_quality (&jpeg, 90, TRUE);
  jpeg_start_compress (&jpeg, TRUE);
  for (guint y = 0; y < HEIGHT; y++)
    {
      fill_row (photograph, y, row);
      jpeg_write_scanlines (&jpeg, rows, 1);
    }
  jpeg_finish_compress (&jpeg);
  jpeg_destroy_compress (&jpeg);
}

static void
write_png (const guint8 *photograph,
           FILE         *file)
{
  png_structp png = png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct (png);
  g_autofree guint8 *row = g_malloc (WIDTH * 3);

  png_init_io (png, file);
  png_set_compression_level (png, 6);
  png_set_filter (png, PNG_FILTER_TYPE_BASE, PNG_ALL_FILTERS);
  png_set_IHDR (png, info, WIDTH, HEIGHT, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, 0, 0);
  png_write_info (png, info);
  for (guint y = 0; y < HEIGHT; y++)
    {
      fill_row (photograph, y, row);
      png_write_row (png, row);
    }
  png_write_end (png, NULL);
  png_destroy_write_struct (&png, &info);
}

int
main (int    argc,
      char **argv)
{
  void (*const writers[]) (const guint8 *, FILE *) = { write_jpeg, write_png };
  g_autofree char *webp = NULL;
  g_autoptr(GError) error = NULL;
  int width = 0, height = 0;
  gsize length;
  guint8 *photograph;

  if (argc != 4 || !g_file_get_contents (argv[1], &webp, &length, &error))
    g_error ("make-photograph WEBP JPEG PNG: %s", error != NULL ? error->message : "three names");
  photograph = WebPDecodeRGB ((const guint8 *) webp, length, &width, &height);
  if (photograph == NULL || width != SIDE || height != SIDE)
    g_error ("%s is no photograph of %d x %d pixels", argv[1], SIDE, SIDE);

  for (guint i = 0; i < G_N_ELEMENTS (writers); i++)
    {
      FILE *file = fopen (argv[2 + i], "wb");

      if (file == NULL)
        g_error ("%s cannot be written", argv[2 + i]);
      writers[i] (photograph, file);
      if (fclose (file) != 0)
        g_error ("%s cannot be written", argv[2 + i]);
    }

  WebPFree (photograph);
  return 0;
}
