/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-board.h"
#include "scholia-error.h"
#include "scholia-presence.h"

G_BEGIN_DECLS

/* Kinds by direction: C client to server, S server to client, B both. */
typedef enum
{
  SCHOLIA_MESSAGE_HELLO,     /* C the first message */
  SCHOLIA_MESSAGE_WELCOME,   /* S its answer */
  SCHOLIA_MESSAGE_SNAPSHOT,  /* S a part of the board's content, see scholia-snapshot.h */
  SCHOLIA_MESSAGE_ACTION,    /* C */
  SCHOLIA_MESSAGE_EVENT,     /* S one of new-image-chat, image-chat-updated, deleted-image-chat */
  SCHOLIA_MESSAGE_REFUSED,   /* S an action, or a message that was not understood */
  SCHOLIA_MESSAGE_CONFIRMED, /* S an action that the log holds already, sent again */
  SCHOLIA_MESSAGE_PRESENCE,  /* C cursor, open thread, typing */
  SCHOLIA_MESSAGE_PRESENCE_NEWS, /* S what is new in those of others; also called "presence" */
  SCHOLIA_MESSAGE_PROFILE,   /* C a new name or colour */
  SCHOLIA_MESSAGE_JOINED,    /* S who is here: all after the welcome, then changes */
  SCHOLIA_MESSAGE_LEFT,      /* S */
  SCHOLIA_MESSAGE_BATCH,     /* S several messages at once */
  SCHOLIA_MESSAGE_HEARTBEAT, /* B */
  SCHOLIA_MESSAGE_GOODBYE,   /* B the last message before a close */
  SCHOLIA_MESSAGE_UNKNOWN,   /* of a type not known here: refused (server) or ignored (client) */
} ScholiaMessageKind;

typedef enum
{
  SCHOLIA_PEER_CLIENT,
  SCHOLIA_PEER_SERVER,
} ScholiaPeer;

/* Why a connection ends; PROTOCOL.md section 8 has the table with close codes and what the client
 * does. */
typedef enum
{
  SCHOLIA_GOODBYE_LEAVING,       /* the client closes the board */
  SCHOLIA_GOODBYE_SHUTTING_DOWN, /* retry */
  SCHOLIA_GOODBYE_REPLACED,      /* the same session said hello on another connection */
  SCHOLIA_GOODBYE_BACKLOG,       /* read too slowly; retry */
  SCHOLIA_GOODBYE_TIMEOUT,       /* silence; retry */
  SCHOLIA_GOODBYE_RATE_LIMITED,  /* retry later */
  SCHOLIA_GOODBYE_UNAVAILABLE,   /* the store is down; retry */
  SCHOLIA_GOODBYE_MALFORMED,     /* never retry */
  SCHOLIA_GOODBYE_NOT_FOUND,     /* no such board or link, or not for this one; never retry */
  SCHOLIA_GOODBYE_EXPIRED,       /* never retry, and so all below */
  SCHOLIA_GOODBYE_REVOKED,
  SCHOLIA_GOODBYE_PASSWORD,
  SCHOLIA_GOODBYE_REMOVED,
  SCHOLIA_GOODBYE_BOARD_CLOSED,
  SCHOLIA_GOODBYE_BOARD_FULL,
  SCHOLIA_GOODBYE_TOO_OLD,       /* the client is older than the server takes */
  SCHOLIA_GOODBYE_TOO_NEW,       /* the client is newer than the server knows */
} ScholiaGoodbyeReason;

const char *scholia_goodbye_reason_to_string   (ScholiaGoodbyeReason  reason);
gboolean    scholia_goodbye_reason_from_string (const char           *name,
                                                ScholiaGoodbyeReason *reason);
gboolean    scholia_goodbye_reason_is_final    (ScholiaGoodbyeReason  reason);
/* The WebSocket close code that goes with it: 1000, 1001, 1008, 1013 or 4000..4011. */
guint16     scholia_goodbye_reason_get_close_code (ScholiaGoodbyeReason reason);

typedef struct
{
  guint     major;       /* of the protocol; if it is another one, all below is 0 and %NULL */
  char     *client;      /* "Scholia/0.1.0" */
  char     *board_id;
  char     *token;
  char     *password;    /* (nullable) */
  char     *identity;    /* the secret that the participant id is derived from, base64url */
  char     *session;     /* UUID of this open board: its new connection replaces the old one */
  char     *name;
  guint     color;
  guint64   seq;         /* resume token: the last event that the client has, 0 for none */
  char     *head_id;     /* its broadcastId, "" for none */
  GStrv     pending;     /* broadcastIds in flight when the line dropped */
} ScholiaHello;

typedef struct
{
  guint64           connection; /* of one open window, unique on the server while it runs */
  ScholiaPerson    *person;
  ScholiaRole       role;
} ScholiaParticipantInfo;

typedef struct
{
  char                   *server;      /* "scholia-server/0.1.0" */
  char                   *board_id;
  char                   *title;
  ScholiaImageInfo        image;
  ScholiaParticipantInfo  you;
  guint64                 seq;         /* of the server now */
  char                   *head_id;
  guint                   next_number;
  char                   *hash;        /* scholia_board_dup_hash() at seq */
  /* TRUE: n_parts snapshot messages follow; FALSE: the events after hello.seq, up to seq. */
  gboolean                is_snapshot;
  guint                   n_parts;
  GStrv                   saved;       /* those of hello.pending that the log holds */
} ScholiaWelcome;

typedef struct
{
  char         *broadcast_id; /* (nullable): of the action refused, %NULL for another message */
  ScholiaError  code;
  char         *member;       /* (nullable): the member that is wrong */
  char         *message;      /* English words for a log; the app translates the code */
  guint         retry_after_ms;
} ScholiaRefused;

typedef struct _ScholiaMessage ScholiaMessage;

struct _ScholiaMessage
{
  /*< private >*/
  gatomicrefcount ref_count;
  /*< public, read only >*/
  ScholiaMessageKind kind;
  union
  {
    ScholiaHello    hello;
    ScholiaWelcome  welcome;
    GBytes         *snapshot; /* the part's JSON, for a reader */
    ScholiaAction  *action;
    ScholiaEvent   *event;
    ScholiaRefused  refused;
    struct { char *broadcast_id; guint64 seq; } confirmed;
    ScholiaPresence presence;
    GArray         *presence_news; /* (element-type ScholiaPresenceNews) */
    struct { char *name; guint color; } profile;
    GPtrArray      *joined;   /* (element-type ScholiaParticipantInfo) */
    struct { guint64 connection; } left;
    GPtrArray      *batch;    /* (element-type ScholiaMessage) */
    struct { guint64 seq; } heartbeat; /* server: the board's seq; client: 0 */
    struct { ScholiaGoodbyeReason reason; char *message; guint retry_after_ms; } goodbye;
    struct { char *type; } unknown;
  };
};

#define SCHOLIA_TYPE_MESSAGE (scholia_message_get_type ())
GType           scholia_message_get_type (void) G_GNUC_CONST;
ScholiaMessage *scholia_message_ref      (ScholiaMessage *self);
void            scholia_message_unref    (ScholiaMessage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaMessage, scholia_message_unref)

/**
 * scholia_message_decode:
 * @sender: who sent it: each side has its own kinds
 * @text: one WebSocket text message of an untrusted peer, need not be terminated
 * @length: in bytes
 * @max_length: SCHOLIA_MAX_HELLO_BYTES before the welcome, SCHOLIA_MAX_MESSAGE_BYTES after it
 * @member: (out) (optional) (transfer full) (nullable): with an error, the member that is wrong, as
 *   a path ("author.name")
 * @broadcast_id: (out) (optional) (transfer full) (nullable): with an error in an action that still
 *   has a valid broadcastId, that id
 *
 * Gate, then every member checked for presence, type and range; unknown members are ignored. A
 * client's comment bodies and names are cleaned as scholia_comment_clean_body() and
 * scholia_person_clean_name() say.
 */
ScholiaMessage *scholia_message_decode (ScholiaPeer   sender,
                                        const char   *text,
                                        gsize         length,
                                        gsize         max_length,
                                        char        **member,
                                        char        **broadcast_id,
                                        GError      **error) G_GNUC_WARN_UNUSED_RESULT;

/* One JSON object without line breaks or spare blanks; members in the order of PROTOCOL.md. */
GBytes         *scholia_message_encode (const ScholiaMessage *self) G_GNUC_WARN_UNUSED_RESULT;

/* Constructors copy what they are given, which the caller has checked; they are all (transfer
 * full). */
ScholiaMessage *scholia_message_new_hello     (const ScholiaHello         *hello);
ScholiaMessage *scholia_message_new_welcome   (const ScholiaWelcome       *welcome);
ScholiaMessage *scholia_message_new_action    (ScholiaAction              *action);
ScholiaMessage *scholia_message_new_event     (ScholiaEvent               *event);
ScholiaMessage *scholia_message_new_refused   (const char                 *broadcast_id,
                                               ScholiaError                code,
                                               const char                 *member,
                                               const char                 *message,
                                               guint                       retry_after_ms);
ScholiaMessage *scholia_message_new_confirmed (const char                 *broadcast_id,
                                               guint64                     seq);
ScholiaMessage *scholia_message_new_presence  (const ScholiaPresence      *presence);
/* @news: (element-type ScholiaPresenceNews): of SCHOLIA_MAX_PEOPLE connections at most, and threads
 * of SCHOLIA_MAX_READING. */
ScholiaMessage *scholia_message_new_presence_news (const GArray           *news);
ScholiaMessage *scholia_message_new_profile   (const char                 *name,
                                               guint                       color);
/* @people: (element-type ScholiaParticipantInfo). */
ScholiaMessage *scholia_message_new_joined    (GPtrArray                  *people);
ScholiaMessage *scholia_message_new_left      (guint64                     connection);
ScholiaMessage *scholia_message_new_heartbeat (guint64                     seq);
ScholiaMessage *scholia_message_new_goodbye   (ScholiaGoodbyeReason        reason,
                                               const char                 *message,
                                               guint                       retry_after_ms);

/* @frames: (element-type GBytes): encoded messages; joins them to one batch message without
 * decoding. The caller keeps the sum under SCHOLIA_MAX_MESSAGE_BYTES. */
GBytes         *scholia_message_encode_batch  (GPtrArray                  *frames)
                                               G_GNUC_WARN_UNUSED_RESULT;

ScholiaParticipantInfo *scholia_participant_info_new  (guint64                 connection,
                                                       ScholiaPerson          *person,
                                                       ScholiaRole             role);
void                    scholia_participant_info_free (ScholiaParticipantInfo *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaParticipantInfo, scholia_participant_info_free)

G_END_DECLS
