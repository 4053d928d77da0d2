/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Peers that are slow, stall or stay silent, with short time limits; and private servers that
 * are not
 * needed any more. */

#include <signal.h>
#include <string.h>
#include <sys/socket.h>

#include "test-peer.h"

static const char *short_limits[] = {
  "SCHOLIA_SERVER_HELLO_TIMEOUT_MS=500", "SCHOLIA_SERVER_PROGRESS_TIMEOUT_MS=500",
  "SCHOLIA_SERVER_DEAD_AFTER_MS=1000", "SCHOLIA_SERVER_BACKLOG_TIMEOUT_MS=500", NULL
};
/* A handshake under a sanitizer on a busy machine takes its time. */
static const char *tls_limits[] = { "SCHOLIA_SERVER_HELLO_TIMEOUT_MS=2000", NULL };

/* From then until the line ends, in milliseconds. */
static gint64
time_to_end (TestPeer *peer,
             gint64    start_us)
{
  g_autoptr(GBytes) rest = test_peer_read_all (peer);

  return (g_get_monotonic_time () - start_us) / 1000;
}

static void
assert_about (gint64 measured_ms,
              gint64 limit_ms)
{
  g_test_message ("closed after %" G_GINT64_FORMAT " ms", measured_ms);
  g_assert_cmpint (measured_ms, >=, limit_ms - 50);
  g_assert_cmpint (measured_ms, <, limit_ms + 7000);
}

static void
test_nothing_at_all (void)
{
  static const struct { TestServerKind kind; const char **limits; gint64 limit_ms; } cases[] = {
    { TEST_SERVER_PRIVATE, short_limits, 500 }, { TEST_SERVER_TLS, tls_limits, 2000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TestServer) server = test_server_new (cases[i].kind, cases[i].limits);
      gint64 start_us = g_get_monotonic_time ();
      g_autoptr(TestPeer) peer = test_peer_connect (server);

      assert_about (time_to_end (peer, start_us), cases[i].limit_ms);
    }
}

/* Header by header, each in time, the whole not. */
static void
test_slow_head (void)
{
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_PRIVATE, short_limits);
  g_autoptr(TestPeer) peer = test_peer_connect (server);
  GInputStream *input = g_io_stream_get_input_stream (peer->stream);
  gint64 start_us = g_get_monotonic_time ();
  GSocket *socket = g_socket_connection_get_socket (G_SOCKET_CONNECTION (peer->stream));
  char c;

  test_peer_write (peer, "GET / HTTP/1.1\r\n", 16);
  while (!g_socket_condition_timed_wait (socket, G_IO_IN, 50000, NULL, NULL))
    test_peer_write (peer, "X-A: b\r\n", 8);
  g_assert_cmpint (g_input_stream_read (input, &c, 1, NULL, NULL), <=, 0);
  assert_about ((g_get_monotonic_time () - start_us) / 1000, 500);
}

/* A body that trickles. */
static void
test_slow_body (void)
{
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_PRIVATE, short_limits);
  g_autoptr(TestPeer) peer = test_peer_connect (server);
  GSocket *socket = g_socket_connection_get_socket (G_SOCKET_CONNECTION (peer->stream));
  g_autofree char *head = NULL;
  gint64 start_us = g_get_monotonic_time ();

  head = g_strdup_printf ("POST /v1/boards?title=Slow HTTP/1.1\r\nHost: localhost\r\n"
                          "Authorization: Bearer %s\r\nContent-Length: 100000\r\n\r\n",
                          server->team_key);
  test_peer_write (peer, head, strlen (head));
  while (!g_socket_condition_timed_wait (socket, G_IO_IN, 50000, NULL, NULL))
    test_peer_write (peer, "x", 1);
  assert_about ((g_get_monotonic_time () - start_us) / 1000, 500);
}

/* The handshake, and then no hello: told, and closed. */
static void
test_slow_hello (void)
{
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_PRIVATE, short_limits);
  g_autoptr(TestPeer) peer = test_peer_open (server, NULL);
  ScholiaGoodbyeReason reason = SCHOLIA_GOODBYE_LEAVING;

  /* A part of one is not one. */
  test_peer_send_frame (peer, 0x01, TRUE, "{\"type\":", 8);
  g_assert_cmpuint (test_peer_expect_close (peer, &reason), ==, 4001);
  g_assert_cmpint (reason, ==, SCHOLIA_GOODBYE_TIMEOUT);
}

/* Heartbeats keep a line; without them it is dead. */
static void
test_silence (void)
{
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_PRIVATE, short_limits);
  g_autoptr(ScholiaBoardInfo) board = test_create_board (server, "Board");
  g_autoptr(TestPeer) peer = test_join (server, board->id, board->token, "Anna", NULL);
  ScholiaGoodbyeReason reason = SCHOLIA_GOODBYE_LEAVING;
  gint64 start_us;

  for (guint i = 0; i < 15; i++)
    {
      g_usleep (100000);
      test_peer_expect_quiet (peer);
    }
  start_us = g_get_monotonic_time ();
  g_assert_cmpuint (test_peer_expect_close (peer, &reason), ==, 4001);
  g_assert_cmpint (reason, ==, SCHOLIA_GOODBYE_TIMEOUT);
  assert_about ((g_get_monotonic_time () - start_us) / 1000, 1000);
}

/* Who answers no close frame is not waited for. */
static void
test_closing_is_bounded (void)
{
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_PRIVATE, short_limits);
  g_autoptr(TestPeer) peer = test_peer_open (server, NULL);

  test_peer_send_text (peer, "nonsense");
  g_assert_cmpuint (test_peer_expect_close (peer, NULL), ==, 1008);
  g_assert_cmpint (time_to_end (peer, g_get_monotonic_time ()), <, 9000);
}

static void
make_small_buffer (TestPeer *peer)
{
  GSocket *socket = g_socket_connection_get_socket (G_SOCKET_CONNECTION (peer->stream));

  g_assert_true (g_socket_set_option (socket, SOL_SOCKET, SO_RCVBUF, 4096, NULL));
}

/* A reader that stalls costs a bounded backlog, and is told 1013; the others do not notice. */
static void
test_stalled_reader (void)
{
  static const char *limits[] = { "SCHOLIA_SERVER_BACKLOG_TIMEOUT_MS=500",
                                  "SCHOLIA_SERVER_DEAD_AFTER_MS=60000", NULL };
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_PRIVATE, limits);
  g_autoptr(ScholiaBoardInfo) board = test_create_board (server, "Board");
  g_autoptr(TestPeer) stalled = test_join (server, board->id, board->token, "Ben", NULL);
  g_autoptr(TestPeer) anna = test_join (server, board->id, board->token, "Anna", NULL);
  g_autofree char *words = g_strnfill (3900, 'w');
  ScholiaGoodbyeReason reason = SCHOLIA_GOODBYE_LEAVING;
  gboolean is_gone = FALSE;

  make_small_buffer (stalled);
  /* She reads as she writes: on a busy machine she would stall herself. */
  for (guint i = 0; i < 55; i++)
    {
      g_free (test_create_thread (anna, words));
      scholia_message_unref (test_peer_expect (anna, SCHOLIA_MESSAGE_EVENT));
    }

  while (!is_gone)
    {
      guint16 code;
      g_autoptr(ScholiaMessage) message = test_peer_receive (anna, &code);

      g_assert_nonnull (message);
      is_gone = message->kind == SCHOLIA_MESSAGE_LEFT;
    }
  g_assert_cmpuint (test_peer_expect_close (stalled, &reason), ==, 1013);
  g_assert_cmpint (reason, ==, SCHOLIA_GOODBYE_BACKLOG);
}

/* So many events; the number of those who left meanwhile. */
static guint
receive_events (TestPeer *peer,
                guint     n_events)
{
  guint n_left = 0;

  while (n_events > 0)
    {
      guint16 code;
      g_autoptr(ScholiaMessage) message = test_peer_receive (peer, &code);

      g_assert_nonnull (message);
      n_events -= message->kind == SCHOLIA_MESSAGE_EVENT;
      n_left += message->kind == SCHOLIA_MESSAGE_LEFT;
    }

  return n_left;
}

/* The same by bytes: a megabyte, whatever the time. */
static void
test_backlog_is_bounded (void)
{
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_PRIVATE, NULL);
  g_autoptr(ScholiaBoardInfo) board = test_create_board (server, "Board");
  g_autoptr(TestPeer) stalled = test_join (server, board->id, board->token, "Ben", NULL);
  TestPeer *writers[6];
  g_autofree char *words = g_strnfill (3990, 'w');
  guint n_left = 0;
  guint64 before;

  make_small_buffer (stalled);
  for (guint i = 0; i < G_N_ELEMENTS (writers); i++)
    writers[i] = test_join (server, board->id, board->token, "Anna", NULL);
  before = test_server_get_status (server, "VmRSS");
  for (guint i = 0; i < 60; i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (writers); j++)
        g_free (test_create_thread (writers[j], words));
      for (guint j = 0; j < G_N_ELEMENTS (writers); j++)
        {
          guint n_gone = receive_events (writers[j], G_N_ELEMENTS (writers));

          n_left += j == 0 ? n_gone : 0;
        }
    }
  g_assert_cmpuint (n_left, ==, 1);
  g_test_message ("memory grew by %" G_GUINT64_FORMAT " KiB",
                  test_server_get_status (server, "VmRSS") - before);
  for (guint i = 0; i < G_N_ELEMENTS (writers); i++)
    test_peer_free (writers[i]);
}

/* More lines than the server takes: the first ones stay. */
static void
test_places (void)
{
  static const char *limits[] = { "SCHOLIA_SERVER_MAX_CONNECTIONS=5", NULL };
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_PRIVATE, limits);
  g_autoptr(ScholiaBoardInfo) board = test_create_board (server, "Board");
  TestPeer *peers[5];
  g_autoptr(TestPeer) after = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    peers[i] = test_join (server, board->id, board->token, "Anna", NULL);
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr(TestPeer) extra = test_peer_connect (server);
      g_autoptr(GBytes) nothing = test_peer_read_all (extra);

      g_assert_cmpuint (g_bytes_get_size (nothing), ==, 0);
    }
  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    test_peer_expect_quiet (peers[i]);

  test_peer_free (peers[0]);
  scholia_message_unref (test_peer_expect (peers[1], SCHOLIA_MESSAGE_LEFT));
  after = test_join (server, board->id, board->token, "Ben", NULL);
  for (guint i = 1; i < G_N_ELEMENTS (peers); i++)
    test_peer_free (peers[i]);
}

/* A private server without a connection ends, and leaves no socket behind. */
static void
test_idle_exit (void)
{
  static const char *limits[] = { "SCHOLIA_SERVER_IDLE_EXIT_MS=300", NULL };
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_PRIVATE, limits);
  g_autoptr(ScholiaBoardInfo) board = test_create_board (server, "Board");
  TestPeer *peer = test_join (server, board->id, board->token, "Anna", NULL);

  g_usleep (600000);
  test_peer_expect_quiet (peer);
  test_peer_free (peer);
  g_assert_cmpint (test_server_wait (server), ==, 0);
  g_assert_false (g_file_test (server->socket_path, G_FILE_TEST_EXISTS));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/deadline/nothing-at-all", test_nothing_at_all);
  g_test_add_func ("/server/deadline/slow-head", test_slow_head);
  g_test_add_func ("/server/deadline/slow-body", test_slow_body);
  g_test_add_func ("/server/deadline/slow-hello", test_slow_hello);
  g_test_add_func ("/server/deadline/silence", test_silence);
  g_test_add_func ("/server/deadline/closing-is-bounded", test_closing_is_bounded);
  g_test_add_func ("/server/deadline/stalled-reader", test_stalled_reader);
  g_test_add_func ("/server/deadline/backlog-is-bounded", test_backlog_is_bounded);
  g_test_add_func ("/server/deadline/places", test_places);
  g_test_add_func ("/server/deadline/idle-exit", test_idle_exit);

  return g_test_run ();
}
