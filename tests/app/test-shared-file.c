/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-shared-file.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "image-fixture.h"

/* Two pixels, red above blue. */
static const guint8 bmp[] = {
  'B', 'M', 62, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0,
  40, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 1, 0, 24, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  255, 0, 0, 0,
  0, 0, 255, 0,
};

static GFile *
write_file (const guint8 *bytes,
            gsize         length)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("scholia-shared-XXXXXX", &path, &error);

  g_assert_no_error (error);
  close (fd);
  g_assert_true (g_file_set_contents (path, (const char *) bytes, (gssize) length, NULL));
  return g_file_new_for_path (path);
}

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static ScholiaPicture *
load_complete (GFile *file)
{
  g_autoptr(GError) error = NULL;
  ScholiaPicture *picture = fixture_load_file (file, NULL, &error);

  g_assert_no_error (error);
  while (!scholia_picture_is_complete (picture))
    g_main_context_iteration (NULL, TRUE);
  return picture;
}

static GFile *
make_shared (GFile *file)
{
  g_autoptr(ScholiaPicture) picture = load_complete (file);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GFile *shared;

  scholia_shared_file_make_async (file, picture, NULL, done_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  shared = scholia_shared_file_make_finish (result, &error);
  g_assert_no_error (error);
  return shared;
}

static void
remove_file (GFile *file)
{
  g_assert_true (g_file_delete (file, NULL, NULL));
}

/* The second time the file is one that is shared as it is. */
static void
test_once (void)
{
  g_autoptr(GFile) file = write_file (bmp, sizeof bmp);
  g_autoptr(GFile) png = make_shared (file);
  g_autoptr(GFile) again = make_shared (png);
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_false (g_file_equal (file, png));
  g_assert_true (g_file_load_contents (png, NULL, &bytes, &length, NULL, NULL));
  g_assert_cmpuint (length, >, 8);
  g_assert_cmpmem (bytes, 8, "\x89PNG\r\n\x1a\n", 8);
  g_assert_true (g_file_equal (png, again));
  remove_file (file);
  remove_file (png);
}

/* Or each opening of the file would make another board. */
static void
test_same_bytes (void)
{
  g_autoptr(GFile) file = write_file (bmp, sizeof bmp);
  g_autoptr(GFile) one = make_shared (file);
  g_autoptr(GFile) other = make_shared (file);
  g_autoptr(GBytes) one_bytes = g_file_load_bytes (one, NULL, NULL, NULL);
  g_autoptr(GBytes) other_bytes = g_file_load_bytes (other, NULL, NULL, NULL);

  g_assert_false (g_file_equal (one, other));
  g_assert_true (g_bytes_equal (one_bytes, other_bytes));
  remove_file (file);
  remove_file (one);
  remove_file (other);
}

static gboolean
is_there (const char *name)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "scholia", NULL);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *entry;

  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (entry, name))
      return TRUE;
  return FALSE;
}

/* Whoever cancels when the file has just been written still has it to delete; and the last to let
 * the picture go is the main thread, where it lives. */
static void
test_cancelled_at_the_end (void)
{
  g_autoptr(GFile) file = write_file (bmp, sizeof bmp);
  g_autoptr(ScholiaPicture) picture = load_complete (file);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) shared = NULL;

  scholia_shared_file_make_async (file, picture, cancellable, done_cb, &result);
  while (!is_there ("converted-"))
    g_thread_yield ();
  g_cancellable_cancel (cancellable);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  shared = scholia_shared_file_make_finish (result, &error);
  if (shared != NULL)
    remove_file (shared);
  else
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (is_there ("converted-"));
  /* The callback has returned, so nothing holds it but this. */
  g_assert_finalize_object (g_steal_pointer (&picture));
  remove_file (file);
}

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/app/shared-file/once", test_once);
  g_test_add_func ("/app/shared-file/same-bytes", test_same_bytes);
  g_test_add_func ("/app/shared-file/cancelled-at-the-end", test_cancelled_at_the_end);
  return fixture_run ();
}
