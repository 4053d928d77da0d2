/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-replica.h"
#include "scholia-snapshot.h"

G_BEGIN_DECLS

/* An own action in flight. */
typedef struct
{
  ScholiaAction *action;
  ScholiaPerson *person;
  gint64 time_ms;
  gint64 sent_us;
  ScholiaUndo *undo; /* %NULL while it does not fit the confirmed board, and so is not shown */
  ScholiaSaveState save_state;
  gboolean is_saved; /* the server has it; its event is on the way */
} ScholiaFlight;

struct _ScholiaReplica
{
  ScholiaBoard *board;
  ScholiaPerson *person;
  ScholiaRole role;

  GPtrArray *flights;  /* (element-type ScholiaFlight), oldest first */
  GHashTable *marked;  /* ids of the threads that show a save state */
  GPtrArray *endings;  /* (nullable) */
  GPtrArray *applied;  /* (nullable) */

  gboolean was_synced; /* ever */
  gboolean is_syncing;
  guint64 hello_seq;   /* of the token that the last hello carried */
  guint64 target_seq;  /* of the last welcome */
  char *target_hash;
  ScholiaSnapshotReader *reader; /* (nullable): while a snapshot comes in */
  GPtrArray *early;    /* (nullable): events that overtook the snapshot */
  gboolean wants_snapshot;
  gboolean asked_snapshot; /* once is enough: a hash that differs then is not ours to mend */
  guint n_differing_heartbeats;
  guint64 base_seq;    /* when the last resync began */
  guint n_saved;       /* own actions that it found saved */
  guint64 n_missed;
};

/* Between the two the board is the confirmed one alone, and announces nothing. */
void           scholia_replica_begin_change (ScholiaReplica *self);
void           scholia_replica_end_change   (ScholiaReplica *self);
ScholiaFlight *scholia_replica_find_flight  (ScholiaReplica *self,
                                             const char     *broadcast_id);
/* Inside a change: it is over. */
void           scholia_replica_end_flight   (ScholiaReplica *self,
                                             ScholiaFlight  *flight,
                                             const GError   *error);

G_END_DECLS
