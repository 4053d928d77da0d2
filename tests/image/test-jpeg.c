/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "image-fixture.h"

/* What quality 95 may change in a soft picture. */
#define TOLERANCE 6

static const FixtureJpeg kinds[] = {
  FIXTURE_JPEG_RGB, FIXTURE_JPEG_GREY, FIXTURE_JPEG_CMYK, FIXTURE_JPEG_PROGRESSIVE,
};

static void
make_grey (FixtureImage *image)
{
  for (gsize i = 0; i < (gsize) image->width * image->height; i++)
    image->rgba[i * 4 + 1] = image->rgba[i * 4 + 2] = image->rgba[i * 4];
}

static void
test_kinds (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(FixtureImage) image = fixture_image_new_smooth (700, 530);
      g_autoptr(GBytes) bytes = NULL;
      g_autoptr(ScholiaPicture) picture = NULL;
      g_autoptr(GError) error = NULL;

      if (kinds[i] == FIXTURE_JPEG_GREY)
        make_grey (image);
      bytes = fixture_write_jpeg (image, kinds[i], 0);
      picture = fixture_load (bytes, &error);
      g_assert_no_error (error);
      g_assert_false (scholia_picture_has_alpha (picture));
      /* What inks mean is compared with another program's opinion elsewhere. */
      if (kinds[i] != FIXTURE_JPEG_CMYK)
        fixture_assert_equal (picture, image, TOLERANCE);
    }
}

/* The picture's left edge is dark red, its upper edge dark green: where are they shown? */
static void
test_orientations (void)
{
  const struct { gboolean x_grows, y_grows, is_turned; } shown[] = {
    { TRUE, TRUE, FALSE }, { FALSE, TRUE, FALSE }, { FALSE, FALSE, FALSE }, { TRUE, FALSE, FALSE },
    { TRUE, TRUE, TRUE }, { FALSE, TRUE, TRUE }, { FALSE, FALSE, TRUE }, { TRUE, FALSE, TRUE },
  };

  for (guint orientation = 1; orientation <= 8; orientation++)
    {
      g_autoptr(FixtureImage) image = fixture_image_new_smooth (80, 60);
      g_autoptr(GBytes) bytes = fixture_write_jpeg (image, FIXTURE_JPEG_RGB, orientation);
      g_autoptr(GError) error = NULL;
      g_autoptr(ScholiaPicture) picture = fixture_load (bytes, &error);
      g_autofree guint8 *pixels = NULL;
      guint width, height;
      const guint8 *first, *last_x, *last_y;
      guint across;

      g_assert_no_error (error);
      pixels = fixture_dup_level (picture, 0, &width, &height);
      g_assert_cmpuint (width, ==, shown[orientation - 1].is_turned ? 60 : 80);
      g_assert_cmpuint (height, ==, shown[orientation - 1].is_turned ? 80 : 60);
      first = pixels;
      last_x = pixels + (width - 1) * 4;
      last_y = pixels + (gsize) (height - 1) * width * 4;
      /* In BGRA: red grows along the file's rows, green down them. */
      across = shown[orientation - 1].is_turned ? 1 : 2;
      g_assert_cmpint (first[across] < last_x[across], ==, shown[orientation - 1].x_grows);
      g_assert_cmpint (first[3 - across] < last_y[3 - across], ==,
                       shown[orientation - 1].y_grows);
    }
}

/* Some programs leave a few bytes before the end marker; nothing is lost by them. */
static void
test_stray_bytes_are_harmless (void)
{
  g_autoptr(FixtureImage) image = fixture_image_new_smooth (80, 60);
  g_autoptr(GBytes) bytes = fixture_write_jpeg (image, FIXTURE_JPEG_RGB, 0);
  g_autoptr(GByteArray) stray = g_byte_array_new ();
  g_autoptr(GBytes) changed = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaPicture) picture = NULL;

  g_byte_array_append (stray, g_bytes_get_data (bytes, NULL),
                       (guint) g_bytes_get_size (bytes) - 2);
  g_byte_array_append (stray, (const guint8 *) "\0\0\0\xff\xd9", 5);
  changed = g_byte_array_free_to_bytes (g_steal_pointer (&stray));
  picture = fixture_load (changed, &error);
  g_assert_no_error (error);
  fixture_assert_equal (picture, image, TOLERANCE);
}

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/image/jpeg/kinds", test_kinds);
  g_test_add_func ("/image/jpeg/orientations", test_orientations);
  g_test_add_func ("/image/jpeg/stray-bytes-are-harmless", test_stray_bytes_are_harmless);
  return fixture_run ();
}
