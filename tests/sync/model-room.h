/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-message.h"

G_BEGIN_DECLS

/**
 * ModelRoom:
 *
 * What a server does for one board, written with the model's pure functions alone: numbers actions,
 * keeps the log, answers hello. No sockets, no store, no time.
 */
typedef struct
{
  ScholiaBoard *board;
  GPtrArray    *log;  /* (element-type ScholiaEvent), seq 1 first */
  GHashTable   *seqs; /* broadcast id -> seq */
  gint64        time_ms;
} ModelRoom;

ModelRoom      *model_room_new     (void);
void            model_room_free    (ModelRoom          *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ModelRoom, model_room_free)

/* The event, or the refusal, or for a repetition "confirmed". */
ScholiaMessage *model_room_act     (ModelRoom          *self,
                                    ScholiaAction      *action,
                                    ScholiaPerson      *author,
                                    ScholiaRole         role);
gboolean        model_room_has     (ModelRoom          *self,
                                    const char         *broadcast_id);
ScholiaEvent   *model_room_event   (ModelRoom          *self,
                                    guint64             seq);
/* (element-type ScholiaMessage): welcome and what follows it. @wants_snapshot: also where the
 * events would do. */
GPtrArray      *model_room_hello   (ModelRoom          *self,
                                    const ScholiaHello *hello,
                                    ScholiaPerson      *person,
                                    guint64             connection,
                                    gboolean            wants_snapshot);

G_END_DECLS
