/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScholiaRoomLog:
 *
 * The newest part of a board's log in memory, without gaps: answers repetitions and brings those up
 * to date who were away for a moment. What is older the store knows.
 */
typedef struct _ScholiaRoomLog ScholiaRoomLog;

/* @base_seq, @base_id: the event before the first one that will be added; 0 and "" at the start. */
ScholiaRoomLog *scholia_room_log_new       (guint64         base_seq,
                                            const char     *base_id) G_GNUC_WARN_UNUSED_RESULT;
void            scholia_room_log_free      (ScholiaRoomLog *self);
/* The next one; the oldest leave when there are too many. */
void            scholia_room_log_add       (ScholiaRoomLog *self,
                                            const char     *broadcast_id,
                                            GBytes         *payload);
guint64         scholia_room_log_get_seq   (ScholiaRoomLog *self);
const char     *scholia_room_log_get_id    (ScholiaRoomLog *self);
/* Its number, 0 if it is not in memory. */
guint64         scholia_room_log_find      (ScholiaRoomLog *self,
                                            const char     *broadcast_id);
/* Does it begin with the board's first event, so that nothing older exists? */
gboolean        scholia_room_log_is_whole  (ScholiaRoomLog *self);
/* (transfer full) (nullable) (element-type GBytes): the events after that one; %NULL if it is not
 * in memory or more than @max_bytes follow it. */
GPtrArray      *scholia_room_log_get_after (ScholiaRoomLog *self,
                                            guint64         seq,
                                            const char     *broadcast_id,
                                            gsize           max_bytes) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaRoomLog, scholia_room_log_free)

G_END_DECLS
