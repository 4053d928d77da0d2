/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "image-fixture.h"

/* What quality 95 may change in a soft picture. */
#define TOLERANCE 8

static void
check (FixtureImage *image,
       gboolean      lossless,
       gboolean      has_alpha)
{
  g_autoptr(GBytes) bytes = fixture_write_webp (image, lossless);
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaPicture) picture = fixture_load (bytes, &error);

  g_assert_no_error (error);
  g_assert_cmpint (scholia_picture_has_alpha (picture), ==, has_alpha);
  fixture_assert_equal (picture, image, lossless ? 0 : TOLERANCE);
}

static void
test_lossless (void)
{
  g_autoptr(FixtureImage) opaque = fixture_image_new (700, 530, FALSE);
  g_autoptr(FixtureImage) clear = fixture_image_new (530, 600, TRUE);

  check (opaque, TRUE, FALSE);
  check (clear, TRUE, TRUE);
}

static void
test_lossy (void)
{
  g_autoptr(FixtureImage) image = fixture_image_new_smooth (700, 530);

  check (image, FALSE, FALSE);
  for (gsize i = 0; i < 700 * 530; i++)
    image->rgba[i * 4 + 3] = (guint8) (i % 700 / 4);
  check (image, FALSE, TRUE);
}

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/image/webp/lossless", test_lossless);
  g_test_add_func ("/image/webp/lossy", test_lossy);
  return fixture_run ();
}
