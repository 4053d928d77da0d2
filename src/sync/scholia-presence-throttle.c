/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-presence-throttle.h"

#include "scholia-wire-limits.h"

/* Rounded up, so that a second never holds one more than the server lets pass, in microseconds. */
#define INTERVAL_US (G_USEC_PER_SEC / SCHOLIA_PRESENCE_RATE + 1)

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
  scholia_presence_set_thread (&self->wanted, thread_id);
  self->wanted.is_typing = !!is_typing;
}

void
scholia_presence_throttle_restart (ScholiaPresenceThrottle *self)
{
  self->sent = (ScholiaPresence) { 0 };
}

gint64
scholia_presence_throttle_get_due_us (ScholiaPresenceThrottle *self)
{
  if (scholia_presence_compare (&self->wanted, &self->sent) == 0)
    return G_MAXINT64;

  return self->sent_us + INTERVAL_US;
}

const ScholiaPresence *
scholia_presence_throttle_take (ScholiaPresenceThrottle *self,
                                gint64                   now_us)
{
  if (now_us < scholia_presence_throttle_get_due_us (self))
    return NULL;

  self->sent = self->wanted;
  self->sent_us = now_us;
  return &self->sent;
}
