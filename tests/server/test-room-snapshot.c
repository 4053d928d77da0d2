/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A big board's snapshot is made elsewhere: who waits for it, and what came since is not missed. */

#include "room-sim.h"

/* More than a room encodes on the spot or sends as events. */
#define N_THREADS 1100

/* A big board that was just opened, its log out of memory; on it one who was here before. */
static RoomSim *
open_board (void)
{
  RoomSim *sim = room_sim_new ();
  g_autofree char *head_id = room_sim_id (N_THREADS - 1);

  room_sim_join (sim, 1, 'a');
  for (guint i = 0; i < N_THREADS; i++)
    g_free (room_sim_create (sim, 1, i));
  while (sim->events != NULL)
    room_sim_commit (sim);
  g_assert_cmpuint (sim->log->len, ==, N_THREADS);
  g_clear_pointer (&sim->source, scholia_snapshot_source_free);
  sim->saved_seq = 0;
  room_sim_reopen (sim, N_THREADS);

  room_sim_hello (sim, 2, 'b', 'B', SCHOLIA_ROLE_MODERATOR, N_THREADS, head_id, NULL);
  scholia_message_unref (room_sim_expect (sim, 2, SCHOLIA_MESSAGE_WELCOME));
  g_assert_null (sim->source);

  return sim;
}

static void
create (RoomSim *sim,
        guint    number)
{
  g_free (room_sim_create (sim, 2, number));
  room_sim_commit (sim);
}

/* The whole snapshot at @seq, and the events after it up to @last_seq. */
static void
assert_gets (RoomSim *sim,
             guint64  connection,
             guint64  seq,
             guint64  last_seq)
{
  g_autoptr(ScholiaMessage) welcome = room_sim_expect (sim, connection, SCHOLIA_MESSAGE_WELCOME);

  g_assert_true (welcome->welcome.is_snapshot);
  g_assert_cmpuint (welcome->welcome.seq, ==, seq);
  for (guint i = 0; i < welcome->welcome.n_parts; i++)
    scholia_message_unref (room_sim_expect (sim, connection, SCHOLIA_MESSAGE_SNAPSHOT));
  while (seq < last_seq)
    {
      g_autoptr(ScholiaMessage) event = room_sim_expect (sim, connection, SCHOLIA_MESSAGE_EVENT);

      g_assert_cmpuint (scholia_event_get_seq (event->event), ==, ++seq);
    }
  room_sim_assert_quiet (sim, connection);
}

/* The room goes on meanwhile, and nothing of that is missed. */
static void
test_newcomer_waits (void)
{
  g_autoptr(RoomSim) sim = open_board ();

  room_sim_hello (sim, 3, 'c', 'C', SCHOLIA_ROLE_VIEWER, 0, "", NULL);
  room_sim_hello (sim, 4, 'd', 'D', SCHOLIA_ROLE_VIEWER, 0, "", NULL);
  g_assert_nonnull (sim->source);
  create (sim, N_THREADS);
  create (sim, N_THREADS + 1);
  room_sim_assert_quiet (sim, 3);

  room_sim_encode (sim);
  assert_gets (sim, 3, N_THREADS, N_THREADS + 2);
  assert_gets (sim, 4, N_THREADS, N_THREADS + 2);

  /* The same serves who comes later, and what is new goes to all. */
  room_sim_hello (sim, 5, 'e', 'E', SCHOLIA_ROLE_VIEWER, 0, "", NULL);
  g_assert_null (sim->source);
  assert_gets (sim, 5, N_THREADS, N_THREADS + 2);
  create (sim, N_THREADS + 2);
  scholia_message_unref (room_sim_expect (sim, 3, SCHOLIA_MESSAGE_EVENT));
  room_sim_assert_quiet (sim, 3);
}

/* An action in flight is not in it: the answer waits for the boundary. */
static void
test_encoded_during_append (void)
{
  g_autoptr(RoomSim) sim = open_board ();

  room_sim_hello (sim, 3, 'c', 'C', SCHOLIA_ROLE_VIEWER, 0, "", NULL);
  g_free (room_sim_create (sim, 2, N_THREADS));
  room_sim_encode (sim);
  room_sim_assert_quiet (sim, 3);
  room_sim_commit (sim);
  assert_gets (sim, 3, N_THREADS, N_THREADS + 1);
}

/* What a newcomer is told to be saved is in the content that it is given. */
static void
test_saved_is_in_it (void)
{
  g_autoptr(RoomSim) sim = open_board ();
  g_autofree char *id = room_sim_id (N_THREADS);
  const char *pending[] = { id, NULL };

  room_sim_hello (sim, 3, 'c', 'C', SCHOLIA_ROLE_VIEWER, 0, "", NULL);
  create (sim, N_THREADS);
  room_sim_hello (sim, 4, 'b', 'D', SCHOLIA_ROLE_MODERATOR, 0, "", pending);
  room_sim_encode (sim);
  assert_gets (sim, 3, N_THREADS, N_THREADS + 1);
  room_sim_assert_quiet (sim, 4);

  g_assert_nonnull (sim->source);
  room_sim_encode (sim);
  assert_gets (sim, 4, N_THREADS + 1, N_THREADS + 1);
}

/* Who leaves is not answered, and the room is not done before the encoding is. */
static void
test_newcomer_leaves (void)
{
  g_autoptr(RoomSim) sim = open_board ();

  room_sim_hello (sim, 3, 'c', 'C', SCHOLIA_ROLE_VIEWER, 0, "", NULL);
  scholia_room_leave (sim->room, 3, FALSE);
  scholia_room_leave (sim->room, 2, FALSE);
  g_assert_false (scholia_room_is_idle (sim->room));
  room_sim_encode (sim);
  room_sim_assert_quiet (sim, 3);
  g_assert_true (scholia_room_is_idle (sim->room));
}

/* The store is given what was encoded, once for each so many events. */
static void
test_save (void)
{
  g_autoptr(RoomSim) sim = open_board ();

  for (guint i = 0; i < SCHOLIA_ROOM_SNAPSHOT_EVENTS; i++)
    create (sim, N_THREADS + i);
  g_assert_nonnull (sim->source);
  create (sim, N_THREADS + SCHOLIA_ROOM_SNAPSHOT_EVENTS);
  g_assert_cmpuint (sim->saved_seq, ==, 0);
  room_sim_encode (sim);
  g_assert_cmpuint (sim->saved_seq, ==, N_THREADS + SCHOLIA_ROOM_SNAPSHOT_EVENTS);
  g_assert_null (sim->source);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/room-snapshot/newcomer-waits", test_newcomer_waits);
  g_test_add_func ("/server/room-snapshot/encoded-during-append", test_encoded_during_append);
  g_test_add_func ("/server/room-snapshot/saved-is-in-it", test_saved_is_in_it);
  g_test_add_func ("/server/room-snapshot/newcomer-leaves", test_newcomer_leaves);
  g_test_add_func ("/server/room-snapshot/save", test_save);

  return g_test_run ();
}
