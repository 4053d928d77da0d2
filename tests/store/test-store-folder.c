/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The data folder as it is found: in use, newer, foreign, damaged, incomplete. Whatever is refused
 * is left as it was, byte for byte. */

#include "scholia-store-fixture.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *
get_path (StoreFixture *self,
          const char   *name)
{
  return g_build_filename (self->folder, "data", name, NULL);
}

static void
close_store (StoreFixture *self)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (store_close (self->store, &error));
  g_assert_finalize_object (g_steal_pointer (&self->store));
}

static GBytes *
read_file (StoreFixture *self,
           const char   *name)
{
  g_autofree char *path = get_path (self, name);
  char *bytes;
  gsize size;

  if (!g_file_get_contents (path, &bytes, &size, NULL))
    return g_bytes_new_static ("", 0);

  return g_bytes_new_take (bytes, size);
}

static void
write_file (StoreFixture *self,
            const char   *name,
            const void   *bytes,
            gsize         size)
{
  g_autofree char *path = get_path (self, name);

  g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
}

static void
run_sql (StoreFixture *self,
         const char   *sql)
{
  g_autofree char *path = get_path (self, "scholia.db");
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

/* Refused with this code and this in the message, and not a byte changed; twice, since the first
 * attempt must not make the second one succeed. */
static void
assert_refused (StoreFixture *self,
                ScholiaError  code,
                const char   *words)
{
  g_autoptr(GBytes) before = read_file (self, "scholia.db");
  g_autoptr(GBytes) journal_before = read_file (self, "scholia.db-wal");

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GBytes) after = NULL;
      g_autoptr(GBytes) journal_after = NULL;

      g_assert_null (store_open (self->uri, &error));
      g_assert_error (error, SCHOLIA_ERROR, (int) code);
      g_assert_nonnull (strstr (error->message, words));
      after = read_file (self, "scholia.db");
      journal_after = read_file (self, "scholia.db-wal");
      g_assert_true (g_bytes_equal (before, after));
      g_assert_true (g_bytes_equal (journal_before, journal_after));
    }
}

static void
test_second_opening_names_the_holder (StoreFixture  *self,
                                      gconstpointer  data)
{
  g_autofree char *pid = g_strdup_printf ("process %d", (int) getpid ());
  g_autoptr(GError) error = NULL;

  g_assert_null (store_open (self->uri, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_CONFLICT);
  g_assert_true (g_str_has_suffix (error->message, pid));
  store_fill (self->store, &store_key, 1, "a");
}

static void
test_all_is_private (StoreFixture  *self,
                     gconstpointer  data)
{
  static const struct { const char *name; mode_t mode; } files[] = {
    { "", 0700 }, { "blobs", 0700 }, { "tmp", 0700 }, { "lock", 0600 }, { "scholia.db", 0600 },
    { "scholia.db-wal", 0600 }, { "scholia.db-shm", 0600 },
  };
  g_autofree char *folder = get_path (self, "");

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = get_path (self, files[i].name);
      struct stat status;

      g_assert_cmpint (stat (path, &status), ==, 0);
      g_assert_cmpint (status.st_mode & 0777, ==, files[i].mode);
    }

  close_store (self);
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
  store_fixture_reopen (self);
  test_second_opening_names_the_holder (self, data);
}

static void
test_newer_version_is_refused (StoreFixture  *self,
                               gconstpointer  data)
{
  g_autoptr(GBytes) ours = NULL;

  close_store (self);
  ours = read_file (self, "scholia.db");
  run_sql (self, "PRAGMA user_version = 99");
  assert_refused (self, SCHOLIA_ERROR_VERSION, "newer version");

  write_file (self, "scholia.db", g_bytes_get_data (ours, NULL), g_bytes_get_size (ours));
  store_fixture_reopen (self);
  store_fill (self->store, &store_key, 1, "a");
}

/* As the first release left it. */
static void
test_older_version_is_migrated (StoreFixture  *self,
                                gconstpointer  data)
{
  store_fill (self->store, &store_key, 3, "a");
  close_store (self);
  run_sql (self, "DROP TABLE removal; DROP TABLE usage; DROP TABLE usage_batch; "
                 "PRAGMA user_version = 1");
  store_fixture_reopen (self);
  store_assert_log (self->store, 3, "a");
  store_fill (self->store, &store_key, 1, "b");
}

static void
test_foreign_database_is_refused (StoreFixture  *self,
                                  gconstpointer  data)
{
  g_autofree char *path = get_path (self, "scholia.db");

  close_store (self);
  g_unlink (path);
  run_sql (self, "CREATE TABLE recipe (name); INSERT INTO recipe VALUES ('moussaka')");
  assert_refused (self, SCHOLIA_ERROR_UNAVAILABLE, "not written by Scholia");
}

static void
test_other_file_is_refused (StoreFixture  *self,
                            gconstpointer  data)
{
  close_store (self);
  write_file (self, "scholia.db", "A letter to the editor, and nothing like a database at all.\n",
              60);
  assert_refused (self, SCHOLIA_ERROR_UNAVAILABLE, "damaged");
}

static void
test_damaged_database_is_refused (StoreFixture  *self,
                                  gconstpointer  data)
{
  /* Where the bytes are overwritten: the header, the schema's page, a page of a table. */
  static const gsize offsets[] = { 0, 16, 100, 4096 * 2, 4096 * 4 };

  store_fill (self->store, &store_key, 200, "a");
  close_store (self);

  for (gsize i = 0; i < G_N_ELEMENTS (offsets); i++)
    {
      g_autoptr(GBytes) whole = read_file (self, "scholia.db");
      gsize size;
      g_autofree char *bytes = g_memdup2 (g_bytes_get_data (whole, NULL),
                                          g_bytes_get_size (whole));

      size = g_bytes_get_size (whole);
      g_assert_cmpuint (offsets[i] + 64, <, size);
      memset (bytes + offsets[i], 0xa5, 64);
      write_file (self, "scholia.db", bytes, size);
      assert_refused (self, SCHOLIA_ERROR_UNAVAILABLE, "damaged");
      write_file (self, "scholia.db", g_bytes_get_data (whole, NULL), size);
    }

  store_fixture_reopen (self);
  store_assert_log (self->store, 200, "a");
}

static void
test_truncated_database_is_refused (StoreFixture  *self,
                                    gconstpointer  data)
{
  g_autoptr(GBytes) whole = NULL;

  store_fill (self->store, &store_key, 200, "a");
  close_store (self);
  whole = read_file (self, "scholia.db");
  write_file (self, "scholia.db", g_bytes_get_data (whole, NULL), g_bytes_get_size (whole) / 2);
  assert_refused (self, SCHOLIA_ERROR_UNAVAILABLE, "damaged");
}

/* As a crash leaves it: the database, and a journal with what is newer. */
static void
test_damaged_database_keeps_its_journal (StoreFixture  *self,
                                         gconstpointer  data)
{
  g_autoptr(GBytes) database = NULL;
  g_autoptr(GBytes) journal = NULL;
  g_autofree char *bytes = NULL;
  gsize size;

  store_fill (self->store, &store_key, 400, "a");
  store_fixture_reopen (self);
  store_fill (self->store, &store_key, 1, "a");
  database = read_file (self, "scholia.db");
  journal = read_file (self, "scholia.db-wal");
  close_store (self);

  size = g_bytes_get_size (database);
  bytes = g_memdup2 (g_bytes_get_data (database, NULL), size);
  g_assert_cmpuint (size, >, 24 * 4096);
  memset (bytes + 16 * 4096, 0xa5, 8 * 4096);
  write_file (self, "scholia.db", bytes, size);
  write_file (self, "scholia.db-wal", g_bytes_get_data (journal, NULL),
              g_bytes_get_size (journal));
  assert_refused (self, SCHOLIA_ERROR_UNAVAILABLE, "damaged");

  write_file (self, "scholia.db", g_bytes_get_data (database, NULL), size);
  store_fixture_reopen (self);
  store_assert_log (self->store, 401, "a");
}

/* Bytes turned at random, as a fuzzer would: each call ends, with a value or an error, and nothing
 * crashes. Small enough to be checked at the start, so most are refused there. */
static void
test_random_damage_crashes_nothing (StoreFixture  *self,
                                    gconstpointer  data)
{
  static const char * const ids[] = { "a-7", NULL };
  g_autoptr(GBytes) whole = NULL;
  gsize size;

  store_fill (self->store, &store_key, 100, "a");
  close_store (self);
  whole = read_file (self, "scholia.db");
  size = g_bytes_get_size (whole);

  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *bytes = g_memdup2 (g_bytes_get_data (whole, NULL), size);
      g_autoptr(ScholiaStore) store = NULL;
      g_autoptr(ScholiaStoreLoad) load = NULL;
      g_autoptr(GArray) seqs = NULL;
      g_autoptr(GPtrArray) boards = NULL;

      for (guint n = 0; n < 3; n++)
        bytes[g_test_rand_int_range (100, (int) size)] ^= (char) g_test_rand_int_range (1, 256);
      write_file (self, "scholia.db", bytes, size);

      store = store_open (self->uri, NULL);
      if (store == NULL)
        continue;

      load = store_load (store, &store_key, 0, "", NULL);
      seqs = store_lookup (store, &store_key, ids, NULL);
      boards = store_list_boards (store, "team", NULL);
      store_snapshot (store, &store_key, 50, "state", NULL);
      g_assert_true (store_close (store, NULL));
    }

  write_file (self, "scholia.db", g_bytes_get_data (whole, NULL), size);
}

static void
test_missing_database_is_not_made_anew (StoreFixture  *self,
                                        gconstpointer  data)
{
  g_autofree char *path = get_path (self, "scholia.db");
  g_autofree char *image = get_path (self, "blobs/ab");
  g_autoptr(GError) error = NULL;

  close_store (self);
  g_assert_cmpint (g_mkdir (image, 0700), ==, 0);
  g_unlink (path);

  g_assert_null (store_open (self->uri, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE);
  g_assert_nonnull (strstr (error->message, "missing"));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_tmp_is_emptied (StoreFixture  *self,
                     gconstpointer  data)
{
  g_autofree char *path = get_path (self, "tmp/upload-123456");

  close_store (self);
  write_file (self, "tmp/upload-123456", "half an image", 13);
  store_fixture_reopen (self);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_impossible_folder_is_unavailable (StoreFixture  *self,
                                       gconstpointer  data)
{
  g_autofree char *uri = g_strdup_printf ("sqlite:%s/data/lock/below", self->folder);
  g_autoptr(GError) error = NULL;

  g_assert_null (store_open (uri, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE);
}

static void
test_folder_is_made_with_its_parents (StoreFixture  *self,
                                      gconstpointer  data)
{
  g_autofree char *uri = g_strdup_printf ("sqlite:%s/some/new/place", self->folder);
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaStore) store = store_open (uri, &error);

  g_assert_no_error (error);
  g_assert_true (store_close (store, &error));
}

/* Closed, the folder holds no journal: one file is the whole database, and can be copied. */
static void
test_closed_store_is_one_file (StoreFixture  *self,
                               gconstpointer  data)
{
  g_autofree char *wal = get_path (self, "scholia.db-wal");
  g_autofree char *shm = get_path (self, "scholia.db-shm");

  store_fill (self->store, &store_key, 5, "a");
  g_assert_true (g_file_test (wal, G_FILE_TEST_EXISTS));
  close_store (self);
  g_assert_false (g_file_test (wal, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (shm, G_FILE_TEST_EXISTS));
}

static void
add (const char *name,
     void      (*run) (StoreFixture  *self,
                       gconstpointer  data))
{
  g_autofree char *path = g_strconcat ("/store/sqlite/folder/", name, NULL);

  g_test_add (path, StoreFixture, &store_engines[0], store_fixture_set_up, run,
              store_fixture_tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("second-opening-names-the-holder", test_second_opening_names_the_holder);
  add ("all-is-private", test_all_is_private);
  add ("newer-version-is-refused", test_newer_version_is_refused);
  add ("older-version-is-migrated", test_older_version_is_migrated);
  add ("foreign-database-is-refused", test_foreign_database_is_refused);
  add ("other-file-is-refused", test_other_file_is_refused);
  add ("damaged-database-is-refused", test_damaged_database_is_refused);
  add ("truncated-database-is-refused", test_truncated_database_is_refused);
  add ("damaged-database-keeps-its-journal", test_damaged_database_keeps_its_journal);
  add ("random-damage-crashes-nothing", test_random_damage_crashes_nothing);
  add ("missing-database-is-not-made-anew", test_missing_database_is_not_made_anew);
  add ("tmp-is-emptied", test_tmp_is_emptied);
  add ("impossible-folder-is-unavailable", test_impossible_folder_is_unavailable);
  add ("folder-is-made-with-its-parents", test_folder_is_made_with_its_parents);
  add ("closed-store-is-one-file", test_closed_store_is_one_file);

  return g_test_run ();
}
