/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "peer.h"

#include "fixture.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>

static void
say (SoupWebsocketConnection *connection,
     ScholiaMessage          *message)
{
  g_autoptr(GBytes) bytes = scholia_message_encode (message);

  soup_websocket_connection_send_message (connection, SOUP_WEBSOCKET_DATA_TEXT, bytes);
}

static gboolean
is_greeted (gpointer connection)
{
  return g_object_get_data (connection, "greeted") != NULL;
}

void
peer_broadcast (Peer           *self,
                ScholiaMessage *message)
{
  for (guint i = 0; i < self->connections->len; i++)
    if (is_greeted (g_ptr_array_index (self->connections, i)))
      say (g_ptr_array_index (self->connections, i), message);
  scholia_message_unref (message);
}

void
peer_broadcast_text (Peer       *self,
                     const char *text)
{
  for (guint i = 0; i < self->connections->len; i++)
    soup_websocket_connection_send_text (g_ptr_array_index (self->connections, i), text);
}

void
peer_others_do (Peer          *self,
                ScholiaAction *action)
{
  peer_broadcast (self, model_room_act (self->room, action, fixture_person (1),
                                        SCHOLIA_ROLE_MODERATOR));
  scholia_action_unref (action);
}

void
peer_cut (Peer *self)
{
  g_autoptr(GPtrArray) connections = g_steal_pointer (&self->connections);

  self->connections = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < connections->len; i++)
    g_io_stream_close (soup_websocket_connection_get_io_stream (g_ptr_array_index (connections, i)),
                       NULL, NULL);
}

static void
greet (Peer                    *self,
       SoupWebsocketConnection *connection,
       const ScholiaHello      *hello)
{
  g_autoptr(GPtrArray) messages = NULL;
  ScholiaMessage *welcome;

  self->n_hellos++;
  self->hello_seq = hello->seq;
  g_object_set_data (G_OBJECT (connection), "greeted", self);
  messages = model_room_hello (self->room, hello, fixture_person (0), self->n_hellos,
                               self->wants_snapshot);
  welcome = g_ptr_array_index (messages, 0);
  if (self->lies_about_hash)
    memset (welcome->welcome.hash, 'f', 64);
  for (guint i = 0; i < messages->len; i++)
    say (connection, g_ptr_array_index (messages, i));
}

static void
act (Peer                    *self,
     SoupWebsocketConnection *connection,
     ScholiaAction           *action)
{
  g_autoptr(ScholiaMessage) answer = NULL;

  if (self->swallows_actions)
    return;

  if (self->is_refusing)
    answer = scholia_message_new_refused (scholia_action_get_broadcast_id (action), self->refuses,
                                          NULL,
                                          "refused", 0);
  else
    answer = model_room_act (self->room, action, fixture_person (0), SCHOLIA_ROLE_MODERATOR);
  if (self->swallows_answers)
    return;

  if (answer->kind == SCHOLIA_MESSAGE_EVENT)
    peer_broadcast (self, g_steal_pointer (&answer));
  else
    say (connection, answer);
}

static void
message_cb (SoupWebsocketConnection *connection,
            SoupWebsocketDataType    type,
            GBytes                  *bytes,
            Peer                    *self)
{
  g_autoptr(ScholiaMessage) message = NULL;
  g_autoptr(ScholiaMessage) heartbeat = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  message = scholia_message_decode (SCHOLIA_PEER_CLIENT, text, length, 64 * 1024, NULL, NULL,
                                    &error);
  g_assert_no_error (error);

  self->n_heartbeats += message->kind == SCHOLIA_MESSAGE_HEARTBEAT;
  if (self->is_mute)
    return;

  switch ((int) message->kind)
    {
    case SCHOLIA_MESSAGE_HELLO:
      greet (self, connection, &message->hello);
      break;
    case SCHOLIA_MESSAGE_ACTION:
      act (self, connection, message->action);
      break;
    case SCHOLIA_MESSAGE_HEARTBEAT:
      heartbeat = scholia_message_new_heartbeat (self->room->log->len);
      say (connection, heartbeat);
      break;
    default:
      break;
    }
}

static void
closed_cb (SoupWebsocketConnection *connection,
           Peer                    *self)
{
  g_ptr_array_remove (self->connections, connection);
}

static void
websocket_cb (SoupServer              *server,
              SoupServerMessage       *message,
              const char              *path,
              SoupWebsocketConnection *connection,
              gpointer                 user_data)
{
  Peer *self = user_data;

  self->n_connections++;
  g_signal_connect (connection, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (connection, "closed", G_CALLBACK (closed_cb), self);
  g_ptr_array_add (self->connections, g_object_ref (connection));
}

static void
assert_tells_nothing (const char *text)
{
  g_assert_null (strstr (text, PEER_TOKEN));
  g_assert_null (strstr (text, PEER_IDENTITY));
}

/* Whatever a test does: no secret is in an address or a header, but in the one that is for it. */
static void
got_headers_cb (SoupServerMessage *message,
                gpointer           user_data)
{
  g_autofree char *uri = g_uri_to_string (soup_server_message_get_uri (message));
  SoupMessageHeadersIter iter;
  const char *name;
  const char *value;

  assert_tells_nothing (uri);
  soup_message_headers_iter_init (&iter, soup_server_message_get_request_headers (message));
  while (soup_message_headers_iter_next (&iter, &name, &value))
    if (g_ascii_strcasecmp (name, "Authorization") != 0)
      assert_tells_nothing (value);
}

static void
request_started_cb (SoupServer        *server,
                    SoupServerMessage *message,
                    gpointer           user_data)
{
  g_signal_connect (message, "got-headers", G_CALLBACK (got_headers_cb), NULL);
}

Peer *
peer_new (void)
{
  static char *protocols[] = { (char *) "scholia.v1", NULL };
  Peer *self = g_new0 (Peer, 1);
  g_autofree char *path = NULL;
  g_autoptr(GSocketAddress) address = NULL;
  g_autoptr(GError) error = NULL;

  self->folder = g_dir_make_tmp ("scholia-peer-XXXXXX", NULL);
  self->room = model_room_new ();
  self->connections = g_ptr_array_new_with_free_func (g_object_unref);
  self->server = soup_server_new (NULL, NULL);
  soup_server_remove_websocket_extension (self->server, SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE);
  g_signal_connect (self->server, "request-started", G_CALLBACK (request_started_cb), NULL);
  path = g_strdup_printf ("/v1/boards/%s/live", peer_get_board_id (self));
  soup_server_add_websocket_handler (self->server, path, NULL, protocols, websocket_cb, self, NULL);

  self->socket_path = g_build_filename (self->folder, "socket", NULL);
  address = g_unix_socket_address_new (self->socket_path);
  soup_server_listen (self->server, address, 0, &error);
  g_assert_no_error (error);
  self->endpoint = scholia_endpoint_new_private (self->socket_path);
  return self;
}

void
peer_free (Peer *self)
{
  for (guint i = 0; i < self->connections->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->connections, i), self);
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_ptr_array_unref (self->connections);
  model_room_free (self->room);
  scholia_endpoint_unref (self->endpoint);
  if (self->socket_path != NULL)
    g_unlink (self->socket_path);
  g_rmdir (self->folder);
  g_free (self->socket_path);
  g_free (self->folder);
  g_free (self);
}

const char *
peer_get_board_id (Peer *self)
{
  return scholia_board_get_id (self->room->board);
}

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

GSource *
peer_wait_source_new (void)
{
  GSource *source = g_timeout_source_new (20);

  g_source_set_callback (source, wake_cb, NULL, NULL);
  g_source_attach (source, NULL);
  return source;
}
