/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-grant.h"
#include "scholia-live-connection.h"
#include "scholia-metering.h"

G_BEGIN_DECLS

/**
 * ScholiaRooms:
 *
 * The boards that are open now, by team and board. A room is loaded when the first person comes and
 * dropped when the last one has left and nothing is under way.
 */
typedef struct _ScholiaRooms    ScholiaRooms;
/* One of them, with its store and its lines. */
typedef struct _ScholiaRoomHost ScholiaRoomHost;

/* @metering: counts what goes over the boards' lines. Error: of the kernel. */
ScholiaRooms    *scholia_rooms_new             (ScholiaStore          *store,
                                                ScholiaMetering       *metering,
                                                GError               **error)
                                                G_GNUC_WARN_UNUSED_RESULT;
/* Drops all rooms: what is under way ends without effect, and calls for a board find none. */
void             scholia_rooms_close           (ScholiaRooms          *self);
void             scholia_rooms_free            (ScholiaRooms          *self);

/**
 * scholia_rooms_enter:
 * @connection: unique, larger for a later connection
 * @live: told to close, if it cannot stay; must be taken out before it goes
 * @hello: a hello message
 *
 * Returns: (transfer full): where to send what it says
 */
ScholiaRoomHost *scholia_rooms_enter           (ScholiaRooms          *self,
                                                guint64                connection,
                                                ScholiaLiveConnection *live,
                                                ScholiaGrant          *grant,
                                                ScholiaMessage        *hello)
                                                G_GNUC_WARN_UNUSED_RESULT;

/* The board's links changed: its version of them is read again, and whoever lost theirs goes. */
void             scholia_rooms_access_changed  (ScholiaRooms          *self,
                                                const ScholiaBoardKey *key);
/* The board was deleted: whoever is there is told. */
void             scholia_rooms_board_removed   (ScholiaRooms          *self,
                                                const ScholiaBoardKey *key);
/* So were all of a team. */
void             scholia_rooms_team_removed    (ScholiaRooms          *self,
                                                const char            *team_id);
guint            scholia_rooms_get_n_rooms     (ScholiaRooms          *self);
/* Who was welcomed, on all boards. */
guint            scholia_rooms_get_n_people    (ScholiaRooms          *self);
/* When the oldest append that is under way began, on the monotonic clock; 0: none is. */
gint64           scholia_rooms_get_oldest_append (ScholiaRooms        *self);

void             scholia_room_host_unref       (ScholiaRoomHost       *self);
/* (transfer none): of its lines. */
ScholiaMeter    *scholia_room_host_get_meter   (ScholiaRoomHost       *self);
/* %FALSE if the connection was not welcomed yet. */
gboolean         scholia_room_host_action      (ScholiaRoomHost       *self,
                                                guint64                connection,
                                                ScholiaAction         *action);
gboolean         scholia_room_host_presence    (ScholiaRoomHost       *self,
                                                guint64                connection,
                                                const ScholiaPresence *presence,
                                                gint64                 now_us);
/* The connection reads again, and was not sent all presence meanwhile. */
void             scholia_room_host_catch_up    (ScholiaRoomHost       *self,
                                                guint64                connection);
gboolean         scholia_room_host_profile     (ScholiaRoomHost       *self,
                                                guint64                connection,
                                                const char            *name,
                                                guint                  color);
/* Of the last event that the connection was sent; 0 before its welcome. */
guint64          scholia_room_host_get_seq     (ScholiaRoomHost       *self,
                                                guint64                connection);
void             scholia_room_host_leave       (ScholiaRoomHost       *self,
                                                guint64                connection);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaRooms, scholia_rooms_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaRoomHost, scholia_room_host_unref)

G_END_DECLS
