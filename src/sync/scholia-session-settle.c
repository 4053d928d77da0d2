/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tells the world what changed. Watchers may call any public function, and so come here again: what
 * is told is taken first, and each fact is compared with what was told last. */

#include "scholia-session-private.h"

#include "scholia-error.h"

#include <glib/gi18n-lib.h>

static gint64
now_ms (void)
{
  return g_get_real_time () / G_TIME_SPAN_MILLISECOND;
}

static void
leave_live (ScholiaSession *self)
{
  const gint64 silence_us = g_get_monotonic_time () - self->connection_state.heard_us;

  self->last_sync_ms = now_ms () - silence_us / G_TIME_SPAN_MILLISECOND;
  scholia_replica_set_checking (self->replica, TRUE);
  scholia_session_notify (self, SCHOLIA_SESSION_PROP_LAST_SYNC_MS);
}

static void
enter_live (ScholiaSession *self)
{
  self->was_live = TRUE;
  self->last_sync_ms = now_ms ();
  scholia_replica_set_checking (self->replica, FALSE);
  scholia_session_set_error (self, NULL);
  scholia_session_notify (self, SCHOLIA_SESSION_PROP_LAST_SYNC_MS);
}

/* Whether the server has what is in flight can no more be asked. */
static void
enter_ended (ScholiaSession *self)
{
  g_autoptr(GError) error = g_error_new_literal (SCHOLIA_ERROR, SCHOLIA_ERROR_OFFLINE,
    _("The board was closed before the server answered. This may have been saved, or not."));

  scholia_replica_abandon (self->replica, error);
}

static void
settle_state (ScholiaSession *self)
{
  const ScholiaSessionState old = self->state;
  const ScholiaSessionState new = self->connection_state.state;

  if (old == new)
    return;

  self->state = new;
  if (old == SCHOLIA_SESSION_STATE_LIVE)
    leave_live (self);
  if (new == SCHOLIA_SESSION_STATE_LIVE)
    enter_live (self);
  if (new == SCHOLIA_SESSION_STATE_ENDED)
    enter_ended (self);
  if (new == SCHOLIA_SESSION_STATE_OFFLINE || new == SCHOLIA_SESSION_STATE_ENDED)
    scholia_people_forget_others (self->people);
  scholia_session_notify (self, SCHOLIA_SESSION_PROP_STATE);
}

static void
settle_properties (ScholiaSession *self)
{
  const gboolean has_board = scholia_replica_get_board (self->replica) != NULL;
  const ScholiaRole role = scholia_replica_get_role (self->replica);
  const guint n_in_flight = scholia_replica_get_n_in_flight (self->replica);

  if (self->role != role)
    {
      self->role = role;
      scholia_session_notify (self, SCHOLIA_SESSION_PROP_ROLE);
    }
  if (self->has_board != has_board)
    {
      self->has_board = has_board;
      scholia_session_notify (self, SCHOLIA_SESSION_PROP_BOARD);
    }
  if (self->n_in_flight != n_in_flight)
    {
      self->n_in_flight = n_in_flight;
      scholia_session_notify (self, SCHOLIA_SESSION_PROP_N_IN_FLIGHT);
    }
}

static void
settle_retry (ScholiaSession *self)
{
  const ScholiaConnectionState *state = &self->connection_state;
  const gint64 retry_us = state->attempt == SCHOLIA_ATTEMPT_WAITING ? state->retry_us : 0;
  const gint64 delay_us = retry_us - g_get_monotonic_time ();

  if (self->retry_us == retry_us)
    return;

  self->retry_us = retry_us;
  self->retry_at_ms = retry_us == 0 ? 0 : now_ms () + MAX (delay_us, 0) / G_TIME_SPAN_MILLISECOND;
  scholia_session_notify (self, SCHOLIA_SESSION_PROP_RETRY_AT_MS);
}

static void
tell_endings (ScholiaSession *self)
{
  g_autoptr(GPtrArray) endings = scholia_replica_take_endings (self->replica);

  for (guint i = 0; endings != NULL && i < endings->len; i++)
    {
      ScholiaReplicaEnding *ending = g_ptr_array_index (endings, i);

      g_signal_emit (self, scholia_session_signals[SCHOLIA_SESSION_ACTION_ENDED], 0,
                     ending->broadcast_id, ending->error);
    }
}

/* Words that somebody else wrote are unread, unless the thread is open before the person. */
static void
mark_unread (ScholiaSession *self,
             ScholiaEvent   *event,
             gboolean        is_own)
{
  const ScholiaActionKind kind = scholia_action_get_kind (scholia_event_get_action (event));
  const char *thread_id = scholia_event_get_thread_id (event);
  ScholiaThread *thread;

  if (is_own || (kind != SCHOLIA_ACTION_CREATE && kind != SCHOLIA_ACTION_REPLY)
      || g_strcmp0 (thread_id, self->open_thread_id) == 0)
    return;

  thread = scholia_board_find_thread (scholia_replica_get_board (self->replica), thread_id);
  if (thread != NULL)
    scholia_thread_set_unread (thread, TRUE);
}

static void
tell_events (ScholiaSession *self)
{
  g_autoptr(GPtrArray) applied = scholia_replica_take_applied (self->replica);

  for (guint i = 0; applied != NULL && i < applied->len; i++)
    {
      ScholiaEvent *event = g_ptr_array_index (applied, i);
      const char *author = scholia_person_get_id (scholia_event_get_author (event));
      const gboolean is_own = g_strcmp0 (author, scholia_session_get_person_id (self)) == 0;

      mark_unread (self, event, is_own);
      g_signal_emit (self, scholia_session_signals[SCHOLIA_SESSION_THREAD_EVENT], 0, event, is_own);
    }
}

static void
tell_caught_up (ScholiaSession *self)
{
  if (!self->has_resynced || self->state != SCHOLIA_SESSION_STATE_LIVE)
    return;

  self->has_resynced = FALSE;
  g_signal_emit (self, scholia_session_signals[SCHOLIA_SESSION_CAUGHT_UP], 0,
                 (guint) MIN (scholia_replica_get_n_missed (self->replica), G_MAXUINT));
}

static void
set_deadline (ScholiaSession *self)
{
  gint64 due_us;

  scholia_connection_state_set_unconfirmed (&self->connection_state,
                                            scholia_replica_get_oldest_us (self->replica));
  due_us = scholia_connection_state_get_deadline_us (&self->connection_state);
  due_us = MIN (due_us, scholia_replica_get_slow_due_us (self->replica));
  if (self->state == SCHOLIA_SESSION_STATE_LIVE
      && scholia_people_get_n_connections (self->people) > 1)
    due_us = MIN (due_us, scholia_presence_throttle_get_due_us (&self->presence));
  scholia_deadline_set (self->deadline, due_us);
}

void
scholia_session_settle (ScholiaSession *self)
{
  g_autoptr(ScholiaSession) alive = g_object_ref (self);

  settle_properties (self);
  settle_state (self);
  settle_properties (self);
  settle_retry (self);
  tell_endings (self);
  tell_events (self);
  tell_caught_up (self);
  if (self->deadline != NULL)
    set_deadline (self);
}
