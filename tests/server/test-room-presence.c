/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Cursors in a room: at once while few move, one frame a tick for all when many do. */

#include "room-sim.h"
#include "scholia-presence-flow.h"

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
    room_sim_join (sim, i, (char) ('a' + i));
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

static void
assert_presence (RoomSim *sim,
                 guint64  receiver,
                 guint    index,
                 guint64  sender,
                 gint32   x)
{
  const ScholiaMessage *message = g_ptr_array_index (get_inbox (sim, receiver), index);

  g_assert_cmpint (message->kind, ==, SCHOLIA_MESSAGE_PRESENCE);
  g_assert_cmpuint (message->presence.connection, ==, sender);
  g_assert_cmpint (message->presence.x, ==, x);
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
  g_assert_cmpuint (get_inbox (sim, 5)->len, ==, 4);
  for (guint i = 0; i < 4; i++)
    assert_presence (sim, 5, i, i + 1, 96 + (gint32) i);

  /* Nothing came since: nothing is sent, and nothing is asked for. */
  scholia_room_tick (sim->room);
  g_assert_cmpuint (get_n_frames (sim, 5), ==, n_frames + 1);
  g_assert_cmpuint (sim->n_wakes, ==, 1);
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
  assert_presence (sim, 2, SCHOLIA_PRESENCE_BURST, 1, 7);

  move (sim, 1, 8, SECOND);
  g_assert_cmpuint (sim->n_wakes, ==, 1);
  g_assert_cmpuint (get_inbox (sim, 2)->len, ==, SCHOLIA_PRESENCE_BURST + 2);
  assert_presence (sim, 2, SCHOLIA_PRESENCE_BURST + 1, 1, 8);
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
  assert_presence (sim, 3, 0, 2, 5);

  for (guint i = 0; i < get_inbox (sim, 2)->len; i++)
    {
      const ScholiaMessage *message = g_ptr_array_index (get_inbox (sim, 2), i);

      g_assert_true (message->kind != SCHOLIA_MESSAGE_PRESENCE ||
                     message->presence.connection == 1);
    }
}

/* Who could not be sent anything for a while gets the latest of all others, as one frame. */
static void
test_catch_up (void)
{
  g_autoptr(RoomSim) sim = new_room (4);
  guint n_frames;

  for (guint64 i = 1; i <= 3; i++)
    move (sim, i, (gint32) i * 10, 0);
  g_ptr_array_set_size (get_inbox (sim, 3), 0);
  n_frames = get_n_frames (sim, 3);

  scholia_room_catch_up (sim->room, 3);
  g_assert_cmpuint (get_n_frames (sim, 3), ==, n_frames + 1);
  g_assert_cmpuint (get_inbox (sim, 3)->len, ==, 2);
  assert_presence (sim, 3, 0, 1, 10);
  assert_presence (sim, 3, 1, 2, 20);

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
  g_test_add_func ("/server/room-presence/catch-up", test_catch_up);

  return g_test_run ();
}
