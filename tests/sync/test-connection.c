/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-connection.h"

#include "peer.h"
#include "scholia-error.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

/* What a connection told. */
typedef struct
{
  ScholiaConnection *connection;
  gboolean is_opened;
  guint n_messages;
  guint n_closed;
  GError *error;
  gboolean is_final;
  guint retry_after_ms;
} Told;

static void
opened_cb (ScholiaConnection *connection,
           Told              *told)
{
  told->is_opened = TRUE;
}

static void
message_cb (ScholiaConnection *connection,
            ScholiaMessage    *message,
            Told              *told)
{
  told->n_messages++;
}

static void
closed_cb (ScholiaConnection *connection,
           const GError      *error,
           gboolean           is_final,
           guint              retry_after_ms,
           Told              *told)
{
  told->n_closed++;
  told->error = g_error_copy (error);
  told->is_final = is_final;
  told->retry_after_ms = retry_after_ms;
}

static void
told_open (Told *told,
           Peer *peer)
{
  told->connection = scholia_connection_new (peer->endpoint, peer_get_board_id (peer));
  g_signal_connect (told->connection, "opened", G_CALLBACK (opened_cb), told);
  g_signal_connect (told->connection, "message", G_CALLBACK (message_cb), told);
  g_signal_connect (told->connection, "closed", G_CALLBACK (closed_cb), told);
  scholia_connection_open (told->connection);
}

/* The last callback of libsoup's may still hold it. */
static void
told_clear (Told *told)
{
  gpointer connection = told->connection;

  g_object_add_weak_pointer (G_OBJECT (connection), &connection);
  g_object_unref (told->connection);
  peer_wait (connection == NULL);
  g_clear_error (&told->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Told, told_clear)

static void
say_hello (Told *told,
           Peer *peer)
{
  const ScholiaHello hello = {
    .major = 1,
    .client = (char *) "test/1",
    .board_id = (char *) peer_get_board_id (peer),
    .token = (char *) PEER_TOKEN,
    .identity = (char *) PEER_IDENTITY,
    .session = (char *) "5b0c7a52-3c1e-4d0a-9a54-0f6f3a1c2d10",
    .name = (char *) "Ann",
    .head_id = (char *) "",
  };
  g_autoptr(ScholiaMessage) message = scholia_message_new_hello (&hello);

  scholia_connection_send (told->connection, message);
}

static void
test_messages_both_ways (void)
{
  g_autoptr(Peer) peer = peer_new ();
  g_auto(Told) told = { 0 };

  told_open (&told, peer);
  peer_wait (told.is_opened);
  say_hello (&told, peer);
  peer_wait (told.n_messages == 1);
  g_assert_cmpuint (peer->n_hellos, ==, 1);
  scholia_connection_close (told.connection);
  peer_wait (peer->connections->len == 0);
  g_assert_cmpuint (told.n_closed, ==, 0);
}

/* An HTTP answer in the place of the hand-shake. */
typedef struct
{
  const char *name;
  guint status;
  const char *server; /* (nullable) */
  gsize body_bytes;
  ScholiaError code;
  gboolean is_final;
} Answer;

static const Answer answers[] = {
  { "no-such-board", 404, "0.1.0; protocol=1", 10, SCHOLIA_ERROR_NOT_FOUND, TRUE },
  { "foreign-404", 404, NULL, 10, SCHOLIA_ERROR_NOT_SCHOLIA, TRUE },
  { "foreign-200", 200, NULL, 50 * 1024 * 1024, SCHOLIA_ERROR_NOT_SCHOLIA, TRUE },
  { "foreign-redirect", 302, NULL, 0, SCHOLIA_ERROR_NOT_SCHOLIA, TRUE },
  { "foreign-header", 200, "nginx", 0, SCHOLIA_ERROR_NOT_SCHOLIA, TRUE },
  { "ours-without-live", 200, "0.1.0; protocol=1", 10, SCHOLIA_ERROR_NOT_SCHOLIA, TRUE },
  { "proxy", 502, NULL, 10, SCHOLIA_ERROR_UNAVAILABLE, FALSE },
  { "unavailable", 503, "0.1.0; protocol=1", 10, SCHOLIA_ERROR_UNAVAILABLE, FALSE },
  { "too-many", 429, "0.1.0; protocol=1", 10, SCHOLIA_ERROR_RATE_LIMITED, FALSE },
  { "newer-server", 400, "9.1.0; protocol=2", 10, SCHOLIA_ERROR_VERSION, TRUE },
};

static void
answer_cb (SoupServer        *server,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  const Answer *answer = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, answer->status, NULL);
  if (answer->server != NULL)
    soup_message_headers_replace (headers, "Scholia-Server", answer->server);
  if (answer->status == 302)
    soup_message_headers_replace (headers, "Location", "http://localhost/elsewhere");
  soup_server_message_set_response (message, "text/html", SOUP_MEMORY_TAKE,
                                    g_malloc0 (answer->body_bytes + 1), answer->body_bytes);
}

static void
test_answer (gconstpointer data)
{
  const Answer *answer = data;
  g_autoptr(Peer) peer = peer_new ();
  g_auto(Told) told = { 0 };

  soup_server_remove_handler (peer->server, NULL);
  soup_server_add_handler (peer->server, NULL, answer_cb, (gpointer) answer, NULL);
  /* The live handler stands in front of it. */
  g_autofree char *live = g_strdup_printf ("/v1/boards/%s/live", peer_get_board_id (peer));
  soup_server_remove_handler (peer->server, live);

  told_open (&told, peer);
  peer_wait (told.n_closed == 1);
  g_assert_error (told.error, SCHOLIA_ERROR, (int) answer->code);
  g_assert_cmpint (told.is_final, ==, answer->is_final);
  g_assert_false (told.is_opened);
}

static void
ignore_cb (SoupServer              *server,
           SoupServerMessage       *message,
           const char              *path,
           SoupWebsocketConnection *connection,
           gpointer                 user_data)
{
}

/* A WebSocket of somebody else's. */
static void
test_no_subprotocol (void)
{
  g_autoptr(Peer) peer = peer_new ();
  g_auto(Told) told = { 0 };
  g_autofree char *live = g_strdup_printf ("/v1/boards/%s/live", peer_get_board_id (peer));

  soup_server_remove_handler (peer->server, live);
  soup_server_add_websocket_handler (peer->server, live, NULL, NULL, ignore_cb, NULL, NULL);
  told_open (&told, peer);
  peer_wait (told.n_closed == 1);
  g_assert_error (told.error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_SCHOLIA);
  g_assert_true (told.is_final);
}

static void
test_nobody_listens (void)
{
  g_autoptr(Peer) peer = peer_new ();
  g_auto(Told) told = { 0 };

  soup_server_disconnect (peer->server);
  told_open (&told, peer);
  peer_wait (told.n_closed == 1);
  g_assert_error (told.error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNREACHABLE);
  g_assert_false (told.is_final);
}

static gboolean
babble_cb (GSocketService    *service,
           GSocketConnection *connection,
           GObject           *source,
           gpointer           user_data)
{
  const char *words = user_data;

  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), words,
                             strlen (words), NULL, NULL, NULL);
  /* Never hung up on while the service lives. */
  g_object_set_data_full (G_OBJECT (service), words, g_object_ref (connection), g_object_unref);
  return FALSE;
}

/* In the place of the peer. */
static GSocketService *
babble (Peer       *peer,
        const char *words)
{
  GSocketService *service = g_socket_service_new ();
  g_autofree char *path = g_build_filename (peer->folder, "babble", NULL);
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr(GError) error = NULL;

  g_socket_listener_add_address (G_SOCKET_LISTENER (service), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (service, "incoming", G_CALLBACK (babble_cb), (gpointer) words);
  scholia_endpoint_unref (peer->endpoint);
  peer->endpoint = scholia_endpoint_new_private (path);
  return service;
}

static void
babble_end (Peer           *peer,
            GSocketService *service)
{
  g_unlink (scholia_endpoint_get_socket_path (peer->endpoint));
  g_socket_service_stop (service);
  g_socket_listener_close (G_SOCKET_LISTENER (service));
  g_object_unref (service);
}

/* Programs that are no web server, and one that is and never comes to an end. */
static void
test_babble (void)
{
  static const char *const words[] = {
    "SSH-2.0-OpenSSH_9.2p1\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n<html>",
    "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\nffffff\r\n<html>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr(Peer) peer = peer_new ();
      GSocketService *service = babble (peer, words[i]);
      g_auto(Told) told = { 0 };

      told_open (&told, peer);
      peer_wait (told.n_closed == 1);
      g_assert_error (told.error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_SCHOLIA);
      g_assert_true (told.is_final);
      babble_end (peer, service);
    }
}

/* TLS is expected, and something else answers. */
static void
test_no_tls (void)
{
  g_autoptr(Peer) peer = peer_new ();
  g_auto(Told) told = { 0 };
  g_autoptr(GSocketService) service = g_socket_service_new ();
  g_autoptr(ScholiaLink) link = NULL;
  guint16 port;

  port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, NULL);
  g_signal_connect (service, "incoming", G_CALLBACK (babble_cb), (gpointer) "220 mail ready\r\n");
  link = scholia_link_new (SCHOLIA_LINK_BOARD, "127.0.0.1", port,
                           "0000000000000000000000000000000000000000000000000000000000000000",
                           peer_get_board_id (peer), PEER_TOKEN);
  scholia_endpoint_unref (peer->endpoint);
  peer->endpoint = scholia_endpoint_new_for_link (link);
  told_open (&told, peer);
  peer_wait (told.n_closed == 1);
  g_assert_error (told.error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_SCHOLIA);
  g_socket_service_stop (service);
  g_socket_listener_close (G_SOCKET_LISTENER (service));
}

static const struct
{
  ScholiaGoodbyeReason reason;
  ScholiaError code;
  gboolean is_final;
} goodbyes[] = {
  { SCHOLIA_GOODBYE_SHUTTING_DOWN, SCHOLIA_ERROR_UNAVAILABLE, FALSE },
  { SCHOLIA_GOODBYE_REPLACED, SCHOLIA_ERROR_OFFLINE, FALSE },
  { SCHOLIA_GOODBYE_BACKLOG, SCHOLIA_ERROR_OFFLINE, FALSE },
  { SCHOLIA_GOODBYE_TIMEOUT, SCHOLIA_ERROR_OFFLINE, FALSE },
  { SCHOLIA_GOODBYE_RATE_LIMITED, SCHOLIA_ERROR_RATE_LIMITED, FALSE },
  { SCHOLIA_GOODBYE_UNAVAILABLE, SCHOLIA_ERROR_UNAVAILABLE, FALSE },
  { SCHOLIA_GOODBYE_MALFORMED, SCHOLIA_ERROR_MALFORMED, TRUE },
  { SCHOLIA_GOODBYE_NOT_FOUND, SCHOLIA_ERROR_NOT_FOUND, TRUE },
  { SCHOLIA_GOODBYE_EXPIRED, SCHOLIA_ERROR_EXPIRED, TRUE },
  { SCHOLIA_GOODBYE_REVOKED, SCHOLIA_ERROR_REVOKED, TRUE },
  { SCHOLIA_GOODBYE_PASSWORD, SCHOLIA_ERROR_PASSWORD, TRUE },
  { SCHOLIA_GOODBYE_REMOVED, SCHOLIA_ERROR_REMOVED, TRUE },
  { SCHOLIA_GOODBYE_BOARD_CLOSED, SCHOLIA_ERROR_REMOVED, TRUE },
  { SCHOLIA_GOODBYE_BOARD_FULL, SCHOLIA_ERROR_BOARD_FULL, TRUE },
  { SCHOLIA_GOODBYE_TOO_OLD, SCHOLIA_ERROR_VERSION, TRUE },
  { SCHOLIA_GOODBYE_TOO_NEW, SCHOLIA_ERROR_VERSION, TRUE },
};

static void
greet_told (Told *told,
            Peer *peer)
{
  told_open (told, peer);
  peer_wait (told->is_opened);
  say_hello (told, peer);
  peer_wait (told->n_messages == 1);
}

/* With the message, and with its close code alone (where that names one reason). */
static void
test_goodbyes (void)
{
  g_autoptr(Peer) peer = peer_new ();

  for (guint i = 0; i < 2 * G_N_ELEMENTS (goodbyes); i++)
    {
      const guint n = i / 2;
      const guint16 close_code = scholia_goodbye_reason_get_close_code (goodbyes[n].reason);
      g_auto(Told) told = { 0 };

      greet_told (&told, peer);
      if (i % 2 == 0)
        peer_broadcast (peer, scholia_message_new_goodbye (goodbyes[n].reason, "bye", 1234));
      else if (close_code >= 4000)
        soup_websocket_connection_close (g_ptr_array_index (peer->connections, 0), close_code,
                                         NULL);
      else
        continue;

      peer_wait (told.n_closed == 1);
      g_assert_error (told.error, SCHOLIA_ERROR, (int) goodbyes[n].code);
      g_assert_cmpint (told.is_final, ==, goodbyes[n].is_final);
      g_assert_cmpuint (told.retry_after_ms, ==, i % 2 == 0 ? 1234 : 0);
      peer_wait (peer->connections->len == 0);
    }
}

static void
test_cut (void)
{
  g_autoptr(Peer) peer = peer_new ();
  g_auto(Told) told = { 0 };

  greet_told (&told, peer);
  peer_cut (peer);
  peer_wait (told.n_closed == 1);
  g_assert_error (told.error, SCHOLIA_ERROR, SCHOLIA_ERROR_OFFLINE);
  g_assert_false (told.is_final);
}

/* What a broken or hostile server may say. */
static void
test_malformed (void)
{
  static const char *const texts[] = {
    "", "{", "[]", "null", "{\"type\":\"heartbeat\"} {}", "{\"type\":\"heartbeat\",\"seq\":-1}",
    "{\"type\":\"left\"}", "{\"type\":\"welcome\"}", "{\"type\":\"batch\",\"messages\":[1]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(Peer) peer = peer_new ();
      g_auto(Told) told = { 0 };

      greet_told (&told, peer);
      peer_broadcast_text (peer, texts[i]);
      peer_wait (told.n_closed == 1);
      g_assert_error (told.error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED);
      g_assert_false (told.is_final);
    }
}

static void
test_binary_and_oversize (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(Peer) peer = peer_new ();
      g_auto(Told) told = { 0 };
      g_autofree char *much = g_strnfill (i == 0 ? 10 : 100 * 1024, 'a');

      greet_told (&told, peer);
      soup_websocket_connection_send_binary (g_ptr_array_index (peer->connections, 0), much,
                                             strlen (much));
      peer_wait (told.n_closed == 1);
      g_assert_false (told.is_final);
    }
}

static void
test_unknown_type_is_passed_on (void)
{
  g_autoptr(Peer) peer = peer_new ();
  g_auto(Told) told = { 0 };

  greet_told (&told, peer);
  peer_broadcast_text (peer, "{\"type\":\"confetti\",\"color\":[1,2,3]}");
  peer_wait (told.n_messages == 2);
  g_assert_cmpuint (told.n_closed, ==, 0);
}

/* Given up at any moment: nothing is told after it, nothing is left. */
static void
test_drop_any_time (void)
{
  g_autoptr(Peer) peer = peer_new ();

  for (guint i = 0; i < 30; i++)
    {
      g_auto(Told) told = { 0 };

      told_open (&told, peer);
      for (guint n = 0; n < i; n++)
        g_main_context_iteration (NULL, FALSE);
      if (i % 2 == 0)
        scholia_connection_drop (told.connection);
      else
        scholia_connection_close (told.connection);
      g_assert_cmpuint (told.n_closed, ==, 0);
      for (guint n = 0; n < 20; n++)
        g_main_context_iteration (NULL, FALSE);
      g_assert_cmpuint (told.n_closed, ==, 0);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/connection/messages-both-ways", test_messages_both_ways);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *path = g_strconcat ("/sync/connection/answer/", answers[i].name, NULL);

      g_test_add_data_func (path, &answers[i], test_answer);
    }
  g_test_add_func ("/sync/connection/no-subprotocol", test_no_subprotocol);
  g_test_add_func ("/sync/connection/nobody-listens", test_nobody_listens);
  g_test_add_func ("/sync/connection/babble", test_babble);
  g_test_add_func ("/sync/connection/no-tls", test_no_tls);
  g_test_add_func ("/sync/connection/goodbyes", test_goodbyes);
  g_test_add_func ("/sync/connection/cut", test_cut);
  g_test_add_func ("/sync/connection/malformed", test_malformed);
  g_test_add_func ("/sync/connection/binary-and-oversize", test_binary_and_oversize);
  g_test_add_func ("/sync/connection/unknown-type-is-passed-on", test_unknown_type_is_passed_on);
  g_test_add_func ("/sync/connection/drop-any-time", test_drop_any_time);
  return g_test_run ();
}
