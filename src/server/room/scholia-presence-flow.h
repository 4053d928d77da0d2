/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Presence messages a second that a room passes on at once; two people who move their pointers send
 * 60, and a little is for their clocks. */
#define SCHOLIA_PRESENCE_FLOW 64
/* That many more at one moment are nothing out of the common: a few people look up together. */
#define SCHOLIA_PRESENCE_BURST 12
/* Counted on top of those: so long, in messages, a busy room stays busy after it fell quiet. */
#define SCHOLIA_PRESENCE_INERTIA 16

/**
 * ScholiaPresenceFlow:
 *
 * Whether more presence comes into a room than is passed on one by one. A plain value, all zero at
 * first, that is handed its clock: microseconds of any clock that does not go back.
 */
typedef struct
{
  double level;  /* messages above what flows off at SCHOLIA_PRESENCE_FLOW */
  gint64 at_us;
} ScholiaPresenceFlow;

/* One more message; whether it is to wait for others. */
gboolean scholia_presence_flow_add (ScholiaPresenceFlow *self,
                                    gint64               now_us);

G_END_DECLS
