/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Disks that are full, fail, or are slow. SCHOLIA_EVERY_FAULT=all has every n-th call of each kind
 * fail, else every so many-th. Power cuts are tests/power's part. */

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

#define N_PARTS 3

typedef struct
{
  FaultyOperation operation;
  int             code;
} Failure;

/* One board's life while something fails: what its log must hold is kept for the end. */
typedef struct
{
  char      *board_id;
  GPtrArray *ids;
} Life;

static void
life_free (gpointer data)
{
  Life *life = data;

  g_free (life->board_id);
  g_ptr_array_unref (life->ids);
  g_free (life);
}

static guint64
get_head (StoreFixture          *self,
          const ScholiaBoardKey *key)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) heads = store_heads (self->store, key, 1, &error);

  g_assert_no_error (error);

  return g_array_index (heads, guint64, 0);
}

/* After a failure all works again, and the store comes back by itself. */
static guint
recover (StoreFixture *self)
{
  guint n_failed = faulty_relent ();

  wait_for_state (self, SCHOLIA_STORE_STATE_READY);

  return n_failed;
}

/* What was acknowledged is there, what was refused is not, what is unknown is as it is found. */
static guint
append_amid_failure (StoreFixture *self,
                     Life         *life,
                     guint64       access)
{
  ScholiaBoardKey key = { "team", life->board_id };
  guint64 head = life->ids->len;
  g_autoptr(GPtrArray) events = store_events (head + 1, 2, life->board_id);
  g_autoptr(ScholiaAppendResult) result = store_append (self->store, &key, head, access, events);
  guint n_failed = recover (self);
  guint64 found = get_head (self, &key);

  if (result->outcome == SCHOLIA_APPEND_COMMITTED)
    g_assert_cmpuint (found, ==, head + 2);
  else if (result->outcome == SCHOLIA_APPEND_UNAVAILABLE)
    g_assert_cmpuint (found, ==, head);
  else
    {
      g_assert_cmpint (result->outcome, ==, SCHOLIA_APPEND_UNKNOWN);
      g_assert_true (found == head || found == head + 2);
    }
  for (guint i = 0; found > head && i < events->len; i++)
    {
      const ScholiaStoredEvent *event = g_ptr_array_index (events, i);

      g_ptr_array_add (life->ids, g_strdup (event->broadcast_id));
    }

  return n_failed;
}

static void
load_or_not (StoreFixture          *self,
             const ScholiaBoardKey *key,
             guint64                head)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaStoreLoad) load = store_load (self->store, key, 0, "", &error);

  if (load != NULL)
    g_assert_cmpuint (load->head_seq, ==, head);
  else
    g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE);
}

/* One after the other: appends, with a snapshot and a load between them. */
static guint
live_on (StoreFixture *self,
         Life         *life,
         guint         part,
         guint64       access)
{
  ScholiaBoardKey key = { "team", life->board_id };

  if (part == 1)
    store_snapshot (self->store, &key, 1, "state", NULL);
  if (part == 2)
    load_or_not (self, &key, life->ids->len);

  return append_amid_failure (self, life, access);
}

/* The n-th call of a kind from the beginning of one part on fails, once or for a while; how many
 * did. */
static guint
try_failure (StoreFixture  *self,
             GPtrArray     *lives,
             const Failure *failure,
             guint          part,
             guint          nth)
{
  Life *life = g_new0 (Life, 1);
  ScholiaBoardKey key;
  guint64 access;
  guint n_failed;

  life->board_id = g_strdup_printf ("board-%d-%d-%u-%u", failure->operation, failure->code, part,
                                    nth);
  life->ids = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (lives, life);
  store_put_board (self->store, "team", life->board_id);
  key = (ScholiaBoardKey) { "team", life->board_id };
  access = store_access (self->store, &key);

  for (guint before = 0; before < part; before++)
    live_on (self, life, before, access);
  faulty_plan (failure->operation, failure->code, nth, nth % 3 == 0 ? FOR_EVER : 1);
  n_failed = live_on (self, life, part, access);
  store_fill (self->store, &key, 1, life->board_id);
  g_ptr_array_add (life->ids, g_strdup_printf ("%s-%u", life->board_id, life->ids->len + 1));

  return n_failed;
}

static void
assert_life (StoreFixture *self,
             const Life   *life)
{
  ScholiaBoardKey key = { "team", life->board_id };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) events = store_read (self->store, &key, 0, G_MAXUINT, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (events->len, ==, life->ids->len);
  for (guint i = 0; i < events->len; i++)
    {
      const ScholiaStoredEvent *event = g_ptr_array_index (events, i);

      g_assert_cmpuint (event->seq, ==, i + 1);
      g_assert_cmpstr (event->broadcast_id, ==, g_ptr_array_index (life->ids, i));
    }
}

static void
test_every_nth_failure (StoreFixture  *self,
                        gconstpointer  data)
{
  static const Failure failures[] = {
    { FAULTY_WRITE, SQLITE_IOERR_WRITE },
    { FAULTY_WRITE, SQLITE_FULL },
    { FAULTY_SYNC, SQLITE_IOERR_FSYNC },
    { FAULTY_TRUNCATE, SQLITE_IOERR_TRUNCATE },
    { FAULTY_READ, SQLITE_IOERR_READ },
    { FAULTY_OPEN, SQLITE_CANTOPEN },
    { FAULTY_SHM, SQLITE_IOERR_SHMMAP },
    { FAULTY_LOCK, SQLITE_IOERR_LOCK },
  };
  const guint step = g_strcmp0 (g_getenv ("SCHOLIA_EVERY_FAULT"), "all") == 0 ? 1 : 8;
  g_autoptr(GPtrArray) lives = g_ptr_array_new_with_free_func (life_free);
  guint n_failures = 0;

  for (guint i = 0; i < G_N_ELEMENTS (failures) * N_PARTS; i++)
    {
      guint nth = step == 1 ? 1 : (guint) g_test_rand_int_range (1, 5);

      /* Until there are not so many calls any more. */
      while (try_failure (self, lives, &failures[i / N_PARTS], i % N_PARTS, nth) > 0)
        {
          n_failures++;
          nth += step;
        }
    }
  g_assert_cmpuint (n_failures, >, 5);

  store_fixture_reopen (self);
  for (guint i = 0; i < lives->len; i++)
    assert_life (self, g_ptr_array_index (lives, i));
  g_test_message ("%u failures, nothing acknowledged lost", n_failures);
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
  add ("full-disk-is-unavailable", test_full_disk_is_unavailable);
  add ("full-disk-spares-those-that-fit", test_full_disk_spares_those_that_fit);
  add ("failed-sync-is-unknown-and-then-settled", test_failed_sync_is_unknown_and_then_settled);
  add ("every-nth-failure", test_every_nth_failure);
  add ("slow-disk-is-told", test_slow_disk_is_told);
  add ("file-size-limit", test_file_size_limit);

  return g_test_run ();
}
