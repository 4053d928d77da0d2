/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The contract about appends: outcomes, idempotence, groups. */

#include "scholia-store-fixture.h"

#include <string.h>

static void
test_append_is_loaded (StoreFixture  *self,
                       gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaStoreLoad) load = NULL;

  store_fill (self->store, &store_key, 3, "a");
  store_fill (self->store, &store_key, 2, "a");
  store_fixture_reopen (self);

  load = store_load (self->store, &store_key, 0, "", &error);
  g_assert_no_error (error);
  store_assert_events (load->events, 1, 5, "a");
  g_assert_cmpuint (load->head_seq, ==, 5);
  g_assert_cmpstr (load->head_id, ==, "a-5");
}

static void
test_append_needs_the_head (StoreFixture  *self,
                            gconstpointer  data)
{
  guint64 access = store_access (self->store, &store_key);
  static const guint64 wrong_heads[] = { 0, 1, 3, 4, 1000, G_MAXINT64 - 1 };

  store_fill (self->store, &store_key, 2, "a");
  for (gsize i = 0; i < G_N_ELEMENTS (wrong_heads); i++)
    {
      g_autoptr(GPtrArray) events = store_events (wrong_heads[i] + 1, 1, "b");
      g_autoptr(ScholiaAppendResult) result = NULL;

      result = store_append (self->store, &store_key, wrong_heads[i], access, events);
      g_assert_cmpint (result->outcome, ==, SCHOLIA_APPEND_CONFLICT);
      g_assert_cmpuint (result->head_seq, ==, 2);
    }
}

static void
test_repeated_id_is_a_duplicate (StoreFixture  *self,
                                 gconstpointer  data)
{
  guint64 access = store_access (self->store, &store_key);
  g_autoptr(GPtrArray) again = NULL;
  g_autoptr(GPtrArray) mixed = NULL;
  g_autoptr(ScholiaAppendResult) same = NULL;
  g_autoptr(ScholiaAppendResult) late = NULL;

  store_fill (self->store, &store_key, 3, "a");
  store_fixture_reopen (self);

  /* As sent the first time, by one who did not hear the answer: its head is an old one. */
  again = store_events (2, 2, "a");
  same = store_append (self->store, &store_key, 1, access, again);
  g_assert_cmpint (same->outcome, ==, SCHOLIA_APPEND_DUPLICATE);
  g_assert_cmpuint (same->seqs[0], ==, 2);
  g_assert_cmpuint (same->seqs[1], ==, 3);

  /* With the right head, and a new one among them. */
  mixed = store_events (4, 2, "b");
  g_free (((ScholiaStoredEvent *) g_ptr_array_index (mixed, 1))->broadcast_id);
  ((ScholiaStoredEvent *) g_ptr_array_index (mixed, 1))->broadcast_id = g_strdup ("a-1");
  late = store_append (self->store, &store_key, 3, access, mixed);
  g_assert_cmpint (late->outcome, ==, SCHOLIA_APPEND_DUPLICATE);
  g_assert_cmpuint (late->seqs[0], ==, 0);
  g_assert_cmpuint (late->seqs[1], ==, 1);

  store_assert_log (self->store, 3, "a");
}

static void
test_compacted_id_is_still_a_duplicate (StoreFixture  *self,
                                        gconstpointer  data)
{
  guint64 access = store_access (self->store, &store_key);
  g_autoptr(GPtrArray) again = store_event (4, "a-2", "other");
  g_autoptr(ScholiaAppendResult) result = NULL;
  g_autoptr(GError) error = NULL;

  store_fill (self->store, &store_key, 3, "a");
  g_assert_true (store_snapshot (self->store, &store_key, 3, "state", &error));
  store_fixture_reopen (self);

  result = store_append (self->store, &store_key, 3, access, again);
  g_assert_cmpint (result->outcome, ==, SCHOLIA_APPEND_DUPLICATE);
  g_assert_cmpuint (result->seqs[0], ==, 2);
}

static void
test_other_access_version_is_gone (StoreFixture  *self,
                                   gconstpointer  data)
{
  guint64 access = store_access (self->store, &store_key);
  g_autoptr(GPtrArray) events = store_events (1, 1, "a");
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaAppendResult) before = NULL;
  g_autoptr(ScholiaAppendResult) after = NULL;

  g_assert_true (store_put_link (self->store, &store_key, "link", "token", &error));
  before = store_append (self->store, &store_key, 0, access, events);
  g_assert_cmpint (before->outcome, ==, SCHOLIA_APPEND_GONE);

  access = store_access (self->store, &store_key);
  after = store_append (self->store, &store_key, 0, access, events);
  g_assert_cmpint (after->outcome, ==, SCHOLIA_APPEND_COMMITTED);
}

static void
test_missing_board_is_gone (StoreFixture  *self,
                            gconstpointer  data)
{
  static const ScholiaBoardKey missing = { "team", "other" };
  g_autoptr(GPtrArray) events = store_events (1, 1, "a");
  g_autoptr(ScholiaAppendResult) result = NULL;
  g_autoptr(ScholiaStoreLoad) load = NULL;
  g_autoptr(GError) error = NULL;

  result = store_append (self->store, &missing, 0, 1, events);
  g_assert_cmpint (result->outcome, ==, SCHOLIA_APPEND_GONE);

  load = store_load (self->store, &missing, 0, "", &error);
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
}

/* What the caller does with its events afterwards is its own affair. */
static void
test_events_are_copied (StoreFixture  *self,
                        gconstpointer  data)
{
  guint64 access = store_access (self->store, &store_key);
  GPtrArray *events = store_events (1, 2, "a");
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(ScholiaAppendResult) appended = NULL;

  scholia_store_append_async (self->store, &store_key, 0, access, events, store_result_cb,
                              &result);
  g_ptr_array_set_size (events, 0);
  g_ptr_array_unref (events);

  appended = scholia_store_append_finish (self->store, store_wait (&result));
  g_assert_cmpint (appended->outcome, ==, SCHOLIA_APPEND_COMMITTED);
  store_assert_log (self->store, 2, "a");
}

/* Of those that are asked for together, one that is refused must not spoil the others. */
static void
test_group_is_refused_one_by_one (StoreFixture  *self,
                                  gconstpointer  data)
{
  enum { N_BOARDS = 20 };
  GAsyncResult *results[N_BOARDS] = { NULL };
  guint64 access[N_BOARDS];

  for (guint i = 0; i < N_BOARDS; i++)
    {
      g_autofree char *board_id = g_strdup_printf ("board-%u", i);
      ScholiaBoardKey key = { "team", board_id };

      store_put_board (self->store, "team", board_id);
      access[i] = store_access (self->store, &key);
    }

  for (guint i = 0; i < N_BOARDS; i++)
    {
      g_autofree char *board_id = g_strdup_printf ("board-%u", i);
      ScholiaBoardKey key = { "team", board_id };
      guint64 head = i % 3 == 1 ? 7 : 0;
      g_autoptr(GPtrArray) events = store_events (head + 1, 3, "a");

      scholia_store_append_async (self->store, &key, head, access[i] + (i % 3 == 2), events,
                                  store_result_cb, &results[i]);
    }

  for (guint i = 0; i < N_BOARDS; i++)
    {
      static const ScholiaAppendOutcome expected[] = {
        SCHOLIA_APPEND_COMMITTED, SCHOLIA_APPEND_CONFLICT, SCHOLIA_APPEND_GONE,
      };
      g_autofree char *board_id = g_strdup_printf ("board-%u", i);
      ScholiaBoardKey key = { "team", board_id };
      g_autoptr(ScholiaAppendResult) appended = NULL;
      g_autoptr(GArray) heads = NULL;

      appended = scholia_store_append_finish (self->store, store_wait (&results[i]));
      g_assert_cmpint (appended->outcome, ==, expected[i % 3]);
      heads = store_heads (self->store, &key, 1, NULL);
      g_assert_cmpuint (g_array_index (heads, guint64, 0), ==, i % 3 == 0 ? 3 : 0);
      g_object_unref (results[i]);
    }
}

/* Sizes around those at which a text is cut into pieces, and at which a piece fills its slot. */
static void
test_payload_of_any_size_comes_back (StoreFixture  *self,
                                     gconstpointer  data)
{
  static const gsize sizes[] = {
    0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 121, 4023, 4024, 4025, 4032, 8047, 8048, 8049, 65536,
    300001,
  };
  guint64 access = store_access (self->store, &store_key);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) events = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *payload = g_strnfill (sizes[i], (char) ('a' + i));
      g_autofree char *id = g_strdup_printf ("id-%zu", i);
      g_autoptr(GPtrArray) event = store_event (i + 1, id, payload);
      g_autoptr(ScholiaAppendResult) result = store_append (self->store, &store_key, i, access,
                                                            event);

      g_assert_cmpint (result->outcome, ==, SCHOLIA_APPEND_COMMITTED);
    }

  store_fixture_reopen (self);
  events = store_read (self->store, &store_key, 0, 100, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (events->len, ==, G_N_ELEMENTS (sizes));
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      const ScholiaStoredEvent *event = g_ptr_array_index (events, i);
      g_autofree char *payload = g_strnfill (sizes[i], (char) ('a' + i));

      g_assert_cmpmem (g_bytes_get_data (event->payload, NULL),
                       g_bytes_get_size (event->payload), payload, sizes[i]);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  store_test_add ("append/is-loaded", test_append_is_loaded);
  store_test_add ("append/needs-the-head", test_append_needs_the_head);
  store_test_add ("append/repeated-id-is-a-duplicate", test_repeated_id_is_a_duplicate);
  store_test_add ("append/compacted-id-is-still-a-duplicate",
                  test_compacted_id_is_still_a_duplicate);
  store_test_add ("append/other-access-version-is-gone", test_other_access_version_is_gone);
  store_test_add ("append/missing-board-is-gone", test_missing_board_is_gone);
  store_test_add ("append/events-are-copied", test_events_are_copied);
  store_test_add ("append/group-is-refused-one-by-one", test_group_is_refused_one_by_one);
  store_test_add ("append/payload-of-any-size-comes-back", test_payload_of_any_size_comes_back);

  return g_test_run ();
}
