/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-traffic.h"

G_BEGIN_DECLS

/* What pubSubMessageCount and pubSubBandwidth are made of: messages and control frames, and the
 * bytes of their WebSocket frames on the socket, header included, before TLS. */
typedef struct
{
  guint64 messages;
  guint64 bytes;
} ScholiaTally;

typedef struct
{
  ScholiaTally of[SCHOLIA_N_DIRECTIONS][SCHOLIA_N_TRAFFICS];
} ScholiaTallies;

/* Adds @tallies to @self. */
void scholia_tallies_add (ScholiaTallies       *self,
                          const ScholiaTallies *tallies);

/* scholia-metering.h */
typedef struct _ScholiaMetering ScholiaMetering;

/**
 * ScholiaMeter:
 *
 * The counts of the lines of one board, or of one line that is not let in yet. Counting is two
 * additions at a place that the line knows: a server delivers 40,000 messages a second. Reference
 * counted by those who count on it; with the last of them it is collected. One thread. Only
 * `tallies` and `is_touched` are looked at from outside, by scholia_meter_count().
 */
typedef struct
{
  ScholiaTallies   tallies;     /* since it was collected last */
  gboolean         is_touched;  /* something was counted since */
  guint            ref_count;
  ScholiaMetering *metering;
  char            *team_id;     /* (nullable): %NULL before somebody is let in */
  char            *board_id;    /* (nullable) */
  GList            link;        /* in one of the metering's queues while touched */
} ScholiaMeter;

/* @team_id, @board_id: (nullable): both or none. */
ScholiaMeter *scholia_meter_new   (ScholiaMetering *metering,
                                   const char      *team_id,
                                   const char      *board_id) G_GNUC_WARN_UNUSED_RESULT;
ScholiaMeter *scholia_meter_ref   (ScholiaMeter    *self);
void          scholia_meter_unref (ScholiaMeter    *self);
/* A line was let in: what it counted so far is the board's. @self: a meter without a team. */
void          scholia_meter_move  (ScholiaMeter    *self,
                                   ScholiaMeter    *to);
/* The first count since it was collected. */
void          scholia_meter_touch (ScholiaMeter    *self);

/* @n_messages is 0 for a part of a message whose end is counted later. */
static inline void
scholia_meter_count (ScholiaMeter     *self,
                     ScholiaDirection  direction,
                     ScholiaTraffic    traffic,
                     guint             n_messages,
                     gsize             n_bytes)
{
  ScholiaTally *tally = &self->tallies.of[direction][traffic];

  tally->messages += n_messages;
  tally->bytes += n_bytes;
  if (G_UNLIKELY (!self->is_touched))
    scholia_meter_touch (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaMeter, scholia_meter_unref)

G_END_DECLS
