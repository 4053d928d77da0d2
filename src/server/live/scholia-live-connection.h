/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-frame.h"
#include "scholia-live.h"
#include "scholia-message.h"
#include "scholia-meter.h"

G_BEGIN_DECLS

/* How a frame that finds others waiting is treated. */
typedef enum
{
  SCHOLIA_DELIVERY_EVENT,    /* counts towards the limit of the backlog */
  /* a board's content, shared with others, as long as it may be: does not count */
  SCHOLIA_DELIVERY_STATE,
  /* dropped while the line takes nothing: its handler hears when it is to have the latest */
  SCHOLIA_DELIVERY_PRESENCE,
} ScholiaDelivery;

/* Queues @frame (a reference is taken). Never calls back, never blocks; after a goodbye it does
 * nothing. */
void     scholia_live_connection_send        (ScholiaLiveConnection *self,
                                              ScholiaFrame          *frame,
                                              ScholiaDelivery        delivery);
/* The last message and the close frame; input is ignored from now on, the handler hears of it
 * soon. */
void     scholia_live_connection_goodbye     (ScholiaLiveConnection *self,
                                              ScholiaGoodbyeReason   reason,
                                              const char            *message,
                                              guint                  retry_after_ms);
/* Without a goodbye: the peer said it. */
void     scholia_live_connection_close       (ScholiaLiveConnection *self);
gboolean scholia_live_connection_is_open     (ScholiaLiveConnection *self);
gboolean scholia_live_connection_has_tls     (ScholiaLiveConnection *self);
/* The hello came: the time limit for it is over, that for silence begins, long messages are
 * taken. */
void     scholia_live_connection_set_greeted (ScholiaLiveConnection *self);
/* What the handler may tell of the end once it has come: the reason of our goodbye, "leaving" if
 * the peer said it, "malformed" for broken framing, "lost" for all else. */
const char *scholia_live_connection_get_end_reason (ScholiaLiveConnection *self);
/* The bytes that wait for the peer to read. */
gsize    scholia_live_connection_get_backlog (ScholiaLiveConnection *self);
/* Who is charged from now on, and for what was counted before; @meter is none of a team the first
 * time, and of the board's team the second. */
void     scholia_live_connection_set_meter   (ScholiaLiveConnection *self,
                                              ScholiaMeter          *meter);
/* The handler's data, for one who has only the connection. */
gpointer scholia_live_connection_get_data    (ScholiaLiveConnection *self);

G_END_DECLS
