/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-connection.h"

#include "scholia-error.h"
#include "scholia-frame-bound.h"
#include "scholia-sync-error.h"
#include "scholia-transport.h"
#include "scholia-wire-limits.h"

struct _ScholiaConnection
{
  GObject parent_instance;

  ScholiaEndpoint *endpoint;
  char *board_id;
  SoupSession *http;
  SoupMessage *request;
  GCancellable *cancellable;
  SoupWebsocketConnection *socket;
  GError *status_error; /* (nullable): what the HTTP answer says, when it is no 101 */
  gboolean is_closed;
};

enum
{
  OPENED,
  MESSAGE,
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ScholiaConnection, scholia_connection, G_TYPE_OBJECT)

static void
scholia_connection_let_go (ScholiaConnection *self)
{
  self->is_closed = TRUE;
  g_cancellable_cancel (self->cancellable);
  if (self->request != NULL)
    g_signal_handlers_disconnect_by_data (self->request, self);
  if (self->socket != NULL)
    g_signal_handlers_disconnect_by_data (self->socket, self);
  g_clear_object (&self->request);
  g_clear_object (&self->socket);
  g_clear_object (&self->http);
}

static void
scholia_connection_dispose (GObject *object)
{
  scholia_connection_let_go (SCHOLIA_CONNECTION (object));

  G_OBJECT_CLASS (scholia_connection_parent_class)->dispose (object);
}

static void
scholia_connection_finalize (GObject *object)
{
  ScholiaConnection *self = SCHOLIA_CONNECTION (object);

  scholia_endpoint_unref (self->endpoint);
  g_free (self->board_id);
  g_object_unref (self->cancellable);
  g_clear_error (&self->status_error);

  G_OBJECT_CLASS (scholia_connection_parent_class)->finalize (object);
}

static void
scholia_connection_class_init (ScholiaConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = scholia_connection_dispose;
  object_class->finalize = scholia_connection_finalize;

  signals[OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MESSAGE] = g_signal_new ("message", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 1, SCHOLIA_TYPE_MESSAGE);
  signals[CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE,
                                  3, G_TYPE_ERROR, G_TYPE_BOOLEAN, G_TYPE_UINT);
}

static void
scholia_connection_init (ScholiaConnection *self)
{
  self->cancellable = g_cancellable_new ();
}

static void
end (ScholiaConnection *self,
     const GError      *error,
     gboolean           is_final,
     guint              retry_after_ms)
{
  if (self->is_closed)
    return;

  scholia_connection_let_go (self);
  g_signal_emit (self, signals[CLOSED], 0, error, is_final, retry_after_ms);
}

/* Reasons that another attempt would meet again. A proxy's or a captive portal's answers are among
 * them before the first welcome only: the session decides that. */
static gboolean
is_final_code (const GError *error)
{
  return g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_CERTIFICATE)
         || g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_SCHOLIA)
         || g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_VERSION)
         || g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);
}

static void
closed_cb (SoupWebsocketConnection *socket,
           ScholiaConnection       *self)
{
  g_autoptr(ScholiaConnection) alive = g_object_ref (self);
  gboolean is_final;
  g_autoptr(GError) error =
    scholia_sync_error_from_close (soup_websocket_connection_get_close_code (socket), &is_final);

  end (self, error, is_final, 0);
}

/* The last message: whatever the close says after it, or whether there is one, adds nothing. That
 * we were replaced is meant for the connection of ours that it names; if that one is gone again, a
 * third is needed. */
static void
end_goodbye (ScholiaConnection *self,
             ScholiaMessage    *message)
{
  const ScholiaGoodbyeReason reason = message->goodbye.reason;
  g_autoptr(GError) error = scholia_sync_error_from_goodbye (reason,
                                                             message->goodbye.message);

  end (self, error, scholia_goodbye_reason_is_final (reason), message->goodbye.retry_after_ms);
}

/* A peer that does not speak our language is left; what it says again may be better. */
static void
end_malformed (ScholiaConnection *self)
{
  g_autoptr(GError) error = scholia_sync_error_from_refusal (SCHOLIA_ERROR_MALFORMED, NULL);

  end (self, error, FALSE, 0);
}

static void
message_cb (SoupWebsocketConnection *socket,
            SoupWebsocketDataType    type,
            GBytes                  *bytes,
            ScholiaConnection       *self)
{
  g_autoptr(ScholiaConnection) alive = g_object_ref (self);
  g_autoptr(ScholiaMessage) message = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  if (self->is_closed)
    return;

  if (type == SOUP_WEBSOCKET_DATA_TEXT)
    message = scholia_message_decode (SCHOLIA_PEER_SERVER, text, length,
                                      SCHOLIA_MAX_MESSAGE_BYTES, NULL, NULL, &error);
  if (message == NULL)
    {
      g_info ("The server's message is not understood: %s",
              error != NULL ? error->message : "not a text message");
      end_malformed (self);
      return;
    }

  if (message->kind == SCHOLIA_MESSAGE_GOODBYE)
    end_goodbye (self, message);
  else
    g_signal_emit (self, signals[MESSAGE], 0, message);
}

/* libsoup would still say its goodbye, and wait for an answer to it for 5 s. */
static void
error_cb (SoupWebsocketConnection *socket,
          GError                  *error,
          ScholiaConnection       *self)
{
  g_autoptr(ScholiaConnection) alive = g_object_ref (self);

  if (error->domain != SCHOLIA_ERROR)
    return;

  g_info ("The server's frames are refused: %s", error->message);
  end_malformed (self);
}

static void
take_socket (ScholiaConnection       *self,
             SoupWebsocketConnection *socket)
{
  self->socket = socket;
  soup_websocket_connection_set_max_incoming_payload_size (socket, SCHOLIA_MAX_MESSAGE_BYTES);
  g_signal_connect (socket, "error", G_CALLBACK (error_cb), self);
  g_signal_connect (socket, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (socket, "closed", G_CALLBACK (closed_cb), self);
}

static void
end_transport (ScholiaConnection *self,
               const GError      *error)
{
  g_autoptr(GError) ours = self->status_error != NULL
                           ? g_error_copy (self->status_error)
                           : scholia_sync_error_from_transport (error, self->endpoint);

  end (self, ours, is_final_code (ours), 0);
}

static void
connect_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(ScholiaConnection) self = SCHOLIA_CONNECTION (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) not_ours = NULL;
  SoupWebsocketConnection *socket;

  socket = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);
  if (self->is_closed)
    {
      g_clear_object (&socket);
      return;
    }
  if (socket == NULL)
    {
      end_transport (self, error);
      return;
    }

  take_socket (self, socket);
  if (g_strcmp0 (soup_websocket_connection_get_protocol (socket), SCHOLIA_SUBPROTOCOL) == 0)
    {
      g_signal_emit (self, signals[OPENED], 0);
      return;
    }

  not_ours = scholia_sync_error_from_status (SOUP_STATUS_SWITCHING_PROTOCOLS, NULL, self->endpoint);
  end (self, not_ours, TRUE, 0);
}

/* No 101: the headers say all there is to know, and the body, of any length, is not waited for. */
static void
got_headers_cb (SoupMessage       *request,
                ScholiaConnection *self)
{
  const char *server = soup_message_headers_get_one (soup_message_get_response_headers (request),
                                                     "Scholia-Server");
  const guint status = soup_message_get_status (request);

  if (status == SOUP_STATUS_SWITCHING_PROTOCOLS || self->status_error != NULL)
    return;

  self->status_error = scholia_sync_error_from_status (status, server, self->endpoint);
  if (self->status_error == NULL)
    self->status_error = scholia_sync_error_from_status (SOUP_STATUS_OK, NULL, self->endpoint);
  g_cancellable_cancel (self->cancellable);
}

ScholiaConnection *
scholia_connection_new (ScholiaEndpoint *endpoint,
                        const char      *board_id)
{
  ScholiaConnection *self;

  g_return_val_if_fail (endpoint != NULL, NULL);
  g_return_val_if_fail (board_id != NULL, NULL);

  self = g_object_new (SCHOLIA_TYPE_CONNECTION, NULL);
  self->endpoint = scholia_endpoint_ref (endpoint);
  self->board_id = g_strdup (board_id);
  return self;
}

void
scholia_connection_open (ScholiaConnection *self)
{
  char *protocols[] = { (char *) SCHOLIA_SUBPROTOCOL, NULL };
  g_autofree char *path = NULL;

  g_return_if_fail (SCHOLIA_IS_CONNECTION (self));
  g_return_if_fail (self->http == NULL && !self->is_closed);

  path = g_strdup_printf ("/v1/boards/%s/live", self->board_id);
  self->http = scholia_transport_new_session (self->endpoint, 0);
  self->request = scholia_transport_new_message (self->endpoint, SOUP_METHOD_GET, path);
  g_signal_connect (self->request, "got-headers", G_CALLBACK (got_headers_cb), self);
  scholia_frame_bound_install (self->http, self->request);
  soup_session_websocket_connect_async (self->http, self->request, NULL, protocols,
                                        G_PRIORITY_DEFAULT, self->cancellable,
                                        connect_cb, g_object_ref (self));
  scholia_frame_bound_conceal (self->request);
}

static gboolean
can_send (ScholiaConnection *self)
{
  return self->socket != NULL
         && soup_websocket_connection_get_state (self->socket) == SOUP_WEBSOCKET_STATE_OPEN;
}

void
scholia_connection_send (ScholiaConnection    *self,
                         const ScholiaMessage *message)
{
  g_autoptr(GBytes) bytes = NULL;

  g_return_if_fail (SCHOLIA_IS_CONNECTION (self));
  g_return_if_fail (message != NULL);

  if (!can_send (self))
    return;

  bytes = scholia_message_encode (message);
  soup_websocket_connection_send_message (self->socket, SOUP_WEBSOCKET_DATA_TEXT, bytes);
}

void
scholia_connection_close (ScholiaConnection *self)
{
  g_return_if_fail (SCHOLIA_IS_CONNECTION (self));

  if (can_send (self))
    {
      g_autoptr(ScholiaMessage) goodbye = scholia_message_new_goodbye (SCHOLIA_GOODBYE_LEAVING, "",
                                                                       0);
      SoupWebsocketConnection *socket = g_object_ref (self->socket);

      scholia_connection_send (self, goodbye);
      soup_websocket_connection_close (socket, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
      /* Lives until the other side has answered, or libsoup's own 5 s are over. */
      g_signal_connect (socket, "closed", G_CALLBACK (g_object_unref), NULL);
    }
  scholia_connection_let_go (self);
}

void
scholia_connection_drop (ScholiaConnection *self)
{
  g_return_if_fail (SCHOLIA_IS_CONNECTION (self));

  scholia_connection_let_go (self);
}
