/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-presence-throttle.h"

#include "scholia-wire-limits.h"

/* Rounded up, so that a second never holds one more than the server lets pass, in microseconds. */
#define INTERVAL_US (G_USEC_PER_SEC / SCHOLIA_PRESENCE_RATE + 1)

static gboolean
presence_equal (const ScholiaPresence *a,
                const ScholiaPresence *b)
{
  if (a->has_cursor != b->has_cursor || a->is_typing != b->is_typing)
    return FALSE;
  if (a->has_cursor && (a->x != b->x || a->y != b->y))
    return FALSE;
  return g_strcmp0 (a->thread_id, b->thread_id) == 0;
}

static gboolean
has_news (const ScholiaPresenceThrottle *self)
{
  static const ScholiaPresence nothing = { 0 };

  if (self->is_repeat_wanted && !presence_equal (&self->wanted, &nothing))
    return TRUE;
  return !presence_equal (&self->wanted, &self->sent);
}

void
scholia_presence_throttle_clear (ScholiaPresenceThrottle *self)
{
  g_free (self->wanted.thread_id);
  g_free (self->sent.thread_id);
  *self = (ScholiaPresenceThrottle) { 0 };
}

void
scholia_presence_throttle_set_cursor (ScholiaPresenceThrottle *self,
                                      gboolean                 has_cursor,
                                      double                   x,
                                      double                   y)
{
  const ScholiaAnchor anchor = scholia_anchor_from_fractions (x, y);

  self->wanted.has_cursor = !!has_cursor;
  self->wanted.x = has_cursor ? anchor.x : 0;
  self->wanted.y = has_cursor ? anchor.y : 0;
}

void
scholia_presence_throttle_set_thread (ScholiaPresenceThrottle *self,
                                      const char              *thread_id,
                                      gboolean                 is_typing)
{
  char *copy = g_strdup (thread_id);

  g_free (self->wanted.thread_id);
  self->wanted.thread_id = copy;
  self->wanted.is_typing = !!is_typing;
}

void
scholia_presence_throttle_restart (ScholiaPresenceThrottle *self)
{
  g_free (self->sent.thread_id);
  self->sent = (ScholiaPresence) { 0 };
  self->is_repeat_wanted = FALSE;
}

void
scholia_presence_throttle_repeat (ScholiaPresenceThrottle *self)
{
  self->is_repeat_wanted = TRUE;
}

gint64
scholia_presence_throttle_get_due_us (ScholiaPresenceThrottle *self)
{
  return has_news (self) ? self->sent_us + INTERVAL_US : G_MAXINT64;
}

const ScholiaPresence *
scholia_presence_throttle_take (ScholiaPresenceThrottle *self,
                                gint64                   now_us)
{
  if (now_us < scholia_presence_throttle_get_due_us (self))
    return NULL;

  g_free (self->sent.thread_id);
  self->sent = self->wanted;
  self->sent.thread_id = g_strdup (self->wanted.thread_id);
  self->is_repeat_wanted = FALSE;
  self->sent_us = now_us;
  return &self->sent;
}
