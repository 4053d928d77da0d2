/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-board.h"
#include "scholia-store.h"

G_BEGIN_DECLS

/* A board out of the store, at its head. */
typedef struct
{
  ScholiaBoard *board;
  GPtrArray    *events;         /* (element-type ScholiaStoredEvent): after the snapshot */
  char         *base_id;        /* of the event before them, "" if there is none */
  GPtrArray    *removals;       /* (element-type ScholiaStoredRemoval): who was put out of it */
  guint64       access_version;
} ScholiaRoomLoad;

void             scholia_room_load_free    (ScholiaRoomLoad        *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaRoomLoad, scholia_room_load_free)

/* Reads on the store's thread, decodes on another one. Errors: NOT_FOUND, UNAVAILABLE, and INTERNAL
 * if what is stored does not add up. */
void             scholia_room_load_async   (ScholiaStore           *store,
                                            const ScholiaBoardKey  *key,
                                            GAsyncReadyCallback     callback,
                                            gpointer                user_data);
ScholiaRoomLoad *scholia_room_load_finish  (GAsyncResult           *result,
                                            GError                **error)
                                            G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
