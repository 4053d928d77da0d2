/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The session's two connections: the one that is used, and the one that may come after it. */

#include "scholia-session-private.h"

#include "scholia-private-server.h"
#include "scholia-sync-error.h"
#include "scholia-wire-limits.h"

#include "scholia-config.h"

static void
say_hello (ScholiaSession    *self,
           ScholiaConnection *connection)
{
  g_autoptr(ScholiaMessage) message = NULL;
  ScholiaHello hello = {
    .major = SCHOLIA_PROTOCOL_MAJOR,
    .client = (char *) "Scholia/" SCHOLIA_VERSION,
    .board_id = self->board_id,
    .token = self->token,
    .password = self->password,
    .identity = self->identity,
    .session = self->session_id,
    .name = self->name,
    .color = self->color,
  };

  scholia_replica_fill_hello (self->replica, &hello);
  message = scholia_message_new_hello (&hello);
  scholia_connection_send (connection, message);
  g_free (hello.head_id);
  g_strfreev (hello.pending);
}

static void
opened_cb (ScholiaConnection *connection,
           ScholiaSession    *self)
{
  if (connection != self->attempt)
    return;

  scholia_connection_state_greet (&self->connection_state);
  say_hello (self, connection);
}

static void
message_cb (ScholiaConnection *connection,
            ScholiaMessage    *message,
            ScholiaSession    *self)
{
  g_autoptr(ScholiaSession) alive = g_object_ref (self);

  if (connection == self->line)
    {
      scholia_session_execute (self, scholia_connection_state_hear (&self->connection_state,
                                                                    g_get_monotonic_time ()));
      scholia_session_receive (self, connection, message);
    }
  else if (connection == self->attempt && message->kind == SCHOLIA_MESSAGE_WELCOME)
    {
      scholia_session_welcomed (self, &message->welcome);
    }
  else
    {
      return;
    }

  scholia_session_settle (self);
}

/* Before the first welcome a wrong certificate or a foreign server means a wrong link. Later it is
 * rather a portal of some network that answers for everybody: nothing is told to it, and the right
 * server may be back. */
static gboolean
is_final_now (ScholiaSession *self,
              const GError   *error,
              gboolean        is_final)
{
  if (self->was_live
      && (g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_CERTIFICATE)
          || g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_SCHOLIA)))
    return FALSE;

  return is_final;
}

static void
fail_attempt (ScholiaSession *self,
              const GError   *error,
              gboolean        is_final,
              guint           retry_after_ms)
{
  const guint commands = scholia_connection_state_fail (&self->connection_state,
                                                        is_final_now (self, error, is_final),
                                                        retry_after_ms, g_get_monotonic_time ());

  scholia_session_set_error (self, error);
  scholia_session_execute (self, commands);
}

static void
closed_cb (ScholiaConnection *connection,
           const GError      *error,
           gboolean           is_final,
           guint              retry_after_ms,
           ScholiaSession    *self)
{
  g_autoptr(ScholiaSession) alive = g_object_ref (self);

  if (connection == self->attempt)
    {
      g_clear_object (&self->attempt);
      fail_attempt (self, error, is_final, retry_after_ms);
    }
  else if (connection == self->line)
    {
      g_clear_object (&self->line);
      scholia_session_set_error (self, error);
      scholia_session_execute (self,
                               scholia_connection_state_lose (&self->connection_state, is_final,
                                                                    retry_after_ms,
                                                                    g_get_monotonic_time ()));
    }
  scholia_session_settle (self);
}

static void
connect_attempt (ScholiaSession  *self,
                 ScholiaEndpoint *endpoint)
{
  self->attempt = scholia_connection_new (endpoint, self->board_id);
  g_signal_connect_object (self->attempt, "opened", G_CALLBACK (opened_cb), self, 0);
  g_signal_connect_object (self->attempt, "message", G_CALLBACK (message_cb), self, 0);
  g_signal_connect_object (self->attempt, "closed", G_CALLBACK (closed_cb), self, 0);
  scholia_connection_open (self->attempt);
}

static void
ensured_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(ScholiaSession) self = SCHOLIA_SESSION (user_data);
  g_autoptr(ScholiaEndpoint) endpoint = NULL;
  g_autoptr(GError) error = NULL;

  endpoint = scholia_private_server_ensure_finish (result, NULL, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->ensuring);
  if (endpoint != NULL)
    connect_attempt (self, self->endpoint);
  else
    fail_attempt (self, error, FALSE, 0);
  scholia_session_settle (self);
}

/* A private server that died, or went because it was idle, is started again first. One of another
 * socket than this computer's usual is not ours to start. */
static void
start_attempt (ScholiaSession *self)
{
  g_autofree char *usual_path = NULL;

  if (scholia_endpoint_is_private (self->endpoint))
    usual_path = scholia_private_server_dup_socket_path ();
  if (g_strcmp0 (usual_path, scholia_endpoint_get_socket_path (self->endpoint)) != 0
      || usual_path == NULL)
    {
      connect_attempt (self, self->endpoint);
      return;
    }

  self->ensuring = g_cancellable_new ();
  scholia_private_server_ensure_async (self->ensuring, ensured_cb, g_object_ref (self));
}

static void
abandon_attempt (ScholiaSession *self)
{
  g_autoptr(ScholiaConnection) attempt = g_steal_pointer (&self->attempt);
  g_autoptr(GCancellable) ensuring = g_steal_pointer (&self->ensuring);

  if (ensuring != NULL)
    g_cancellable_cancel (ensuring);
  if (attempt != NULL)
    scholia_connection_drop (attempt);
}

/* At the end of the session a goodbye spares the others 25 s of a face that has left. */
static void
drop_line (ScholiaSession *self)
{
  g_autoptr(ScholiaConnection) line = g_steal_pointer (&self->line);

  if (line == NULL)
    return;

  if (self->connection_state.state == SCHOLIA_SESSION_STATE_ENDED)
    scholia_connection_close (line);
  else
    scholia_connection_drop (line);
}

void
scholia_session_execute (ScholiaSession *self,
                         guint           commands)
{
  g_autoptr(ScholiaMessage) heartbeat = NULL;

  if (commands & SCHOLIA_CONNECTION_DROP)
    drop_line (self);
  if (commands & SCHOLIA_CONNECTION_ABANDON)
    abandon_attempt (self);
  if (commands & SCHOLIA_CONNECTION_PROMOTE)
    {
      drop_line (self);
      self->line = g_steal_pointer (&self->attempt);
    }
  if (commands & SCHOLIA_CONNECTION_CONNECT)
    start_attempt (self);
  if (commands & SCHOLIA_CONNECTION_PROBE && self->line != NULL)
    {
      heartbeat = scholia_message_new_heartbeat (0);
      scholia_connection_send (self->line, heartbeat);
    }
}

void
scholia_session_resync (ScholiaSession *self)
{
  scholia_session_execute (self, SCHOLIA_CONNECTION_DROP
                                 | scholia_connection_state_lose (&self->connection_state, FALSE, 0,
                                                                  g_get_monotonic_time ()));
}

static void
send_presence (ScholiaSession *self,
               gint64          now_us)
{
  const ScholiaPresence *presence;
  g_autoptr(ScholiaMessage) message = NULL;

  if (self->state != SCHOLIA_SESSION_STATE_LIVE || self->line == NULL
      || scholia_people_get_n_connections (self->people) < 2)
    return;

  presence = scholia_presence_throttle_take (&self->presence, now_us);
  if (presence == NULL)
    return;

  message = scholia_message_new_presence (presence);
  scholia_connection_send (self->line, message);
}

static void
tell_slow (ScholiaSession *self,
           gint64          now_us)
{
  g_autoptr(GPtrArray) slow = scholia_replica_tick (self->replica, now_us);

  for (guint i = 0; i < slow->len; i++)
    g_signal_emit (self, scholia_session_signals[SCHOLIA_SESSION_ACTION_SLOW], 0,
                   g_ptr_array_index (slow, i));
}

void
scholia_session_deadline (gpointer data)
{
  g_autoptr(ScholiaSession) self = g_object_ref (SCHOLIA_SESSION (data));
  const gint64 now_us = g_get_monotonic_time ();
  const guint commands = scholia_connection_state_tick (&self->connection_state, now_us);

  /* An attempt whose time is over met nobody. */
  if (commands & SCHOLIA_CONNECTION_ABANDON)
    {
      g_autoptr(GError) timeout = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "");
      g_autoptr(GError) error = scholia_sync_error_from_transport (timeout, self->endpoint);

      scholia_session_set_error (self, error);
    }
  scholia_session_execute (self, commands);
  send_presence (self, now_us);
  tell_slow (self, now_us);
  scholia_session_settle (self);
}
