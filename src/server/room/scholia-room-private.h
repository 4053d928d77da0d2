/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Between scholia-room.c (in and out), -members.c (people), -welcome.c (hellos), -actions.c (the
 * log). */

#pragma once

#include "scholia-presence-flow.h"
#include "scholia-room-log.h"
#include "scholia-room.h"

G_BEGIN_DECLS

/* One open window, welcomed. */
typedef struct
{
  guint64        connection;
  gpointer       peer;
  ScholiaPerson *person;
  ScholiaRole    role;
  char          *session;
  ScholiaPresence presence;     /* the last one */
  guint           news;         /* ScholiaPresenceParts of it that wait for the next tick */
  gboolean        has_presence; /* some was told once */
  guint           index;        /* in members and peers */
} ScholiaRoomMember;

/* The content at one moment, and what a welcome says of it. */
typedef struct
{
  GPtrArray *parts;       /* (nullable) (element-type GBytes): %NULL while it is being encoded */
  guint64    seq;
  char      *head_id;
  guint      next_number;
  char      *hash;
  gboolean   is_big;      /* encoded elsewhere */
} ScholiaRoomSnapshot;

typedef enum
{
  SCHOLIA_ROOM_HELLO_WAITING,  /* for the actions of its session that came before it */
  SCHOLIA_ROOM_HELLO_LOOKING,  /* for the store to say which of its pending are in the log */
  SCHOLIA_ROOM_HELLO_READY,
} ScholiaRoomHelloState;

/* A hello that is not answered yet. */
typedef struct
{
  guint64                connection;
  gpointer               peer;
  ScholiaPerson         *person;
  ScholiaRole            role;
  char                  *session;
  guint64                seq;
  char                  *head_id;
  GStrv                  pending;
  GPtrArray             *saved;     /* of char, owned by pending */
  ScholiaRoomHelloState  state;
  guint64                barrier;   /* serial of its session's last action that came before it */
  guint                  ticket;
} ScholiaRoomGuest;

/* An action on its way. */
typedef struct
{
  guint64        serial;
  guint64        connection;
  ScholiaAction *action;
  ScholiaPerson *person;
  ScholiaRole    role;
  char          *session;
  ScholiaUndo   *undo;     /* (nullable): applied, not yet committed */
  GBytes        *payload;  /* (nullable): of its event */
  guint64        seq;      /* of its event, or of the first result */
  GError        *refusal;  /* (nullable) */
  gboolean       is_forgotten; /* not to be judged again */
} ScholiaRoomItem;

/* What is asked of the store. */
typedef struct
{
  guint      ticket;
  GStrv      ids;
  /* (nullable) (element-type ScholiaRoomItem): refusals; %NULL: a guest's, or the batch's */
  GPtrArray *items;
} ScholiaRoomQuestion;

struct _ScholiaRoom
{
  ScholiaBoard          *board;
  ScholiaRoomLog        *log;          /* committed */
  char                  *server_name;
  const ScholiaRoomSink *sink;
  gpointer               user_data;

  GPtrArray             *members;      /* (element-type ScholiaRoomMember) */
  GPtrArray             *peers;        /* of the members, same order */
  GHashTable            *by_connection; /* guint64 -> ScholiaRoomMember */
  GPtrArray             *due;          /* members with news, which wait for the tick */
  ScholiaPresenceFlow    presence_flow;
  /* (element-type ScholiaRoomGuest) in the order of their arrival */
  GPtrArray             *guests;

  GQueue                 queue;        /* of ScholiaRoomItem */
  GPtrArray             *batch;        /* (element-type ScholiaRoomItem) judged; in flight */
  GHashTable            *batch_ids;    /* broadcast id -> ScholiaRoomItem with an event */
  guint64                last_serial;
  guint64                decided_serial;
  gboolean               is_appending;
  gboolean               is_refreshing;
  gboolean               is_broken;

  GPtrArray             *questions;    /* (element-type ScholiaRoomQuestion) */
  guint                  last_ticket;
  /* 0, or the question whether an uncertain batch is durable */
  guint                  batch_ticket;

  ScholiaRoomSnapshot   *snapshot;     /* (nullable): the last one */
  ScholiaRoomSnapshot   *encoding;     /* (nullable): the next one */
  gboolean               must_save;    /* that one is for the store, too */
  gboolean               is_snapshot_fresh; /* those who waited for it were not answered yet */
  guint64                saved_seq;    /* where a snapshot was last handed to the store */
};

void                  scholia_room_pump            (ScholiaRoom            *self,
                                                    gint64                  now_ms);

/* scholia-room-members.c */
void                  scholia_room_send_one        (ScholiaRoom            *self,
                                                    gpointer                peer,
                                                    GBytes                 *message,
                                                    ScholiaRoomMessageKind  kind);
void                  scholia_room_send_all        (ScholiaRoom            *self,
                                                    gpointer                except,
                                                    GBytes                 *message,
                                                    ScholiaRoomMessageKind  kind);
/* @messages: (element-type GBytes): few frames for many messages; to @peer, or to all members. */
void                  scholia_room_send_run        (ScholiaRoom            *self,
                                                    gpointer                peer,
                                                    GPtrArray              *messages,
                                                    ScholiaRoomMessageKind  kind);
ScholiaRoomMember    *scholia_room_find_member     (ScholiaRoom            *self,
                                                    guint64                 connection);
void                  scholia_room_add_member      (ScholiaRoom            *self,
                                                    ScholiaRoomGuest       *guest);
void                  scholia_room_remove_member   (ScholiaRoom            *self,
                                                    ScholiaRoomMember      *member);
void                  scholia_room_member_free     (gpointer                member);

/* scholia-room-presence.c */
void                  scholia_room_forget_presence (ScholiaRoom            *self,
                                                    ScholiaRoomMember      *member);

/* scholia-room-welcome.c */
void                  scholia_room_guest_free      (gpointer                guest);
void                  scholia_room_answer_guests   (ScholiaRoom            *self);
ScholiaRoomGuest     *scholia_room_find_guest      (ScholiaRoom            *self,
                                                    guint64                 connection);
void                  scholia_room_guest_looked_up (ScholiaRoom            *self,
                                                    ScholiaRoomGuest       *guest,
                                                    GStrv                   ids,
                                                    const guint64          *seqs);

/* scholia-room-snapshot.c */
void                  scholia_room_snapshot_free   (gpointer                snapshot);
/* (transfer none) (nullable): one that @guest can be given now; else one is on its way. */
ScholiaRoomSnapshot  *scholia_room_get_snapshot    (ScholiaRoom            *self,
                                                    const ScholiaRoomGuest *guest);
/* (nullable): what was committed after the snapshot. */
GPtrArray            *scholia_room_get_later       (ScholiaRoom            *self);
/* A new snapshot keeps the log short. */
void                  scholia_room_save            (ScholiaRoom            *self);

/* scholia-room-actions.c */
void                  scholia_room_item_free       (gpointer                item);
/* Judges what waits. %TRUE if that put an append in flight. */
gboolean              scholia_room_judge           (ScholiaRoom            *self,
                                                    gint64                  now_ms);
void                  scholia_room_refuse          (ScholiaRoom            *self,
                                                    ScholiaRoomItem        *item);
void                  scholia_room_confirm         (ScholiaRoom            *self,
                                                    ScholiaRoomItem        *item);
void                  scholia_room_set_refusal     (ScholiaRoomItem        *item,
                                                    ScholiaError            code,
                                                    const char             *words);

/* scholia-room-outcome.c */
/* The batch is decided: everybody hears of the events, each sender of the rest. */
void                  scholia_room_tell_batch      (ScholiaRoom            *self);
void                  scholia_room_refusals_looked_up (ScholiaRoom         *self,
                                                       ScholiaRoomQuestion *question,
                                                       const guint64       *seqs);
void                  scholia_room_batch_looked_up (ScholiaRoom            *self,
                                                    const guint64          *seqs);

/* scholia-room.c */
guint                 scholia_room_ask             (ScholiaRoom            *self,
                                                    GStrv                   ids,
                                                    GPtrArray              *items);
void                  scholia_room_break           (ScholiaRoom            *self);

G_END_DECLS
