/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The contract about one board's log: append, load, lookup, read, heads, snapshot. */

#include "scholia-store-fixture.h"

static void
assert_events (GPtrArray  *events,
               guint64     first,
               guint       n_events,
               const char *prefix)
{
  g_assert_cmpuint (events->len, ==, n_events);
  for (guint i = 0; i < n_events; i++)
    {
      const ScholiaStoredEvent *event = g_ptr_array_index (events, i);
      g_autofree char *id = g_strdup_printf ("%s-%" G_GUINT64_FORMAT, prefix, first + i);
      g_autofree char *payload = g_strdup_printf ("payload %s;", id);

      g_assert_cmpuint (event->seq, ==, first + i);
      g_assert_cmpstr (event->broadcast_id, ==, id);
      g_assert_cmpmem (g_bytes_get_data (event->payload, NULL),
                       g_bytes_get_size (event->payload), payload, strlen (payload));
    }
}

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
  assert_events (load->events, 1, 5, "a");
  g_assert_cmpuint (load->head_seq, ==, 5);
  g_assert_cmpstr (load->head_id, ==, "a-5");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  store_test_add ("log/new-board-is-empty", test_new_board_is_empty);
  store_test_add ("log/append-is-loaded", test_append_is_loaded);

  return g_test_run ();
}
