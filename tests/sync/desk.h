/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "mirror.h"
#include "model-room.h"
#include "scholia-replica.h"

G_BEGIN_DECLS

#define NOW_US 1000000

/* One replica before a model room, watched by a mirror. */
typedef struct
{
  ModelRoom      *room;
  ScholiaReplica *replica;
  Mirror         *mirror;  /* (nullable): from the first welcome */
  guint64         ids;
  GPtrArray      *endings; /* (nullable): taken last */
} Desk;

void                   desk_init                 (Desk           *self);
void                   desk_clear                (Desk           *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desk, desk_clear)

/* What the room answers to our hello now; the replica gets none of it yet. */
GPtrArray             *desk_hello                (Desk           *self,
                                                  gboolean        wants_snapshot);
ScholiaReplicaProgress desk_deliver              (Desk           *self,
                                                  ScholiaMessage *message);
/* Hello, and all that comes of it. */
ScholiaReplicaProgress desk_resync               (Desk           *self,
                                                  gboolean        wants_snapshot);
void                   desk_join                 (Desk           *self);

/* Somebody else acts; @action: (transfer full). */
ScholiaMessage        *desk_others_do            (Desk           *self,
                                                  ScholiaAction  *action);
ScholiaAction         *desk_new_create           (Desk           *self);
/* We act: it is shown; what the room says to it. @action: (transfer none). */
void                   desk_submit               (Desk           *self,
                                                  ScholiaAction  *action);
ScholiaMessage        *desk_server_takes         (Desk           *self,
                                                  ScholiaAction  *action);

/* Exactly this one ended since the last call, confirmed or with an error of @code. */
void                   desk_assert_confirmed     (Desk           *self,
                                                  ScholiaAction  *action);
void                   desk_assert_ended         (Desk           *self,
                                                  ScholiaAction  *action,
                                                  ScholiaError    code);
void                   desk_assert_no_ending     (Desk           *self);
void                   desk_assert_equal_to_room (Desk           *self);
guint                  desk_n_shown              (Desk           *self);

G_END_DECLS
