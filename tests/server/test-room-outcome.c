/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every outcome of an append. */

#include "room-sim.h"

static void
assert_confirmed (RoomSim    *sim,
                  guint64     connection,
                  const char *id,
                  guint64     seq)
{
  g_autoptr(ScholiaMessage) message = room_sim_expect (sim, connection, SCHOLIA_MESSAGE_CONFIRMED);

  g_assert_cmpstr (message->confirmed.broadcast_id, ==, id);
  g_assert_cmpuint (message->confirmed.seq, ==, seq);
}

static void
assert_refused (RoomSim      *sim,
                guint64       connection,
                const char   *id,
                ScholiaError  code)
{
  g_autoptr(ScholiaMessage) message = room_sim_expect (sim, connection, SCHOLIA_MESSAGE_REFUSED);

  g_assert_cmpstr (message->refused.broadcast_id, ==, id);
  g_assert_cmpint (message->refused.code, ==, code);
}

static void
drain (RoomSim *sim,
       guint64  connection)
{
  ScholiaMessage *message;

  while ((message = room_sim_next (sim, connection)) != NULL)
    scholia_message_unref (message);
}

/* The same id again is answered with the first result, to whoever sent it alone. */
static void
test_repetition_is_confirmed (void)
{
  g_autoptr(RoomSim) sim = room_sim_new ();
  g_autofree char *id = NULL;

  room_sim_join (sim, 1, 'a');
  room_sim_join (sim, 2, 'b');
  id = room_sim_create (sim, 1, 1);
  room_sim_commit (sim);
  drain (sim, 1);
  drain (sim, 2);

  g_free (room_sim_create (sim, 1, 1));
  assert_confirmed (sim, 1, id, 1);
  room_sim_assert_quiet (sim, 2);
  g_assert_null (sim->events);
}

/* Twice while an append is in flight: one event, and one confirmation after it. */
static void
test_repetition_in_one_batch (void)
{
  g_autoptr(RoomSim) sim = room_sim_new ();
  g_autofree char *id = NULL;
  g_autoptr(ScholiaMessage) event = NULL;

  room_sim_join (sim, 1, 'a');
  g_free (room_sim_create (sim, 1, 1));
  id = room_sim_create (sim, 1, 2);
  g_free (room_sim_create (sim, 1, 2));
  room_sim_commit (sim);
  drain (sim, 1);
  g_assert_cmpuint (sim->events->len, ==, 1);
  room_sim_commit (sim);
  event = room_sim_expect (sim, 1, SCHOLIA_MESSAGE_EVENT);
  assert_confirmed (sim, 1, id, 2);
}

static void
move (RoomSim *sim,
      guint64  connection,
      guint    number,
      guint    thread)
{
  ScholiaAnchor anchor = { 7, 8, 0, 0 };
  g_autofree char *id = room_sim_id (number);
  g_autofree char *thread_id = room_sim_id (thread);
  g_autoptr(ScholiaAction) action = scholia_action_new_move (id, thread_id, &anchor);

  room_sim_act (sim, connection, action);
}

/* One that only the store remembers: it is confirmed, the others are judged without it. */
static void
test_duplicate (void)
{
  g_autoptr(RoomSim) sim = room_sim_new ();
  g_autofree char *moved = room_sim_id (60);
  g_autofree char *fresh = NULL;
  guint64 seqs[] = { 2, 0 };
  g_autoptr(ScholiaMessage) event = NULL;

  room_sim_join (sim, 1, 'a');
  g_free (room_sim_create (sim, 1, 1));
  room_sim_commit (sim);
  move (sim, 1, 60, 1);
  room_sim_commit (sim);
  g_free (room_sim_create (sim, 1, 2));
  room_sim_commit (sim);
  room_sim_reopen (sim, 3);

  room_sim_join (sim, 2, 'a');
  g_free (room_sim_create (sim, 2, 70));
  move (sim, 2, 60, 1);
  fresh = room_sim_create (sim, 2, 71);
  room_sim_commit (sim);
  drain (sim, 2);
  g_assert_cmpuint (sim->events->len, ==, 2);

  room_sim_fail (sim, SCHOLIA_APPEND_DUPLICATE, seqs);
  assert_confirmed (sim, 2, moved, 2);
  room_sim_commit (sim);
  event = room_sim_expect (sim, 2, SCHOLIA_MESSAGE_EVENT);
  g_assert_cmpstr (scholia_event_get_broadcast_id (event->event), ==, fresh);
  g_assert_cmpuint (scholia_event_get_seq (event->event), ==, 5);
}

/* Refused although it was done long ago: the first result holds, and only the store knows it. */
static void
test_refusal_is_looked_up (void)
{
  g_autoptr(RoomSim) sim = room_sim_new ();
  g_autofree char *old = NULL;
  g_autofree char *never = room_sim_id (88);
  g_autofree char *nowhere = room_sim_id (89);
  g_autoptr(ScholiaAction) reply = NULL;

  room_sim_join (sim, 1, 'a');
  old = room_sim_create (sim, 1, 1);
  room_sim_commit (sim);
  g_free (room_sim_create (sim, 1, 2));
  room_sim_commit (sim);
  room_sim_reopen (sim, 2);
  room_sim_join (sim, 2, 'a');

  g_free (room_sim_create (sim, 2, 1));
  room_sim_assert_quiet (sim, 2);
  room_sim_tell (sim, TRUE);
  assert_confirmed (sim, 2, old, 1);

  reply = scholia_action_new_reply (never, nowhere, "Hello");
  room_sim_act (sim, 2, reply);
  room_sim_tell (sim, TRUE);
  assert_refused (sim, 2, never, SCHOLIA_ERROR_NOT_FOUND);
}

/* Nothing was written: it is taken back and said, and the next action finds the board as it was. */
static void
test_unavailable (void)
{
  g_autoptr(RoomSim) sim = room_sim_new ();
  g_autofree char *id = NULL;
  g_autoptr(ScholiaMessage) event = NULL;

  room_sim_join (sim, 1, 'a');
  id = room_sim_create (sim, 1, 1);
  room_sim_fail (sim, SCHOLIA_APPEND_UNAVAILABLE, NULL);
  assert_refused (sim, 1, id, SCHOLIA_ERROR_UNAVAILABLE);
  g_assert_cmpuint (scholia_room_get_seq (sim->room), ==, 0);

  g_free (room_sim_create (sim, 1, 2));
  room_sim_commit (sim);
  event = room_sim_expect (sim, 1, SCHOLIA_MESSAGE_EVENT);
  g_assert_cmpuint (scholia_event_get_seq (event->event), ==, 1);
  g_assert_cmpuint (scholia_event_get_number (event->event), ==, 1);
}

/* The log is not what this room believes: it must not go on, and everybody comes back to a new
 * one. */
static void
test_conflict (void)
{
  g_autoptr(RoomSim) sim = room_sim_new ();

  room_sim_join (sim, 1, 'a');
  g_free (room_sim_create (sim, 1, 1));
  room_sim_fail (sim, SCHOLIA_APPEND_CONFLICT, NULL);
  g_assert_true (room_sim_is_dismissed (sim, 1, SCHOLIA_GOODBYE_UNAVAILABLE));
  g_assert_true (scholia_room_is_broken (sim->room));
}

/* The access changed: it is read again, then the same actions are tried again. */
static void
test_gone (void)
{
  g_autoptr(RoomSim) sim = room_sim_new ();
  g_autoptr(ScholiaMessage) event = NULL;

  room_sim_join (sim, 1, 'a');
  g_free (room_sim_create (sim, 1, 1));
  room_sim_fail (sim, SCHOLIA_APPEND_GONE, NULL);
  g_assert_cmpuint (sim->n_refreshes, ==, 1);
  g_assert_null (sim->events);
  g_free (room_sim_create (sim, 1, 2));
  g_assert_null (sim->events);

  scholia_room_refreshed (sim->room, sim->now_ms);
  g_assert_cmpuint (sim->events->len, ==, 2);
  room_sim_commit (sim);
  event = room_sim_expect (sim, 1, SCHOLIA_MESSAGE_EVENT);
}

/* A hello behind an action that is put back waits until that is decided at last. */
static void
test_hello_waits_for_put_back (void)
{
  g_autoptr(RoomSim) sim = room_sim_new ();
  g_autofree char *id = NULL;
  const char *pending[] = { NULL, NULL };
  g_autoptr(ScholiaMessage) welcome = NULL;

  room_sim_hello (sim, 1, 'a', 'A', SCHOLIA_ROLE_MODERATOR, 0, "", NULL);
  id = room_sim_create (sim, 1, 1);
  pending[0] = id;
  room_sim_hello (sim, 2, 'a', 'A', SCHOLIA_ROLE_MODERATOR, 0, "", pending);
  room_sim_fail (sim, SCHOLIA_APPEND_GONE, NULL);
  scholia_room_refreshed (sim->room, sim->now_ms);
  room_sim_assert_quiet (sim, 2);

  room_sim_commit (sim);
  welcome = room_sim_expect (sim, 2, SCHOLIA_MESSAGE_WELCOME);
  g_assert_cmpuint (g_strv_length (welcome->welcome.saved), ==, 1);
}

/* Of somebody whose link was taken back meanwhile, what is put back is not judged again. */
static void
test_forgotten_is_not_put_back (void)
{
  g_autoptr(RoomSim) sim = room_sim_new ();

  room_sim_join (sim, 1, 'a');
  g_free (room_sim_create (sim, 1, 1));
  scholia_room_leave (sim->room, 1, TRUE);
  room_sim_fail (sim, SCHOLIA_APPEND_GONE, NULL);
  scholia_room_refreshed (sim->room, sim->now_ms);
  g_assert_null (sim->events);
  g_assert_true (scholia_room_is_idle (sim->room));
}

/* Nobody knows: it is asked after, and neither told nor taken back before the answer. */
static void
test_unknown (void)
{
  for (guint is_there = 0; is_there < 2; is_there++)
    {
      g_autoptr(RoomSim) sim = room_sim_new ();
      g_autofree char *id = NULL;

      room_sim_join (sim, 1, 'a');
      id = room_sim_create (sim, 1, 1);
      if (is_there)
        {
          const ScholiaStoredEvent *event = g_ptr_array_index (sim->events, 0);

          g_ptr_array_add (sim->log, scholia_stored_event_new (event->seq, event->broadcast_id,
                                                               event->payload));
        }
      room_sim_fail (sim, SCHOLIA_APPEND_UNKNOWN, NULL);
      room_sim_assert_quiet (sim, 1);
      g_free (room_sim_create (sim, 1, 2));
      g_assert_null (sim->events);

      room_sim_tell (sim, TRUE);
      if (is_there)
        scholia_message_unref (room_sim_expect (sim, 1, SCHOLIA_MESSAGE_EVENT));
      else
        assert_refused (sim, 1, id, SCHOLIA_ERROR_UNAVAILABLE);
      g_assert_nonnull (sim->events);
    }
}

/* Nobody can say: no answer at all is better than a wrong one. */
static void
test_unknown_for_good (void)
{
  g_autoptr(RoomSim) sim = room_sim_new ();

  room_sim_join (sim, 1, 'a');
  g_free (room_sim_create (sim, 1, 1));
  room_sim_fail (sim, SCHOLIA_APPEND_UNKNOWN, NULL);
  room_sim_tell (sim, FALSE);
  room_sim_assert_quiet (sim, 1);
  g_assert_true (room_sim_is_dismissed (sim, 1, SCHOLIA_GOODBYE_UNAVAILABLE));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/room/repetition-is-confirmed", test_repetition_is_confirmed);
  g_test_add_func ("/server/room/repetition-in-one-batch", test_repetition_in_one_batch);
  g_test_add_func ("/server/room/duplicate", test_duplicate);
  g_test_add_func ("/server/room/refusal-is-looked-up", test_refusal_is_looked_up);
  g_test_add_func ("/server/room/unavailable", test_unavailable);
  g_test_add_func ("/server/room/conflict", test_conflict);
  g_test_add_func ("/server/room/gone", test_gone);
  g_test_add_func ("/server/room/hello-waits-for-put-back", test_hello_waits_for_put_back);
  g_test_add_func ("/server/room/forgotten-is-not-put-back", test_forgotten_is_not_put_back);
  g_test_add_func ("/server/room/unknown", test_unknown);
  g_test_add_func ("/server/room/unknown-for-good", test_unknown_for_good);

  return g_test_run ();
}
