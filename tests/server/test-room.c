/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who is in a room, what they hear, and what a newcomer gets. */

#include <string.h>

#include "room-sim.h"
#include "scholia-limits.h"

static void
assert_event (RoomSim    *sim,
              guint64     connection,
              const char *id,
              guint64     seq)
{
  g_autoptr(ScholiaMessage) message = room_sim_expect (sim, connection, SCHOLIA_MESSAGE_EVENT);

  g_assert_cmpstr (scholia_event_get_broadcast_id (message->event), ==, id);
  g_assert_cmpuint (scholia_event_get_seq (message->event), ==, seq);
}

/* Nobody hears of an action before it is durable; then all do, the actor included. */
static void
test_commit_broadcasts (void)
{
  g_autoptr(RoomSim) sim = room_sim_new ();
  g_autofree char *id = NULL;

  room_sim_join (sim, 1, 'a');
  room_sim_join (sim, 2, 'b');
  id = room_sim_create (sim, 1, 7);
  room_sim_assert_quiet (sim, 1);
  room_sim_assert_quiet (sim, 2);

  room_sim_commit (sim);
  assert_event (sim, 1, id, 1);
  assert_event (sim, 2, id, 1);
}

/* What comes while an append is in flight is one append after it, and one frame for each. */
static void
test_waiting_actions_are_one_batch (void)
{
  g_autoptr(RoomSim) sim = room_sim_new ();
  guint n_frames;

  room_sim_join (sim, 1, 'a');
  for (guint i = 0; i < 10; i++)
    g_free (room_sim_create (sim, 1, i));
  g_assert_cmpuint (sim->events->len, ==, 1);
  room_sim_commit (sim);
  g_assert_cmpuint (sim->events->len, ==, 9);

  n_frames = GPOINTER_TO_UINT (g_hash_table_lookup (sim->frames, GUINT_TO_POINTER (1)));
  room_sim_commit (sim);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (sim->frames, GUINT_TO_POINTER (1))),
                    ==, n_frames + 1);
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *id = room_sim_id (i);

      assert_event (sim, 1, id, i + 1);
    }
}

/* The second of two waiting actions is judged against the board as the first one leaves it. */
static void
test_actions_see_each_other (void)
{
  g_autoptr(RoomSim) sim = room_sim_new ();
  g_autofree char *thread = NULL;
  g_autofree char *delete_id = room_sim_id (50);
  g_autofree char *reply_id = room_sim_id (51);
  g_autoptr(ScholiaAction) delete = NULL;
  g_autoptr(ScholiaAction) reply = NULL;
  g_autoptr(ScholiaMessage) refused = NULL;

  room_sim_join (sim, 1, 'a');
  thread = room_sim_create (sim, 1, 1);
  delete = scholia_action_new_for_thread (delete_id, SCHOLIA_ACTION_DELETE, thread);
  reply = scholia_action_new_reply (reply_id, thread, "Too late");
  room_sim_act (sim, 1, delete);
  room_sim_act (sim, 1, reply);
  room_sim_commit (sim);
  assert_event (sim, 1, thread, 1);
  room_sim_assert_quiet (sim, 1);

  room_sim_commit (sim);
  assert_event (sim, 1, delete_id, 2);
  refused = room_sim_expect (sim, 1, SCHOLIA_MESSAGE_REFUSED);
  g_assert_cmpstr (refused->refused.broadcast_id, ==, reply_id);
  g_assert_cmpint (refused->refused.code, ==, SCHOLIA_ERROR_NOT_FOUND);
  g_assert_cmpstr (refused->refused.member, ==, "threadId");
}

/* A hello waits for the append in flight, so that the welcome is not overtaken by it. */
static void
test_welcome_shows_committed (void)
{
  g_autoptr(RoomSim) sim = room_sim_new ();
  g_autoptr(ScholiaMessage) welcome = NULL;

  room_sim_join (sim, 1, 'a');
  g_free (room_sim_create (sim, 1, 1));
  room_sim_hello (sim, 2, 'b', 'B', SCHOLIA_ROLE_VIEWER, 0, "", NULL);
  room_sim_assert_quiet (sim, 2);

  room_sim_commit (sim);
  welcome = room_sim_expect (sim, 2, SCHOLIA_MESSAGE_WELCOME);
  g_assert_cmpuint (welcome->welcome.seq, ==, 1);
  g_assert_cmpint (welcome->welcome.you.role, ==, SCHOLIA_ROLE_VIEWER);
}

/* Whoever was away for a moment gets the events that happened, nobody else's guess of them. */
static void
test_delta (void)
{
  g_autoptr(RoomSim) sim = room_sim_new ();
  g_autoptr(ScholiaMessage) welcome = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  room_sim_join (sim, 1, 'a');
  first = room_sim_create (sim, 1, 1);
  room_sim_commit (sim);
  second = room_sim_create (sim, 1, 2);
  room_sim_commit (sim);

  room_sim_hello (sim, 2, 'b', 'B', SCHOLIA_ROLE_VIEWER, 1, first, NULL);
  welcome = room_sim_expect (sim, 2, SCHOLIA_MESSAGE_WELCOME);
  g_assert_false (welcome->welcome.is_snapshot);
  assert_event (sim, 2, second, 2);
  room_sim_assert_quiet (sim, 2);
}

/* A pair that the log does not hold (a restored backup, another server) is no base for a delta. */
static void
test_snapshot_for_strangers (void)
{
  static const struct { guint64 seq; guint id; } tokens[] = { { 1, 2 }, { 2, 1 }, { 9, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      g_autoptr(RoomSim) sim = room_sim_new ();
      g_autofree char *head_id = room_sim_id (tokens[i].id);
      g_autoptr(ScholiaMessage) welcome = NULL;
      g_autoptr(ScholiaMessage) part = NULL;

      room_sim_join (sim, 1, 'a');
      g_free (room_sim_create (sim, 1, 1));
      room_sim_commit (sim);
      g_free (room_sim_create (sim, 1, 2));
      room_sim_commit (sim);

      room_sim_hello (sim, 2, 'b', 'B', SCHOLIA_ROLE_VIEWER, tokens[i].seq, head_id, NULL);
      welcome = room_sim_expect (sim, 2, SCHOLIA_MESSAGE_WELCOME);
      g_assert_true (welcome->welcome.is_snapshot);
      g_assert_cmpuint (welcome->welcome.n_parts, ==, 1);
      part = room_sim_expect (sim, 2, SCHOLIA_MESSAGE_SNAPSHOT);
      room_sim_assert_quiet (sim, 2);
    }
}

/* Events that only the store has are a snapshot, too: memory begins after them. */
static void
test_snapshot_for_the_long_absent (void)
{
  g_autoptr(RoomSim) sim = room_sim_new ();
  g_autofree char *first = NULL;
  g_autoptr(ScholiaMessage) welcome = NULL;

  room_sim_join (sim, 1, 'a');
  first = room_sim_create (sim, 1, 1);
  room_sim_commit (sim);
  for (guint i = 2; i < 6; i++)
    {
      g_free (room_sim_create (sim, 1, i));
      room_sim_commit (sim);
    }
  room_sim_reopen (sim, 3);

  room_sim_hello (sim, 2, 'b', 'B', SCHOLIA_ROLE_VIEWER, 1, first, NULL);
  welcome = room_sim_expect (sim, 2, SCHOLIA_MESSAGE_WELCOME);
  g_assert_true (welcome->welcome.is_snapshot);
}

/* The same window again: the older line goes, in whichever order their hellos arrive. */
static void
test_session_is_replaced (void)
{
  g_autoptr(RoomSim) sim = room_sim_new ();
  g_autoptr(ScholiaMessage) welcome = NULL;

  room_sim_hello (sim, 1, 'a', 'A', SCHOLIA_ROLE_VIEWER, 0, "", NULL);
  room_sim_hello (sim, 3, 'a', 'A', SCHOLIA_ROLE_VIEWER, 0, "", NULL);
  g_assert_true (room_sim_is_dismissed (sim, 1, SCHOLIA_GOODBYE_REPLACED));
  welcome = room_sim_expect (sim, 3, SCHOLIA_MESSAGE_WELCOME);

  room_sim_hello (sim, 2, 'a', 'A', SCHOLIA_ROLE_VIEWER, 0, "", NULL);
  g_assert_true (room_sim_is_dismissed (sim, 2, SCHOLIA_GOODBYE_REPLACED));
  g_assert_cmpuint (scholia_room_get_n_members (sim->room), ==, 1);
}

/* A session's name is no secret worth much: another person with it replaces nobody. */
static void
test_session_of_another_stays (void)
{
  g_autoptr(RoomSim) sim = room_sim_new ();

  room_sim_hello (sim, 1, 'a', 'A', SCHOLIA_ROLE_VIEWER, 0, "", NULL);
  room_sim_hello (sim, 2, 'b', 'A', SCHOLIA_ROLE_VIEWER, 0, "", NULL);
  g_assert_cmpuint (sim->dismissed->len, ==, 0);
  g_assert_cmpuint (scholia_room_get_n_members (sim->room), ==, 2);
}

/* What the old line sent is decided before the new one is told what became of it. */
static void
test_hello_waits_for_its_actions (void)
{
  g_autoptr(RoomSim) sim = room_sim_new ();
  g_autofree char *sent = NULL;
  g_autofree char *lost = room_sim_id (99);
  const char *pending[] = { NULL, lost, NULL };
  g_autoptr(ScholiaMessage) welcome = NULL;

  room_sim_hello (sim, 1, 'a', 'A', SCHOLIA_ROLE_MODERATOR, 0, "", NULL);
  g_free (room_sim_create (sim, 1, 1));
  sent = room_sim_create (sim, 1, 2);
  scholia_room_leave (sim->room, 1, FALSE);
  pending[0] = sent;
  room_sim_hello (sim, 2, 'a', 'A', SCHOLIA_ROLE_MODERATOR, 0, "", pending);
  room_sim_commit (sim);
  room_sim_assert_quiet (sim, 2);

  room_sim_commit (sim);
  welcome = room_sim_expect (sim, 2, SCHOLIA_MESSAGE_WELCOME);
  g_assert_cmpuint (welcome->welcome.seq, ==, 2);
  g_assert_cmpuint (g_strv_length (welcome->welcome.saved), ==, 1);
  g_assert_cmpstr (welcome->welcome.saved[0], ==, sent);
}

/* What is older than memory the store knows; without its answer there is no welcome. */
static void
test_pending_is_looked_up (void)
{
  g_autoptr(RoomSim) sim = room_sim_new ();
  g_autofree char *old = NULL;
  g_autofree char *lost = room_sim_id (99);
  const char *pending[] = { NULL, lost, NULL };
  g_autoptr(ScholiaMessage) welcome = NULL;

  room_sim_join (sim, 1, 'a');
  old = room_sim_create (sim, 1, 1);
  room_sim_commit (sim);
  for (guint i = 2; i < 5; i++)
    {
      g_free (room_sim_create (sim, 1, i));
      room_sim_commit (sim);
    }
  room_sim_reopen (sim, 3);

  pending[0] = old;
  room_sim_hello (sim, 2, 'a', 'A', SCHOLIA_ROLE_MODERATOR, 0, "", pending);
  room_sim_assert_quiet (sim, 2);
  room_sim_tell (sim, TRUE);
  welcome = room_sim_expect (sim, 2, SCHOLIA_MESSAGE_WELCOME);
  g_assert_cmpuint (g_strv_length (welcome->welcome.saved), ==, 1);
  g_assert_cmpstr (welcome->welcome.saved[0], ==, old);

  room_sim_hello (sim, 3, 'b', 'B', SCHOLIA_ROLE_MODERATOR, 0, "", pending);
  room_sim_tell (sim, FALSE);
  g_assert_true (room_sim_is_dismissed (sim, 3, SCHOLIA_GOODBYE_UNAVAILABLE));
}

/* Cursors go to the others only, and to whoever comes later. */
static void
test_presence (void)
{
  g_autoptr(RoomSim) sim = room_sim_new ();
  ScholiaPresence presence = { .has_cursor = TRUE, .x = 500000, .y = 1 };
  GPtrArray *inbox;
  gboolean is_found = FALSE;

  room_sim_join (sim, 1, 'a');
  room_sim_join (sim, 2, 'b');
  inbox = g_hash_table_lookup (sim->inboxes, GUINT_TO_POINTER (1));
  g_ptr_array_set_size (inbox, 0);
  scholia_room_presence (sim->room, 1, &presence, 0);
  g_assert_cmpuint (inbox->len, ==, 0);

  room_sim_hello (sim, 3, 'c', 'C', SCHOLIA_ROLE_VIEWER, 0, "", NULL);
  for (guint connection = 2; connection <= 3; connection++, is_found = FALSE)
    {
      inbox = g_hash_table_lookup (sim->inboxes, GUINT_TO_POINTER (connection));
      for (guint i = 0; i < inbox->len; i++)
        {
          const ScholiaMessage *message = g_ptr_array_index (inbox, i);

          if (message->kind == SCHOLIA_MESSAGE_PRESENCE_NEWS)
            {
              const ScholiaPresenceNews *one = &g_array_index (message->presence_news,
                                                               ScholiaPresenceNews, 0);

              is_found |= one->connection == 1 && one->presence.x == 500000;
            }
        }
      g_assert_true (is_found);
    }
}

/* A place is a place, whoever waits for it. */
static void
test_board_full (void)
{
  g_autoptr(RoomSim) sim = room_sim_new ();

  for (guint i = 1; i <= SCHOLIA_MAX_PEOPLE; i++)
    {
      g_autofree char *session = room_sim_id (i);
      g_autoptr(ScholiaPerson) person = scholia_person_new ("aaaaaaaaaaaaaaaa", "a", 0);
      ScholiaRoomHello hello = { i, GUINT_TO_POINTER (i), person, SCHOLIA_ROLE_VIEWER, session, 0,
                                 "", NULL };

      scholia_room_hello (sim->room, &hello, 0);
      g_hash_table_remove_all (sim->inboxes);
    }
  g_assert_cmpuint (sim->dismissed->len, ==, 0);

  room_sim_hello (sim, 5000, 'b', 'B', SCHOLIA_ROLE_VIEWER, 0, "", NULL);
  g_assert_true (room_sim_is_dismissed (sim, 5000, SCHOLIA_GOODBYE_BOARD_FULL));
}

/* Of somebody whose link was taken back, nothing that waits is done. */
static void
test_forgotten_actions (void)
{
  g_autoptr(RoomSim) sim = room_sim_new ();

  room_sim_join (sim, 1, 'a');
  room_sim_join (sim, 2, 'b');
  g_free (room_sim_create (sim, 2, 1));
  g_free (room_sim_create (sim, 1, 2));
  scholia_room_leave (sim->room, 1, TRUE);
  room_sim_commit (sim);
  g_assert_null (sim->events);
  g_assert_cmpuint (sim->log->len, ==, 1);
}

/* Also of somebody who has left, and whose access ended only then. */
static void
test_forgotten_after_leaving (void)
{
  g_autoptr(RoomSim) sim = room_sim_new ();

  room_sim_join (sim, 1, 'a');
  room_sim_join (sim, 2, 'b');
  g_free (room_sim_create (sim, 2, 1));
  g_free (room_sim_create (sim, 1, 2));
  scholia_room_leave (sim->room, 1, FALSE);
  g_assert_true (scholia_room_has_actions (sim->room, 1));
  g_assert_true (scholia_room_has_actions (sim->room, 2));
  scholia_room_leave (sim->room, 1, TRUE);
  g_assert_false (scholia_room_has_actions (sim->room, 1));
  room_sim_commit (sim);
  g_assert_null (sim->events);
  g_assert_cmpuint (sim->log->len, ==, 1);
  g_assert_false (scholia_room_has_actions (sim->room, 2));
}

/* An empty room with nothing under way can go; one with an append in flight cannot. */
static void
test_idle (void)
{
  g_autoptr(RoomSim) sim = room_sim_new ();

  g_assert_true (scholia_room_is_idle (sim->room));
  room_sim_join (sim, 1, 'a');
  g_free (room_sim_create (sim, 1, 1));
  scholia_room_leave (sim->room, 1, FALSE);
  g_assert_false (scholia_room_is_idle (sim->room));
  room_sim_commit (sim);
  g_assert_true (scholia_room_is_idle (sim->room));
}

/* The log is cut every so many events, at a boundary. */
static void
test_snapshot_is_saved (void)
{
  g_autoptr(RoomSim) sim = room_sim_new ();

  room_sim_join (sim, 1, 'a');
  for (guint i = 1; i <= SCHOLIA_ROOM_SNAPSHOT_EVENTS + 1; i++)
    {
      g_free (room_sim_create (sim, 1, i));
      room_sim_commit (sim);
      g_hash_table_remove_all (sim->inboxes);
    }
  g_assert_cmpuint (sim->saved_seq, ==, SCHOLIA_ROOM_SNAPSHOT_EVENTS);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/room/commit-broadcasts", test_commit_broadcasts);
  g_test_add_func ("/server/room/waiting-actions-are-one-batch",
                   test_waiting_actions_are_one_batch);
  g_test_add_func ("/server/room/actions-see-each-other", test_actions_see_each_other);
  g_test_add_func ("/server/room/welcome-shows-committed", test_welcome_shows_committed);
  g_test_add_func ("/server/room/delta", test_delta);
  g_test_add_func ("/server/room/snapshot-for-strangers", test_snapshot_for_strangers);
  g_test_add_func ("/server/room/snapshot-for-the-long-absent", test_snapshot_for_the_long_absent);
  g_test_add_func ("/server/room/session-is-replaced", test_session_is_replaced);
  g_test_add_func ("/server/room/session-of-another-stays", test_session_of_another_stays);
  g_test_add_func ("/server/room/hello-waits-for-its-actions", test_hello_waits_for_its_actions);
  g_test_add_func ("/server/room/pending-is-looked-up", test_pending_is_looked_up);
  g_test_add_func ("/server/room/presence", test_presence);
  g_test_add_func ("/server/room/board-full", test_board_full);
  g_test_add_func ("/server/room/forgotten-actions", test_forgotten_actions);
  g_test_add_func ("/server/room/forgotten-after-leaving", test_forgotten_after_leaving);
  g_test_add_func ("/server/room/idle", test_idle);
  g_test_add_func ("/server/room/snapshot-is-saved", test_snapshot_is_saved);

  return g_test_run ();
}
