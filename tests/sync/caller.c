/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "caller.h"

void
caller_obey (Caller *self,
             guint   commands)
{
  if (commands & SCHOLIA_CONNECTION_DROP)
    self->has_line = FALSE;
  if (commands & SCHOLIA_CONNECTION_ABANDON)
    self->has_attempt = FALSE;
  if (commands & SCHOLIA_CONNECTION_PROMOTE)
    {
      g_assert_true (self->has_attempt);
      self->has_attempt = FALSE;
      self->has_line = TRUE;
    }
  if (commands & SCHOLIA_CONNECTION_CONNECT)
    {
      g_assert_false (self->has_attempt);
      self->has_attempt = TRUE;
      self->n_connects++;
    }
  if (commands & SCHOLIA_CONNECTION_PROBE)
    {
      g_assert_true (self->has_line);
      self->n_probes++;
      self->probed_at = self->now;
    }

  g_assert_cmpint (self->has_line, ==, self->state.line != SCHOLIA_LINE_NONE);
  g_assert_cmpint (self->has_attempt, ==,
                   self->state.attempt == SCHOLIA_ATTEMPT_CONNECTING
                   || self->state.attempt == SCHOLIA_ATTEMPT_GREETING);
  g_assert_cmpint (self->state.state == SCHOLIA_SESSION_STATE_LIVE, ==,
                   self->state.line == SCHOLIA_LINE_LIVE);
}

void
caller_init (Caller *self,
             guint32 seed)
{
  *self = (Caller) { .now = START, .rand = g_rand_new_with_seed (seed) };
  scholia_connection_state_init (&self->state, self->rand);
}

void
caller_clear (Caller *self)
{
  g_rand_free (self->rand);
}

void
caller_pass_until (Caller *self,
                   gint64  until)
{
  gint64 deadline;

  while ((deadline = scholia_connection_state_get_deadline_us (&self->state)) <= until)
    {
      self->now = MAX (self->now, deadline);
      caller_obey (self, scholia_connection_state_tick (&self->state, self->now));
      g_assert_cmpint (scholia_connection_state_get_deadline_us (&self->state), >, self->now);
    }
  self->now = until;
}

void
caller_welcome (Caller *self)
{
  scholia_connection_state_greet (&self->state);
  caller_obey (self, scholia_connection_state_welcome (&self->state, self->now));
}

void
caller_go_live (Caller *self)
{
  caller_welcome (self);
  scholia_connection_state_sync (&self->state, self->now);
  caller_obey (self, 0);
}

void
caller_open_live (Caller  *self,
                  guint32  seed)
{
  caller_init (self, seed);
  caller_obey (self, scholia_connection_state_open (&self->state, self->now));
  caller_go_live (self);
}

void
caller_lose (Caller *self)
{
  self->has_line = FALSE;
  caller_obey (self, scholia_connection_state_lose (&self->state, FALSE, 0, self->now));
}

void
caller_fail (Caller *self)
{
  self->has_attempt = FALSE;
  caller_obey (self, scholia_connection_state_fail (&self->state, FALSE, 0, self->now));
}
