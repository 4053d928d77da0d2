/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "test-peer.h"

#include <gio/gunixsocketaddress.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#include "scholia-wire-limits.h"

/* Of a blocking read or write, in seconds: a test that waits longer has failed. */
#define TIMEOUT_S 10

static gboolean
accept_certificate_cb (GTlsConnection       *connection,
                       GTlsCertificate      *certificate,
                       GTlsCertificateFlags  errors,
                       gpointer              user_data)
{
  return TRUE;
}

static GIOStream *
start_tls (GSocketConnection  *connection,
           GError            **error)
{
  g_autoptr(GIOStream) tls = NULL;

  tls = g_tls_client_connection_new (G_IO_STREAM (connection), NULL, error);
  if (tls == NULL)
    return NULL;

  g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (tls), FALSE);
  g_signal_connect (tls, "accept-certificate", G_CALLBACK (accept_certificate_cb), NULL);
  if (!g_tls_connection_handshake (G_TLS_CONNECTION (tls), NULL, error))
    return NULL;

  return g_steal_pointer (&tls);
}

TestPeer *
test_peer_try_connect (TestServer  *server,
                       GError     **error)
{
  TestPeer *self;
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnectable) place = NULL;
  g_autoptr(GSocketConnection) connection = NULL;
  GIOStream *stream;

  if (server->is_private)
    place = G_SOCKET_CONNECTABLE (g_unix_socket_address_new (server->socket_path));
  else
    place = G_SOCKET_CONNECTABLE (g_inet_socket_address_new_from_string ("127.0.0.1",
                                                                         server->port));
  g_socket_client_set_timeout (client, TIMEOUT_S);
  if (server->from != NULL)
    {
      g_autoptr(GSocketAddress) from = g_inet_socket_address_new_from_string (server->from, 0);

      g_socket_client_set_local_address (client, from);
    }
  connection = g_socket_client_connect (client, place, NULL, error);
  if (connection == NULL)
    return NULL;
  if (!server->is_private)
    g_socket_set_option (g_socket_connection_get_socket (connection), IPPROTO_TCP, TCP_NODELAY,
                         TRUE, NULL);
  stream = server->is_private || server->is_plain ? G_IO_STREAM (g_object_ref (connection))
                              : start_tls (connection, error);
  if (stream == NULL)
    return NULL;

  self = g_new0 (TestPeer, 1);
  g_queue_init (&self->unread);
  self->stream = stream;

  return self;
}

TestPeer *
test_peer_connect (TestServer *server)
{
  g_autoptr(GError) error = NULL;
  TestPeer *self = test_peer_try_connect (server, &error);

  g_assert_no_error (error);

  return self;
}

TestPeer *
test_peer_connect_as_operator (TestServer *server)
{
  g_autofree char *path = g_build_filename (server->folder, "data", "admin.sock", NULL);
  g_autoptr(GSocketAddress) place = g_unix_socket_address_new (path);
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GError) error = NULL;
  TestPeer *self = g_new0 (TestPeer, 1);

  g_socket_client_set_timeout (client, TIMEOUT_S);
  self->stream = G_IO_STREAM (g_socket_client_connect (client, G_SOCKET_CONNECTABLE (place), NULL,
                                                       &error));
  g_assert_no_error (error);
  g_queue_init (&self->unread);

  return self;
}

void
test_peer_free (TestPeer *self)
{
  g_queue_clear_full (&self->unread, (GDestroyNotify) scholia_message_unref);
  g_io_stream_close (self->stream, NULL, NULL);
  g_object_unref (self->stream);
  g_free (self);
}

void
test_peer_write (TestPeer      *self,
                 gconstpointer  data,
                 gsize          length)
{
  /* The server may have closed already: what it said is read afterwards. */
  g_output_stream_write_all (g_io_stream_get_output_stream (self->stream), data, length, NULL, NULL,
                             NULL);
}

GBytes *
test_peer_read_all (TestPeer *self)
{
  GInputStream *input = g_io_stream_get_input_stream (self->stream);
  g_autoptr(GByteArray) all = g_byte_array_new ();
  guint8 buffer[4096];
  gssize got;

  while ((got = g_input_stream_read (input, buffer, sizeof buffer, NULL, NULL)) > 0)
    g_byte_array_append (all, buffer, (guint) got);

  return g_byte_array_free_to_bytes (g_steal_pointer (&all));
}

static gboolean
read_exactly (TestPeer *self,
              gpointer  buffer,
              gsize     length)
{
  gsize got = 0;

  return g_input_stream_read_all (g_io_stream_get_input_stream (self->stream), buffer, length, &got,
                                  NULL, NULL) &&
         got == length;
}

static gboolean
shake_hands (TestPeer   *self,
             const char *board_id)
{
  g_autofree char *request = NULL;
  g_autoptr(GString) head = g_string_new (NULL);
  char c;

  request = g_strdup_printf ("GET /v1/boards/%s/live HTTP/1.1\r\nHost: localhost\r\n"
                             "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                             "Sec-WebSocket-Version: 13\r\n"
                             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                             "Sec-WebSocket-Protocol: %s\r\n\r\n",
                             board_id != NULL ? board_id : "000000000000", SCHOLIA_SUBPROTOCOL);
  test_peer_write (self, request, strlen (request));
  while (!g_str_has_suffix (head->str, "\r\n\r\n"))
    {
      if (!read_exactly (self, &c, 1))
        return FALSE;
      g_string_append_c (head, c);
    }
  g_assert_true (g_str_has_prefix (head->str, "HTTP/1.1 101 "));
  g_assert_nonnull (strstr (head->str, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
  g_assert_nonnull (strstr (head->str, SCHOLIA_SUBPROTOCOL));

  return TRUE;
}

TestPeer *
test_peer_open (TestServer *server,
                const char *board_id)
{
  TestPeer *self = test_peer_connect (server);

  g_assert_true (shake_hands (self, board_id));

  return self;
}

TestPeer *
test_peer_try_open (TestServer *server,
                    const char *board_id)
{
  TestPeer *self = test_peer_try_connect (server, NULL);

  if (self != NULL && !shake_hands (self, board_id))
    g_clear_pointer (&self, test_peer_free);

  return self;
}

void
test_peer_send_frame (TestPeer      *self,
                      guint8         first,
                      gboolean       is_masked,
                      gconstpointer  payload,
                      gsize          length)
{
  g_autoptr(GByteArray) frame = g_byte_array_new ();
  const guint8 mask[4] = { 0x12, 0x34, 0x56, 0x78 };
  guint8 head[10] = { first };
  guint head_length = length < 126 ? 2 : length < 65536 ? 4 : 10;

  head[1] = (guint8) (length < 126 ? length : length < 65536 ? 126 : 127);
  for (guint i = 2; i < head_length; i++)
    head[i] = (guint8) ((guint64) length >> (8 * (head_length - 1 - i)));
  if (is_masked)
    head[1] |= 0x80;
  g_byte_array_append (frame, head, head_length);
  if (is_masked)
    g_byte_array_append (frame, mask, sizeof mask);
  if (length > 0)
    g_byte_array_append (frame, payload, (guint) length);
  for (gsize i = 0; is_masked && i < length; i++)
    frame->data[frame->len - length + i] ^= mask[i % 4];

  self->n_sent += frame->len;
  test_peer_write (self, frame->data, frame->len);
}

void
test_peer_send_text (TestPeer   *self,
                     const char *text)
{
  test_peer_send_frame (self, 0x81, TRUE, text, strlen (text));
}

void
test_peer_send (TestPeer       *self,
                ScholiaMessage *message)
{
  g_autoptr(GBytes) bytes = scholia_message_encode (message);

  test_peer_send_frame (self, 0x81, TRUE, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

GBytes *
test_peer_receive_frame (TestPeer *self,
                         guint8   *opcode)
{
  guint8 head[2];
  guint8 extended[8];
  guint64 length;
  guint n_extended;
  guint8 *payload;

  if (!read_exactly (self, head, 2))
    return NULL;

  /* The server's frames are whole and unmasked. */
  g_assert_cmphex (head[0] & 0xf0, ==, 0x80);
  g_assert_cmphex (head[1] & 0x80, ==, 0);
  *opcode = head[0] & 0x0f;
  length = head[1];
  n_extended = length == 126 ? 2 : length == 127 ? 8 : 0;
  if (n_extended > 0)
    {
      length = 0;
      if (!read_exactly (self, extended, n_extended))
        return NULL;
      for (guint i = 0; i < n_extended; i++)
        length = length << 8 | extended[i];
    }

  payload = g_malloc (length + 1);
  if (!read_exactly (self, payload, length))
    {
      g_free (payload);
      return NULL;
    }
  self->n_received += 2 + n_extended + length;

  return g_bytes_new_take (payload, length);
}

static void
unpack (TestPeer       *self,
        ScholiaMessage *message)
{
  if (message->kind != SCHOLIA_MESSAGE_BATCH)
    {
      g_queue_push_tail (&self->unread, scholia_message_ref (message));
      return;
    }

  for (guint i = 0; i < message->batch->len; i++)
    unpack (self, g_ptr_array_index (message->batch, i));
}

ScholiaMessage *
test_peer_receive (TestPeer *self,
                   guint16  *close_code)
{
  while (g_queue_is_empty (&self->unread))
    {
      guint8 opcode = 0;
      g_autoptr(GBytes) payload = test_peer_receive_frame (self, &opcode);
      g_autoptr(ScholiaMessage) message = NULL;
      g_autoptr(GError) error = NULL;
      gsize length;
      const guint8 *data;

      *close_code = 0;
      if (payload == NULL)
        return NULL;
      data = g_bytes_get_data (payload, &length);
      if (opcode == 8)
        {
          *close_code = length >= 2 ? (guint16) (data[0] << 8 | data[1]) : 1005;
          return NULL;
        }
      if (opcode != 1)
        continue;

      message = scholia_message_decode (SCHOLIA_PEER_SERVER, (const char *) data, length,
                                        SCHOLIA_MAX_MESSAGE_BYTES, NULL, NULL, &error);
      g_assert_no_error (error);
      unpack (self, message);
    }

  return g_queue_pop_head (&self->unread);
}

static gboolean
is_background (ScholiaMessageKind kind)
{
  return kind == SCHOLIA_MESSAGE_JOINED || kind == SCHOLIA_MESSAGE_LEFT ||
         kind == SCHOLIA_MESSAGE_PRESENCE || kind == SCHOLIA_MESSAGE_HEARTBEAT;
}

ScholiaMessage *
test_peer_expect (TestPeer           *self,
                  ScholiaMessageKind  kind)
{
  while (TRUE)
    {
      guint16 close_code;
      g_autoptr(ScholiaMessage) message = test_peer_receive (self, &close_code);

      if (message == NULL)
        g_error ("The line ended with %u, message %d was expected", close_code, kind);
      if (message->kind == SCHOLIA_MESSAGE_GOODBYE && kind != SCHOLIA_MESSAGE_GOODBYE)
        g_error ("Goodbye: %s", message->goodbye.message);
      if (message->kind == kind)
        return g_steal_pointer (&message);
      if (!is_background (message->kind))
        g_assert_cmpint (message->kind, ==, kind);
    }
}

guint16
test_peer_expect_close (TestPeer             *self,
                        ScholiaGoodbyeReason *reason)
{
  guint16 close_code = 0;
  ScholiaMessage *message;

  while ((message = test_peer_receive (self, &close_code)) != NULL)
    {
      if (message->kind == SCHOLIA_MESSAGE_GOODBYE && reason != NULL)
        *reason = message->goodbye.reason;
      scholia_message_unref (message);
    }

  return close_code;
}

void
test_peer_expect_quiet (TestPeer *self)
{
  test_peer_send_text (self, "{\"type\":\"heartbeat\"}");

  while (TRUE)
    {
      guint16 close_code;
      g_autoptr(ScholiaMessage) message = test_peer_receive (self, &close_code);

      g_assert_nonnull (message);
      if (message->kind == SCHOLIA_MESSAGE_HEARTBEAT)
        return;
      if (message->kind != SCHOLIA_MESSAGE_JOINED && message->kind != SCHOLIA_MESSAGE_LEFT)
        g_error ("Message %d came unexpectedly", message->kind);
    }
}
