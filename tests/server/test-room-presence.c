/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Cursors in a room: at once while few move, one frame a tick for all when many do. */

#include "room-sim.h"
#include "scholia-presence-flow.h"
#include "scholia-wire-limits.h"

#define SECOND G_USEC_PER_SEC

static GPtrArray *
get_inbox (RoomSim *sim,
           guint64  connection)
{
  return g_hash_table_lookup (sim->inboxes, GUINT_TO_POINTER (connection));
}

static guint
get_n_frames (RoomSim *sim,
              guint64  connection)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (sim->frames, GUINT_TO_POINTER (connection)));
}

/* People 1 to @n_people, all inboxes empty. */
static RoomSim *
new_room (guint n_people)
{
  RoomSim *sim = room_sim_new ();

  for (guint i = 1; i <= n_people; i++)
    room_sim_join (sim, i, (char) ('a' + i % 26));
  for (guint i = 1; i <= n_people; i++)
    g_ptr_array_set_size (get_inbox (sim, i), 0);

  return sim;
}

static void
move (RoomSim *sim,
      guint64  connection,
      gint32   x,
      gint64   now_us)
{
  ScholiaPresence presence = { .has_cursor = TRUE, .x = x, .y = 1 };

  scholia_room_presence (sim->room, connection, &presence, now_us);
}

/* More at one moment than goes through one by one; the time is @now_us. */
static void
make_busy (RoomSim *sim,
           gint64   now_us)
{
  for (gint32 i = 0; sim->n_wakes == 0 && i < 1000; i++)
    move (sim, 1, i, now_us);
  g_assert_cmpuint (sim->n_wakes, ==, 1);
}

/* The last message has these cursors and nothing else: pairs of connection and x, up to 0. */
static void
assert_cursors (RoomSim *sim,
                guint64  receiver,
                ...)
{
  GPtrArray *inbox = get_inbox (sim, receiver);
  const ScholiaMessage *message = g_ptr_array_index (inbox, inbox->len - 1);
  guint sender;
  guint n = 0;
  va_list list;

  g_assert_cmpint (message->kind, ==, SCHOLIA_MESSAGE_PRESENCE_NEWS);
  va_start (list, receiver);
  while ((sender = va_arg (list, guint)) != 0)
    {
      const ScholiaPresenceNews *one = &g_array_index (message->presence_news,
                                                       ScholiaPresenceNews, n++);

      g_assert_cmpuint (n, <=, message->presence_news->len);
      g_assert_cmpint (one->parts, ==, SCHOLIA_PRESENCE_CURSOR);
      g_assert_cmpuint (one->connection, ==, sender);
      g_assert_cmpint (one->presence.x, ==, va_arg (list, int));
    }
  va_end (list);
  g_assert_cmpuint (n, ==, message->presence_news->len);
}

/* Of the last message. */
static const ScholiaPresenceNews *
get_only_news (RoomSim *sim,
               guint64  receiver)
{
  GPtrArray *inbox = get_inbox (sim, receiver);
  const ScholiaMessage *message = g_ptr_array_index (inbox, inbox->len - 1);

  g_assert_cmpint (message->kind, ==, SCHOLIA_MESSAGE_PRESENCE_NEWS);
  g_assert_cmpuint (message->presence_news->len, ==, 1);

  return &g_array_index (message->presence_news, ScholiaPresenceNews, 0);
}

/* Two people who move as fast as a client lets them. */
static void
test_calm_room_does_not_wait (void)
{
  g_autoptr(RoomSim) sim = new_room (3);

  for (gint32 i = 0; i < 600; i++)
    {
      move (sim, 1 + (guint64) i % 2, i, i * SECOND / 60);
      g_assert_cmpuint (get_inbox (sim, 3)->len, ==, (guint) i + 1);
    }
  g_assert_cmpuint (sim->n_wakes, ==, 0);
  g_assert_cmpuint (get_inbox (sim, 1)->len, ==, 300);
}

/* Whatever came, a tick is one frame with the latest of each sender. */
static void
test_busy_room_ticks (void)
{
  g_autoptr(RoomSim) sim = new_room (5);
  guint n_frames;

  make_busy (sim, 0);
  n_frames = get_n_frames (sim, 5);
  g_ptr_array_set_size (get_inbox (sim, 5), 0);
  for (gint32 i = 0; i < 100; i++)
    move (sim, 1 + (guint64) i % 4, i, i * 100);
  g_assert_cmpuint (get_inbox (sim, 5)->len, ==, 0);
  g_assert_cmpuint (sim->n_wakes, ==, 1);

  scholia_room_tick (sim->room);
  g_assert_cmpuint (get_n_frames (sim, 5), ==, n_frames + 1);
  g_assert_cmpuint (get_inbox (sim, 5)->len, ==, 1);
  assert_cursors (sim, 5, 1, 96, 2, 97, 3, 98, 4, 99, 0);
  move (sim, 2, 500, 10000);
  move (sim, 1, 501, 10000);
  scholia_room_tick (sim->room);
  assert_cursors (sim, 5, 2, 500, 1, 501, 0);
  g_assert_cmpuint (sim->n_wakes, ==, 2);

  /* Nothing came since: nothing is sent, and nothing is asked for. */
  scholia_room_tick (sim->room);
  g_assert_cmpuint (get_n_frames (sim, 5), ==, n_frames + 2);
  g_assert_cmpuint (sim->n_wakes, ==, 2);
}

/* What waits is never passed by what came after it. */
static void
test_calm_again (void)
{
  g_autoptr(RoomSim) sim = new_room (2);

  make_busy (sim, 0);
  move (sim, 1, 7, SECOND);
  g_assert_cmpuint (get_inbox (sim, 2)->len, ==, SCHOLIA_PRESENCE_BURST);
  scholia_room_tick (sim->room);
  assert_cursors (sim, 2, 1, 7, 0);

  move (sim, 1, 8, SECOND);
  g_assert_cmpuint (sim->n_wakes, ==, 1);
  g_assert_cmpuint (get_inbox (sim, 2)->len, ==, SCHOLIA_PRESENCE_BURST + 2);
  assert_cursors (sim, 2, 1, 8, 0);
}

/* One sender alone does not hear itself, nor does anybody of one who left meanwhile. */
static void
test_one_sender_in_a_tick (void)
{
  g_autoptr(RoomSim) sim = new_room (3);

  make_busy (sim, 0);
  move (sim, 2, 5, 0);
  scholia_room_leave (sim->room, 1, FALSE);
  g_ptr_array_set_size (get_inbox (sim, 3), 0);
  scholia_room_tick (sim->room);
  g_assert_cmpuint (get_inbox (sim, 3)->len, ==, 1);
  assert_cursors (sim, 3, 2, 5, 0);

  for (guint i = 0; i < get_inbox (sim, 2)->len; i++)
    {
      const ScholiaMessage *message = g_ptr_array_index (get_inbox (sim, 2), i);

      if (message->kind == SCHOLIA_MESSAGE_PRESENCE_NEWS)
        g_assert_cmpuint (g_array_index (message->presence_news, ScholiaPresenceNews,
                                         0).connection, ==, 1);
    }
}

/* Only what is new is told, and nothing if nothing is. */
static void
test_only_news (void)
{
  g_autoptr(RoomSim) sim = new_room (2);
  ScholiaPresence presence = { .has_cursor = TRUE, .x = 5, .y = 1 };
  const ScholiaPresenceNews *one;

  scholia_room_presence (sim->room, 1, &presence, 0);
  scholia_room_presence (sim->room, 1, &presence, 0);
  g_assert_cmpuint (get_inbox (sim, 2)->len, ==, 1);
  assert_cursors (sim, 2, 1, 5, 0);

  presence.is_typing = TRUE;
  scholia_room_presence (sim->room, 1, &presence, 0);
  one = get_only_news (sim, 2);
  g_assert_cmpint (one->parts, ==, SCHOLIA_PRESENCE_THREAD);
  g_assert_true (one->presence.is_typing);

  presence.has_cursor = FALSE;
  scholia_room_presence (sim->room, 1, &presence, 0);
  one = get_only_news (sim, 2);
  g_assert_cmpint (one->parts, ==, SCHOLIA_PRESENCE_CURSOR);
  g_assert_false (one->presence.has_cursor);
}

/* Of more people than one message tells of, all are told. */
static void
test_many_readers (void)
{
  const guint n_people = 2 * SCHOLIA_MAX_READING;
  g_autoptr(RoomSim) sim = new_room (n_people + 1);
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);
  GPtrArray *inbox = get_inbox (sim, n_people + 1);

  for (guint i = 1; i <= n_people; i++)
    {
      ScholiaPresence presence = { .is_typing = TRUE };

      scholia_room_presence (sim->room, i, &presence, 0);
    }
  scholia_room_tick (sim->room);

  for (guint i = 0; i < inbox->len; i++)
    {
      const ScholiaMessage *message = g_ptr_array_index (inbox, i);

      for (guint j = 0; j < message->presence_news->len; j++)
        g_hash_table_add (seen, GUINT_TO_POINTER (g_array_index (message->presence_news,
                                                                 ScholiaPresenceNews,
                                                                 j).connection));
    }
  g_assert_cmpuint (g_hash_table_size (seen), ==, n_people);
}

/* Who could not be sent anything for a while gets the latest of all others, as one frame. */
static void
test_catch_up (void)
{
  g_autoptr(RoomSim) sim = new_room (4);
  const ScholiaMessage *message;
  guint n_frames;
  guint n_other_frames;

  for (guint64 i = 1; i <= 3; i++)
    move (sim, i, (gint32) i * 10, 0);
  g_ptr_array_set_size (get_inbox (sim, 3), 0);
  n_frames = get_n_frames (sim, 3);
  n_other_frames = get_n_frames (sim, 4);

  scholia_room_catch_up (sim->room, 3);
  g_assert_cmpuint (get_n_frames (sim, 3), ==, n_frames + 1);
  g_assert_cmpuint (get_n_frames (sim, 4), ==, n_other_frames);
  g_assert_cmpuint (get_inbox (sim, 3)->len, ==, 1);
  message = g_ptr_array_index (get_inbox (sim, 3), 0);
  for (guint i = 0; i < message->presence_news->len; i++)
    {
      const ScholiaPresenceNews *one = &g_array_index (message->presence_news,
                                                       ScholiaPresenceNews, i);

      if (one->parts == SCHOLIA_PRESENCE_CURSOR)
        g_assert_cmpint (one->presence.x, ==, (gint32) one->connection * 10);
      g_assert_cmpuint (one->connection, <=, 2);
    }
  g_assert_cmpuint (message->presence_news->len, ==, 4);

  scholia_room_catch_up (sim->room, 99);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/room-presence/calm-room-does-not-wait", test_calm_room_does_not_wait);
  g_test_add_func ("/server/room-presence/busy-room-ticks", test_busy_room_ticks);
  g_test_add_func ("/server/room-presence/calm-again", test_calm_again);
  g_test_add_func ("/server/room-presence/one-sender-in-a-tick", test_one_sender_in_a_tick);
  g_test_add_func ("/server/room-presence/only-news", test_only_news);
  g_test_add_func ("/server/room-presence/many-readers", test_many_readers);
  g_test_add_func ("/server/room-presence/catch-up", test_catch_up);

  return g_test_run ();
}
