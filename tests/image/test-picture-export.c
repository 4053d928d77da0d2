/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "image-fixture.h"

#include <glib/gstdio.h>
#include <png.h>
#include <string.h>
#include <unistd.h>

#include "scholia-error.h"
#include "scholia-picture-export.h"

static ScholiaPicture *
load_complete (GBytes *bytes)
{
  g_autoptr(GError) error = NULL;
  ScholiaPicture *picture = fixture_load (bytes, &error);

  g_assert_no_error (error);
  while (!scholia_picture_is_complete (picture))
    g_main_context_iteration (NULL, TRUE);
  return picture;
}

static char *
dup_new_path (void)
{
  g_autoptr(GError) error = NULL;
  char *path;
  int fd = g_file_open_tmp ("scholia-export-XXXXXX", &path, &error);

  g_assert_no_error (error);
  close (fd);
  return path;
}

/* What was written, read by itself. */
static void
check (guint    width,
       guint    height,
       gboolean has_alpha,
       int      expected_channels)
{
  g_autoptr(FixtureImage) image = fixture_image_new (width, height, has_alpha);
  g_autoptr(GBytes) bytes = fixture_write_png (image, PNG_COLOR_TYPE_RGB_ALPHA, 8, FALSE);
  g_autoptr(ScholiaPicture) picture = load_complete (bytes);
  g_autofree char *path = dup_new_path ();
  g_autofree guint8 *pixels = g_malloc ((gsize) width * height * 4);
  g_autoptr(GError) error = NULL;
  png_image png = { .version = PNG_IMAGE_VERSION };

  g_assert_true (scholia_picture_export_png (picture, path, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (png_image_begin_read_from_file (&png, path));
  g_assert_cmpuint (png.width, ==, width);
  g_assert_cmpuint (png.height, ==, height);
  g_assert_cmpint ((int) PNG_IMAGE_SAMPLE_CHANNELS (png.format), ==, expected_channels);
  png.format = PNG_FORMAT_RGBA;
  g_assert_true (png_image_finish_read (&png, NULL, pixels, 0, NULL));
  g_assert_cmpmem (pixels, (gsize) width * height * 4, image->rgba, (gsize) width * height * 4);
  g_unlink (path);
}

static void
test_without_loss (void)
{
  check (1100, 600, TRUE, 4);
  check (513, 1, TRUE, 4);
}

/* An alpha channel that hides nothing is not written. */
static void
test_opaque (void)
{
  check (700, 530, FALSE, 3);
}

/* The same picture is the same board: its file is known by its hash. */
static void
test_same_file (void)
{
  g_autoptr(FixtureImage) image = fixture_image_new (300, 200, TRUE);
  g_autoptr(GBytes) bytes = fixture_write_png (image, PNG_COLOR_TYPE_RGB_ALPHA, 8, FALSE);
  g_autoptr(ScholiaPicture) picture = load_complete (bytes);
  char *files[2];
  gsize lengths[2];

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *path = dup_new_path ();
      g_autoptr(GError) error = NULL;

      g_assert_true (scholia_picture_export_png (picture, path, NULL, &error));
      g_assert_no_error (error);
      g_assert_true (g_file_get_contents (path, &files[i], &lengths[i], NULL));
      g_unlink (path);
    }

  g_assert_cmpmem (files[0], lengths[0], files[1], lengths[1]);
  g_free (files[0]);
  g_free (files[1]);
}

static void
assert_fails (const char   *path,
              GCancellable *cancellable,
              GQuark        domain,
              int           code)
{
  g_autoptr(FixtureImage) image = fixture_image_new (100, 100, FALSE);
  g_autoptr(GBytes) bytes = fixture_write_png (image, PNG_COLOR_TYPE_RGB_ALPHA, 8, FALSE);
  g_autoptr(ScholiaPicture) picture = load_complete (bytes);
  g_autoptr(GError) error = NULL;

  g_assert_false (scholia_picture_export_png (picture, path, cancellable, &error));
  g_assert_error (error, domain, code);
}

static void
test_failures_leave_nothing (void)
{
  g_autofree char *path = dup_new_path ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  assert_fails (path, cancellable, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  assert_fails ("/nowhere/picture.png", NULL, SCHOLIA_ERROR, SCHOLIA_ERROR_INTERNAL);
}

/* Where every write fails for want of room. */
static void
test_full_disk (void)
{
  if (g_file_test ("/dev/full", G_FILE_TEST_EXISTS))
    {
      g_autofree char *path = dup_new_path ();

      g_unlink (path);
      g_assert_cmpint (symlink ("/dev/full", path), ==, 0);
      assert_fails (path, NULL, SCHOLIA_ERROR, SCHOLIA_ERROR_INTERNAL);
    }
}

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/image/picture-export/without-loss", test_without_loss);
  g_test_add_func ("/image/picture-export/opaque", test_opaque);
  g_test_add_func ("/image/picture-export/same-file", test_same_file);
  g_test_add_func ("/image/picture-export/failures-leave-nothing", test_failures_leave_nothing);
  g_test_add_func ("/image/picture-export/full-disk", test_full_disk);
  return fixture_run ();
}
