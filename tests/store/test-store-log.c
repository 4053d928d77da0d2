/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The contract about reading one board's log, and about its snapshot. */

#include "scholia-store-fixture.h"

#include <string.h>

static void
test_new_board_is_empty (StoreFixture  *self,
                         gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaStoreLoad) load = store_load (self->store, &store_key, 0, "", &error);

  g_assert_no_error (error);
  g_assert_true (load->has_known);
  g_assert_null (load->snapshot);
  g_assert_cmpuint (load->events->len, ==, 0);
  g_assert_cmpuint (load->head_seq, ==, 0);
  g_assert_cmpstr (load->head_id, ==, "");
}

/* A row for each pair that a client may come back with; snapshot at 4, head at 6. */
static const struct
{
  guint64     known_seq;
  const char *known_id;
  gboolean    is_known;
} resume_cases[] = {
  { 0, "", FALSE },                  /* wants all, of which the first four are compacted */
  { 0, "a-4", FALSE },
  { 3, "a-3", FALSE },               /* held, but the event after it has no payload */
  { 4, "a-4", TRUE },
  { 5, "a-5", TRUE },
  { 6, "a-6", TRUE },
  { 6, "a-5", FALSE },               /* another server, or a restored backup */
  { 5, "", FALSE },
  { 5, "none", FALSE },
  { 7, "a-7", FALSE },
  { G_MAXINT64, "a-6", FALSE },
  { G_MAXUINT64, "a-6", FALSE },
  { G_MAXUINT64, "", FALSE },
};

static void
test_load_resumes_after_a_held_pair (StoreFixture  *self,
                                     gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  store_fill (self->store, &store_key, 6, "a");
  g_assert_true (store_snapshot (self->store, &store_key, 4, "state of 4", &error));

  for (gsize i = 0; i < G_N_ELEMENTS (resume_cases); i++)
    {
      gboolean is_known = resume_cases[i].is_known;
      guint64 after = is_known ? resume_cases[i].known_seq : 4;
      g_autoptr(ScholiaStoreLoad) load = NULL;

      load = store_load (self->store, &store_key, resume_cases[i].known_seq,
                         resume_cases[i].known_id, &error);
      g_assert_no_error (error);
      g_assert_cmpint (load->has_known, ==, is_known);
      g_assert_cmpuint (load->head_seq, ==, 6);
      g_assert_cmpstr (load->head_id, ==, "a-6");
      g_assert_cmpuint (load->snapshot_seq, ==, 4);
      g_assert_cmpint (load->snapshot == NULL, ==, is_known);
      if (load->snapshot != NULL)
        g_assert_cmpmem (g_bytes_get_data (load->snapshot, NULL),
                         g_bytes_get_size (load->snapshot), "state of 4", 10);
      store_assert_events (load->events, after + 1, (guint) (6 - after), "a");
    }
}

static void
test_load_without_snapshot_resumes (StoreFixture  *self,
                                    gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaStoreLoad) all = NULL;
  g_autoptr(ScholiaStoreLoad) strange = NULL;

  store_fill (self->store, &store_key, 3, "a");
  all = store_load (self->store, &store_key, 0, "", &error);
  g_assert_no_error (error);
  g_assert_true (all->has_known);
  store_assert_events (all->events, 1, 3, "a");

  strange = store_load (self->store, &store_key, 2, "of another server", &error);
  g_assert_no_error (error);
  g_assert_false (strange->has_known);
  g_assert_null (strange->snapshot);
  store_assert_events (strange->events, 1, 3, "a");
}

static void
test_lookup_gives_seqs (StoreFixture  *self,
                        gconstpointer  data)
{
  static const char * const ids[] = { "a-5", "none", "a-1", "", "a-1", NULL };
  static const guint64 expected[] = { 5, 0, 1, 0, 1 };
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) seqs = NULL;

  store_fill (self->store, &store_key, 5, "a");
  g_assert_true (store_snapshot (self->store, &store_key, 2, "state", &error));
  seqs = store_lookup (self->store, &store_key, ids, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (seqs->data, seqs->len * sizeof (guint64), expected, sizeof expected);
}

static void
test_read_gives_a_stretch (StoreFixture  *self,
                           gconstpointer  data)
{
  static const struct { guint64 after; guint limit; guint n_events; } cases[] = {
    { 0, 100, 6 }, { 0, 2, 2 }, { 0, 0, 0 }, { 3, 2, 2 }, { 5, 9, 1 }, { 6, 9, 0 },
    { G_MAXINT64, 9, 0 }, { G_MAXUINT64, 9, 0 }, { 0, G_MAXUINT, 6 },
  };

  store_fill (self->store, &store_key, 6, "a");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) events = NULL;

      events = store_read (self->store, &store_key, cases[i].after, cases[i].limit, &error);
      g_assert_no_error (error);
      store_assert_events (events, cases[i].after + 1, cases[i].n_events, "a");
    }
}

static void
test_snapshot_drops_payloads_and_keeps_pairs (StoreFixture  *self,
                                              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) events = NULL;

  store_fill (self->store, &store_key, 5, "a");
  g_assert_true (store_snapshot (self->store, &store_key, 3, "state", &error));
  store_fixture_reopen (self);

  events = store_read (self->store, &store_key, 0, 100, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (events->len, ==, 5);
  for (guint i = 0; i < 5; i++)
    {
      const ScholiaStoredEvent *event = g_ptr_array_index (events, i);
      g_autofree char *id = g_strdup_printf ("a-%u", i + 1);

      g_assert_cmpuint (event->seq, ==, i + 1);
      g_assert_cmpstr (event->broadcast_id, ==, id);
      g_assert_cmpint (event->payload == NULL, ==, i < 3);
    }
}

static void
assert_snapshot (StoreFixture *self,
                 guint64       seq,
                 const char   *state)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaStoreLoad) load = store_load (self->store, &store_key, 0, "", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (load->snapshot_seq, ==, seq);
  g_assert_cmpmem (g_bytes_get_data (load->snapshot, NULL), g_bytes_get_size (load->snapshot),
                   state, strlen (state));
}

static void
test_snapshot_is_kept_only_if_newer (StoreFixture  *self,
                                     gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  store_fill (self->store, &store_key, 6, "a");
  g_assert_true (store_snapshot (self->store, &store_key, 4, "four", &error));
  g_assert_true (store_snapshot (self->store, &store_key, 2, "two", &error));
  g_assert_true (store_snapshot (self->store, &store_key, 4, "four again", &error));
  assert_snapshot (self, 4, "four");

  g_assert_true (store_snapshot (self->store, &store_key, 6, "six", &error));
  assert_snapshot (self, 6, "six");
}

static void
test_snapshot_past_the_head_is_refused (StoreFixture  *self,
                                        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  store_fill (self->store, &store_key, 2, "a");
  g_assert_false (store_snapshot (self->store, &store_key, 3, "state", &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_CONFLICT);
  store_assert_log (self->store, 2, "a");
}

static void
test_heads_of_many (StoreFixture  *self,
                    gconstpointer  data)
{
  static const ScholiaBoardKey keys[] = {
    { "team", "full" }, { "team", "none" }, { "team", "board" }, { "none", "full" },
  };
  static const guint64 expected[] = { 4, 0, 0, 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) heads = NULL;
  g_autoptr(GArray) none = NULL;

  store_put_board (self->store, "team", "full");
  store_fill (self->store, &keys[0], 4, "a");
  heads = store_heads (self->store, keys, G_N_ELEMENTS (keys), &error);
  g_assert_no_error (error);
  g_assert_cmpmem (heads->data, heads->len * sizeof (guint64), expected, sizeof expected);

  none = store_heads (self->store, NULL, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  store_test_add ("log/new-board-is-empty", test_new_board_is_empty);
  store_test_add ("log/load-resumes-after-a-held-pair", test_load_resumes_after_a_held_pair);
  store_test_add ("log/load-without-snapshot-resumes", test_load_without_snapshot_resumes);
  store_test_add ("log/lookup-gives-seqs", test_lookup_gives_seqs);
  store_test_add ("log/read-gives-a-stretch", test_read_gives_a_stretch);
  store_test_add ("log/snapshot-drops-payloads-and-keeps-pairs",
                  test_snapshot_drops_payloads_and_keeps_pairs);
  store_test_add ("log/snapshot-is-kept-only-if-newer", test_snapshot_is_kept_only_if_newer);
  store_test_add ("log/snapshot-past-the-head-is-refused",
                  test_snapshot_past_the_head_is_refused);
  store_test_add ("log/heads-of-many", test_heads_of_many);

  return g_test_run ();
}
