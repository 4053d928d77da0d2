/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-message.h"

G_BEGIN_DECLS

/**
 * ScholiaPresenceThrottle:
 *
 * What others should see of this window, sent at most SCHOLIA_PRESENCE_RATE times a second: the
 * latest wins, what did not change is not sent. A plain value that knows no clock: the caller
 * hands it the monotonic time in microseconds.
 */
typedef struct
{
  /*< private >*/
  ScholiaPresence wanted;
  ScholiaPresence sent; /* what the server, and so everybody, knows */
  gint64 sent_us;
} ScholiaPresenceThrottle;

void     scholia_presence_throttle_set_cursor (ScholiaPresenceThrottle *self,
                                               gboolean                 has_cursor,
                                               double                   x,
                                               double                   y);
void     scholia_presence_throttle_set_thread (ScholiaPresenceThrottle *self,
                                               const char              *thread_id,
                                               gboolean                 is_typing);
/* On a new connection: the server knows nothing yet. */
void     scholia_presence_throttle_restart    (ScholiaPresenceThrottle *self);
/* When the next message is due; G_MAXINT64 for never. */
gint64   scholia_presence_throttle_get_due_us (ScholiaPresenceThrottle *self);
/* What is to be sent now; %NULL for nothing. Valid until the next call. */
const ScholiaPresence *scholia_presence_throttle_take (ScholiaPresenceThrottle *self,
                                                       gint64                   now_us);

G_END_DECLS
