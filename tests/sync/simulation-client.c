/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a session does, without sockets: obeys its state machine, feeds its replica. */

#include "simulation.h"

#include "fixture.h"

static void
note_endings (Client *self)
{
  g_autoptr(GPtrArray) endings = scholia_replica_take_endings (self->replica);

  for (guint i = 0; endings != NULL && i < endings->len; i++)
    {
      const ScholiaReplicaEnding *ending = g_ptr_array_index (endings, i);
      Fate *fate = g_hash_table_lookup (self->simulation->fates, ending->broadcast_id);

      g_assert_nonnull (fate);
      g_assert_cmpuint (++fate->n_endings, ==, 1);
      fate->is_saved = ending->error == NULL;
    }
}

static void
settle (Client *self)
{
  const ScholiaSessionState state = self->state.state;
  g_autoptr(GPtrArray) applied = NULL;

  if (state != self->shown_state)
    {
      if (self->shown_state == SCHOLIA_SESSION_STATE_LIVE)
        scholia_replica_set_checking (self->replica, TRUE);
      if (state == SCHOLIA_SESSION_STATE_LIVE)
        scholia_replica_set_checking (self->replica, FALSE);
      self->shown_state = state;
    }
  scholia_connection_state_set_unconfirmed (&self->state,
                                            scholia_replica_get_oldest_us (self->replica));
  note_endings (self);
  applied = scholia_replica_take_applied (self->replica);
}

static void
drop (Client  *self,
      Link   **link)
{
  if (*link != NULL && (*link)->is_open_at_client)
    transport_close (self->simulation, *link);
  *link = NULL;
}

static void
obey (Client *self,
      guint   commands)
{
  if (commands & SCHOLIA_CONNECTION_DROP)
    drop (self, &self->line);
  if (commands & SCHOLIA_CONNECTION_ABANDON)
    drop (self, &self->attempt);
  if (commands & SCHOLIA_CONNECTION_PROMOTE)
    {
      drop (self, &self->line);
      self->line = g_steal_pointer (&self->attempt);
    }
  if (commands & SCHOLIA_CONNECTION_CONNECT)
    self->attempt = transport_connect (self->simulation, self->index);
  if (commands & SCHOLIA_CONNECTION_PROBE)
    transport_send_up (self->simulation, self->line, scholia_message_new_heartbeat (0));
}

static void
follow (Client                 *self,
        ScholiaReplicaProgress  progress)
{
  if (progress == SCHOLIA_REPLICA_STALE)
    obey (self, SCHOLIA_CONNECTION_DROP
                | scholia_connection_state_lose (&self->state, FALSE, 0, self->simulation->now_us));
  else if (progress == SCHOLIA_REPLICA_SYNCED)
    scholia_connection_state_sync (&self->state, self->simulation->now_us);
}

void
client_init (Client     *self,
             Simulation *simulation,
             guint       index)
{
  self->simulation = simulation;
  self->index = index;
  self->replica = scholia_replica_new ();
  scholia_connection_state_init (&self->state, simulation->rand);
}

void
client_clear (Client *self)
{
  scholia_replica_free (self->replica);
}

void
client_open (Client *self)
{
  obey (self, scholia_connection_state_open (&self->state, self->simulation->now_us));
}

gint64
client_get_due_us (Client *self)
{
  return MIN (scholia_connection_state_get_deadline_us (&self->state),
              scholia_replica_get_slow_due_us (self->replica));
}

void
client_tick (Client *self)
{
  obey (self, scholia_connection_state_tick (&self->state, self->simulation->now_us));
  g_ptr_array_unref (scholia_replica_tick (self->replica, self->simulation->now_us));
  settle (self);
}

void
client_act (Client *self)
{
  Simulation *simulation = self->simulation;
  g_autoptr(ScholiaAction) action = NULL;

  if (self->state.state != SCHOLIA_SESSION_STATE_LIVE)
    return;

  action = fixture_random_action (scholia_replica_get_board (self->replica), simulation->rand,
                                  &simulation->ids);
  if (!scholia_replica_submit (self->replica, action, simulation->now_us / 1000, simulation->now_us,
                               NULL))
    return;

  g_hash_table_insert (simulation->fates, g_strdup (scholia_action_get_broadcast_id (action)),
                       g_new0 (Fate, 1));
  transport_send_up (simulation, self->line, scholia_message_new_action (action));
  simulation->n_acts++;
  settle (self);
}

void
client_link_opened (Client *self,
                    Link   *link)
{
  ScholiaMessage *message = g_new0 (ScholiaMessage, 1);

  g_assert_true (link == self->attempt);
  g_atomic_ref_count_init (&message->ref_count);
  message->kind = SCHOLIA_MESSAGE_HELLO;
  scholia_replica_fill_hello (self->replica, &message->hello);
  scholia_connection_state_greet (&self->state);
  transport_send_up (self->simulation, link, message);
}

void
client_link_closed (Client *self,
                    Link   *link)
{
  const gint64 now_us = self->simulation->now_us;

  link->is_open_at_client = FALSE;
  if (link == self->attempt)
    {
      self->attempt = NULL;
      obey (self, scholia_connection_state_fail (&self->state, FALSE, 0, now_us));
    }
  else if (link == self->line)
    {
      self->line = NULL;
      obey (self, scholia_connection_state_lose (&self->state, FALSE, 0, now_us));
    }
  settle (self);
}

static void
receive_welcome (Client         *self,
                 ScholiaWelcome *welcome)
{
  g_autoptr(GError) error = NULL;
  ScholiaReplicaProgress progress = scholia_replica_welcome (self->replica, welcome, &error);

  g_assert_no_error (error);
  obey (self, scholia_connection_state_welcome (&self->state, self->simulation->now_us));
  follow (self, progress);
}

static void
receive_on_line (Client         *self,
                 ScholiaMessage *message)
{
  g_autoptr(GError) error = NULL;

  switch ((int) message->kind)
    {
    case SCHOLIA_MESSAGE_EVENT:
      follow (self, scholia_replica_event (self->replica, message->event));
      break;
    case SCHOLIA_MESSAGE_SNAPSHOT:
      follow (self, scholia_replica_snapshot (self->replica, message->snapshot, &error));
      break;
    case SCHOLIA_MESSAGE_HEARTBEAT:
      follow (self, scholia_replica_heartbeat (self->replica, message->heartbeat.seq));
      break;
    case SCHOLIA_MESSAGE_REFUSED:
      error = g_error_new_literal (SCHOLIA_ERROR, message->refused.code, "refused");
      scholia_replica_refuse (self->replica, message->refused.broadcast_id, error);
      g_clear_error (&error);
      break;
    default:
      g_assert_not_reached ();
    }
  g_assert_no_error (error);
}

void
client_receive (Client         *self,
                Link           *link,
                ScholiaMessage *message)
{
  if (link == self->line)
    {
      obey (self, scholia_connection_state_hear (&self->state, self->simulation->now_us));
      receive_on_line (self, message);
    }
  else if (link == self->attempt && message->kind == SCHOLIA_MESSAGE_WELCOME)
    {
      receive_welcome (self, &message->welcome);
    }
  settle (self);
}
