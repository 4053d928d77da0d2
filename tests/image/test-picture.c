/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "image-fixture.h"

#include <glib/gstdio.h>
#include <png.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scholia-error.h"
#include "scholia-limits.h"

/* Installed by gnome-backgrounds; large pictures as people have them. */
static const char *real_pictures[] = {
  "/usr/share/backgrounds/gnome/adwaita-l.webp",
  "/usr/share/backgrounds/gnome/wood-d.webp",
};

static void
assert_refused (const char   *path,
                ScholiaError  code)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaPicture) picture = fixture_load_file (file, NULL, &error);

  g_assert_null (picture);
  g_assert_error (error, SCHOLIA_ERROR, (int) code);
  g_assert_cmpstr (error->message, !=, "");
}

static void
test_not_there (void)
{
  assert_refused ("/nonexistent/picture.png", SCHOLIA_ERROR_NOT_FOUND);
}

static void
test_folder (void)
{
  assert_refused (g_get_tmp_dir (), SCHOLIA_ERROR_UNSUPPORTED_IMAGE);
}

/* Opening a pipe waits for a writer, for ever. */
static void
test_pipe (void)
{
  g_autofree char *folder = g_dir_make_tmp ("scholia-image-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "picture.png", NULL);

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  assert_refused (path, SCHOLIA_ERROR_UNSUPPORTED_IMAGE);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_not_permitted (void)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("scholia-image-XXXXXX", &path, NULL);

  g_close (fd, NULL);
  if (geteuid () == 0)
    {
      g_test_skip ("the superuser may read everything");
    }
  else
    {
      g_chmod (path, 0);
      assert_refused (path, SCHOLIA_ERROR_FORBIDDEN);
    }
  g_unlink (path);
}

/* Sparse: it has the size and costs nothing. */
static void
test_too_many_bytes (void)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("scholia-image-XXXXXX", &path, NULL);

  g_assert_cmpint (ftruncate (fd, SCHOLIA_MAX_IMAGE_BYTES + 1), ==, 0);
  g_close (fd, NULL);
  assert_refused (path, SCHOLIA_ERROR_TOO_LARGE);
  g_unlink (path);
}

static void
test_cancelled (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GFile) file = g_file_new_for_path (g_get_tmp_dir ());
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaPicture) picture = NULL;

  g_cancellable_cancel (cancellable);
  picture = fixture_load_file (file, cancellable, &error);
  g_assert_null (picture);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_tiles_are_cached (void)
{
  g_autoptr(FixtureImage) image = fixture_image_new (600, 10, FALSE);
  g_autoptr(GBytes) bytes = fixture_write_png (image, PNG_COLOR_TYPE_RGB, 8, FALSE);
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaPicture) picture = fixture_load (bytes, &error);
  g_autoptr(GdkTexture) tile = NULL;
  g_autoptr(GdkTexture) other = NULL;

  g_assert_no_error (error);
  g_assert_null (scholia_picture_peek_tile (picture, &(ScholiaTile) { .column = 1 }));
  tile = fixture_dup_tile (picture, 0, 1, 0);
  other = fixture_dup_tile (picture, 0, 0, 0);
  g_assert_true (tile != other);
  g_assert_true (tile ==
                 scholia_picture_peek_tile (picture, &(ScholiaTile) { .column = 1 }));
  g_assert_finalize_object (g_steal_pointer (&picture));
  /* A tile that a frame still holds keeps the pixels. */
  g_assert_cmpint (gdk_texture_get_width (tile), ==, 600 - SCHOLIA_TILE_SIZE);
}

/* Tiles of the screen's size: the last ones are smaller, and an opaque colour stays what it is. */
static void
test_scaled_tiles (void)
{
  g_autoptr(FixtureImage) image = fixture_image_new_smooth (600, 300);
  g_autoptr(GBytes) bytes = fixture_write_png (image, PNG_COLOR_TYPE_RGB, 8, FALSE);
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaPicture) picture = fixture_load (bytes, &error);
  ScholiaTile corner = { .column = 1, .row = 0, .scaled_width = 400, .scaled_height = 200 };
  ScholiaTile other = { .column = 1, .row = 0, .scaled_width = 402, .scaled_height = 201 };
  g_autoptr(GdkTexture) texture = NULL;

  g_assert_no_error (error);
  texture = fixture_dup_any_tile (picture, &corner);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, 400 - SCHOLIA_SCALED_TILE_SIZE);
  g_assert_cmpint (gdk_texture_get_height (texture), ==, 200);
  g_assert_null (scholia_picture_peek_tile (picture, &other));
}

static void
check_thumbnail (guint width,
                 guint height,
                 guint max_size,
                 guint expected_width,
                 guint expected_height)
{
  g_autoptr(FixtureImage) image = fixture_image_new_smooth (width, height);
  g_autoptr(GBytes) bytes = fixture_write_png (image, PNG_COLOR_TYPE_RGB, 8, FALSE);
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaPicture) picture = fixture_load (bytes, &error);
  g_autoptr(GBytes) png = scholia_picture_make_thumbnail (picture, max_size, &error);
  g_autoptr(ScholiaPicture) thumbnail = NULL;
  g_autoptr(FixtureImage) expected = NULL;

  g_assert_no_error (error);
  thumbnail = fixture_load (png, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (scholia_picture_get_width (thumbnail), ==, expected_width);
  g_assert_cmpuint (scholia_picture_get_height (thumbnail), ==, expected_height);
  /* A gradient that is made smaller is the same gradient. */
  expected = fixture_image_new_smooth (expected_width, expected_height);
  fixture_assert_equal (thumbnail, expected, 2 + 180 / MIN (expected_width, expected_height));
}

static void
test_thumbnail (void)
{
  check_thumbnail (1000, 700, 484, 484, 339);
  check_thumbnail (700, 1300, 200, 108, 200);
  check_thumbnail (120, 80, 484, 120, 80);
  check_thumbnail (1500, 20, 100, 100, 1);
}

static void
test_real_pictures (void)
{
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (real_pictures); i++)
    {
      g_autoptr(GFile) file = g_file_new_for_path (real_pictures[i]);
      g_autoptr(GError) error = NULL;
      g_autoptr(ScholiaPicture) picture = NULL;

      if (!g_file_query_exists (file, NULL))
        continue;

      picture = fixture_load_file (file, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (scholia_picture_get_width (picture), >, 1000);
      n++;
    }

  if (n == 0)
    g_test_skip ("none is installed");
}

/* No limit here, a figure: the start with a screenshot is to take 150 ms with all else. */
static void
test_speed (void)
{
  g_autoptr(FixtureImage) image = fixture_image_new_smooth (1920, 1080);
  g_autoptr(GBytes) png = fixture_write_png (image, PNG_COLOR_TYPE_RGB_ALPHA, 8, FALSE);
  g_autoptr(GBytes) jpeg = fixture_write_jpeg (image, FIXTURE_JPEG_RGB, 0);
  g_autoptr(GBytes) webp = fixture_write_webp (image, FALSE);
  GBytes *files[] = { png, jpeg, webp };
  const char *names[] = { "PNG", "JPEG", "WebP" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr(GError) error = NULL;
      gint64 begin_us = g_get_monotonic_time ();
      g_autoptr(ScholiaPicture) picture = fixture_load (files[i], &error);

      g_assert_no_error (error);
      g_test_message ("%s of 2 megapixels, loaded with all levels: %.1f ms", names[i],
                      (double) (g_get_monotonic_time () - begin_us) / 1000);
    }
}

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/image/picture/not-there", test_not_there);
  g_test_add_func ("/image/picture/folder", test_folder);
  g_test_add_func ("/image/picture/pipe", test_pipe);
  g_test_add_func ("/image/picture/not-permitted", test_not_permitted);
  g_test_add_func ("/image/picture/too-many-bytes", test_too_many_bytes);
  g_test_add_func ("/image/picture/cancelled", test_cancelled);
  g_test_add_func ("/image/picture/tiles-are-cached", test_tiles_are_cached);
  g_test_add_func ("/image/picture/scaled-tiles", test_scaled_tiles);
  g_test_add_func ("/image/picture/thumbnail", test_thumbnail);
  g_test_add_func ("/image/picture/real-pictures", test_real_pictures);
  g_test_add_func ("/image/picture/speed", test_speed);
  return fixture_run ();
}
