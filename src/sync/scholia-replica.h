/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-board.h"
#include "scholia-message.h"

G_BEGIN_DECLS

/* An action that is confirmed sooner says nothing, in microseconds; after it the thread says that
 * it is being saved. */
#define SCHOLIA_SLOW_US (300 * G_TIME_SPAN_MILLISECOND)

/**
 * ScholiaReplica:
 *
 * This window's copy of a board: what the server confirmed, and over it the own actions still in
 * flight, on one #ScholiaBoard. No I/O and no clock: messages and times come in, outcomes go out.
 *
 * The board's seq is always that of the confirmed part; the overlay is made of events without a
 * number. For each confirmed event the overlay is taken back, the event applied, and what is still
 * in flight laid over it again, inside one update of the board, so that watchers see the difference
 * only. This is the one place where state is merged.
 */
typedef struct _ScholiaReplica ScholiaReplica;

typedef enum
{
  SCHOLIA_REPLICA_SYNCING, /* more is to come before this may be called live */
  SCHOLIA_REPLICA_SYNCED,  /* as new as the server said */
  SCHOLIA_REPLICA_STALE,   /* something is missing or does not fit: say hello again */
} ScholiaReplicaProgress;

/* How one own action ended: @error %NULL is confirmed. */
typedef struct
{
  char   *broadcast_id;
  GError *error;
} ScholiaReplicaEnding;

ScholiaReplica *scholia_replica_new             (void) G_GNUC_WARN_UNUSED_RESULT;
void            scholia_replica_free            (ScholiaReplica       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaReplica, scholia_replica_free)

/* (nullable): %NULL before the first welcome; then one object for good. */
ScholiaBoard   *scholia_replica_get_board       (ScholiaReplica       *self);
/* (nullable) */
ScholiaPerson  *scholia_replica_get_person      (ScholiaReplica       *self);
ScholiaRole     scholia_replica_get_role        (ScholiaReplica       *self);
/* A new name or colour, as the server tells it. */
void            scholia_replica_set_person      (ScholiaReplica       *self,
                                                 ScholiaPerson        *person);

/* What an own action does to it. */
gboolean        scholia_replica_submit          (ScholiaReplica       *self,
                                                 ScholiaAction        *action,
                                                 gint64                time_ms,
                                                 gint64                now_us,
                                                 GError              **error);
guint           scholia_replica_get_n_in_flight (ScholiaReplica       *self);
/* When the oldest of them was sent; 0 for none. */
gint64          scholia_replica_get_oldest_us   (ScholiaReplica       *self);
/* When the next action becomes slow; G_MAXINT64 for never. */
gint64          scholia_replica_get_slow_due_us (ScholiaReplica       *self);
/* (transfer full) (element-type utf8): the broadcast ids that just became slow. */
GPtrArray      *scholia_replica_tick            (ScholiaReplica       *self,
                                                 gint64                now_us)
                                                 G_GNUC_WARN_UNUSED_RESULT;
/* The line dropped while they were in flight, or the same line is back. */
void            scholia_replica_set_checking    (ScholiaReplica       *self,
                                                 gboolean              is_checking);
/* For good: whatever is in flight ends with @error. */
void            scholia_replica_abandon         (ScholiaReplica       *self,
                                                 const GError         *error);

/* What the server says. Sets seq, head_id and pending of @hello, which the caller frees. */
void            scholia_replica_fill_hello      (ScholiaReplica       *self,
                                                 ScholiaHello         *hello);

/**
 * scholia_replica_welcome:
 *
 * Own actions that were in flight are settled here: what welcome.saved names is in the log and
 * comes with the events or the snapshot; the rest will never be there, is rolled back and ends
 * with NOT_SENT.
 *
 * Returns: STALE with @error set if this is not the board that is shown
 */
ScholiaReplicaProgress scholia_replica_welcome   (ScholiaReplica        *self,
                                                  const ScholiaWelcome  *welcome,
                                                  GError               **error);
ScholiaReplicaProgress scholia_replica_snapshot  (ScholiaReplica        *self,
                                                  GBytes                *part,
                                                  GError               **error);
ScholiaReplicaProgress scholia_replica_event     (ScholiaReplica        *self,
                                                  ScholiaEvent          *event);
ScholiaReplicaProgress scholia_replica_heartbeat (ScholiaReplica        *self,
                                                  guint64                seq);
void                   scholia_replica_confirm   (ScholiaReplica        *self,
                                                  const char            *broadcast_id,
                                                  guint64                seq);
/* Rolls the action back; it ends with @error. */
void                   scholia_replica_refuse    (ScholiaReplica        *self,
                                                  const char            *broadcast_id,
                                                  const GError          *error);

/* How many changes the last resync brought, own ones left out. */
guint64         scholia_replica_get_n_missed    (ScholiaReplica       *self);

/* What came of it since the last call: (transfer full) (nullable), %NULL for nothing.
 * (element-type ScholiaReplicaEnding) */
GPtrArray      *scholia_replica_take_endings    (ScholiaReplica       *self)
                                                 G_GNUC_WARN_UNUSED_RESULT;
/* (element-type ScholiaEvent): confirmed events, in order. */
GPtrArray      *scholia_replica_take_applied    (ScholiaReplica       *self)
                                                 G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
