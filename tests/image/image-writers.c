/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "image-writers.h"

#include <stdio.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>
#include <webp/encode.h>

static guint8 *
pixel_at (const FixtureImage *self,
          guint               x,
          guint               y)
{
  return self->rgba + ((gsize) y * self->width + x) * 4;
}

static FixtureImage *
allocate (guint width,
          guint height)
{
  FixtureImage *self = g_new0 (FixtureImage, 1);

  self->width = width;
  self->height = height;
  self->rgba = g_malloc ((gsize) width * height * 4);
  return self;
}

FixtureImage *
fixture_image_new (guint    width,
                   guint    height,
                   gboolean has_alpha)
{
  FixtureImage *self = allocate (width, height);

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      {
        guint8 *pixel = pixel_at (self, x, y);

        pixel[0] = (guint8) (x * 7 + y * 13);
        pixel[1] = (guint8) (x ^ y);
        pixel[2] = (guint8) (x / 256 * 40 + y / 256 * 90 + y * 3);
        pixel[3] = has_alpha ? (guint8) (x * 5 + y * 11) : 255;
      }

  return self;
}

FixtureImage *
fixture_image_new_smooth (guint width,
                          guint height)
{
  FixtureImage *self = allocate (width, height);

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      {
        guint8 *pixel = pixel_at (self, x, y);

        pixel[0] = (guint8) (40 + 180 * x / width);
        pixel[1] = (guint8) (40 + 180 * y / height);
        pixel[2] = 110;
        pixel[3] = 255;
      }

  return self;
}

void
fixture_image_free (FixtureImage *self)
{
  g_free (self->rgba);
  g_free (self);
}

static void
append_cb (png_structp png,
           png_bytep   bytes,
           size_t      n_bytes)
{
  g_byte_array_append (png_get_io_ptr (png), bytes, (guint) n_bytes);
}

static void
set_palette (png_structp         png,
             png_infop           info,
             const FixtureImage *image)
{
  png_color colors[256];
  png_byte alphas[256];

  /* Entry n is the n-th pixel of the first row. */
  g_assert_cmpuint (image->width, <=, 256);
  for (guint i = 0; i < image->width; i++)
    {
      const guint8 *pixel = image->rgba + i * 4;

      colors[i] = (png_color) { pixel[0], pixel[1], pixel[2] };
      alphas[i] = pixel[3];
    }

  png_set_PLTE (png, info, colors, (int) image->width);
  if (alphas[0] != 255 || alphas[image->width - 1] != 255)
    png_set_tRNS (png, info, alphas, (int) image->width, NULL);
}

static void
fill_row (guint8             *row,
          const FixtureImage *image,
          guint               y,
          int                 color_type,
          int                 bit_depth)
{
  for (guint x = 0; x < image->width; x++)
    {
      const guint8 *pixel = image->rgba + ((gsize) y * image->width + x) * 4;
      guint8 palette_index = (guint8) x;
      const guint8 *samples = pixel;
      guint8 grey_alpha[2] = { pixel[0], pixel[3] };
      guint n = color_type == PNG_COLOR_TYPE_RGB ? 3 : 4;

      if (color_type == PNG_COLOR_TYPE_PALETTE)
        samples = &palette_index, n = 1;
      else if ((color_type & PNG_COLOR_MASK_COLOR) == 0)
        samples = grey_alpha, n = (color_type & PNG_COLOR_MASK_ALPHA) != 0 ? 2 : 1;

      for (guint i = 0; i < n; i++)
        {
          *row++ = samples[i];
          /* 16 bits: v * 257, which is v again when it comes back to 8. */
          if (bit_depth == 16)
            *row++ = samples[i];
        }
    }
}

GBytes *
fixture_write_png (const FixtureImage *image,
                   int                 color_type,
                   int                 bit_depth,
                   gboolean            interlaced)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  png_structp png = png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct (png);
  g_autofree guint8 *row = g_malloc ((gsize) image->width * 8);
  int n_passes;

  png_set_write_fn (png, bytes, append_cb, NULL);
  png_set_compression_level (png, 1);
  png_set_IHDR (png, info, image->width, image->height, bit_depth, color_type,
                interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, 0, 0);
  if (color_type == PNG_COLOR_TYPE_PALETTE)
    set_palette (png, info, image);
  png_write_info (png, info);
  n_passes = png_set_interlace_handling (png);
  for (int pass = 0; pass < n_passes; pass++)
    for (guint y = 0; y < image->height; y++)
      {
        fill_row (row, image, y, color_type, bit_depth);
        png_write_row (png, row);
      }

  png_write_end (png, NULL);
  png_destroy_write_struct (&png, &info);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/* One entry, the orientation, in a big-endian TIFF block. */
static void
write_exif (j_compress_ptr jpeg,
            guint          orientation)
{
  guint8 block[] = "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";

  block[25] = (guint8) orientation;
  jpeg_write_marker (jpeg, JPEG_APP0 + 1, block, sizeof block - 1);
}

static void
fill_jpeg_row (guint8             *row,
               const FixtureImage *image,
               guint               y,
               FixtureJpeg         kind)
{
  for (guint x = 0; x < image->width; x++)
    {
      const guint8 *pixel = image->rgba + ((gsize) y * image->width + x) * 4;

      if (kind == FIXTURE_JPEG_GREY)
        {
          *row++ = pixel[0];
          continue;
        }

      memcpy (row, pixel, 3);
      row += 3;
      /* Inverted as Adobe writes them: no black ink. */
      if (kind == FIXTURE_JPEG_CMYK)
        *row++ = 255;
    }
}

GBytes *
fixture_write_jpeg (const FixtureImage *image,
                    FixtureJpeg         kind,
                    guint               orientation)
{
  struct jpeg_compress_struct jpeg;
  struct jpeg_error_mgr errors;
  g_autofree guint8 *row = g_malloc ((gsize) image->width * 4);
  unsigned char *bytes = NULL;
  unsigned long length = 0;
  JSAMPROW rows[] = { row };

  jpeg.err = jpeg_std_error (&errors);
  jpeg_create_compress (&jpeg);
  jpeg_mem_dest (&jpeg, &bytes, &length);
  jpeg.image_width = image->width;
  jpeg.image_height = image->height;
  jpeg.input_components = kind == FIXTURE_JPEG_GREY ? 1 : kind == FIXTURE_JPEG_CMYK ? 4 : 3;
  jpeg.in_color_space = kind == FIXTURE_JPEG_GREY ? JCS_GRAYSCALE
                        : kind == FIXTURE_JPEG_CMYK ? JCS_CMYK : JCS_RGB;
  jpeg_set_defaults (&jpeg);
  jpeg_set_quality (&jpeg, 95, TRUE);
  if (kind == FIXTURE_JPEG_PROGRESSIVE)
    jpeg_simple_progression (&jpeg);
  jpeg_start_compress (&jpeg, TRUE);
  if (orientation != 0)
    write_exif (&jpeg, orientation);
  for (guint y = 0; y < image->height; y++)
    {
      fill_jpeg_row (row, image, y, kind);
      jpeg_write_scanlines (&jpeg, rows, 1);
    }

  jpeg_finish_compress (&jpeg);
  jpeg_destroy_compress (&jpeg);
  return g_bytes_new_with_free_func (bytes, length, free, bytes);
}

GBytes *
fixture_write_webp (const FixtureImage *image,
                    gboolean            lossless)
{
  guint8 *bytes = NULL;
  int width = (int) image->width, height = (int) image->height;
  WebPConfig config;
  WebPPicture picture;
  WebPMemoryWriter writer;
  gboolean written;

  g_assert_true (WebPConfigPreset (&config, WEBP_PRESET_DEFAULT, 95));
  g_assert_true (WebPPictureInit (&picture));
  config.lossless = lossless;
  config.exact = 1; /* Keeps the colours under full transparency. */
  config.method = 0;
  picture.use_argb = lossless;
  picture.width = width;
  picture.height = height;
  g_assert_true (WebPPictureImportRGBA (&picture, image->rgba, width * 4));
  WebPMemoryWriterInit (&writer);
  picture.writer = WebPMemoryWrite;
  picture.custom_ptr = &writer;
  written = WebPEncode (&config, &picture);
  g_assert_true (written);
  WebPPictureFree (&picture);

  bytes = writer.mem;
  return g_bytes_new_with_free_func (bytes, writer.size, (GDestroyNotify) WebPFree, bytes);
}
