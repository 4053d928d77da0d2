/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-room.h"

G_BEGIN_DECLS

/* A room without a server: what it sends is kept per connection, what it asks of the store waits to
 * be answered by the test. */
typedef struct
{
  ScholiaRoom *room;
  GHashTable  *inboxes;    /* connection -> GPtrArray of ScholiaMessage, batches taken apart */
  GHashTable  *frames;     /* connection -> number of messages, batches counted as one */
  GArray      *dismissed;  /* of RoomSimDismissal */
  GPtrArray   *events;     /* (nullable): of the append in flight */
  guint64      expected_head;
  GQueue       questions;  /* of RoomSimQuestion, the oldest first */
  guint        n_refreshes;
  ScholiaSnapshotSource *source; /* (nullable): being encoded */
  guint        n_wakes;    /* times that a tick was asked for */
  guint64      saved_seq;
  GPtrArray   *log;        /* of ScholiaStoredEvent: what "the store" has */
  gint64       now_ms;
} RoomSim;

typedef struct
{
  guint ticket;
  GStrv ids;
} RoomSimQuestion;

typedef struct
{
  guint64              connection;
  ScholiaGoodbyeReason reason;
} RoomSimDismissal;

RoomSim        *room_sim_new        (void);
/* The same board opened again: from the log, of which the first @n_compacted are in no memory. */
void            room_sim_reopen     (RoomSim              *self,
                                     guint                 n_compacted);
void            room_sim_free       (RoomSim              *self);

/* Somebody's hello, session and person named by one letter each. */
void            room_sim_hello      (RoomSim              *self,
                                     guint64               connection,
                                     char                  person,
                                     char                  session,
                                     ScholiaRole           role,
                                     guint64               seq,
                                     const char           *head_id,
                                     const char * const   *pending);
/* The same for somebody new, answered at once; the inbox is emptied. */
void            room_sim_join       (RoomSim              *self,
                                     guint64               connection,
                                     char                  person);
/* A new thread; the broadcast id, which is made from @number. */
char           *room_sim_create     (RoomSim              *self,
                                     guint64               connection,
                                     guint                 number);
void            room_sim_act        (RoomSim              *self,
                                     guint64               connection,
                                     ScholiaAction        *action);
char           *room_sim_id         (guint                 number);

/* The answer to the append in flight: durable. */
void            room_sim_commit     (RoomSim              *self);
/* The other outcomes; @seqs for DUPLICATE. */
void            room_sim_fail       (RoomSim              *self,
                                     ScholiaAppendOutcome  outcome,
                                     guint64              *seqs);
/* The answer to the oldest question: what the log holds, or %NULL. */
void            room_sim_tell       (RoomSim              *self,
                                     gboolean              is_known);

/* The answer to what is being encoded. */
void            room_sim_encode     (RoomSim              *self);

/* The oldest unread message of a connection, which must be of @kind. */
ScholiaMessage *room_sim_expect     (RoomSim              *self,
                                     guint64               connection,
                                     ScholiaMessageKind    kind);
/* Skips joined, left and presence. */
ScholiaMessage *room_sim_next       (RoomSim              *self,
                                     guint64               connection);
void            room_sim_assert_quiet (RoomSim            *self,
                                       guint64             connection);
gboolean        room_sim_is_dismissed (RoomSim            *self,
                                       guint64             connection,
                                       ScholiaGoodbyeReason reason);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RoomSim, room_sim_free)

G_END_DECLS
