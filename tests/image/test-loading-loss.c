/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A picture whose pyramid cannot be read any more: by a file that is made shorter under who reads
 * it, and by a disk that fails. */

#include "failing-disk.h"
#include "loading-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "scholia-error.h"
#include "scholia-picture-export.h"
#include "scholia-pyramid-cache.h"

#define WHOLE LOADING_LARGE "\npreview\nall\nwhole\ndone"
/* Descriptors more than are open before a picture is opened, more than any step of it needs. */
#define MANY_DESCRIPTORS 24

static char *
dup_folder (void)
{
  return g_build_filename (g_get_user_cache_dir (), "scholia", "pyramids", NULL);
}

/* (nullable): the cache's only file with that ending. */
static char *
find_cached (const char *beginning,
             const char *ending)
{
  g_autofree char *folder = dup_folder ();
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  char *found = NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, beginning) && g_str_has_suffix (name, ending))
      {
        g_assert_null (found);
        found = g_build_filename (folder, name, NULL);
      }

  return found;
}

static void
clear_cache (void)
{
  g_autofree char *folder = dup_folder ();
  g_autoptr(ScholiaPyramidCache) cache = scholia_pyramid_cache_new (folder, 0);

  scholia_pyramid_cache_trim (cache, 0);
}

static void
set_up (LoadingFixture *self,
        gconstpointer   data)
{
  clear_cache ();
  loading_set_up (self, data);
}

static void
tear_down (LoadingFixture *self,
           gconstpointer   data)
{
  failing_disk_set (FAILING_DISK_SOUND);
  loading_tear_down (self, data);
  loading_assert_no_child ();
}

/* Loads a picture, until its pyramid is in the cache; its path. */
static char *
load_into_cache (LoadingFixture *self)
{
  char *path;

  loading_write_script (self, WHOLE);
  loading_wait_until_settled (self);
  loading_load (self, LOADING_PATIENT, NULL);
  g_assert_no_error (self->error);
  loading_wait_complete (self);
  while ((path = find_cached ("", ".pyramid")) == NULL)
    g_main_context_iteration (NULL, FALSE);
  return path;
}

/* The same, opened once more: what nothing is decoded of. */
static char *
load_from_cache (LoadingFixture *self)
{
  char *path = load_into_cache (self);

  g_clear_object (&self->picture);
  g_clear_object (&self->result);
  loading_assert_no_child ();
  loading_load (self, LOADING_PATIENT, NULL);
  g_assert_no_error (self->error);
  loading_wait_complete (self);
  return path;
}

static void
shorten (const char *path)
{
  g_assert_cmpint (truncate (path, SCHOLIA_PYRAMID_HEADER_BYTES), ==, 0);
}

static void
wait_for_tiles (LoadingFixture *self)
{
  const ScholiaTile wanted[] = { { 0, 7, 5 }, { 1, 0, 0, 1500, 1125 } };

  scholia_picture_want_tiles (self->picture, wanted, G_N_ELEMENTS (wanted));
  while (!scholia_picture_has_wanted_tiles (self->picture) && self->error == NULL)
    g_main_context_iteration (NULL, TRUE);
  if (self->error != NULL)
    return;

  g_assert_cmpint (loading_get_red (scholia_picture_peek_tile (self->picture, &wanted[0])), ==,
                   0x40);
  g_assert_cmpint (loading_get_red (scholia_picture_peek_tile (self->picture, &wanted[1])), ==,
                   0x41);
}

static void
assert_forgotten (const char *path)
{
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* It is decoded anew, into another file, and the one in the cache is nobody's any more. */
static void
assert_outlives_shortening (LoadingFixture *self,
                            const char     *path)
{
  shorten (path);
  wait_for_tiles (self);
  g_assert_no_error (self->error);
  loading_wait_complete (self);
  g_assert_no_error (self->error);
  assert_forgotten (path);
}

static void
test_made_shorter (LoadingFixture *self,
                   gconstpointer   data)
{
  g_autofree char *path = load_into_cache (self);

  assert_outlives_shortening (self, path);
}

static void
test_made_shorter_in_the_cache (LoadingFixture *self,
                                gconstpointer   data)
{
  g_autofree char *path = load_from_cache (self);

  assert_outlives_shortening (self, path);
}

/* By the first decoder, which hangs; the second one is the one that ends. */
static void
test_made_shorter_meanwhile (LoadingFixture *self,
                             gconstpointer   data)
{
  g_autofree char *path = NULL;

  loading_write_script (self, LOADING_LARGE "\npreview\ntiles 0 7 5 1 1\nhang-in-cache\nall\n"
                        "whole\ndone");
  loading_wait_until_settled (self);
  loading_load (self, LOADING_PATIENT, NULL);
  g_assert_no_error (self->error);
  while (scholia_picture_get_progress (self->picture) == 0)
    g_main_context_iteration (NULL, TRUE);
  path = find_cached ("making-", "");
  assert_outlives_shortening (self, path);
}

/* Pixels of another picture beside those in memory would be worse than none. */
static void
test_image_has_changed (LoadingFixture *self,
                        gconstpointer   data)
{
  g_autofree char *path = load_from_cache (self);
  g_autofree char *image = g_file_get_path (self->file);

  g_assert_cmpint (g_chmod (image, 0640), ==, 0);
  shorten (path);
  wait_for_tiles (self);
  g_assert_error (self->error, SCHOLIA_ERROR, SCHOLIA_ERROR_CONFLICT);
  g_assert_nonnull (strstr (self->error->message, "has changed since"));
}

static void
test_image_is_gone (LoadingFixture *self,
                    gconstpointer   data)
{
  g_autofree char *path = load_from_cache (self);

  g_assert_true (g_file_delete (self->file, NULL, NULL));
  shorten (path);
  wait_for_tiles (self);
  g_assert_error (self->error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
}

/* That fails for once, and that fails every time. The preview may be what fails at first, and the
 * tile beside it be read once the disk is sound: what fails at last is a tile that nobody wanted
 * before. */
static void
test_failing_disk (LoadingFixture *self,
                   gconstpointer   data)
{
  const ScholiaTile wanted = { 0, 3, 3 }, unread = { 0, 4, 4 };
  g_autofree char *path = load_from_cache (self);

  failing_disk_set (FAILING_DISK_EIO);
  scholia_picture_want_tiles (self->picture, &wanted, 1);
  while (scholia_picture_is_complete (self->picture))
    g_main_context_iteration (NULL, TRUE);
  failing_disk_set (FAILING_DISK_SOUND);
  wait_for_tiles (self);
  g_assert_no_error (self->error);
  loading_wait_complete (self);
  assert_forgotten (path);

  g_assert_null (scholia_picture_peek_tile (self->picture, &unread));
  failing_disk_set (FAILING_DISK_EIO);
  scholia_picture_want_tiles (self->picture, &unread, 1);
  while (self->error == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (self->error, SCHOLIA_ERROR, SCHOLIA_ERROR_DISK);
  g_assert_nonnull (strstr (self->error->message, "second time"));
}

/* Neither the decoder's first file nor its second can be read at all. */
static void
test_disk_that_never_reads (LoadingFixture *self,
                            gconstpointer   data)
{
  loading_write_script (self, WHOLE);
  loading_wait_until_settled (self);
  failing_disk_set (FAILING_DISK_EIO);
  loading_load (self, LOADING_PATIENT, NULL);
  g_assert_null (self->picture);
  g_assert_error (self->error, SCHOLIA_ERROR, SCHOLIA_ERROR_DISK);
}

/* What is written of a picture is all of it, or nothing; afterwards the picture is whole again. */
static void
test_export_and_thumbnail (LoadingFixture *self,
                           gconstpointer   data)
{
  g_autofree char *path = load_from_cache (self);
  g_autofree char *png = g_strconcat (self->gate, ".png", NULL);
  g_autoptr(GBytes) thumbnail = NULL;
  g_autoptr(GError) error = NULL;

  shorten (path);
  g_assert_null (scholia_picture_make_thumbnail (self->picture, 400, NULL));
  g_assert_false (scholia_picture_export_png (self->picture, png, NULL, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_DISK);
  g_assert_false (g_file_test (png, G_FILE_TEST_EXISTS));
  g_clear_error (&error);

  while (scholia_picture_is_complete (self->picture))
    g_main_context_iteration (NULL, TRUE);
  loading_wait_complete (self);
  g_assert_no_error (self->error);
  assert_forgotten (path);
  g_assert_true (scholia_picture_export_png (self->picture, png, NULL, &error));
  g_assert_no_error (error);
  g_unlink (png);
  thumbnail = scholia_picture_make_thumbnail (self->picture, 400, &error);
  g_assert_no_error (error);
}

/* A picture that was whole when somebody looked, and is being decoded anew: holes are no pixels,
 * and no reason to decode it once more. */
static void
test_export_meanwhile (LoadingFixture *self,
                       gconstpointer   data)
{
  g_autofree char *png = g_strconcat (self->gate, ".png", NULL);
  g_autoptr(ScholiaPyramidFile) lost = NULL;
  g_autoptr(GError) error = NULL;

  loading_begin (self, LOADING_LARGE "\npreview\nwait %s\nall\nwhole\ndone");
  g_assert_no_error (self->error);
  loading_open_gate (self);
  loading_wait_complete (self);
  lost = scholia_picture_dup_file (self->picture);
  failing_disk_set (FAILING_DISK_EIO);
  g_assert_null (scholia_picture_make_thumbnail (self->picture, 400, NULL));
  while (scholia_picture_is_complete (self->picture))
    g_main_context_iteration (NULL, TRUE);
  failing_disk_set (FAILING_DISK_SOUND);
  while (self->picture->file == lost)
    g_main_context_iteration (NULL, TRUE);

  g_assert_null (scholia_picture_make_thumbnail (self->picture, 400, NULL));
  g_assert_false (scholia_picture_export_png (self->picture, png, NULL, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_DISK);
  g_assert_false (g_file_test (png, G_FILE_TEST_EXISTS));
  loading_open_gate (self);
  loading_wait_complete (self);
  g_assert_no_error (self->error);
}

static void
try_with_descriptors (LoadingFixture *self,
                      guint           n_more)
{
  struct rlimit before, few;
  int first_free = dup (STDERR_FILENO);

  close (first_free);
  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &before), ==, 0);
  few = (struct rlimit) { (rlim_t) first_free + n_more, before.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &few), ==, 0);
  loading_load (self, LOADING_PATIENT, NULL);
  if (self->picture != NULL)
    loading_wait_complete (self);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &before), ==, 0);

  g_clear_object (&self->picture);
  g_clear_object (&self->result);
  loading_assert_no_child ();
}

/* Whichever step it is that has none left, one is told that, and nothing of the cache goes. */
static void
test_no_descriptor_left (LoadingFixture *self,
                         gconstpointer   data)
{
  guint n_refused = 0;

  loading_write_script (self, WHOLE);
  loading_wait_until_settled (self);
  for (guint i = 0; i < MANY_DESCRIPTORS; i++)
    {
      clear_cache ();
      try_with_descriptors (self, i);
      if (self->error == NULL)
        continue;

      n_refused++;
      g_assert_error (self->error, SCHOLIA_ERROR, SCHOLIA_ERROR_INTERNAL);
      if (strstr (self->error->message, "as many files open") == NULL)
        g_error ("with %u descriptors: %s", i, self->error->message);
      g_clear_error (&self->error);
    }
  g_assert_cmpuint (n_refused, >, 3);
  g_assert_cmpuint (n_refused, <, MANY_DESCRIPTORS);
}

#define ADD(name, test) g_test_add ("/image/loading-loss/" name, LoadingFixture, NULL, \
                                     set_up, test, tear_down)

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  ADD ("made-shorter", test_made_shorter);
  ADD ("made-shorter-in-the-cache", test_made_shorter_in_the_cache);
  ADD ("made-shorter-meanwhile", test_made_shorter_meanwhile);
  ADD ("image-has-changed", test_image_has_changed);
  ADD ("image-is-gone", test_image_is_gone);
  ADD ("failing-disk", test_failing_disk);
  ADD ("disk-that-never-reads", test_disk_that_never_reads);
  ADD ("export-and-thumbnail", test_export_and_thumbnail);
  ADD ("export-meanwhile", test_export_meanwhile);
  ADD ("no-descriptor-left", test_no_descriptor_left);
  return fixture_run ();
}
