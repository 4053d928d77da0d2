/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "image-fixture.h"

#include <png.h>
#include <string.h>

static const struct
{
  int      color_type;
  int      bit_depth;
  gboolean has_alpha;
} kinds[] = {
  { PNG_COLOR_TYPE_RGB, 8, FALSE },
  { PNG_COLOR_TYPE_RGB, 16, FALSE },
  { PNG_COLOR_TYPE_RGB_ALPHA, 8, TRUE },
  { PNG_COLOR_TYPE_RGB_ALPHA, 16, TRUE },
  { PNG_COLOR_TYPE_GRAY, 8, FALSE },
  { PNG_COLOR_TYPE_GRAY, 16, FALSE },
  { PNG_COLOR_TYPE_GRAY_ALPHA, 8, TRUE },
  { PNG_COLOR_TYPE_GRAY_ALPHA, 16, TRUE },
  { PNG_COLOR_TYPE_PALETTE, 8, FALSE },
  { PNG_COLOR_TYPE_PALETTE, 8, TRUE },
};

/* What the kind can hold of the image. */
static void
bring_to (FixtureImage *image,
          int           color_type)
{
  for (guint y = 0; y < image->height; y++)
    for (guint x = 0; x < image->width; x++)
      {
        guint8 *pixel = image->rgba + ((gsize) y * image->width + x) * 4;

        if (color_type == PNG_COLOR_TYPE_PALETTE)
          memcpy (pixel, image->rgba + x * 4, 4);
        else if ((color_type & PNG_COLOR_MASK_COLOR) == 0)
          pixel[1] = pixel[2] = pixel[0];
      }
}

static void
check_kinds (guint    width,
             guint    height,
             gboolean interlaced)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      guint fitting = kinds[i].color_type == PNG_COLOR_TYPE_PALETTE ? MIN (width, 256) : width;
      g_autoptr(FixtureImage) image = fixture_image_new (fitting, height, kinds[i].has_alpha);
      g_autoptr(GBytes) bytes = NULL;
      g_autoptr(ScholiaPicture) picture = NULL;
      g_autoptr(GError) error = NULL;

      bring_to (image, kinds[i].color_type);
      bytes = fixture_write_png (image, kinds[i].color_type, kinds[i].bit_depth, interlaced);
      picture = fixture_load (bytes, &error);
      g_assert_no_error (error);
      g_assert_cmpint (scholia_picture_has_alpha (picture), ==, kinds[i].has_alpha);
      fixture_assert_equal (picture, image, 0);
      g_assert_finalize_object (g_steal_pointer (&picture));
    }
}

static void
test_kinds (void)
{
  check_kinds (40, 30, FALSE);
  check_kinds (1100, 520, FALSE);
}

static void
test_interlaced (void)
{
  check_kinds (3, 2, TRUE);
  check_kinds (600, 521, TRUE);
}

/* Below 8 bits a pixel's bits are spread over the range. */
static void
test_few_bits (void)
{
  /* 8 x 1 pixels of one bit, 0x35. */
  static const guint8 one_bit_png[] = {
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d,
    0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00, 0x08, 0x00, 0x00, 0x00, 0x01,
    0x01, 0x00, 0x00, 0x00, 0x00, 0xcb, 0x7b, 0xd2, 0xee, 0x00, 0x00, 0x00,
    0x0a, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0x30, 0x05, 0x00, 0x00,
    0x37, 0x00, 0x36, 0xa1, 0xaa, 0x5e, 0x01, 0x00, 0x00, 0x00, 0x00, 0x49,
    0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
  };
  g_autoptr(GBytes) bytes = g_bytes_new_static (one_bit_png, sizeof one_bit_png);
  g_autoptr(ScholiaPicture) picture = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree guint8 *pixels = NULL;
  guint width, height;
  const guint8 expected = 0x35;

  picture = fixture_load (bytes, &error);
  g_assert_no_error (error);
  pixels = fixture_dup_level (picture, 0, &width, &height);
  for (guint x = 0; x < 8; x++)
    g_assert_cmpuint (pixels[x * 4], ==, (expected >> (7 - x) & 1) != 0 ? 255 : 0);
}

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/image/png/kinds", test_kinds);
  g_test_add_func ("/image/png/interlaced", test_interlaced);
  g_test_add_func ("/image/png/few-bits", test_few_bits);
  return fixture_run ();
}
