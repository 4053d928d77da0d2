/* SPDX-License-Identifier: GPL-3.0-or-later */

/* People on a board, over real sockets: the Unix socket of a private server and TLS. */

#include <signal.h>
#include <string.h>

#include "scholia-id.h"
#include "test-peer.h"

typedef struct
{
  TestServer       *server;
  ScholiaBoardInfo *board;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  kind)
{
  fixture->server = test_server_new ((TestServerKind) GPOINTER_TO_INT (kind), NULL);
  fixture->board = test_create_board (fixture->server, "Board");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  kind)
{
  g_clear_pointer (&fixture->board, scholia_board_info_free);
  g_clear_pointer (&fixture->server, test_server_free);
}

static TestPeer *
join (Fixture    *fixture,
      const char *name)
{
  return test_join (fixture->server, fixture->board->id, fixture->board->token, name, NULL);
}

static void
assert_event (TestPeer   *peer,
              const char *broadcast_id,
              guint64     seq)
{
  g_autoptr(ScholiaMessage) message = test_peer_expect (peer, SCHOLIA_MESSAGE_EVENT);

  g_assert_cmpstr (scholia_event_get_broadcast_id (message->event), ==, broadcast_id);
  g_assert_cmpuint (scholia_event_get_seq (message->event), ==, seq);
}

/* The welcome says what the board is and who we are. */
static void
test_join_welcomes (Fixture       *fixture,
                    gconstpointer  kind)
{
  g_autoptr(ScholiaMessage) welcome = NULL;
  g_autoptr(TestPeer) peer = NULL;

  peer = test_join (fixture->server, fixture->board->id, fixture->board->token, "Anna", &welcome);
  g_assert_cmpstr (welcome->welcome.board_id, ==, fixture->board->id);
  g_assert_cmpstr (welcome->welcome.title, ==, "Board");
  g_assert_cmpuint (welcome->welcome.seq, ==, 0);
  g_assert_cmpint (welcome->welcome.you.role, ==, SCHOLIA_ROLE_MODERATOR);
  g_assert_cmpstr (scholia_person_get_name (welcome->welcome.you.person), ==, "Anna");
  g_assert_cmpstr (welcome->welcome.image.sha256, ==, fixture->board->image.sha256);
}

/* Everybody hears of an action with its broadcastId: others, the own connection, the own other
 * one. */
static void
test_action_is_broadcast (Fixture       *fixture,
                          gconstpointer  kind)
{
  g_autoptr(TestPeer) anna = join (fixture, "Anna");
  g_autoptr(TestPeer) anna_again = join (fixture, "Anna");
  g_autoptr(TestPeer) ben = join (fixture, "Ben");
  g_autofree char *id = test_create_thread (anna, "Look here");

  assert_event (anna, id, 1);
  assert_event (anna_again, id, 1);
  assert_event (ben, id, 1);
}

/* The same id again: the first result, to the sender alone. */
static void
test_repetition_is_confirmed (Fixture       *fixture,
                              gconstpointer  kind)
{
  g_autoptr(TestPeer) anna = join (fixture, "Anna");
  g_autoptr(TestPeer) ben = join (fixture, "Ben");
  g_autofree char *id = test_create_thread (anna, "Once");
  ScholiaAnchor anchor = { 1, 2, 0, 0 };
  g_autoptr(ScholiaAction) again = scholia_action_new_create (id, &anchor, "Twice");
  g_autoptr(ScholiaMessage) message = scholia_message_new_action (again);
  g_autoptr(ScholiaMessage) confirmed = NULL;

  assert_event (anna, id, 1);
  assert_event (ben, id, 1);
  test_peer_send (anna, message);
  confirmed = test_peer_expect (anna, SCHOLIA_MESSAGE_CONFIRMED);
  g_assert_cmpstr (confirmed->confirmed.broadcast_id, ==, id);
  g_assert_cmpuint (confirmed->confirmed.seq, ==, 1);
  test_peer_expect_quiet (ben);
}

static ScholiaMessage *
rejoin (Fixture             *fixture,
        TestPeer           **peer,
        guint64              seq,
        const char          *head_id,
        const char * const  *pending)
{
  g_autoptr(ScholiaMessage) hello = test_hello (fixture->board->id, fixture->board->token, "Anna");
  g_autoptr(ScholiaMessage) resumed = NULL;

  hello->hello.seq = seq;
  g_free (hello->hello.head_id);
  hello->hello.head_id = g_strdup (head_id);
  g_strfreev (hello->hello.pending);
  hello->hello.pending = g_strdupv ((GStrv) pending);
  *peer = test_peer_open (fixture->server, fixture->board->id);
  test_peer_send (*peer, hello);

  return test_peer_expect (*peer, SCHOLIA_MESSAGE_WELCOME);
}

/* After a restart of the server: the events that were missed, and no more. */
static void
test_resync_by_delta (Fixture       *fixture,
                      gconstpointer  kind)
{
  const char *nothing[] = { NULL };
  g_autoptr(TestPeer) anna = join (fixture, "Anna");
  g_autofree char *first = test_create_thread (anna, "One");
  g_autofree char *second = NULL;
  g_autoptr(TestPeer) back = NULL;
  g_autoptr(ScholiaMessage) welcome = NULL;

  assert_event (anna, first, 1);
  second = test_create_thread (anna, "Two");
  assert_event (anna, second, 2);
  test_server_kill (fixture->server);
  test_server_start (fixture->server);

  welcome = rejoin (fixture, &back, 1, first, nothing);
  g_assert_false (welcome->welcome.is_snapshot);
  g_assert_cmpuint (welcome->welcome.seq, ==, 2);
  g_assert_cmpstr (welcome->welcome.head_id, ==, second);
  assert_event (back, second, 2);
}

/* A head that this log never had: a snapshot. */
static void
test_resync_by_snapshot (Fixture       *fixture,
                         gconstpointer  kind)
{
  const char *nothing[] = { NULL };
  g_autoptr(TestPeer) anna = join (fixture, "Anna");
  g_autofree char *id = test_create_thread (anna, "One");
  g_autofree char *other = scholia_id_new ();
  g_autoptr(TestPeer) back = NULL;
  g_autoptr(ScholiaMessage) welcome = NULL;
  g_autoptr(ScholiaMessage) part = NULL;

  assert_event (anna, id, 1);
  welcome = rejoin (fixture, &back, 1, other, nothing);
  g_assert_true (welcome->welcome.is_snapshot);
  part = test_peer_expect (back, SCHOLIA_MESSAGE_SNAPSHOT);
}

/* In flight when the server died: saved or never, and the welcome says which. */
static void
test_pending_is_settled (Fixture       *fixture,
                         gconstpointer  kind)
{
  g_autoptr(TestPeer) anna = join (fixture, "Anna");
  g_autofree char *saved = test_create_thread (anna, "Saved");
  g_autofree char *lost = scholia_id_new ();
  const char *pending[] = { lost, saved, NULL };
  g_autoptr(TestPeer) back = NULL;
  g_autoptr(ScholiaMessage) welcome = NULL;

  assert_event (anna, saved, 1);
  test_server_kill (fixture->server);
  test_server_start (fixture->server);
  welcome = rejoin (fixture, &back, 0, "", pending);
  g_assert_cmpuint (g_strv_length (welcome->welcome.saved), ==, 1);
  g_assert_cmpstr (welcome->welcome.saved[0], ==, saved);
}

/* A window that comes back takes its own old place. */
static void
test_session_is_replaced (Fixture       *fixture,
                          gconstpointer  kind)
{
  g_autoptr(ScholiaMessage) hello = test_hello (fixture->board->id, fixture->board->token, "Anna");
  g_autoptr(TestPeer) old = test_peer_open (fixture->server, fixture->board->id);
  g_autoptr(TestPeer) new = test_peer_open (fixture->server, fixture->board->id);
  g_autoptr(ScholiaMessage) welcome = NULL;
  ScholiaGoodbyeReason reason = SCHOLIA_GOODBYE_LEAVING;

  test_peer_send (old, hello);
  scholia_message_unref (test_peer_expect (old, SCHOLIA_MESSAGE_WELCOME));
  test_peer_send (new, hello);
  g_assert_cmpuint (test_peer_expect_close (old, &reason), ==, 4000);
  g_assert_cmpint (reason, ==, SCHOLIA_GOODBYE_REPLACED);
  welcome = test_peer_expect (new, SCHOLIA_MESSAGE_WELCOME);
}

static ScholiaMessage *
skip_to (TestPeer           *peer,
         ScholiaMessageKind  kind)
{
  while (TRUE)
    {
      guint16 code;
      ScholiaMessage *message = test_peer_receive (peer, &code);

      g_assert_nonnull (message);
      if (message->kind == kind)
        return message;
      scholia_message_unref (message);
    }
}

/* Whose connection a joined message with one person is about. */
static guint64
expect_joined (TestPeer   *peer,
               const char *name)
{
  while (TRUE)
    {
      g_autoptr(ScholiaMessage) joined = skip_to (peer, SCHOLIA_MESSAGE_JOINED);

      for (guint i = 0; i < joined->joined->len; i++)
        {
          const ScholiaParticipantInfo *info = g_ptr_array_index (joined->joined, i);

          if (g_str_equal (scholia_person_get_name (info->person), name))
            return info->connection;
        }
    }
}

/* Who comes, changes name, moves and goes. */
static void
test_people (Fixture       *fixture,
             gconstpointer  kind)
{
  g_autoptr(TestPeer) anna = join (fixture, "Anna");
  TestPeer *ben = join (fixture, "Ben");
  guint64 connection = expect_joined (anna, "Ben");
  g_autoptr(ScholiaMessage) presence = NULL;
  g_autoptr(ScholiaMessage) left = NULL;
  const ScholiaPresenceNews *one;

  expect_joined (ben, "Anna");
  test_peer_send_text (ben, "{\"type\":\"profile\",\"name\":\"Benjamin\",\"color\":3}");
  g_assert_cmpuint (expect_joined (anna, "Benjamin"), ==, connection);

  test_peer_send_text (ben, "{\"type\":\"presence\",\"cursor\":[500000,250000]}");
  presence = skip_to (anna, SCHOLIA_MESSAGE_PRESENCE_NEWS);
  one = &g_array_index (presence->presence_news, ScholiaPresenceNews, 0);
  g_assert_cmpuint (one->connection, ==, connection);
  g_assert_cmpint (one->presence.x, ==, 500000);

  test_peer_free (ben);
  left = skip_to (anna, SCHOLIA_MESSAGE_LEFT);
  g_assert_cmpuint (left->left.connection, ==, connection);
}

/* A heartbeat is answered with where the board is. */
static void
test_heartbeat (Fixture       *fixture,
                gconstpointer  kind)
{
  g_autoptr(TestPeer) anna = join (fixture, "Anna");
  g_autofree char *id = test_create_thread (anna, "One");
  g_autoptr(ScholiaMessage) heartbeat = NULL;

  assert_event (anna, id, 1);
  test_peer_send_text (anna, "{\"type\":\"heartbeat\"}");
  heartbeat = skip_to (anna, SCHOLIA_MESSAGE_HEARTBEAT);
  g_assert_cmpuint (heartbeat->heartbeat.seq, ==, 1);
}

/* Nothing more comes, and TLS says so, too: a line that is cut looks otherwise. */
static void
assert_ends (TestPeer *peer)
{
  g_autoptr(GError) error = NULL;
  char byte;

  if (G_IS_TLS_CONNECTION (peer->stream))
    g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (peer->stream), TRUE);
  g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (peer->stream), &byte, 1, NULL,
                                        &error), ==, 0);
  g_assert_no_error (error);
}

/* Everybody is told before the server ends, and it ends well. */
static void
test_shutdown_says_goodbye (Fixture       *fixture,
                            gconstpointer  kind)
{
  TestPeer *anna = join (fixture, "Anna");
  ScholiaGoodbyeReason reason = SCHOLIA_GOODBYE_LEAVING;

  test_server_signal (fixture->server, SIGTERM);
  g_assert_cmpuint (test_peer_expect_close (anna, &reason), ==, 1001);
  g_assert_cmpint (reason, ==, SCHOLIA_GOODBYE_SHUTTING_DOWN);
  assert_ends (anna);
  test_peer_free (anna);
  g_assert_cmpint (test_server_wait (fixture->server), ==, 0);
}

/* A new marker with a comment of 120 characters, frames and all, each way. */
static void
test_marker_is_small (Fixture       *fixture,
                      gconstpointer  kind)
{
  g_autofree char *words = g_strnfill (120, 'w');
  g_autoptr(TestPeer) anna = join (fixture, "Anna Papadopoulou");
  g_autofree char *id = NULL;
  guint64 sent;
  guint64 received;

  test_peer_expect_quiet (anna);
  sent = anna->n_sent;
  received = anna->n_received;
  id = test_create_thread (anna, words);
  assert_event (anna, id, 1);
  sent = anna->n_sent - sent;
  received = anna->n_received - received;
  g_test_message ("a new marker: %" G_GUINT64_FORMAT " bytes up, %" G_GUINT64_FORMAT " bytes down",
                  sent, received);
  g_assert_cmpuint (sent, <=, 600);
  g_assert_cmpuint (received, <=, 600);
}

int
main (int    argc,
      char **argv)
{
  static const struct { const char *name; void (*test) (Fixture *, gconstpointer); } tests[] = {
    { "welcomes", test_join_welcomes },
    { "action-is-broadcast", test_action_is_broadcast },
    { "repetition-is-confirmed", test_repetition_is_confirmed },
    { "resync-by-delta", test_resync_by_delta },
    { "resync-by-snapshot", test_resync_by_snapshot },
    { "pending-is-settled", test_pending_is_settled },
    { "session-is-replaced", test_session_is_replaced },
    { "people", test_people },
    { "heartbeat", test_heartbeat },
    { "shutdown-says-goodbye", test_shutdown_says_goodbye },
    { "marker-is-small", test_marker_is_small },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *private_path = g_strconcat ("/server/private/", tests[i].name, NULL);
      g_autofree char *tls_path = g_strconcat ("/server/tls/", tests[i].name, NULL);

      g_test_add (private_path, Fixture, GINT_TO_POINTER (TEST_SERVER_PRIVATE), set_up,
                  tests[i].test, tear_down);
      g_test_add (tls_path, Fixture, GINT_TO_POINTER (TEST_SERVER_TLS), set_up, tests[i].test,
                  tear_down);
    }

  return g_test_run ();
}
