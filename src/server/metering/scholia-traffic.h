/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What goes over a live connection: a message by its type, or a control frame. The numbers are
 * stored: new kinds are added at the end, none is ever given to another kind. */
typedef enum
{
  SCHOLIA_TRAFFIC_OTHER,     /* not understood, or of a type not known here */
  SCHOLIA_TRAFFIC_HELLO,
  SCHOLIA_TRAFFIC_WELCOME,
  SCHOLIA_TRAFFIC_SNAPSHOT,
  SCHOLIA_TRAFFIC_ACTION,
  SCHOLIA_TRAFFIC_CREATED,   /* new-image-chat */
  SCHOLIA_TRAFFIC_UPDATED,   /* image-chat-updated */
  SCHOLIA_TRAFFIC_DELETED,   /* deleted-image-chat */
  SCHOLIA_TRAFFIC_REFUSED,
  SCHOLIA_TRAFFIC_CONFIRMED,
  SCHOLIA_TRAFFIC_PRESENCE,
  SCHOLIA_TRAFFIC_PROFILE,
  SCHOLIA_TRAFFIC_JOINED,
  SCHOLIA_TRAFFIC_LEFT,
  SCHOLIA_TRAFFIC_BATCH,     /* whatever is in it */
  SCHOLIA_TRAFFIC_HEARTBEAT,
  SCHOLIA_TRAFFIC_GOODBYE,
  SCHOLIA_TRAFFIC_PING,
  SCHOLIA_TRAFFIC_PONG,
  SCHOLIA_TRAFFIC_CLOSE,
} ScholiaTraffic;

#define SCHOLIA_N_TRAFFICS (SCHOLIA_TRAFFIC_CLOSE + 1)

typedef enum
{
  SCHOLIA_DIRECTION_IN,
  SCHOLIA_DIRECTION_OUT,
} ScholiaDirection;

#define SCHOLIA_N_DIRECTIONS 2

/* As PROTOCOL.md names it: the type of the message, or "other", "ping", "pong", "close". */
const char     *scholia_traffic_to_string (ScholiaTraffic  traffic);
/* Of a message as our own encoder writes it, whose first member is its type. */
ScholiaTraffic  scholia_traffic_from_text (const char     *text,
                                           gsize           length);

G_END_DECLS
