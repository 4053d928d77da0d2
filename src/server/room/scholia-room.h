/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-message.h"
#include "scholia-snapshot.h"
#include "scholia-store.h"

G_BEGIN_DECLS

/* Between two frames of presence in a busy room, in milliseconds: as often as a screen changes. */
#define SCHOLIA_ROOM_TICK_MS 16
/* Events after which a room wants its board kept as a snapshot. */
#define SCHOLIA_ROOM_SNAPSHOT_EVENTS 500

/**
 * ScholiaRoom:
 *
 * One board while people are there: who they are, what they may do, in which order things happen.
 * Values in, values out: no I/O and no clock, so that a simulation drives it as the server does.
 *
 * One append is in flight at most. While it is, actions and hellos wait; then what was committed is
 * broadcast, hellos are answered, and the waiting actions are judged one by one, each against the
 * board as the ones before it leave it. So a welcome always shows committed state, and nothing is
 * broadcast that is not durable.
 */
typedef struct _ScholiaRoom ScholiaRoom;

/* How a message may be treated on the way: see #ScholiaDelivery of the connection. */
typedef enum
{
  SCHOLIA_ROOM_EVENT,
  SCHOLIA_ROOM_STATE,    /* for one newcomer */
  SCHOLIA_ROOM_SNAPSHOT, /* a part of the board's content, the same bytes for each newcomer */
  SCHOLIA_ROOM_PRESENCE,
} ScholiaRoomMessageKind;

/* What a room wants done. The calls never call back into the room. */
typedef struct
{
  /* @message to @n_peers, but not to @except (nullable). In the order of the calls. */
  void (*send)    (gpointer                *peers,
                   guint                    n_peers,
                   gpointer                 except,
                   GBytes                  *message,
                   ScholiaRoomMessageKind   kind,
                   gpointer                 user_data);
  /* The room is done with @peer; it is to be told @reason and closed. */
  void (*dismiss) (gpointer                 peer,
                   ScholiaGoodbyeReason     reason,
                   gpointer                 user_data);
  /* @events: (element-type ScholiaStoredEvent); answered by scholia_room_appended(). */
  void (*append)  (guint64                  expected_head,
                   GPtrArray               *events,
                   gpointer                 user_data);
  /* Answered by scholia_room_looked_up(). */
  void (*look_up) (guint                    ticket,
                   const char * const      *broadcast_ids,
                   gpointer                 user_data);
  /* The access changed or the board went; answered by scholia_room_refreshed(), or the room is
   * freed. */
  void (*refresh) (gpointer                 user_data);
  /* @parts: (element-type GBytes); may be ignored. */
  void (*save)    (guint64                  seq,
                   GPtrArray               *parts,
                   gpointer                 user_data);
  /* @source: (transfer full): to be encoded elsewhere; answered by scholia_room_encoded(). Not for
   * small boards. */
  void (*encode)  (ScholiaSnapshotSource   *source,
                   gpointer                 user_data);
  /* Presence waits: scholia_room_tick() is to be called once, SCHOLIA_ROOM_TICK_MS after
   * the last time, or at once if that is over. */
  void (*wake)    (gpointer                 user_data);
  /* (nullable) An action was refused; for those who count. */
  void (*refused) (ScholiaError             code,
                   gpointer                 user_data);
} ScholiaRoomSink;

/* A hello whose access was checked. Everything is copied. */
typedef struct
{
  guint64             connection; /* unique, larger for a later connection */
  gpointer            peer;       /* given back to the sink */
  ScholiaPerson      *person;
  ScholiaRole         role;
  const char         *session;
  guint64             seq;
  const char         *head_id;
  const char * const *pending;
} ScholiaRoomHello;

/**
 * scholia_room_new:
 * @board: (transfer full): at its head
 * @events: (nullable) (element-type ScholiaStoredEvent): the newest of the log, up to the head,
 *   with their payloads
 * @base_id: the broadcast id before the first of @events; "" if there is none
 * @server_name: what the welcome says about the server
 */
ScholiaRoom *scholia_room_new           (ScholiaBoard              *board,
                                         GPtrArray                 *events,
                                         const char                *base_id,
                                         const char                *server_name,
                                         const ScholiaRoomSink     *sink,
                                         gpointer                   user_data)
                                         G_GNUC_WARN_UNUSED_RESULT;
void         scholia_room_free          (ScholiaRoom               *self);

/* @now_ms: the wall clock, which dates the events; @now_us: the monotonic one. */
void         scholia_room_hello         (ScholiaRoom               *self,
                                         const ScholiaRoomHello    *hello,
                                         gint64                     now_ms);
void         scholia_room_action        (ScholiaRoom               *self,
                                         guint64                    connection,
                                         ScholiaAction             *action,
                                         gint64                     now_ms);
/* %FALSE if the connection is not welcomed. */
gboolean     scholia_room_presence      (ScholiaRoom               *self,
                                         guint64                    connection,
                                         const ScholiaPresence     *presence,
                                         gint64                     now_us);
/* The time that `wake` asked for is over. */
void         scholia_room_tick          (ScholiaRoom               *self);
/* The connection takes presence again after some was not sent to it: the latest of everybody. */
void         scholia_room_catch_up      (ScholiaRoom               *self,
                                         guint64                    connection);
void         scholia_room_profile       (ScholiaRoom               *self,
                                         guint64                    connection,
                                         const char                *name,
                                         guint                      color);
/* The connection is gone. What it sent before is still judged, unless @forget (access taken
 * back). */
void         scholia_room_leave         (ScholiaRoom               *self,
                                         guint64                    connection,
                                         gboolean                   forget);
/* Something that the connection sent is not decided yet, whether it is here or has left. */
gboolean     scholia_room_has_actions   (ScholiaRoom               *self,
                                         guint64                    connection);

void         scholia_room_appended      (ScholiaRoom               *self,
                                         const ScholiaAppendResult *result,
                                         gint64                     now_ms);
/* @seqs: (nullable): per id its seq or 0; %NULL: the store could not tell. */
void         scholia_room_looked_up     (ScholiaRoom               *self,
                                         guint                      ticket,
                                         const guint64             *seqs,
                                         gint64                     now_ms);
/* @parts: (element-type GBytes): what `encode` asked for. */
void         scholia_room_encoded       (ScholiaRoom               *self,
                                         GPtrArray                 *parts,
                                         gint64                     now_ms);
/* The access is fresh again: what was held back is tried again. */
void         scholia_room_refreshed     (ScholiaRoom               *self,
                                         gint64                     now_ms);

/* Everybody is dismissed, waiting actions are dropped; the room is to be freed after it. */
void         scholia_room_close         (ScholiaRoom               *self,
                                         ScholiaGoodbyeReason       reason);

/* Nobody is there and nothing is under way. */
gboolean     scholia_room_is_idle       (ScholiaRoom               *self);
/* The log does not hold what this room believes: it must not go on. */
gboolean     scholia_room_is_broken     (ScholiaRoom               *self);
/* Of the last committed event. */
guint64      scholia_room_get_seq       (ScholiaRoom               *self);
/* Of what newcomers get, 0 if that is not known. */
guint64      scholia_room_get_snapshot_seq (ScholiaRoom            *self);
const char  *scholia_room_get_head_id   (ScholiaRoom               *self);
gboolean     scholia_room_has_member    (ScholiaRoom               *self,
                                         guint64                    connection);
guint        scholia_room_get_n_members (ScholiaRoom               *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaRoom, scholia_room_free)

G_END_DECLS
