/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Between scholia-rooms.c (the registry), scholia-room-host.c (a room and its lines) and
 * scholia-room-host-store.c (a room and its store). */

#pragma once

#include "scholia-deadline-queue.h"
#include "scholia-room.h"
#include "scholia-rooms.h"
#include "scholia-wall-timer.h"

G_BEGIN_DECLS

struct _ScholiaRooms
{
  ScholiaStore *store;
  ScholiaMetering
               *metering;
  GHashTable   *hosts;   /* "TEAM BOARD" -> ScholiaRoomHost */
  ScholiaWallTimer
               *expiry;  /* of the link that ends first */
  ScholiaDeadlineQueue *ticks; /* of rooms whose presence waits */
};

/* Someone in the room or waiting for it. */
typedef struct
{
  guint64                connection;
  ScholiaLiveConnection *live;
  ScholiaGrant          *grant;
  char                  *person_id;
  ScholiaMessage        *hello;  /* (nullable): while the room is loaded, or the access read */
} ScholiaAttendee;

struct _ScholiaRoomHost
{
  guint         ref_count;
  ScholiaRooms *rooms;         /* (nullable): %NULL once dropped */
  ScholiaStore *store;
  ScholiaMeter *meter;
  char         *name;          /* in the registry */
  char         *team_id;
  char         *board_id;
  ScholiaRoom  *room;          /* (nullable): while it is being loaded, or after it broke */
  GPtrArray    *attendees;     /* (element-type ScholiaAttendee) */
  GPtrArray    *departed;      /* the same: left, and something they sent is undecided */
  GHashTable   *removed;       /* person id -> reason, "" if none was given */
  GHashTable   *part_frames;   /* GBytes -> ScholiaFrame: of the snapshot that newcomers get */
  guint64       part_seq;
  guint64       access_version; /* 0, which no board has, while it is read anew */
  guint64       fresh_version;  /* to be used once links and removals were obeyed */
  gint64        append_at_us;  /* of the append under way; a room has one at most */
  gboolean      is_refreshing;
  gboolean      must_refresh;  /* again, when the one under way is done */
  gboolean      room_waits;    /* for the refresh */
  ScholiaDeadline tick;
  gint64        ticked_us;     /* when the last one was due */
};

ScholiaRoomHost *scholia_room_host_new          (ScholiaRooms          *rooms,
                                                 const char            *name,
                                                 const ScholiaBoardKey *key);
ScholiaRoomHost *scholia_room_host_ref          (ScholiaRoomHost       *self);
/* Out of the registry: what is under way ends without effect. */
void             scholia_room_host_drop         (ScholiaRoomHost       *self);
/* After anything that may have emptied or broken it. */
void             scholia_room_host_review       (ScholiaRoomHost       *self);
void             scholia_room_host_enter        (ScholiaRoomHost       *self,
                                                 ScholiaAttendee       *attendee);
/* The time for presence that waited. */
void             scholia_room_host_tick         (ScholiaRoomHost       *self);
/* The room is there: those who waited come in. */
void             scholia_room_host_open         (ScholiaRoomHost       *self,
                                                 ScholiaRoom           *room);
/* Whoever may not be here any more, as @is_gone says. */
typedef gboolean (*ScholiaAttendeeFunc) (const ScholiaAttendee *attendee,
                                         gpointer               user_data);
void             scholia_room_host_expel        (ScholiaRoomHost       *self,
                                                 ScholiaAttendeeFunc    is_gone,
                                                 ScholiaGoodbyeReason   reason,
                                                 gpointer               user_data);
/* @removals: (element-type ScholiaStoredRemoval): all there are now; who is among them goes. */
void             scholia_room_host_set_removals (ScholiaRoomHost       *self,
                                                 GPtrArray             *removals);
void             scholia_room_host_close        (ScholiaRoomHost       *self,
                                                 ScholiaGoodbyeReason   reason);
/* The soonest end of a link in use, 0 if none ends. */
gint64           scholia_room_host_get_expiry   (ScholiaRoomHost       *self);

/* scholia-room-host-store.c */
extern const ScholiaRoomSink scholia_room_host_sink;
void             scholia_room_host_load         (ScholiaRoomHost       *self);
void             scholia_room_host_log_trouble  (ScholiaRoomHost       *self,
                                                 const char            *what,
                                                 const char            *words);
void             scholia_room_host_refresh      (ScholiaRoomHost       *self);

/* scholia-room-host-snapshot.c */
void             scholia_room_host_encode       (ScholiaSnapshotSource *source,
                                                 gpointer              user_data);
void             scholia_room_host_save         (guint64               seq,
                                                 GPtrArray            *parts,
                                                 gpointer              user_data);

/* scholia-room-host.c */
void             scholia_room_host_send         (gpointer              *peers,
                                                 guint                  n_peers,
                                                 gpointer               except,
                                                 GBytes                *message,
                                                 ScholiaRoomMessageKind kind,
                                                 gpointer               user_data);
void             scholia_room_host_wake         (gpointer              user_data);
void             scholia_room_host_dismiss      (gpointer               peer,
                                                 ScholiaGoodbyeReason   reason,
                                                 gpointer               user_data);

G_END_DECLS
