/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-session.h"

#include "fixture.h"
#include "peer.h"
#include "witness.h"

static Witness *
open_session (Peer *peer)
{
  Witness *witness = witness_new (scholia_session_new (peer->endpoint, peer_get_board_id (peer),
                                                       PEER_TOKEN, NULL, PEER_IDENTITY, "Ann", 2));

  scholia_session_open (witness->session);
  return witness;
}

static Witness *
join (Peer *peer)
{
  Witness *witness = open_session (peer);

  peer_wait (witness_is_live (witness));
  return witness;
}

static ScholiaAction *
new_create (guint64 n)
{
  const ScholiaAnchor anchor = fixture_anchor (1);

  return scholia_action_new_create (fixture_id (n), &anchor, "Look here");
}

static void
test_joins (void)
{
  g_autoptr(Peer) peer = peer_new ();
  g_autoptr(Witness) witness = NULL;

  peer_others_do (peer, new_create (1));
  witness = open_session (peer);
  g_assert_cmpint (scholia_session_get_state (witness->session), ==,
                   SCHOLIA_SESSION_STATE_CONNECTING);
  g_assert_null (scholia_session_get_board (witness->session));
  g_assert_null (scholia_session_get_person_id (witness->session));
  scholia_session_open (witness->session);
  peer_wait (witness_is_live (witness));

  g_assert_cmpstr (witness->states->str, ==, "live");
  g_assert_cmpuint (witness_n_shown (witness), ==, 1);
  g_assert_cmpint (scholia_session_get_role (witness->session), ==, SCHOLIA_ROLE_MODERATOR);
  g_assert_cmpuint (witness->n_events, ==, 0);
  g_assert_cmpuint (witness->n_caught_up, ==, 0);
  g_assert_cmpuint (peer->n_connections, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (scholia_session_get_people (witness->session)), ==,
                    1);
}

static void
test_echo_is_shown_once (void)
{
  g_autoptr(Peer) peer = peer_new ();
  g_autoptr(Witness) witness = join (peer);
  const char *id = witness_create (witness, "Here");

  g_assert_cmpuint (witness_n_shown (witness), ==, 1);
  peer_wait (witness_has_ended (witness, id));
  g_assert_no_error (witness_get_error (witness, id));
  g_assert_cmpuint (witness_n_shown (witness), ==, 1);
  g_assert_cmpuint (witness->n_events, ==, 1);
  g_assert_cmpuint (witness->n_own_events, ==, 1);
  g_assert_cmpuint (peer->room->log->len, ==, 1);
}

static void
test_refusal_rolls_back (void)
{
  g_autoptr(Peer) peer = peer_new ();
  g_autoptr(Witness) witness = join (peer);
  const char *id;

  peer->is_refusing = TRUE;
  peer->refuses = SCHOLIA_ERROR_UNAVAILABLE;
  id = witness_create (witness, "Here");
  peer_wait (witness_has_ended (witness, id));
  g_assert_error (witness_get_error (witness, id), SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE);
  g_assert_cmpuint (witness_n_shown (witness), ==, 0);
  g_assert_true (witness_is_live (witness));
}

static void
test_not_live_refuses (void)
{
  g_autoptr(Peer) peer = peer_new ();
  g_autoptr(Witness) witness = join (peer);
  g_autoptr(ScholiaAction) action = new_create (1);
  g_autoptr(GError) error = NULL;

  peer->is_mute = TRUE;
  peer_cut (peer);
  peer_wait (!witness_is_live (witness));
  g_assert_cmpint (scholia_session_get_state (witness->session), ==,
                   SCHOLIA_SESSION_STATE_INTERRUPTED);
  g_assert_false (scholia_session_submit (witness->session, action, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_OFFLINE);
  g_assert_cmpuint (witness_n_shown (witness), ==, 0);
  g_assert_true (scholia_session_permits (witness->session, SCHOLIA_ACTION_CREATE, NULL, NULL));
}

static void
test_cut_is_caught_up (void)
{
  g_autoptr(Peer) peer = peer_new ();
  g_autoptr(Witness) witness = join (peer);

  peer_cut (peer);
  for (guint64 n = 1; n <= 5; n++)
    peer_others_do (peer, new_create (n));
  peer_wait (witness->n_caught_up == 1);
  g_assert_cmpuint (witness->n_missed, ==, 5);
  g_assert_cmpuint (witness->n_events, ==, 5);
  g_assert_cmpuint (witness_n_shown (witness), ==, 5);
  g_assert_cmpstr (witness->states->str, ==, "live interrupted live");
  g_assert_null (scholia_session_get_error (witness->session));
}

static void
test_in_flight_is_settled (gconstpointer data)
{
  const gboolean is_saved = GPOINTER_TO_INT (data);
  g_autoptr(Peer) peer = peer_new ();
  g_autoptr(Witness) witness = join (peer);
  const char *id;
  ScholiaThread *thread;

  peer->swallows_actions = !is_saved;
  peer->swallows_answers = is_saved;
  id = witness_create (witness, "Here");
  thread = scholia_board_find_thread (scholia_session_get_board (witness->session), id);
  peer_wait (witness->n_slow == 1);
  g_assert_cmpint (scholia_thread_get_save_state (thread), ==, SCHOLIA_SAVE_STATE_SAVING);
  peer_cut (peer);
  peer_wait (!witness_is_live (witness));
  g_assert_cmpint (scholia_thread_get_save_state (thread), ==, SCHOLIA_SAVE_STATE_CHECKING);
  g_assert_false (witness_has_ended (witness, id));
  peer_wait (witness_has_ended (witness, id));
  if (is_saved)
    g_assert_no_error (witness_get_error (witness, id));
  else
    g_assert_error (witness_get_error (witness, id), SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_SENT);
  peer_wait (witness_is_live (witness));
  g_assert_cmpuint (witness_n_shown (witness), ==, is_saved ? 1 : 0);
  g_assert_cmpuint (witness->n_missed, ==, 0);
}

/* A server process that is stopped: the socket stays, and says nothing. */
static void
test_silence_is_noticed (void)
{
  g_autoptr(Peer) peer = peer_new ();
  g_autoptr(Witness) witness = join (peer);
  gint64 start;
  const char *id;

  peer->is_mute = TRUE;
  start = g_get_monotonic_time ();
  id = witness_create (witness, "Here");
  peer_wait (!witness_is_live (witness));
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 3 * G_USEC_PER_SEC - 1000);
  g_assert_cmpuint (peer->n_heartbeats, ==, 1);
  g_assert_cmpuint (peer->connections->len, ==, 1);

  /* It goes on: the old line answers, or the new one is welcomed. */
  peer->is_mute = FALSE;
  peer_wait (witness_is_live (witness));
  peer_wait (witness_has_ended (witness, id));
  g_assert_error (witness_get_error (witness, id), SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_SENT);
}

static void
test_states_of_a_lost_server (void)
{
  g_autoptr(Peer) peer = peer_new ();
  g_autoptr(Witness) witness = join (peer);
  gint64 lost;

  peer->is_mute = TRUE;
  peer_cut (peer);
  peer_wait (!witness_is_live (witness));
  lost = g_get_monotonic_time ();
  peer_wait (g_str_has_suffix (witness->states->str, "reconnecting"));
  g_assert_cmpint (g_get_monotonic_time () - lost, >=, 1 * G_USEC_PER_SEC - 1000);
  peer->is_mute = FALSE;
  peer_cut (peer);
  scholia_session_retry (witness->session);
  peer_wait (witness_is_live (witness));
  g_assert_cmpstr (witness->states->str, ==, "live interrupted reconnecting live");
}

static void
test_differing_hash_asks_once (void)
{
  g_autoptr(Peer) peer = peer_new ();
  g_autoptr(Witness) witness = join (peer);

  peer->lies_about_hash = TRUE;
  peer_cut (peer);
  peer_others_do (peer, new_create (1));
  peer_wait (witness->n_caught_up == 1);
  g_assert_cmpuint (peer->n_hellos, ==, 3);
  g_assert_cmpuint (peer->hello_seq, ==, 0);
  g_assert_cmpuint (witness_n_shown (witness), ==, 1);
}

static void
test_snapshot_resync (void)
{
  g_autoptr(Peer) peer = peer_new ();
  g_autoptr(Witness) witness = join (peer);
  g_autoptr(ScholiaThread) kept = NULL;
  const char *id = witness_create (witness, "Here");

  peer_wait (witness_has_ended (witness, id));
  kept = g_list_model_get_item (G_LIST_MODEL (scholia_session_get_board (witness->session)), 0);
  peer->wants_snapshot = TRUE;
  peer_cut (peer);
  peer_others_do (peer, new_create (1));
  peer_wait (witness->n_caught_up == 1);
  g_assert_cmpuint (witness_n_shown (witness), ==, 2);
  g_assert_cmpuint (witness->n_missed, ==, 1);
  g_assert_true (scholia_board_find_thread (scholia_session_get_board (witness->session),
                                            id) == kept);
}

static void
test_final_goodbye_ends (void)
{
  g_autoptr(Peer) peer = peer_new ();
  g_autoptr(Witness) witness = join (peer);
  const char *id;

  peer->swallows_actions = TRUE;
  id = witness_create (witness, "Here");
  peer_broadcast (peer, scholia_message_new_goodbye (SCHOLIA_GOODBYE_REVOKED, "", 0));
  peer_wait (scholia_session_get_state (witness->session) == SCHOLIA_SESSION_STATE_ENDED);
  g_assert_error (scholia_session_get_error (witness->session), SCHOLIA_ERROR,
                  SCHOLIA_ERROR_REVOKED);
  g_assert_error (witness_get_error (witness, id), SCHOLIA_ERROR, SCHOLIA_ERROR_OFFLINE);
  g_assert_cmpuint (witness_n_shown (witness), ==, 0);
  scholia_session_retry (witness->session);
  scholia_session_open (witness->session);
  g_assert_cmpint (scholia_session_get_state (witness->session), ==, SCHOLIA_SESSION_STATE_ENDED);
}

static void
test_close_says_goodbye (void)
{
  g_autoptr(Peer) peer = peer_new ();
  g_autoptr(Witness) witness = join (peer);
  const char *id;

  peer->swallows_answers = TRUE;
  id = witness_create (witness, "Here");
  scholia_session_close (witness->session);
  scholia_session_close (witness->session);
  g_assert_error (witness_get_error (witness, id), SCHOLIA_ERROR, SCHOLIA_ERROR_OFFLINE);
  g_assert_null (scholia_session_get_error (witness->session));
  peer_wait (peer->connections->len == 0);
  g_assert_cmpstr (witness->states->str, ==, "live ended");
}

static void
close_cb (ScholiaSession *session)
{
  scholia_session_close (session);
}

static void
again_cb (ScholiaSession *session,
          const char     *broadcast_id,
          const GError   *error,
          Witness        *witness)
{
  if (witness->n_ended <= 3)
    witness_create (witness, "And again");
}

/* Watchers may do anything. */
static void
test_reentrance (void)
{
  g_autoptr(Peer) peer = peer_new ();
  g_autoptr(Witness) witness = join (peer);

  g_signal_connect (witness->session, "action-ended", G_CALLBACK (again_cb), witness);
  witness_create (witness, "First");
  peer_wait (witness->n_ended == 4);
  g_assert_cmpuint (witness_n_shown (witness), ==, 4);

  g_signal_connect (witness->session, "thread-event", G_CALLBACK (close_cb), NULL);
  peer_others_do (peer, new_create (1));
  peer_wait (scholia_session_get_state (witness->session) == SCHOLIA_SESSION_STATE_ENDED);
}

static void
test_unread (void)
{
  g_autoptr(Peer) peer = peer_new ();
  g_autoptr(Witness) witness = join (peer);
  ScholiaBoard *board = scholia_session_get_board (witness->session);
  const char *id = witness_create (witness, "Mine");
  g_autofree char *first = g_strdup (fixture_id (1));

  peer_wait (witness_has_ended (witness, id));
  g_assert_false (scholia_thread_is_unread (scholia_board_find_thread (board, id)));
  peer_others_do (peer, new_create (1));
  peer_wait (witness->n_events == 2);
  g_assert_true (scholia_thread_is_unread (scholia_board_find_thread (board, first)));

  scholia_session_set_open_thread (witness->session, id, FALSE);
  peer_others_do (peer, scholia_action_new_reply (fixture_id (2), id, "Yes"));
  peer_wait (witness->n_events == 3);
  g_assert_false (scholia_thread_is_unread (scholia_board_find_thread (board, id)));
  scholia_session_set_open_thread (witness->session, NULL, FALSE);
  peer_others_do (peer, scholia_action_new_reply (fixture_id (3), id, "No"));
  peer_wait (witness->n_events == 4);
  g_assert_true (scholia_thread_is_unread (scholia_board_find_thread (board, id)));
}

static void
tell_joined (Peer *peer)
{
  g_autoptr(GPtrArray) infos =
    g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_participant_info_free);

  g_ptr_array_add (infos,
                   scholia_participant_info_new (1, fixture_person (0), SCHOLIA_ROLE_MODERATOR));
  g_ptr_array_add (infos,
                   scholia_participant_info_new (77, fixture_person (1), SCHOLIA_ROLE_VIEWER));
  peer_broadcast (peer, scholia_message_new_joined (infos));
}

static void
test_people_come_and_go (void)
{
  g_autoptr(Peer) peer = peer_new ();
  g_autoptr(Witness) witness = join (peer);
  GListModel *people = scholia_session_get_people (witness->session);
  const ScholiaPresenceNews moved = { 77, SCHOLIA_PRESENCE_CURSOR,
                                      { .has_cursor = TRUE, .x = 500000, .y = 250000 } };
  g_autoptr(GArray) news = g_array_new (FALSE, FALSE, sizeof moved);
  g_autoptr(ScholiaParticipant) other = NULL;
  double x, y;

  tell_joined (peer);
  peer_wait (g_list_model_get_n_items (people) == 2);
  other = g_list_model_get_item (people, 1);
  g_array_append_val (news, moved);
  peer_broadcast (peer, scholia_message_new_presence_news (news));
  peer_wait (scholia_participant_get_cursor (other, &x, &y));
  g_assert_cmpfloat (x, ==, 0.5);
  g_assert_cmpfloat (y, ==, 0.25);
  peer_broadcast (peer, scholia_message_new_left (77));
  peer_wait (g_list_model_get_n_items (people) == 1);
}

static void
test_batch_is_one_update (void)
{
  g_autoptr(Peer) peer = peer_new ();
  g_autoptr(Witness) witness = join (peer);
  g_autoptr(GPtrArray) frames = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr(GBytes) batch = NULL;
  g_autofree char *text = NULL;

  for (guint64 n = 1; n <= 20; n++)
    {
      g_autoptr(ScholiaAction) action = new_create (n);
      g_autoptr(ScholiaMessage) message = model_room_act (peer->room, action, fixture_person (1),
                                                          SCHOLIA_ROLE_MODERATOR);

      g_ptr_array_add (frames, scholia_message_encode (message));
    }
  batch = scholia_message_encode_batch (frames);
  text = g_strndup (g_bytes_get_data (batch, NULL), g_bytes_get_size (batch));
  peer_broadcast_text (peer, text);
  peer_wait (witness->n_events == 20);
  g_assert_cmpuint (witness_n_shown (witness), ==, 20);
}

#define ADD(name, function) g_test_add_func ("/sync/session/" name, function)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("joins", test_joins);
  ADD ("echo-is-shown-once", test_echo_is_shown_once);
  ADD ("refusal-rolls-back", test_refusal_rolls_back);
  ADD ("not-live-refuses", test_not_live_refuses);
  ADD ("cut-is-caught-up", test_cut_is_caught_up);
  g_test_add_data_func ("/sync/session/in-flight-is-settled/saved", GINT_TO_POINTER (TRUE),
                        test_in_flight_is_settled);
  g_test_add_data_func ("/sync/session/in-flight-is-settled/not-sent", GINT_TO_POINTER (FALSE),
                        test_in_flight_is_settled);
  ADD ("silence-is-noticed", test_silence_is_noticed);
  ADD ("states-of-a-lost-server", test_states_of_a_lost_server);
  ADD ("differing-hash-asks-once", test_differing_hash_asks_once);
  ADD ("snapshot-resync", test_snapshot_resync);
  ADD ("final-goodbye-ends", test_final_goodbye_ends);
  ADD ("close-says-goodbye", test_close_says_goodbye);
  ADD ("reentrance", test_reentrance);
  ADD ("unread", test_unread);
  ADD ("people-come-and-go", test_people_come_and_go);
  ADD ("batch-is-one-update", test_batch_is_one_update);
  return g_test_run ();
}
