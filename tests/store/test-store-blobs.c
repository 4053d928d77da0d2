/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The contract about blobs. That aborted ones leave no file is looked at from outside. */

#include "scholia-store-fixture.h"

#include <string.h>
#include <utime.h>

#define HELLO_SHA256 "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"

/* The blob is there as long as what is returned. */
static ScholiaBlobWriter *
upload (ScholiaStore  *store,
        const char    *text,
        char         **digest)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaBlobWriter) writer = scholia_store_blob_begin (store, &error);

  g_assert_no_error (error);
  store_blob_write (writer, text, &error);
  g_assert_no_error (error);
  *digest = store_blob_commit (writer, &error);
  g_assert_no_error (error);

  return g_steal_pointer (&writer);
}

/* Whatever writing was asked for before is done after it. */
static void
wait_for_writes (StoreFixture *self)
{
  store_put_team (self->store, "another");
}

/* A file without a board and without an upload: what a process that ended leaves behind. */
static char *
leave_blob (StoreFixture *self,
            const char   *text)
{
  char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_autofree char *folder = g_strdup_printf ("%s/data/blobs/%.2s", self->folder, digest);
  g_autofree char *path = g_build_filename (folder, digest, NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));

  return digest;
}

static void
assert_blob (ScholiaStore *store,
             const char   *digest,
             const char   *text)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *read = store_blob_read (store, digest, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (read, ==, text);
}

static void
assert_no_blob (ScholiaStore *store,
                const char   *digest)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (store_blob_read (store, digest, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
}

static void
put_board_with (StoreFixture *self,
                const char   *board_id,
                const char   *digest)
{
  g_autoptr(GError) error = NULL;
  ScholiaStoredBoard board = {
    (char *) "team", (char *) board_id, (char *) "Title", (char *) digest, (char *) "image/png",
  };
  ScholiaMetaOperation put = { SCHOLIA_META_PUT_BOARD, .board = &board };

  g_assert_true (store_meta (self->store, &put, 1, &error));
}

static void
test_blob_has_its_digest (StoreFixture  *self,
                          gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaBlobWriter) writer = scholia_store_blob_begin (self->store, &error);
  g_autofree char *digest = NULL;

  g_assert_true (store_blob_write (writer, "he", &error));
  g_assert_true (store_blob_write (writer, "", &error));
  g_assert_true (store_blob_write (writer, "llo", &error));
  assert_no_blob (self->store, HELLO_SHA256);
  digest = store_blob_commit (writer, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (digest, ==, HELLO_SHA256);
  assert_blob (self->store, digest, "hello");

  put_board_with (self, "one", digest);
  g_assert_finalize_object (g_steal_pointer (&writer));
  store_fixture_reopen (self);
  assert_blob (self->store, digest, "hello");
}

/* From any place, also from its end and from behind it, where nothing is. */
static void
test_blob_from_a_place (StoreFixture  *self,
                        gconstpointer  data)
{
  const char *rests[] = { "hello", "ello", "llo", "lo", "o", "", "", "" };
  g_autofree char *digest = NULL;
  g_autoptr(ScholiaBlobWriter) writer = upload (self->store, "hello", &digest);

  for (guint i = 0; i < G_N_ELEMENTS (rests); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *rest = store_blob_read_from (self->store, digest, i, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (rest, ==, rests[i]);
    }
}

static void
test_nothing_is_a_blob_too (StoreFixture  *self,
                            gconstpointer  data)
{
  g_autofree char *digest = NULL;
  g_autoptr(ScholiaBlobWriter) writer = upload (self->store, "", &digest);

  g_assert_cmpstr (digest, ==, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  assert_blob (self->store, digest, "");
}

static guint
count_files (const char *path)
{
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  guint n_files = 0;

  if (folder == NULL)
    return 1;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      n_files += count_files (child);
    }

  return n_files;
}

static void
test_same_blob_twice_is_one (StoreFixture  *self,
                             gconstpointer  data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr(ScholiaBlobWriter) first_writer = upload (self->store, "hello", &first);
  guint n_files = count_files (self->folder);
  g_autoptr(ScholiaBlobWriter) second_writer = upload (self->store, "hello", &second);

  g_assert_cmpstr (first, ==, second);
  g_assert_cmpuint (count_files (self->folder), ==, n_files);
  assert_blob (self->store, first, "hello");
}

/* Both on their way at once: neither takes the other's file away. */
static void
test_same_blob_at_once_is_one (StoreFixture  *self,
                               gconstpointer  data)
{
  enum { N_WRITERS = 6 };
  ScholiaBlobWriter *writers[N_WRITERS];
  GAsyncResult *results[N_WRITERS] = { NULL };
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < N_WRITERS; i++)
    {
      writers[i] = scholia_store_blob_begin (self->store, &error);
      g_assert_true (store_blob_write (writers[i], "hello", &error));
    }
  for (guint i = 0; i < N_WRITERS; i++)
    scholia_blob_writer_commit_async (writers[i], NULL, store_result_cb, &results[i]);
  for (guint i = 0; i < N_WRITERS; i++)
    {
      g_autofree char *digest = NULL;

      digest = scholia_blob_writer_commit_finish (writers[i], store_wait (&results[i]), &error);
      g_assert_cmpstr (digest, ==, HELLO_SHA256);
      g_object_unref (results[i]);
    }
  assert_blob (self->store, HELLO_SHA256, "hello");
  for (guint i = 0; i < N_WRITERS; i++)
    g_object_unref (writers[i]);
}

/* Waits until no upload is left on its way. */
static void
wait_for_files (StoreFixture *self,
                guint         n_files)
{
  gint64 give_up_at = g_get_monotonic_time () + 5 * G_TIME_SPAN_SECOND;

  while (count_files (self->folder) != n_files)
    {
      g_autoptr(GArray) heads = store_heads (self->store, &store_key, 1, NULL);

      g_assert_nonnull (heads);
      g_assert_cmpint (g_get_monotonic_time (), <, give_up_at);
    }
}

static void
test_aborted_blob_leaves_no_file (StoreFixture  *self,
                                  gconstpointer  data)
{
  guint n_files = count_files (self->folder);
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaBlobWriter) aborted = scholia_store_blob_begin (self->store, &error);
  ScholiaBlobWriter *dropped = scholia_store_blob_begin (self->store, &error);

  g_assert_true (store_blob_write (aborted, "hello", &error));
  g_assert_true (store_blob_write (dropped, "hello", &error));
  g_assert_cmpuint (count_files (self->folder), ==, n_files + 2);

  scholia_blob_writer_abort (aborted);
  g_assert_finalize_object (dropped);
  wait_for_files (self, n_files);

  g_assert_false (store_blob_write (aborted, "more", &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE);
  g_clear_error (&error);
  g_assert_null (store_blob_commit (aborted, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE);
  assert_no_blob (self->store, HELLO_SHA256);
}

static void
test_digest_is_no_path (StoreFixture  *self,
                        gconstpointer  data)
{
  static const char * const digests[] = {
    "", "0", "../../scholia.db", "/etc/passwd",
    "2CF24DBA5FB0A30E26E83B2AC5B9E29E1B161E5C1FA7425E73043362938B9824",
    HELLO_SHA256 "0",
    "../../../../../../../../../../../../../../../../../../../etc/pass",
  };
  g_autofree char *digest = NULL;
  g_autoptr(ScholiaBlobWriter) writer = upload (self->store, "hello", &digest);

  assert_blob (self->store, digest, "hello");
  for (gsize i = 0; i < G_N_ELEMENTS (digests); i++)
    assert_no_blob (self->store, digests[i]);
}

static void
test_blob_goes_with_its_last_board (StoreFixture  *self,
                                    gconstpointer  data)
{
  static const ScholiaBoardKey one = { "team", "one" };
  static const ScholiaBoardKey two = { "team", "two" };
  g_autofree char *digest = NULL;
  ScholiaBlobWriter *writer = upload (self->store, "hello", &digest);
  g_autoptr(GError) error = NULL;

  put_board_with (self, "one", digest);
  g_assert_finalize_object (writer);
  wait_for_writes (self);
  put_board_with (self, "two", digest);
  g_assert_true (store_remove_board (self->store, &one, &error));
  assert_blob (self->store, digest, "hello");

  g_assert_true (store_remove_board (self->store, &two, &error));
  assert_no_blob (self->store, digest);
}

/* Refused, or its uploader is gone: no board will show it. */
static void
test_blob_goes_with_its_last_upload (StoreFixture  *self,
                                     gconstpointer  data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  ScholiaBlobWriter *first_writer = upload (self->store, "hello", &first);
  ScholiaBlobWriter *second_writer = upload (self->store, "hello", &second);

  g_assert_finalize_object (first_writer);
  wait_for_writes (self);
  assert_blob (self->store, second, "hello");

  g_assert_finalize_object (second_writer);
  wait_for_writes (self);
  assert_no_blob (self->store, second);
}

/* Of two uploads of one image the first has a board, which goes before the second has one. */
static void
test_upload_outlives_the_others_board (StoreFixture  *self,
                                       gconstpointer  data)
{
  static const ScholiaBoardKey one = { "team", "one" };
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  ScholiaBlobWriter *first_writer = upload (self->store, "hello", &first);
  ScholiaBlobWriter *second_writer = upload (self->store, "hello", &second);
  g_autoptr(GError) error = NULL;

  put_board_with (self, "one", first);
  g_assert_finalize_object (first_writer);
  g_assert_true (store_remove_board (self->store, &one, &error));
  assert_blob (self->store, second, "hello");

  put_board_with (self, "two", second);
  g_assert_finalize_object (second_writer);
  wait_for_writes (self);
  assert_blob (self->store, second, "hello");
}

static void
test_old_upload_without_board_is_swept (StoreFixture  *self,
                                        gconstpointer  data)
{
  g_autofree char *kept = leave_blob (self, "kept");
  g_autofree char *lost = leave_blob (self, "lost");
  g_autofree char *fresh = leave_blob (self, "fresh");
  const char *aged[] = { kept, lost };

  put_board_with (self, "one", kept);
  for (gsize i = 0; i < G_N_ELEMENTS (aged); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/data/blobs/%.2s/%s", self->folder, aged[i],
                                               aged[i]);
      struct utimbuf two_days_ago;

      two_days_ago.actime = two_days_ago.modtime = time (NULL) - 2 * 24 * 60 * 60;
      g_assert_cmpint (utime (path, &two_days_ago), ==, 0);
    }

  store_fixture_reopen (self);
  assert_blob (self->store, kept, "kept");
  assert_blob (self->store, fresh, "fresh");
  assert_no_blob (self->store, lost);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  store_test_add ("blobs/blob-has-its-digest", test_blob_has_its_digest);
  store_test_add ("blobs/blob-from-a-place", test_blob_from_a_place);
  store_test_add ("blobs/nothing-is-a-blob-too", test_nothing_is_a_blob_too);
  store_test_add ("blobs/same-blob-twice-is-one", test_same_blob_twice_is_one);
  store_test_add ("blobs/same-blob-at-once-is-one", test_same_blob_at_once_is_one);
  store_test_add ("blobs/aborted-blob-leaves-no-file", test_aborted_blob_leaves_no_file);
  store_test_add ("blobs/digest-is-no-path", test_digest_is_no_path);
  store_test_add ("blobs/blob-goes-with-its-last-board", test_blob_goes_with_its_last_board);
  store_test_add ("blobs/blob-goes-with-its-last-upload", test_blob_goes_with_its_last_upload);
  store_test_add ("blobs/upload-outlives-the-others-board",
                  test_upload_outlives_the_others_board);
  store_test_add ("blobs/old-upload-without-board-is-swept",
                  test_old_upload_without_board_is_swept);

  return g_test_run ();
}
