/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-connection-state.h"

#include "scholia-backoff.h"
#include "scholia-wire-limits.h"

#define HEARTBEAT_US (SCHOLIA_HEARTBEAT_S * G_USEC_PER_SEC)
#define DEAD_US (SCHOLIA_DEAD_S * G_USEC_PER_SEC)

static gboolean
has_ended (const ScholiaConnectionState *self)
{
  return self->state == SCHOLIA_SESSION_STATE_ENDED;
}

static gboolean
is_attempting (const ScholiaConnectionState *self)
{
  return self->attempt == SCHOLIA_ATTEMPT_CONNECTING || self->attempt == SCHOLIA_ATTEMPT_GREETING;
}

/* What to show follows from the line and the time without one. */
static void
update_state (ScholiaConnectionState *self,
              gint64                  now_us)
{
  if (has_ended (self))
    return;

  if (self->line == SCHOLIA_LINE_LIVE)
    self->state = SCHOLIA_SESSION_STATE_LIVE;
  else if (!self->was_live)
    self->state = SCHOLIA_SESSION_STATE_CONNECTING;
  else if (self->is_system_offline || now_us - self->lost_us >= SCHOLIA_OFFLINE_US)
    self->state = SCHOLIA_SESSION_STATE_OFFLINE;
  else if (now_us - self->lost_us >= SCHOLIA_RECONNECTING_US)
    self->state = SCHOLIA_SESSION_STATE_RECONNECTING;
  else
    self->state = SCHOLIA_SESSION_STATE_INTERRUPTED;
}

static guint
start_attempt (ScholiaConnectionState *self,
               gint64                  now_us)
{
  self->attempt = SCHOLIA_ATTEMPT_CONNECTING;
  self->attempt_us = now_us;
  return SCHOLIA_CONNECTION_CONNECT;
}

static void
schedule_attempt (ScholiaConnectionState *self,
                  guint                   retry_after_ms,
                  gint64                  now_us)
{
  const guint delay_ms = scholia_backoff_get_delay_ms (self->n_failures,
                                                       g_rand_double (self->rand),
                                                       retry_after_ms);

  self->attempt = SCHOLIA_ATTEMPT_WAITING;
  self->retry_us = now_us + delay_ms * G_TIME_SPAN_MILLISECOND;
}

static guint
end (ScholiaConnectionState *self)
{
  self->state = SCHOLIA_SESSION_STATE_ENDED;
  self->line = SCHOLIA_LINE_NONE;
  self->attempt = SCHOLIA_ATTEMPT_NONE;
  return SCHOLIA_CONNECTION_DROP | SCHOLIA_CONNECTION_ABANDON;
}

/* The line stops being live, but for the moment is not given up. */
static void
leave_live (ScholiaConnectionState *self,
            ScholiaLine             line,
            gint64                  now_us)
{
  if (self->line == SCHOLIA_LINE_LIVE)
    self->lost_us = now_us;
  self->line = line;
  self->probed_us = 0;
}

static guint
probe (ScholiaConnectionState *self,
       gint64                  now_us)
{
  self->beat_us = now_us;
  if (self->probed_us == 0)
    self->probed_us = now_us;
  return SCHOLIA_CONNECTION_PROBE;
}

static guint
probe_unless_asked (ScholiaConnectionState *self,
                    gint64                  now_us)
{
  if (self->line != SCHOLIA_LINE_LIVE || self->probed_us != 0)
    return 0;

  return probe (self, now_us);
}

/* When the next heartbeat is due: the regular one, or the one about an unconfirmed action. */
static gint64
get_beat_due_us (const ScholiaConnectionState *self)
{
  gint64 due_us = self->beat_us + HEARTBEAT_US;

  if (self->unconfirmed_us != 0 && self->beat_us < self->unconfirmed_us + SCHOLIA_UNCONFIRMED_US)
    due_us = MIN (due_us, self->unconfirmed_us + SCHOLIA_UNCONFIRMED_US);
  return due_us;
}

static gint64
get_line_deadline_us (const ScholiaConnectionState *self)
{
  gint64 deadline_us;

  switch (self->line)
    {
    case SCHOLIA_LINE_LIVE:
      deadline_us = MIN (get_beat_due_us (self), self->heard_us + DEAD_US);
      if (self->probed_us != 0)
        deadline_us = MIN (deadline_us, self->probed_us + SCHOLIA_PROBE_US);
      return deadline_us;
    case SCHOLIA_LINE_SYNCING:
      return MIN (self->heard_us + SCHOLIA_SYNC_SILENCE_US, self->beat_us + HEARTBEAT_US);
    case SCHOLIA_LINE_SUSPECT:
      return self->heard_us + DEAD_US;
    case SCHOLIA_LINE_NONE:
    default:
      return G_MAXINT64;
    }
}

static gint64
get_state_deadline_us (const ScholiaConnectionState *self)
{
  if (self->state == SCHOLIA_SESSION_STATE_INTERRUPTED)
    return self->lost_us + SCHOLIA_RECONNECTING_US;
  if (self->state == SCHOLIA_SESSION_STATE_RECONNECTING)
    return self->lost_us + SCHOLIA_OFFLINE_US;
  return G_MAXINT64;
}

static guint
tick_attempt (ScholiaConnectionState *self,
              gint64                  now_us)
{
  if (self->attempt == SCHOLIA_ATTEMPT_WAITING && now_us >= self->retry_us)
    return start_attempt (self, now_us);

  if (is_attempting (self) && now_us >= self->attempt_us + SCHOLIA_ATTEMPT_US)
    return SCHOLIA_CONNECTION_ABANDON | scholia_connection_state_fail (self, FALSE, 0, now_us);

  return 0;
}

static gboolean
is_line_dead (const ScholiaConnectionState *self,
              gint64                        now_us)
{
  const gint64 silence_us = now_us - self->heard_us;

  return silence_us >= (self->line == SCHOLIA_LINE_SYNCING ? SCHOLIA_SYNC_SILENCE_US : DEAD_US);
}

static guint
tick_line (ScholiaConnectionState *self,
           gint64                  now_us)
{
  if (now_us < get_line_deadline_us (self))
    return 0;
  if (is_line_dead (self, now_us))
    return SCHOLIA_CONNECTION_DROP | scholia_connection_state_lose (self, FALSE, 0, now_us);

  if (self->line == SCHOLIA_LINE_SYNCING
      || self->probed_us == 0 || now_us < self->probed_us + SCHOLIA_PROBE_US)
    return probe (self, now_us);

  leave_live (self, SCHOLIA_LINE_SUSPECT, now_us);
  schedule_attempt (self, 0, now_us);
  return 0;
}

void
scholia_connection_state_init (ScholiaConnectionState *self,
                               GRand                  *rand)
{
  *self = (ScholiaConnectionState) {
    .state = SCHOLIA_SESSION_STATE_CONNECTING,
    .rand = rand,
  };
}

gint64
scholia_connection_state_get_deadline_us (const ScholiaConnectionState *self)
{
  gint64 deadline_us = MIN (get_line_deadline_us (self), get_state_deadline_us (self));

  if (self->attempt == SCHOLIA_ATTEMPT_WAITING)
    deadline_us = MIN (deadline_us, self->retry_us);
  else if (is_attempting (self))
    deadline_us = MIN (deadline_us, self->attempt_us + SCHOLIA_ATTEMPT_US);
  return deadline_us;
}

guint
scholia_connection_state_open (ScholiaConnectionState *self,
                               gint64                  now_us)
{
  if (has_ended (self) || self->line != SCHOLIA_LINE_NONE || self->attempt != SCHOLIA_ATTEMPT_NONE)
    return 0;

  return start_attempt (self, now_us);
}

guint
scholia_connection_state_close (ScholiaConnectionState *self)
{
  return has_ended (self) ? 0 : end (self);
}

guint
scholia_connection_state_tick (ScholiaConnectionState *self,
                               gint64                  now_us)
{
  guint commands;

  if (has_ended (self))
    return 0;

  commands = tick_line (self, now_us);
  commands |= tick_attempt (self, now_us);
  update_state (self, now_us);
  return commands;
}

void
scholia_connection_state_greet (ScholiaConnectionState *self)
{
  if (self->attempt == SCHOLIA_ATTEMPT_CONNECTING)
    self->attempt = SCHOLIA_ATTEMPT_GREETING;
}

guint
scholia_connection_state_fail (ScholiaConnectionState *self,
                               gboolean                is_final,
                               guint                   retry_after_ms,
                               gint64                  now_us)
{
  if (!is_attempting (self))
    return 0;
  if (is_final)
    return end (self);

  self->n_failures++;
  schedule_attempt (self, retry_after_ms, now_us);
  update_state (self, now_us);
  return 0;
}

guint
scholia_connection_state_welcome (ScholiaConnectionState *self,
                                  gint64                  now_us)
{
  if (!is_attempting (self))
    return 0;

  leave_live (self, SCHOLIA_LINE_SYNCING, now_us);
  self->attempt = SCHOLIA_ATTEMPT_NONE;
  self->heard_us = now_us;
  self->beat_us = now_us;
  update_state (self, now_us);
  return SCHOLIA_CONNECTION_PROMOTE;
}

void
scholia_connection_state_sync (ScholiaConnectionState *self,
                               gint64                  now_us)
{
  if (self->line != SCHOLIA_LINE_SYNCING)
    return;

  self->line = SCHOLIA_LINE_LIVE;
  self->was_live = TRUE;
  self->is_system_offline = FALSE;
  self->live_us = now_us;
  self->heard_us = now_us;
  self->probed_us = 0;
  update_state (self, now_us);
}

guint
scholia_connection_state_hear (ScholiaConnectionState *self,
                               gint64                  now_us)
{
  guint commands = 0;

  if (self->line == SCHOLIA_LINE_NONE)
    return 0;

  self->heard_us = now_us;
  self->probed_us = 0;
  if (self->line != SCHOLIA_LINE_SUSPECT || self->attempt == SCHOLIA_ATTEMPT_GREETING)
    return 0;

  if (self->attempt == SCHOLIA_ATTEMPT_CONNECTING)
    commands = SCHOLIA_CONNECTION_ABANDON;
  self->attempt = SCHOLIA_ATTEMPT_NONE;
  self->n_failures = 0;
  self->line = SCHOLIA_LINE_LIVE;
  self->beat_us = now_us;
  update_state (self, now_us);
  return commands;
}

guint
scholia_connection_state_lose (ScholiaConnectionState *self,
                               gboolean                is_final,
                               guint                   retry_after_ms,
                               gint64                  now_us)
{
  if (self->line == SCHOLIA_LINE_NONE)
    return 0;
  if (is_final)
    return end (self);

  /* A server that welcomes and hangs up at once is no reason for a tight loop. */
  if (self->line != SCHOLIA_LINE_SYNCING && now_us - self->live_us >= SCHOLIA_GOOD_LINE_US)
    self->n_failures = 0;
  else
    self->n_failures++;

  leave_live (self, SCHOLIA_LINE_NONE, now_us);
  if (!is_attempting (self))
    schedule_attempt (self, retry_after_ms, now_us);
  update_state (self, now_us);
  return 0;
}

void
scholia_connection_state_set_unconfirmed (ScholiaConnectionState *self,
                                          gint64                  sent_us)
{
  self->unconfirmed_us = sent_us;
}

guint
scholia_connection_state_attend (ScholiaConnectionState *self,
                                 gint64                  now_us)
{
  if (now_us < self->heard_us + SCHOLIA_ATTENTION_US)
    return 0;

  return probe_unless_asked (self, now_us);
}

guint
scholia_connection_state_set_network (ScholiaConnectionState *self,
                                      gboolean                is_available,
                                      gint64                  now_us)
{
  if (has_ended (self))
    return 0;

  self->is_system_offline = !is_available;
  if (is_available && self->attempt == SCHOLIA_ATTEMPT_WAITING)
    self->retry_us = MIN (self->retry_us, MAX (now_us, self->attempt_us + SCHOLIA_HURRY_US));
  update_state (self, now_us);
  return probe_unless_asked (self, now_us);
}

guint
scholia_connection_state_retry (ScholiaConnectionState *self,
                                gint64                  now_us)
{
  if (self->attempt == SCHOLIA_ATTEMPT_WAITING)
    return start_attempt (self, now_us);

  if (is_attempting (self) && now_us - self->attempt_us >= SCHOLIA_PATIENCE_US)
    return SCHOLIA_CONNECTION_ABANDON | start_attempt (self, now_us);

  return 0;
}
