/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sessions against the real server process. */

#include "forwarder.h"
#include "peer.h"
#include "real-board.h"
#include "scholia-id.h"

#include <glib/gstdio.h>
#include <signal.h>

static ScholiaThread *
find_thread (Witness    *witness,
             const char *id)
{
  return scholia_board_find_thread (scholia_session_get_board (witness->session), id);
}

static char *
dup_hash (Witness *witness)
{
  return scholia_board_dup_hash (scholia_session_get_board (witness->session));
}

static void
assert_equal (Witness *first,
              Witness *second)
{
  g_autofree char *first_hash = dup_hash (first);
  g_autofree char *second_hash = dup_hash (second);

  g_assert_cmpstr (first_hash, ==, second_hash);
}

static guint
n_people (Witness *witness)
{
  return g_list_model_get_n_items (scholia_session_get_people (witness->session));
}

/* Two windows of one person and one of another. */
static void
test_echo (void)
{
  g_autoptr(RealBoard) board = real_board_new (TEST_SERVER_PRIVATE);
  g_autoptr(Witness) mine = real_board_join (board, 1);
  g_autoptr(Witness) my_other = real_board_join (board, 1);
  g_autoptr(Witness) yours = real_board_join (board, 2);
  const char *id = witness_create (mine, "Here");

  g_assert_cmpuint (witness_n_shown (mine), ==, 1);
  peer_wait (witness_has_ended (mine, id) && my_other->n_events == 1 && yours->n_events == 1);
  g_assert_no_error (witness_get_error (mine, id));
  g_assert_cmpuint (witness_n_shown (mine), ==, 1);
  g_assert_cmpuint (witness_n_shown (my_other), ==, 1);
  g_assert_cmpuint (my_other->n_own_events, ==, 1);
  g_assert_cmpuint (yours->n_own_events, ==, 0);
  g_assert_true (scholia_thread_is_unread (find_thread (yours, id)));
  g_assert_false (scholia_thread_is_unread (find_thread (my_other, id)));
  g_assert_cmpuint (scholia_thread_get_number (find_thread (mine, id)), ==, 1);
  assert_equal (mine, yours);
  peer_wait (n_people (mine) == 2 && n_people (yours) == 2);
  g_assert_cmpstr (scholia_session_get_person_id (mine->session), ==,
                   scholia_session_get_person_id (my_other->session));
}

static void
test_presence (void)
{
  g_autoptr(RealBoard) board = real_board_new (TEST_SERVER_PRIVATE);
  g_autoptr(Witness) mine = real_board_join (board, 1);
  g_autoptr(Witness) yours = real_board_join (board, 2);
  g_autoptr(Witness) late = NULL;
  g_autoptr(ScholiaParticipant) me = NULL;
  g_autoptr(ScholiaParticipant) me_too = NULL;
  double x = 0, y = 0;

  peer_wait (n_people (mine) == 2 && n_people (yours) == 2);
  me = g_list_model_get_item (scholia_session_get_people (yours->session), 1);
  scholia_session_set_cursor (mine->session, TRUE, 0.5, 0.25);
  peer_wait (scholia_participant_get_cursor (me, &x, &y));
  g_assert_cmpfloat (x, ==, 0.5);
  g_assert_cmpfloat (y, ==, 0.25);

  /* Who comes later sees it too. */
  late = real_board_join (board, 3);
  peer_wait (n_people (late) == 3);
  for (guint i = 1; i < 3; i++)
    {
      g_autoptr(ScholiaParticipant) person =
        g_list_model_get_item (scholia_session_get_people (late->session), i);

      if (g_str_equal (scholia_participant_get_name (person), "Person 1"))
        g_set_object (&me_too, person);
    }
  peer_wait (scholia_participant_get_cursor (me_too, &x, &y));
  scholia_session_set_profile (mine->session, "Renamed", 5);
  peer_wait (g_str_equal (scholia_participant_get_name (me), "Renamed"));
  g_assert_cmpuint (scholia_participant_get_color (me), ==, 5);
}

/* Somebody deletes the thread while our reply is on its way. */
static void
test_refusal (void)
{
  g_autoptr(RealBoard) board = real_board_new (TEST_SERVER_PRIVATE);
  g_autoptr(Forwarder) line = forwarder_new (board->server->socket_path);
  g_autoptr(ScholiaEndpoint) endpoint = scholia_endpoint_new_private (line->path);
  g_autoptr(Witness) yours = real_board_join (board, 2);
  g_autoptr(Witness) mine = real_board_open (board, endpoint, board->info->token, 1);
  g_autofree char *reply_id = scholia_id_new ();
  g_autofree char *delete_id = scholia_id_new ();
  const char *id = witness_create (yours, "Here");

  peer_wait (witness_is_live (mine) && find_thread (mine, id) != NULL);
  forwarder_set (line, FORWARDER_HOLD, FORWARDER_PASS);
  witness_submit (mine, scholia_action_new_reply (reply_id, id, "These are my words"));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (find_thread (mine, id))), ==, 2);
  witness_submit (yours, scholia_action_new_for_thread (delete_id, SCHOLIA_ACTION_DELETE, id));
  peer_wait (find_thread (mine, id) == NULL);
  forwarder_set (line, FORWARDER_PASS, FORWARDER_PASS);
  peer_wait (witness_has_ended (mine, reply_id));
  g_assert_error (witness_get_error (mine, reply_id), SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
  g_assert_cmpuint (witness_n_shown (mine), ==, 0);
  assert_equal (mine, yours);
}

static void
test_viewer_may_not (void)
{
  g_autoptr(RealBoard) board = real_board_new (TEST_SERVER_PRIVATE);
  g_autoptr(ScholiaLinkInfo) link = real_board_create_link (board, SCHOLIA_ROLE_VIEWER, 0, NULL);
  g_autoptr(Witness) witness = real_board_open (board, NULL, link->token, 1);
  const ScholiaAnchor anchor = scholia_anchor_from_fractions (0.5, 0.5);
  g_autofree char *id = scholia_id_new ();
  g_autoptr(ScholiaAction) action = scholia_action_new_create (id, &anchor, "No");
  g_autoptr(GError) error = NULL;

  peer_wait (witness_is_live (witness));
  g_assert_cmpint (scholia_session_get_role (witness->session), ==, SCHOLIA_ROLE_VIEWER);
  g_assert_false (scholia_session_permits (witness->session, SCHOLIA_ACTION_CREATE, NULL, NULL));
  g_assert_false (scholia_session_submit (witness->session, action, &error));
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_FORBIDDEN);
}

/* SIGSTOP: the action in flight makes us notice; SIGCONT before the second connection got far
 * brings the old line back, with the answer. */
static void
test_stopped_server (void)
{
  g_autoptr(RealBoard) board = real_board_new (TEST_SERVER_PRIVATE);
  g_autoptr(Witness) witness = real_board_join (board, 1);
  const char *id;

  test_server_signal (board->server, SIGSTOP);
  id = witness_create (witness, "Here");
  peer_wait (witness->n_slow == 1);
  g_assert_cmpint (scholia_thread_get_save_state (find_thread (witness, id)), ==,
                   SCHOLIA_SAVE_STATE_SAVING);
  peer_wait (g_str_has_suffix (witness->states->str, "interrupted"));
  g_assert_cmpint (scholia_thread_get_save_state (find_thread (witness, id)), ==,
                   SCHOLIA_SAVE_STATE_CHECKING);
  peer_wait (g_str_has_suffix (witness->states->str, "reconnecting"));
  test_server_signal (board->server, SIGCONT);
  peer_wait (witness_has_ended (witness, id) && witness_is_live (witness));
  g_assert_no_error (witness_get_error (witness, id));
  g_assert_cmpstr (witness->states->str, ==, "live interrupted reconnecting live");
}

/* kill -9, 5 s of nothing, a restart: all that was confirmed is there, and what others did. */
static void
test_killed_server (void)
{
  g_autoptr(RealBoard) board = real_board_new (TEST_SERVER_PRIVATE);
  g_autoptr(Witness) mine = real_board_join (board, 1);
  g_autoptr(Witness) yours = real_board_join (board, 2);
  const char *id = witness_create (mine, "Here");

  peer_wait (witness_has_ended (mine, id) && yours->n_events == 1);
  test_server_kill (board->server);
  peer_wait (g_str_has_suffix (mine->states->str, "offline"));
  g_assert_cmpstr (mine->states->str, ==, "live interrupted reconnecting offline");
  g_assert_cmpuint (witness_n_shown (mine), ==, 1);
  g_assert_cmpuint (n_people (mine), ==, 1);
  g_assert_error (scholia_session_get_error (mine->session), SCHOLIA_ERROR,
                  SCHOLIA_ERROR_UNREACHABLE);

  test_server_start (board->server);
  scholia_session_retry (mine->session);
  peer_wait (witness_is_live (mine));
  witness_create (mine, "And there");
  scholia_session_retry (yours->session);
  peer_wait (witness_is_live (yours) && yours->n_events == 2);
  g_assert_cmpuint (mine->n_caught_up, ==, 1);
  g_assert_cmpuint (mine->n_missed, ==, 0);
  assert_equal (mine, yours);
}

static void
test_in_flight (gconstpointer data)
{
  const gboolean is_saved = GPOINTER_TO_INT (data);
  g_autoptr(RealBoard) board = real_board_new (TEST_SERVER_PRIVATE);
  g_autoptr(Forwarder) line = forwarder_new (board->server->socket_path);
  g_autoptr(ScholiaEndpoint) endpoint = scholia_endpoint_new_private (line->path);
  g_autoptr(Witness) mine = real_board_open (board, endpoint, board->info->token, 1);
  g_autoptr(Witness) yours = real_board_join (board, 2);
  const char *id, *other_id;

  peer_wait (witness_is_live (mine));
  forwarder_set (line, is_saved ? FORWARDER_PASS : FORWARDER_SWALLOW, FORWARDER_SWALLOW);
  id = witness_create (mine, "Here");
  if (is_saved)
    peer_wait (yours->n_events == 1);
  other_id = witness_create (yours, "There");
  peer_wait (witness_has_ended (yours, other_id));
  g_assert_false (witness_has_ended (mine, id));

  forwarder_cut (line);
  forwarder_set (line, FORWARDER_PASS, FORWARDER_PASS);
  peer_wait (mine->n_caught_up == 1);
  if (is_saved)
    g_assert_no_error (witness_get_error (mine, id));
  else
    g_assert_error (witness_get_error (mine, id), SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_SENT);
  g_assert_cmpuint (mine->n_missed, ==, 1);
  g_assert_cmpuint (witness_n_shown (mine), ==, is_saved ? 2 : 1);
  assert_equal (mine, yours);
}

static void
copy_folder (const char *from,
             const char *to)
{
  const char *argv[] = { "cp", "-a", from, to, NULL };

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL,
                               NULL, NULL));
}

/* A restored backup has another history: our token is not in its log, and a snapshot comes. */
static void
test_restored_backup (void)
{
  g_autoptr(RealBoard) board = real_board_new (TEST_SERVER_PRIVATE);
  g_autoptr(Witness) witness = real_board_join (board, 1);
  g_autofree char *data = g_build_filename (board->server->folder, "data", NULL);
  g_autofree char *backup = g_build_filename (board->server->folder, "backup", NULL);
  g_autofree char *lost = g_build_filename (board->server->folder, "lost", NULL);
  g_autofree char *first = g_strdup (witness_create (witness, "Before"));
  const char *second;

  peer_wait (witness_has_ended (witness, first));
  test_server_terminate (board->server);
  copy_folder (data, backup);
  test_server_start (board->server);
  scholia_session_retry (witness->session);
  peer_wait (witness_is_live (witness));
  second = witness_create (witness, "After");
  peer_wait (witness_has_ended (witness, second));
  test_server_kill (board->server);
  g_assert_cmpint (g_rename (data, lost), ==, 0);
  g_assert_cmpint (g_rename (backup, data), ==, 0);
  test_server_start (board->server);
  peer_wait (!witness_is_live (witness));
  scholia_session_retry (witness->session);
  peer_wait (witness_is_live (witness));
  g_assert_nonnull (find_thread (witness, first));
  g_assert_null (find_thread (witness, second));
}

static void
revoke_link (RealBoard  *board,
             const char *link_id)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  scholia_server_api_revoke_link_async (board->api, board->info->id, board->info->token, link_id,
                                        NULL,
                                        keep_result_cb, &result);
  peer_wait (result != NULL);
  scholia_server_api_revoke_link_finish (board->api, result, &error);
  g_assert_no_error (error);
}

static gboolean
has_ended (Witness *witness)
{
  return scholia_session_get_state (witness->session) == SCHOLIA_SESSION_STATE_ENDED;
}

static void
test_revoked_link (void)
{
  g_autoptr(RealBoard) board = real_board_new (TEST_SERVER_PRIVATE);
  g_autoptr(ScholiaLinkInfo) link = real_board_create_link (board, SCHOLIA_ROLE_COMMENTER, 0, NULL);
  g_autoptr(Witness) live = real_board_open (board, NULL, link->token, 1);
  g_autoptr(Witness) late = NULL;

  peer_wait (witness_is_live (live));
  revoke_link (board, link->id);
  peer_wait (has_ended (live));
  g_assert_error (scholia_session_get_error (live->session), SCHOLIA_ERROR, SCHOLIA_ERROR_REVOKED);
  late = real_board_open (board, NULL, link->token, 1);
  peer_wait (has_ended (late));
  g_assert_error (scholia_session_get_error (late->session), SCHOLIA_ERROR, SCHOLIA_ERROR_REVOKED);
}

static void
test_expired_link (void)
{
  g_autoptr(RealBoard) board = real_board_new (TEST_SERVER_PRIVATE);
  const gint64 expires_ms = g_get_real_time () / 1000 + 400;
  g_autoptr(ScholiaLinkInfo) link = real_board_create_link (board, SCHOLIA_ROLE_COMMENTER,
                                                            expires_ms,
                                                            NULL);
  g_autoptr(Witness) late = NULL;

  peer_wait (g_get_real_time () / 1000 > expires_ms);
  late = real_board_open (board, NULL, link->token, 1);
  peer_wait (has_ended (late));
  g_assert_error (scholia_session_get_error (late->session), SCHOLIA_ERROR, SCHOLIA_ERROR_EXPIRED);
}

static void
test_unknown_token (void)
{
  g_autoptr(RealBoard) board = real_board_new (TEST_SERVER_PRIVATE);
  g_autoptr(Witness) witness = real_board_open (board, NULL, PEER_TOKEN, 1);

  peer_wait (has_ended (witness));
  g_assert_error (scholia_session_get_error (witness->session), SCHOLIA_ERROR,
                  SCHOLIA_ERROR_NOT_FOUND);
}

static void
test_certificates (void)
{
  g_autoptr(RealBoard) board = real_board_new (TEST_SERVER_TLS);
  g_autoptr(ScholiaEndpoint) wrong = real_board_endpoint (board,
    "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae");
  g_autoptr(Witness) right_session = real_board_join (board, 1);
  g_autoptr(Witness) wrong_session = real_board_open (board, wrong, board->info->token, 1);
  const char *id = witness_create (right_session, "Over TLS");

  peer_wait (witness_has_ended (right_session, id) && has_ended (wrong_session));
  g_assert_no_error (witness_get_error (right_session, id));
  g_assert_error (scholia_session_get_error (wrong_session->session), SCHOLIA_ERROR,
                  SCHOLIA_ERROR_CERTIFICATE);
}

/* Without a fingerprint only what the system's authorities vouch for is taken. */
static void
test_self_signed_without_pin (void)
{
  g_autoptr(RealBoard) board = real_board_new (TEST_SERVER_TLS);
  g_autoptr(ScholiaLink) link = scholia_link_new (SCHOLIA_LINK_BOARD, "127.0.0.1",
                                                  board->server->port,
                                                  NULL, board->info->id, board->info->token);
  g_autoptr(ScholiaEndpoint) endpoint = scholia_endpoint_new_for_link (link);
  g_autoptr(Witness) witness = real_board_open (board, endpoint, board->info->token, 1);

  peer_wait (has_ended (witness));
  g_assert_error (scholia_session_get_error (witness->session), SCHOLIA_ERROR,
                  SCHOLIA_ERROR_CERTIFICATE);
}

/* Nobody there at first is no end: the session goes on trying, and tells why it is not live. */
static void
test_unreachable_then_there (void)
{
  g_autoptr(RealBoard) board = real_board_new (TEST_SERVER_TLS);
  g_autoptr(Witness) witness = NULL;

  test_server_kill (board->server);
  witness = real_board_open (board, NULL, board->info->token, 1);
  peer_wait (scholia_session_get_error (witness->session) != NULL);
  g_assert_error (scholia_session_get_error (witness->session), SCHOLIA_ERROR,
                  SCHOLIA_ERROR_UNREACHABLE);
  g_assert_cmpint (scholia_session_get_state (witness->session), ==,
                   SCHOLIA_SESSION_STATE_CONNECTING);
  test_server_start (board->server);
  scholia_session_retry (witness->session);
  peer_wait (witness_is_live (witness));
  g_assert_null (scholia_session_get_error (witness->session));
}

static gint64
get_retry_ms (Witness *witness)
{
  gint64 retry_at_ms;

  g_object_get (witness->session, "retry-at-ms", &retry_at_ms, NULL);
  return retry_at_ms;
}

/* The system says that its network changed: worth an attempt, long before the backoff is over. */
static void
test_network_change_hurries (void)
{
  g_autoptr(RealBoard) board = real_board_new (TEST_SERVER_TLS);
  g_autoptr(Witness) witness = NULL;
  gint64 retry_ms;

  test_server_kill (board->server);
  witness = real_board_open (board, NULL, board->info->token, 1);
  peer_wait (get_retry_ms (witness) != 0);
  while ((retry_ms = get_retry_ms (witness)) < g_get_real_time () / 1000 + 2000)
    {
      scholia_session_retry (witness->session);
      peer_wait (get_retry_ms (witness) != 0);
    }

  test_server_start (board->server);
  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", TRUE);
  g_assert_cmpint (get_retry_ms (witness), <, retry_ms);
  peer_wait (witness_is_live (witness));
}

#define ADD(name, function) g_test_add_func ("/sync/session-server/" name, function)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("echo", test_echo);
  ADD ("presence", test_presence);
  ADD ("refusal", test_refusal);
  ADD ("viewer-may-not", test_viewer_may_not);
  ADD ("stopped-server", test_stopped_server);
  ADD ("killed-server", test_killed_server);
  g_test_add_data_func ("/sync/session-server/in-flight/saved", GINT_TO_POINTER (TRUE),
                        test_in_flight);
  g_test_add_data_func ("/sync/session-server/in-flight/not-sent", GINT_TO_POINTER (FALSE),
                        test_in_flight);
  ADD ("restored-backup", test_restored_backup);
  ADD ("revoked-link", test_revoked_link);
  ADD ("expired-link", test_expired_link);
  ADD ("unknown-token", test_unknown_token);
  ADD ("certificates", test_certificates);
  ADD ("self-signed-without-pin", test_self_signed_without_pin);
  ADD ("unreachable-then-there", test_unreachable_then_there);
  ADD ("network-change-hurries", test_network_change_hurries);
  return g_test_run ();
}
