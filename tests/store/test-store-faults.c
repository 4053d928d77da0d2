/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Disks that are full, fail, are slow or lose their power. */

#include "scholia-faulty-vfs.h"
#include "scholia-store-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/resource.h>

#define FOR_EVER G_MAXUINT
#define PATIENCE_US (20 * G_TIME_SPAN_SECOND)

static ScholiaAppendResult *
append_one (StoreFixture *self,
            guint64       head,
            guint64       access)
{
  g_autoptr(GPtrArray) events = store_events (head + 1, 1, "a");

  return store_append (self->store, &store_key, head, access, events);
}

static void
wait_for_state (StoreFixture      *self,
                ScholiaStoreState  state)
{
  gint64 give_up_at = g_get_monotonic_time () + PATIENCE_US;

  while (scholia_store_get_state (self->store) != state)
    {
      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (g_get_monotonic_time (), <, give_up_at);
    }
}

/* With synchronous=OFF or NORMAL this fails, which no kill -9 would show. */
static void
test_ack_follows_the_sync (StoreFixture  *self,
                           gconstpointer  data)
{
  guint64 access = store_access (self->store, &store_key);

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr(ScholiaAppendResult) result = append_one (self, i, access);

      g_assert_cmpint (result->outcome, ==, SCHOLIA_APPEND_COMMITTED);
      g_assert_cmpuint (faulty_n_unsynced ("scholia.db-wal"), ==, 0);
    }
}

/* Each time that something was acknowledged the power goes; what was synced is opened elsewhere. */
static void
test_acknowledged_survives_a_power_cut (StoreFixture  *self,
                                        gconstpointer  data)
{
  g_autofree char *long_payload = g_strnfill (60000, 'x');
  g_autofree char *data_folder = g_build_filename (self->folder, "data", NULL);
  guint64 access = store_access (self->store, &store_key);

  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *id = g_strdup_printf ("a-%u", i + 1);
      g_autoptr(GPtrArray) event = store_event (i + 1, id, i % 3 == 0 ? long_payload : "short");
      g_autofree char *folder = g_strdup_printf ("%s/cut-%u", self->folder, i);
      g_autofree char *uri = g_strconcat ("sqlite:", folder, NULL);
      const char *ids[] = { id, NULL };
      g_autoptr(ScholiaAppendResult) result = NULL;
      g_autoptr(ScholiaStore) survivor = NULL;
      g_autoptr(GArray) seqs = NULL;
      g_autoptr(GError) error = NULL;

      result = store_append (self->store, &store_key, i, access, event);
      g_assert_cmpint (result->outcome, ==, SCHOLIA_APPEND_COMMITTED);
      g_mkdir (folder, 0700);
      faulty_cut_power (data_folder, folder);

      survivor = store_open (uri, &error);
      g_assert_no_error (error);
      seqs = store_lookup (survivor, &store_key, ids, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (g_array_index (seqs, guint64, 0), ==, i + 1);
      g_assert_true (store_close (survivor, &error));

      if (i % 7 == 6)
        g_assert_true (store_snapshot (self->store, &store_key, i + 1, "state", &error));
    }
}

static void
test_full_disk_is_unavailable (StoreFixture  *self,
                               gconstpointer  data)
{
  guint64 access = store_access (self->store, &store_key);
  g_autoptr(ScholiaAppendResult) refused = NULL;
  g_autoptr(ScholiaAppendResult) later = NULL;
  g_autoptr(GError) error = NULL;

  store_fill (self->store, &store_key, 3, "a");
  faulty_plan (FAULTY_WRITE, SQLITE_FULL, 1, FOR_EVER);
  refused = append_one (self, 3, access);
  g_assert_cmpint (refused->outcome, ==, SCHOLIA_APPEND_UNAVAILABLE);
  g_assert_cmpint (scholia_store_get_state (self->store), ==, SCHOLIA_STORE_STATE_DOWN);

  /* Who looks on can go on looking; who writes is refused at once. */
  store_assert_log (self->store, 3, "a");
  g_assert_false (store_put_link (self->store, &store_key, "link", "token", &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE);
  g_clear_error (&error);
  g_assert_false (store_snapshot (self->store, &store_key, 2, "state", &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE);

  faulty_relent ();
  wait_for_state (self, SCHOLIA_STORE_STATE_READY);
  later = append_one (self, 3, access);
  g_assert_cmpint (later->outcome, ==, SCHOLIA_APPEND_COMMITTED);
  store_fixture_reopen (self);
  store_assert_log (self->store, 4, "a");
}

/* A disk that is full for one write only: each of a group is tried again by itself. */
static void
test_full_disk_spares_those_that_fit (StoreFixture  *self,
                                      gconstpointer  data)
{
  enum { N_BOARDS = 6 };
  GAsyncResult *results[N_BOARDS] = { NULL };
  guint64 access[N_BOARDS];

  for (guint i = 0; i < N_BOARDS; i++)
    {
      g_autofree char *board_id = g_strdup_printf ("board-%u", i);
      ScholiaBoardKey key = { "team", board_id };

      store_put_board (self->store, "team", board_id);
      access[i] = store_access (self->store, &key);
    }

  faulty_slow_down (20);
  for (guint i = 0; i < N_BOARDS; i++)
    {
      g_autofree char *board_id = g_strdup_printf ("board-%u", i);
      ScholiaBoardKey key = { "team", board_id };
      g_autoptr(GPtrArray) events = store_events (1, 1, "a");

      /* The first one is on its way alone, while the others gather behind it. */
      if (i == 1)
        faulty_plan (FAULTY_WRITE, SQLITE_FULL, 10, 1);
      scholia_store_append_async (self->store, &key, 0, access[i], events, store_result_cb,
                                  &results[i]);
    }

  for (guint i = 0; i < N_BOARDS; i++)
    {
      g_autoptr(ScholiaAppendResult) result = NULL;

      result = scholia_store_append_finish (self->store, store_wait (&results[i]));
      g_assert_cmpint (result->outcome, ==, SCHOLIA_APPEND_COMMITTED);
      g_object_unref (results[i]);
    }
  faulty_slow_down (0);
  faulty_relent ();
}

static gboolean
is_in_log (StoreFixture *self,
           const char   *id)
{
  const char *ids[] = { id, NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) seqs = store_lookup (self->store, &store_key, ids, &error);

  g_assert_no_error (error);

  return g_array_index (seqs, guint64, 0) != 0;
}

static void
test_failed_sync_is_unknown_and_then_settled (StoreFixture  *self,
                                              gconstpointer  data)
{
  static const char * const ids[] = { "a-4", NULL };
  guint64 access = store_access (self->store, &store_key);
  g_autoptr(ScholiaAppendResult) unknown = NULL;
  g_autoptr(GError) error = NULL;
  gboolean is_saved;

  store_fill (self->store, &store_key, 3, "a");
  faulty_plan (FAULTY_SYNC, SQLITE_IOERR_FSYNC, 1, FOR_EVER);
  unknown = append_one (self, 3, access);
  g_assert_cmpint (unknown->outcome, ==, SCHOLIA_APPEND_UNKNOWN);

  /* Nobody can tell yet, so nobody is told. */
  g_assert_null (store_lookup (self->store, &store_key, ids, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE);
  g_clear_error (&error);
  g_assert_null (store_load (self->store, &store_key, 0, "", &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE);

  faulty_relent ();
  wait_for_state (self, SCHOLIA_STORE_STATE_READY);
  is_saved = is_in_log (self, "a-4");
  store_assert_log (self->store, is_saved ? 4 : 3, "a");
  store_fixture_reopen (self);
  g_assert_cmpint (is_in_log (self, "a-4"), ==, is_saved);
}

/* The n-th operation of a kind fails, once or for a while. What was acknowledged is there, what was
 * refused is not, what is unknown is what the lookup says, and the store comes back by itself. */
static void
try_failure (StoreFixture    *self,
             FaultyOperation  operation,
             int              code,
             guint            nth,
             guint            count)
{
  g_autofree char *board_id = g_strdup_printf ("board-%d-%d-%u-%u", operation, code, nth, count);
  ScholiaBoardKey key = { "team", board_id };
  g_autoptr(GPtrArray) outcomes = NULL;
  guint64 access;
  guint64 head = 0;

  store_put_board (self->store, "team", board_id);
  access = store_access (self->store, &key);
  outcomes = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_append_result_free);
  faulty_plan (operation, code, nth, count);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(GPtrArray) events = store_events (head + 1, 2, "a");
      g_autoptr(ScholiaAppendResult) result = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(GArray) heads = NULL;

      result = store_append (self->store, &key, head, access, events);
      if (i == 1)
        store_snapshot (self->store, &key, 1, "state", NULL);
      faulty_relent ();
      wait_for_state (self, SCHOLIA_STORE_STATE_READY);
      heads = store_heads (self->store, &key, 1, &error);
      g_assert_no_error (error);
      if (result->outcome == SCHOLIA_APPEND_COMMITTED)
        g_assert_cmpuint (g_array_index (heads, guint64, 0), ==, head + 2);
      else if (result->outcome == SCHOLIA_APPEND_UNAVAILABLE)
        g_assert_cmpuint (g_array_index (heads, guint64, 0), ==, head);
      else
        g_assert_cmpint (result->outcome, ==, SCHOLIA_APPEND_UNKNOWN);
      head = g_array_index (heads, guint64, 0);
      faulty_plan (operation, code, nth, count);
    }
  faulty_relent ();
}

static void
test_every_nth_failure (StoreFixture  *self,
                        gconstpointer  data)
{
  static const struct { FaultyOperation operation; int code; } kinds[] = {
    { FAULTY_WRITE, SQLITE_IOERR_WRITE },
    { FAULTY_WRITE, SQLITE_FULL },
    { FAULTY_SYNC, SQLITE_IOERR_FSYNC },
    { FAULTY_TRUNCATE, SQLITE_IOERR_TRUNCATE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (guint nth = 1; nth <= 8; nth *= 2)
      try_failure (self, kinds[i].operation, kinds[i].code, nth, nth == 4 ? FOR_EVER : 1);

  store_fixture_reopen (self);
  store_fill (self->store, &store_key, 1, "a");
}

static void
test_slow_disk_is_told (StoreFixture  *self,
                        gconstpointer  data)
{
  guint64 access = store_access (self->store, &store_key);
  g_autoptr(ScholiaAppendResult) slow = NULL;
  g_autoptr(ScholiaAppendResult) quick = NULL;

  faulty_slow_down (1100);
  slow = append_one (self, 0, access);
  g_assert_cmpint (slow->outcome, ==, SCHOLIA_APPEND_COMMITTED);
  g_assert_cmpint (scholia_store_get_state (self->store), ==, SCHOLIA_STORE_STATE_DEGRADED);

  faulty_slow_down (0);
  quick = append_one (self, 1, access);
  g_assert_cmpint (quick->outcome, ==, SCHOLIA_APPEND_COMMITTED);
  g_assert_cmpint (scholia_store_get_state (self->store), ==, SCHOLIA_STORE_STATE_READY);
}

/* The real thing, as near as one gets without a file system of one's own: the kernel refuses to let
 * any file of this process grow. */
static void
fill_up (StoreFixture *self)
{
  struct rlimit limit;
  rlim_t soft_limit;
  guint64 access = store_access (self->store, &store_key);
  guint64 head = 0;
  ScholiaAppendOutcome outcome = SCHOLIA_APPEND_COMMITTED;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  soft_limit = limit.rlim_cur;
  limit.rlim_cur = 256 * 1024;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);

  while (outcome == SCHOLIA_APPEND_COMMITTED)
    {
      g_autoptr(ScholiaAppendResult) result = append_one (self, head, access);

      outcome = result->outcome;
      head += outcome == SCHOLIA_APPEND_COMMITTED;
      g_assert_cmpuint (head, <, 10000);
    }
  g_assert_cmpint (outcome, ==, SCHOLIA_APPEND_UNAVAILABLE);
  g_assert_cmpuint (head, >, 5);
  store_assert_log (self->store, (guint) head, "a");

  limit.rlim_cur = soft_limit;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  wait_for_state (self, SCHOLIA_STORE_STATE_READY);
  store_fill (self->store, &store_key, 3, "a");
  store_fixture_reopen (self);
  store_assert_log (self->store, (guint) head + 3, "a");
}

static void
test_file_size_limit (StoreFixture  *self,
                      gconstpointer  data)
{
  if (g_test_subprocess ())
    {
      fill_up (self);
      return;
    }

  g_test_trap_subprocess (NULL, 60 * G_USEC_PER_SEC, 0);
  g_test_trap_assert_passed ();
}

static void
tear_down (StoreFixture  *self,
           gconstpointer  data)
{
  faulty_relent ();
  faulty_slow_down (0);
  store_fixture_tear_down (self, data);
}

static void
add (const char *name,
     void      (*run) (StoreFixture  *self,
                       gconstpointer  data))
{
  g_autofree char *path = g_strconcat ("/store/sqlite/faults/", name, NULL);

  g_test_add (path, StoreFixture, &store_engines[0], store_fixture_set_up, run, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  faulty_install ();

  add ("ack-follows-the-sync", test_ack_follows_the_sync);
  add ("acknowledged-survives-a-power-cut", test_acknowledged_survives_a_power_cut);
  add ("full-disk-is-unavailable", test_full_disk_is_unavailable);
  add ("full-disk-spares-those-that-fit", test_full_disk_spares_those_that_fit);
  add ("failed-sync-is-unknown-and-then-settled", test_failed_sync_is_unknown_and_then_settled);
  add ("every-nth-failure", test_every_nth_failure);
  add ("slow-disk-is-told", test_slow_disk_is_told);
  add ("file-size-limit", test_file_size_limit);

  return g_test_run ();
}
