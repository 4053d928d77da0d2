/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How fast appends become durable: printed, never asserted. SCHOLIA_RATE_MS makes it longer. */

#include "scholia-store-fixture.h"

#include <stdlib.h>

#define DEFAULT_RATE_MS 400

typedef struct
{
  ScholiaStore *store;
  char         *board_id;
  guint64       head;
  guint64       access_version;
  gint64        sent_at;
  GArray       *latencies;  /* gint64, µs; shared */
  gint64        end_at;
  guint        *n_running;
  gboolean      is_paced;   /* does not go on by itself */
} Room;

static void append_next (Room *room);

static void
appended_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Room *room = user_data;
  g_autoptr(ScholiaAppendResult) appended = NULL;
  gint64 now = g_get_monotonic_time ();
  gint64 latency = now - room->sent_at;

  appended = scholia_store_append_finish (room->store, result);
  g_assert_cmpint (appended->outcome, ==, SCHOLIA_APPEND_COMMITTED);
  room->head = appended->head_seq;
  g_array_append_val (room->latencies, latency);

  if (room->is_paced)
    room->sent_at = 0;
  else if (now < room->end_at)
    append_next (room);
  else
    (*room->n_running)--;
}

static void
append_next (Room *room)
{
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *payload = g_strnfill (400, 'x');
  g_autoptr(GPtrArray) events = store_event (room->head + 1, id, payload);
  ScholiaBoardKey key = { "team", room->board_id };

  room->sent_at = g_get_monotonic_time ();
  scholia_store_append_async (room->store, &key, room->head, room->access_version, events,
                              appended_cb, room);
}

static int
compare_latencies (gconstpointer a,
                   gconstpointer b)
{
  gint64 difference = *(const gint64 *) a - *(const gint64 *) b;

  return (difference > 0) - (difference < 0);
}

static void
print_rate (const char *words,
            GArray     *latencies,
            gint64      duration_us)
{
  g_assert_cmpuint (latencies->len, >, 0);
  g_array_sort (latencies, compare_latencies);
  g_test_message ("%s: %.0f appends/s, ack p50 %.2f ms, p99 %.2f ms", words,
                  latencies->len * 1e6 / (double) duration_us,
                  (double) g_array_index (latencies, gint64, latencies->len / 2) / 1e3,
                  (double) g_array_index (latencies, gint64, latencies->len * 99 / 100) / 1e3);
}

static gint64
get_duration_us (void)
{
  const char *wanted_ms = g_getenv ("SCHOLIA_RATE_MS");

  return (wanted_ms != NULL ? atoi (wanted_ms) : DEFAULT_RATE_MS) * G_TIME_SPAN_MILLISECOND;
}

static Room *
make_rooms (ScholiaStore *store,
            guint         n_rooms,
            GArray       *latencies,
            guint        *n_running)
{
  Room *rooms = g_new0 (Room, n_rooms);

  for (guint i = 0; i < n_rooms; i++)
    {
      char *board_id = g_strdup_printf ("board-%u", i);
      ScholiaBoardKey key = { "team", board_id };

      store_put_board (store, "team", board_id);
      rooms[i] = (Room) {
        .store = store, .board_id = board_id, .latencies = latencies,
        .access_version = store_access (store, &key), .n_running = n_running,
      };
    }

  return rooms;
}

static void
free_rooms (Room  *rooms,
            guint  n_rooms)
{
  for (guint i = 0; i < n_rooms; i++)
    g_free (rooms[i].board_id);
  g_free (rooms);
}

/* Each board sends its next as soon as it has its answer. */
static void
run_saturated (StoreFixture *self,
               guint         n_rooms,
               const char   *words)
{
  g_autoptr(GArray) latencies = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint n_running = n_rooms;
  Room *rooms = make_rooms (self->store, n_rooms, latencies, &n_running);
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < n_rooms; i++)
    {
      rooms[i].end_at = start + get_duration_us ();
      append_next (&rooms[i]);
    }
  while (n_running > 0)
    g_main_context_iteration (NULL, TRUE);

  print_rate (words, latencies, g_get_monotonic_time () - start);
  free_rooms (rooms, n_rooms);
}

static void
test_one_board (StoreFixture  *self,
                gconstpointer  data)
{
  run_saturated (self, 1, "one board, one at a time");
}

static void
test_two_hundred_boards (StoreFixture  *self,
                         gconstpointer  data)
{
  run_saturated (self, 200, "200 boards, group commit");
}

static gboolean
send_due_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* 2,000 a second, whatever the store does: each is sent when it is due, by the next idle board. */
static void
test_two_thousand_a_second (StoreFixture  *self,
                            gconstpointer  data)
{
  g_autoptr(GArray) latencies = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint n_running = 0;
  Room *rooms = make_rooms (self->store, 200, latencies, &n_running);
  gint64 start = g_get_monotonic_time ();
  gint64 now = start;
  guint tick = g_timeout_add (1, send_due_cb, NULL);
  guint n_sent = 0;

  while (now < start + get_duration_us () || latencies->len < n_sent)
    {
      now = g_get_monotonic_time ();
      while (now < start + get_duration_us () && n_sent < (now - start) / 500)
        {
          Room *room = &rooms[n_sent % 200];

          if (room->sent_at != 0)
            break;
          room->is_paced = TRUE;
          append_next (room);
          n_sent++;
        }
      g_main_context_iteration (NULL, TRUE);
    }

  print_rate ("200 boards, 2,000 a second", latencies, now - start);
  g_source_remove (tick);
  free_rooms (rooms, 200);
}

/* What a private server's start waits for. */
static void
test_open (StoreFixture  *self,
           gconstpointer  data)
{
  g_autofree char *uri = g_strconcat (self->uri, "-new", NULL);
  g_autoptr(ScholiaStore) store = NULL;
  g_autoptr(GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  gint64 opened;

  store = store_open (uri, &error);
  g_assert_no_error (error);
  opened = g_get_monotonic_time ();
  g_assert_true (store_close (store, &error));
  g_test_message ("a new store: opened in %.1f ms", (double) (opened - start) / 1e3);

  store_fill (self->store, &store_key, 2000, "a");
  start = g_get_monotonic_time ();
  store_fixture_reopen (self);
  g_test_message ("one of 2,000 events: closed and opened in %.1f ms",
                  (double) (g_get_monotonic_time () - start) / 1e3);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  store_test_add ("rate/open", test_open);
  store_test_add ("rate/one-board", test_one_board);
  store_test_add ("rate/two-hundred-boards", test_two_hundred_boards);
  store_test_add ("rate/two-thousand-a-second", test_two_thousand_a_second);

  return g_test_run ();
}
