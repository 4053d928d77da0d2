/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A backup: unpacked by the system's own tar it is a data folder with the boards of one moment. */

#include "scholia-store-fixture.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "scholia-store-backup.h"
#include "scholia-tar.h"

static const char * const extras[] = { "team-key", "missing", NULL };
/* With an image that is there, which the fixture's own board has not. */
static const ScholiaBoardKey shown = { "team", "shown" };

static char *
put_shown_board (StoreFixture *self,
                 const char   *image)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaBlobWriter) writer = scholia_store_blob_begin (self->store, &error);
  char *digest;
  ScholiaStoredBoard board = { (char *) "team", (char *) "shown", (char *) "Title", NULL,
                               (char *) "image/png" };
  ScholiaMetaOperation put = { SCHOLIA_META_PUT_BOARD, .board = &board };

  g_assert_true (store_blob_write (writer, image, &error));
  digest = store_blob_commit (writer, &error);
  g_assert_no_error (error);
  board.image_sha256 = digest;
  g_assert_true (store_remove_board (self->store, &store_key, NULL));
  g_assert_true (store_meta (self->store, &put, 1, &error));

  return digest;
}

static char *
start_backup (StoreFixture  *self,
              GAsyncResult **result)
{
  char *path = g_build_filename (self->folder, "backup.tar", NULL);
  int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  scholia_store_backup_async (self->store, fd, extras, store_result_cb, result);

  return path;
}

static char *
unpack (StoreFixture *self,
        const char   *archive)
{
  char *folder = g_build_filename (self->folder, "restored", NULL);
  g_autoptr(GSubprocess) tar = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  tar = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "tar", "-xf", archive, "-C", folder,
                          NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (tar, NULL, &error));

  return folder;
}

static ScholiaStore *
open_restored (const char *folder)
{
  g_autofree char *uri = g_strconcat ("sqlite:", folder, NULL);
  g_autoptr(GError) error = NULL;
  ScholiaStore *store = store_open (uri, &error);

  g_assert_no_error (error);

  return store;
}

/* Events are committed before, while and after: what is there is a beginning of the log. */
static void
test_prefix_under_load (StoreFixture  *self,
                        gconstpointer  data)
{
  g_autofree char *digest = put_shown_board (self, "picture");
  g_autofree char *key_path = NULL;
  g_autofree char *archive = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *image = NULL;
  g_autofree char *restored_key = NULL;
  g_autofree char *key_text = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(ScholiaStore) restored = NULL;
  g_autoptr(GPtrArray) events = NULL;
  g_autoptr(GError) error = NULL;
  guint n_written = 500;

  store_fill (self->store, &shown, n_written, "a");
  key_path = g_build_filename (strchr (self->uri, ':') + 1, "team-key", NULL);
  g_assert_true (g_file_set_contents (key_path, "secret\n", -1, NULL));
  archive = start_backup (self, &result);
  while (result == NULL)
    {
      guint64 access = store_access (self->store, &shown);
      g_autoptr(GPtrArray) more = store_events (n_written + 1, 1, "a");
      g_autoptr(ScholiaAppendResult) appended = store_append (self->store, &shown, n_written,
                                                              access, more);

      g_assert_cmpint (appended->outcome, ==, SCHOLIA_APPEND_COMMITTED);
      n_written++;
    }
  g_assert_true (scholia_store_backup_finish (self->store, result, &error));
  g_assert_no_error (error);

  folder = unpack (self, archive);
  restored = open_restored (folder);
  events = store_read (restored, &shown, 0, G_MAXUINT, &error);
  g_assert_cmpuint (events->len, >=, 500);
  g_assert_cmpuint (events->len, <=, n_written);
  store_assert_events (events, 1, events->len, "a");
  image = store_blob_read (restored, digest, &error);
  g_assert_cmpstr (image, ==, "picture");
  restored_key = g_build_filename (folder, "team-key", NULL);
  g_assert_true (g_file_get_contents (restored_key, &key_text, NULL, NULL));
  g_assert_cmpstr (key_text, ==, "secret\n");
  g_assert_true (store_close (restored, NULL));
}

static void
test_deleted_words_are_not_in_it (StoreFixture  *self,
                                  gconstpointer  data)
{
  g_autofree char *digest = put_shown_board (self, "picture");
  g_autofree char *archive = NULL;
  g_autofree char *folder = g_build_filename (self->folder, "out", NULL);
  g_autofree char *moved = g_build_filename (folder, "backup.tar", NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) said = store_event (1, "one", "<deleted words>");
  g_autoptr(GPtrArray) kept = store_event (2, "two", "<words that stay>");
  guint64 access = store_access (self->store, &shown);
  g_autoptr(ScholiaAppendResult) first = store_append (self->store, &shown, 0, access, said);
  g_autoptr(ScholiaAppendResult) second = store_append (self->store, &shown, 1, access, kept);

  g_assert_cmpint (second->outcome, ==, SCHOLIA_APPEND_COMMITTED);
  g_assert_true (store_snapshot (self->store, &shown, 1, "<state>", NULL));
  archive = start_backup (self, &result);
  g_assert_true (scholia_store_backup_finish (self->store, store_wait (&result), NULL));

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (g_rename (archive, moved), ==, 0);
  g_assert_true (store_files_hold (folder, "<words that stay>"));
  g_assert_true (store_files_hold (folder, "<state>"));
  g_assert_false (store_files_hold (folder, "<deleted words>"));
}

/* A reader that stalls: the pipe is full long before the image is through. */
static char *
stall (StoreFixture  *self,
       int           *reading_fd,
       GAsyncResult **result)
{
  g_autofree char *picture = g_strnfill (1024 * 1024, 'p');
  char *digest = put_shown_board (self, picture);
  int fds[2];

  g_assert_true (g_unix_open_pipe (fds, FD_CLOEXEC, NULL));
  *reading_fd = fds[0];
  scholia_store_backup_async (self->store, fds[1], extras, store_result_cb, result);

  return digest;
}

static gboolean
has_blob (StoreFixture *self,
          const char   *digest)
{
  g_autofree char *image = store_blob_read (self->store, digest, NULL);

  return image != NULL;
}

static GByteArray *
read_until_end (int            fd,
                GAsyncResult **result)
{
  GByteArray *bytes = g_byte_array_new ();
  guint8 piece[4096];
  gssize got;

  while ((got = read (fd, piece, sizeof piece)) > 0)
    g_byte_array_append (bytes, piece, (guint) got);
  close (fd);
  store_wait (result);

  return bytes;
}

/* Its board goes while the backup is on the way to it: it is in the backup, and then it is gone. */
static void
test_image_of_a_removed_board (StoreFixture  *self,
                               gconstpointer  data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GByteArray) bytes = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *name = NULL;
  guint8 first[SCHOLIA_TAR_BLOCK_BYTES];
  int fd;

  digest = stall (self, &fd, &result);
  /* The first byte says that the database is copied. */
  g_assert_cmpint (read (fd, first, sizeof first), ==, sizeof first);
  g_assert_true (store_remove_board (self->store, &shown, NULL));
  g_assert_true (has_blob (self, digest));

  bytes = read_until_end (fd, &result);
  g_assert_true (scholia_store_backup_finish (self->store, result, NULL));
  name = g_strdup_printf ("blobs/%.2s/%s", digest, digest);
  g_assert_nonnull (memmem (bytes->data, bytes->len, name, strlen (name)));

  store_put_board (self->store, "team", "next");
  g_assert_false (has_blob (self, digest));
}

/* The reader is gone, or the store is closed: it ends, and says so. */
static void
test_broken_off (StoreFixture  *self,
                 gconstpointer  data)
{
  g_autoptr(GAsyncResult) gone = NULL;
  g_autoptr(GAsyncResult) closed = NULL;
  g_autoptr(GAsyncResult) stalled = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *digest = NULL;
  int fds[2];
  int fd;

  digest = stall (self, &fd, &gone);
  close (fd);
  g_assert_false (scholia_store_backup_finish (self->store, store_wait (&gone), &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE);
  g_clear_error (&error);

  g_assert_true (g_unix_open_pipe (fds, FD_CLOEXEC, NULL));
  scholia_store_backup_async (self->store, fds[1], extras, store_result_cb, &stalled);
  scholia_store_close_async (self->store, store_result_cb, &closed);
  g_assert_true (scholia_store_close_finish (self->store, store_wait (&closed), NULL));
  g_assert_false (scholia_store_backup_finish (self->store, store_wait (&stalled), &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE);
  close (fds[0]);

  g_clear_error (&error);
  g_clear_object (&self->store);
  self->store = store_open (self->uri, &error);
  g_assert_no_error (error);
}

/* A backup that lacks an image is none. */
static void
test_missing_image (StoreFixture  *self,
                    gconstpointer  data)
{
  g_autofree char *digest = put_shown_board (self, "picture");
  g_autofree char *path = g_strdup_printf ("%s/blobs/%.2s/%s", strchr (self->uri, ':') + 1, digest,
                                           digest);
  g_autofree char *archive = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_unlink (path), ==, 0);
  archive = start_backup (self, &result);
  g_assert_false (scholia_store_backup_finish (self->store, store_wait (&result), &error));
  g_assert_nonnull (strstr (error->message, digest));
}

/* What is written is read, and no other bit pattern near it. */
static void
test_headers (void)
{
  static const guint64 sizes[] = { 0, 1, 511, 512, 513, 077777777777, 0100000000000,
                                   G_GUINT64_CONSTANT (9876543210123) };
  char name[SCHOLIA_TAR_NAME_BYTES + 1];
  guint8 block[SCHOLIA_TAR_BLOCK_BYTES];
  guint64 size;

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      scholia_tar_write_header (block, "blobs/ab/abcd", sizes[i], 1767225600);
      g_assert_true (scholia_tar_read_header (block, name, &size));
      g_assert_cmpstr (name, ==, "blobs/ab/abcd");
      g_assert_cmpuint (size, ==, sizes[i]);
      g_assert_cmpuint ((sizes[i] + scholia_tar_padding (sizes[i])) % SCHOLIA_TAR_BLOCK_BYTES, ==,
                        0);

      for (guint bit = 0; bit < 257 * 8; bit++)
        {
          block[bit / 8] ^= (guint8) (1 << bit % 8);
          if (bit / 8 < 148 || bit / 8 > 155)
            g_assert_false (scholia_tar_read_header (block, name, &size));
          block[bit / 8] ^= (guint8) (1 << bit % 8);
        }
    }

  memset (block, 0, sizeof block);
  g_assert_true (scholia_tar_read_header (block, name, &size));
  g_assert_cmpstr (name, ==, "");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  signal (SIGPIPE, SIG_IGN);

  store_test_add ("backup/prefix-under-load", test_prefix_under_load);
  store_test_add ("backup/deleted-words", test_deleted_words_are_not_in_it);
  store_test_add ("backup/image-of-a-removed-board", test_image_of_a_removed_board);
  store_test_add ("backup/broken-off", test_broken_off);
  store_test_add ("backup/missing-image", test_missing_image);
  g_test_add_func ("/store/tar/headers", test_headers);

  return g_test_run ();
}
