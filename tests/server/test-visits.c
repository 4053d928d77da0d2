/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Limits by client address and by link, against the real server. The test is the proxy that speaks
 * for its clients, where there are many. */

#include <string.h>

#include "scholia-wire-limits.h"
#include "test-peer.h"

#define WRONG "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static const char *behind_proxy[] = { "SCHOLIA_SERVER_TRUSTED_PROXIES=127.0.0.1",
                                      "SCHOLIA_SERVER_MAX_CONNECTIONS_PER_ADDRESS=4", NULL };

/* As a client of the proxy, who says that it is one itself. */
static GBytes *
get_board (TestServer *server,
           const char *client,
           const char *board_id,
           const char *secret,
           guint      *status)
{
  g_autofree char *path = g_strconcat ("/v1/boards/", board_id, NULL);
  g_autofree char *headers = NULL;

  headers = g_strdup_printf ("Authorization: Bearer %s\r\nX-Forwarded-For: 127.0.0.1, %s\r\n",
                             secret, client);

  return test_http (server, "GET", path, headers, NULL, status);
}

/* Until it is refused for coming too often; how many attempts were answered before that. */
static guint
guess (TestServer *server,
       const char *board_id,
       guint      *retry_after_ms)
{
  g_autoptr(GBytes) answer = NULL;
  g_autoptr(GError) error = NULL;
  guint status = 404;
  guint n_failed = 0;

  for (; status == 404 && n_failed < 1000; n_failed += status == 404)
    {
      g_clear_pointer (&answer, g_bytes_unref);
      answer = get_board (server, "192.0.2.1", board_id, WRONG, &status);
    }
  g_assert_cmpuint (status, ==, 429);
  scholia_api_error_decode_retry (answer, retry_after_ms, &error);
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_RATE_LIMITED);

  return n_failed;
}

/* Wrong and right look alike to who guesses, and nobody else notices. */
static void
test_guesses_are_slowed (void)
{
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_PLAIN, behind_proxy);
  g_autoptr(ScholiaBoardInfo) board = test_create_board (server, "Board");
  g_autoptr(GBytes) other = NULL;
  guint retry_after_ms = 0;
  guint n_failed = guess (server, board->id, &retry_after_ms);
  guint status = 200;

  g_test_message ("%u guesses", n_failed);
  g_assert_cmpuint (n_failed, >=, SCHOLIA_ADDRESS_FAILURE_BURST);
  g_assert_cmpuint (retry_after_ms, >, 0);

  /* On a slow machine a token may come back between the two. */
  for (guint i = 0; status == 200 && i < 50; i++)
    {
      g_autoptr(GBytes) right = NULL;

      guess (server, board->id, &retry_after_ms);
      right = get_board (server, "192.0.2.1", board->id, board->token, &status);
    }
  g_assert_cmpuint (status, ==, 429);
  other = get_board (server, "192.0.2.2", board->id, board->token, &status);
  g_assert_cmpuint (status, ==, 200);
}

static TestPeer *
open_for (TestServer *server,
          const char *client,
          guint      *status,
          char      **head)
{
  TestPeer *peer = test_peer_connect (server);
  g_autofree char *request = NULL;
  g_autoptr(GString) text = g_string_new (NULL);
  char c;

  request = g_strdup_printf ("GET /v1/boards/3f9k2m7q4w1z/live HTTP/1.1\r\nHost: localhost\r\n"
                             "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                             "X-Forwarded-For: %s\r\nSec-WebSocket-Version: 13\r\n"
                             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n", client);
  test_peer_write (peer, request, strlen (request));
  while (!g_str_has_suffix (text->str, "\r\n\r\n") &&
         g_input_stream_read (g_io_stream_get_input_stream (peer->stream), &c, 1, NULL, NULL) == 1)
    g_string_append_c (text, c);
  *status = (guint) g_ascii_strtoull (text->len > 9 ? text->str + 9 : "", NULL, 10);
  if (head != NULL)
    *head = g_strdup (text->str);

  return peer;
}

/* Behind a proxy each client has its places; one too many is told when to come again. */
static void
test_places_behind_a_proxy (void)
{
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_PLAIN, behind_proxy);
  TestPeer *peers[12];
  g_autoptr(TestPeer) fifth = NULL;
  g_autofree char *head = NULL;
  guint status;

  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    {
      g_autofree char *client = g_strdup_printf ("2001:db8:0:%u::%x", i / 4, i + 1);

      peers[i] = open_for (server, client, &status, NULL);
      g_assert_cmpuint (status, ==, 101);
    }
  fifth = open_for (server, "2001:db8:0:1::ffff", &status, &head);
  g_assert_cmpuint (status, ==, 429);
  g_assert_nonnull (strstr (head, "\r\nRetry-After: 5\r\n"));
  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    test_peer_free (peers[i]);
}

/* Without a proxy: closed at the door, whatever it says of itself; a place that is left is free. */
static void
test_places_without_a_proxy (void)
{
  static const char *limits[] = { "SCHOLIA_SERVER_MAX_CONNECTIONS_PER_ADDRESS=4", NULL };
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_TLS, limits);
  GPtrArray *peers = g_ptr_array_new_with_free_func ((GDestroyNotify) test_peer_free);
  guint n_refused = 0;
  guint status;

  for (guint i = 0; i < 4; i++)
    {
      g_ptr_array_add (peers, open_for (server, "192.0.2.1", &status, NULL));
      g_assert_cmpuint (status, ==, 101);
    }
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr(GSocketClient) client = g_socket_client_new ();
      g_autoptr(GSocketConnection) connection = NULL;
      g_autoptr(GError) error = NULL;
      char c;

      /* Sooner than the deadline for a request, which would end it, too. */
      g_socket_client_set_timeout (client, 5);
      connection = g_socket_client_connect_to_host (client, "127.0.0.1", server->port, NULL, NULL);
      g_assert_nonnull (connection);
      n_refused += g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                                        &c, 1, NULL, &error) <= 0;
      g_assert_false (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT));
    }
  g_assert_cmpuint (n_refused, ==, 10);

  server->from = "127.0.0.2";
  g_ptr_array_add (peers, open_for (server, "192.0.2.1", &status, NULL));
  g_assert_cmpuint (status, ==, 101);
  g_ptr_array_unref (peers);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/visits/guesses-are-slowed", test_guesses_are_slowed);
  g_test_add_func ("/server/visits/places-behind-a-proxy", test_places_behind_a_proxy);
  g_test_add_func ("/server/visits/places-without-a-proxy", test_places_without_a_proxy);

  return g_test_run ();
}
