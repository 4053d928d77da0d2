/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The contract about calls as such: where and when they end, closing, the doorbell. */

#include "scholia-store-fixture.h"
#include "scholia-store-usage.h"

typedef struct
{
  gboolean  is_inside;
  guint     n_called;
  GThread  *thread;
} Calls;

static void
called_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Calls *calls = user_data;

  g_assert_false (calls->is_inside);
  g_assert_true (g_thread_self () == calls->thread);
  calls->n_called++;
}

static guint
start_every_call (ScholiaStore *store,
                  Calls        *calls)
{
  static const char * const ids[] = { "a-1", NULL };
  static const guint8 hash[32] = { 1 };
  static const ScholiaMetaOperation none = { SCHOLIA_META_REMOVE_TEAM, .team_id = "none" };
  static const ScholiaUsageBatch batch = { 1, NULL, 0, 0, 0 };
  static const ScholiaUsageQuery query = { "team", NULL, SCHOLIA_USAGE_HOUR, 0, 1 };
  g_autoptr(GPtrArray) events = store_events (1, 1, "a");
  g_autoptr(GBytes) state = g_bytes_new_static ("state", 5);

  calls->is_inside = TRUE;
  scholia_store_load_async (store, &store_key, 0, "", NULL, called_cb, calls);
  scholia_store_append_async (store, &store_key, 0, 1, events, called_cb, calls);
  scholia_store_lookup_async (store, &store_key, ids, called_cb, calls);
  scholia_store_read_async (store, &store_key, 0, 1, called_cb, calls);
  scholia_store_heads_async (store, &store_key, 1, called_cb, calls);
  scholia_store_snapshot_async (store, &store_key, 1, state, called_cb, calls);
  scholia_store_meta_async (store, &none, 1, called_cb, calls);
  scholia_store_find_team_async (store, hash, called_cb, calls);
  scholia_store_find_link_async (store, hash, called_cb, calls);
  scholia_store_find_board_async (store, &store_key, called_cb, calls);
  scholia_store_list_teams_async (store, called_cb, calls);
  scholia_store_measure_team_async (store, "team", called_cb, calls);
  scholia_store_list_boards_async (store, "team", called_cb, calls);
  scholia_store_list_links_async (store, &store_key, called_cb, calls);
  scholia_store_list_removals_async (store, &store_key, called_cb, calls);
  scholia_store_blob_open_async (store, "../../etc/passwd", 0, called_cb, calls);
  scholia_store_add_usage_async (store, &batch, called_cb, calls);
  scholia_store_read_usage_async (store, &query, called_cb, calls);
  calls->is_inside = FALSE;

  return 18;
}

static void
test_callbacks_never_re_enter (StoreFixture  *self,
                               gconstpointer  data)
{
  Calls calls = { .thread = g_thread_self () };
  guint n_started = start_every_call (self->store, &calls);

  while (calls.n_called < n_started)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_close_finishes_what_is_queued (StoreFixture  *self,
                                    gconstpointer  data)
{
  Calls calls = { .thread = g_thread_self () };
  guint64 access = store_access (self->store, &store_key);
  g_autoptr(GPtrArray) events = store_events (1, 3, "a");
  g_autoptr(GAsyncResult) appended = NULL;
  g_autoptr(GAsyncResult) closed = NULL;
  g_autoptr(ScholiaAppendResult) result = NULL;
  g_autoptr(GArray) heads = NULL;
  g_autoptr(GError) error = NULL;
  guint n_started;

  scholia_store_append_async (self->store, &store_key, 0, access, events, store_result_cb,
                              &appended);
  n_started = start_every_call (self->store, &calls);
  scholia_store_close_async (self->store, store_result_cb, &closed);
  g_assert_true (scholia_store_close_finish (self->store, store_wait (&closed), &error));
  g_assert_no_error (error);
  g_assert_cmpuint (calls.n_called, ==, n_started);
  g_assert_nonnull (appended);

  result = scholia_store_append_finish (self->store, appended);
  g_assert_cmpint (result->outcome, ==, SCHOLIA_APPEND_COMMITTED);

  g_clear_object (&appended);
  g_clear_object (&closed);
  g_clear_object (&self->store);
  self->store = store_open (self->uri, &error);
  g_assert_no_error (error);
  heads = store_heads (self->store, &store_key, 1, &error);
  g_assert_cmpuint (g_array_index (heads, guint64, 0), ==, 3);
}

static void
test_after_close_all_is_unavailable (StoreFixture  *self,
                                     gconstpointer  data)
{
  Calls calls = { .thread = g_thread_self () };
  g_autoptr(GPtrArray) events = store_events (1, 1, "a");
  g_autoptr(ScholiaAppendResult) result = NULL;
  g_autoptr(GError) error = NULL;
  guint n_started;

  g_assert_true (store_close (self->store, &error));
  g_assert_no_error (error);

  result = store_append (self->store, &store_key, 0, 1, events);
  g_assert_cmpint (result->outcome, ==, SCHOLIA_APPEND_UNAVAILABLE);
  g_assert_null (store_load (self->store, &store_key, 0, "", &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE);
  g_clear_error (&error);
  g_assert_null (scholia_store_blob_begin (self->store, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE);
  g_clear_error (&error);
  g_assert_false (store_close (self->store, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE);

  n_started = start_every_call (self->store, &calls);
  while (calls.n_called < n_started)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (g_steal_pointer (&self->store));
}

/* Dropping a store ends it, too; soon after, its folder is free. */
static void
test_dropped_store_lets_go (StoreFixture  *self,
                            gconstpointer  data)
{
  gint64 give_up_at = g_get_monotonic_time () + 5 * G_TIME_SPAN_SECOND;

  store_fill (self->store, &store_key, 3, "a");
  g_assert_finalize_object (g_steal_pointer (&self->store));

  while (self->store == NULL)
    {
      g_autoptr(GError) error = NULL;

      self->store = store_open (self->uri, &error);
      if (self->store == NULL)
        g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_CONFLICT);
      g_assert_cmpint (g_get_monotonic_time (), <, give_up_at);
    }
  store_assert_log (self->store, 3, "a");
}

static void
test_cancelled_load_ends (StoreFixture  *self,
                          gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  scholia_store_load_async (self->store, &store_key, 0, "", cancellable, store_result_cb,
                            &result);
  g_cancellable_cancel (cancellable);
  g_assert_null (scholia_store_load_finish (self->store, store_wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

typedef struct
{
  guint    n_bells;
  guint64  head_seq;
} Bells;

static void
bell_cb (ScholiaStore *store,
         const char   *team_id,
         const char   *board_id,
         guint64       head_seq,
         gpointer      user_data)
{
  Bells *bells = user_data;

  bells->n_bells++;
  bells->head_seq = head_seq;
}

static void
test_watched_board_rings (StoreFixture  *self,
                          gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  Bells bells = { 0, 99 };

  g_signal_connect (self->store, "board-changed", G_CALLBACK (bell_cb), &bells);
  store_fill (self->store, &store_key, 1, "a");
  g_assert_cmpuint (bells.n_bells, ==, 0);

  scholia_store_watch (self->store, &store_key);
  scholia_store_watch (self->store, &store_key);
  store_fill (self->store, &store_key, 2, "a");
  g_assert_cmpuint (bells.n_bells, ==, 1);
  g_assert_cmpuint (bells.head_seq, ==, 3);

  g_assert_true (store_put_link (self->store, &store_key, "link", "token", &error));
  g_assert_cmpuint (bells.n_bells, ==, 2);

  scholia_store_unwatch (self->store, &store_key);
  g_assert_true (store_remove_board (self->store, &store_key, &error));
  g_assert_cmpuint (bells.n_bells, ==, 3);
  g_assert_cmpuint (bells.head_seq, ==, 0);

  scholia_store_unwatch (self->store, &store_key);
  store_put_board (self->store, "team", "board");
  store_fill (self->store, &store_key, 1, "a");
  g_assert_cmpuint (bells.n_bells, ==, 3);
}

static void
test_unknown_uri_is_malformed (void)
{
  static const char * const uris[] = { "", "sqlite:", "postgresql://host/", "/tmp", "SQLITE:x" };

  for (gsize i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (store_open (uris[i], &error));
      g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  store_test_add ("calls/callbacks-never-re-enter", test_callbacks_never_re_enter);
  store_test_add ("calls/close-finishes-what-is-queued", test_close_finishes_what_is_queued);
  store_test_add ("calls/after-close-all-is-unavailable", test_after_close_all_is_unavailable);
  store_test_add ("calls/dropped-store-lets-go", test_dropped_store_lets_go);
  store_test_add ("calls/cancelled-load-ends", test_cancelled_load_ends);
  store_test_add ("calls/watched-board-rings", test_watched_board_rings);
  g_test_add_func ("/store/calls/unknown-uri-is-malformed", test_unknown_uri_is_malformed);

  return g_test_run ();
}
