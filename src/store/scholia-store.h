/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "scholia-error.h"

G_BEGIN_DECLS

/**
 * ScholiaStore:
 *
 * Durable boards. A board is a numbered log of events plus a snapshot; payloads are opaque bytes
 * here. Every call is asynchronous on the main context of the thread that opened the store;
 * callbacks never re-enter. Every board is keyed by team and board. One interface, one engine today
 * (SQLite); the contract tests in tests/store are written against this header only.
 */
#define SCHOLIA_TYPE_STORE (scholia_store_get_type ())
G_DECLARE_DERIVABLE_TYPE (ScholiaStore, scholia_store, SCHOLIA, STORE, GObject)

typedef enum
{
  SCHOLIA_STORE_STATE_READY,
  SCHOLIA_STORE_STATE_DEGRADED, /* slow, or on a repair */
  SCHOLIA_STORE_STATE_DOWN,     /* writes are refused as UNAVAILABLE, reads may be, too */
} ScholiaStoreState;

/* Which board. Teams never see each other: every statement is keyed by both. */
typedef struct
{
  const char *team_id;
  const char *board_id;
} ScholiaBoardKey;

typedef struct
{
  guint64  seq;
  char    *broadcast_id;
  GBytes  *payload;      /* %NULL once a compaction dropped it */
} ScholiaStoredEvent;

ScholiaStoredEvent *scholia_stored_event_new  (guint64             seq,
                                               const char         *broadcast_id,
                                               GBytes             *payload);
void                scholia_stored_event_free (ScholiaStoredEvent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaStoredEvent, scholia_stored_event_free)

typedef struct
{
  gboolean   has_known;      /* the log holds the pair asked for, and all after it with payloads */
  GBytes    *snapshot;       /* (nullable): %NULL if has_known, or if there is none yet */
  guint64    snapshot_seq;
  GPtrArray *events;         /* (element-type ScholiaStoredEvent): after the pair or the snapshot */
  guint64    head_seq;
  char      *head_id;        /* "" for an empty log */
  guint64    access_version;
} ScholiaStoreLoad;

void scholia_store_load_free (ScholiaStoreLoad *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaStoreLoad, scholia_store_load_free)

typedef enum
{
  SCHOLIA_APPEND_COMMITTED,   /* all of them, durable */
  SCHOLIA_APPEND_DUPLICATE,   /* at least one broadcast id is in the log already; nothing written */
  SCHOLIA_APPEND_CONFLICT,    /* the head is another one; nothing was written */
  SCHOLIA_APPEND_GONE,        /* no such board, or its access version changed */
  SCHOLIA_APPEND_UNKNOWN,     /* it may or may not be durable: look it up */
  SCHOLIA_APPEND_UNAVAILABLE, /* nothing was written; try again later */
} ScholiaAppendOutcome;

typedef struct
{
  ScholiaAppendOutcome outcome;
  guint64              head_seq;  /* CONFLICT: the head; COMMITTED: the new one */
  guint64             *seqs;      /* DUPLICATE: per event, its seq in the log or 0 */
} ScholiaAppendResult;

void scholia_append_result_free (ScholiaAppendResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaAppendResult, scholia_append_result_free)

typedef struct
{
  char    *team_id;
  guint64  n_boards;
  guint64  n_bytes;   /* of their images; one that two boards show counts twice */
} ScholiaStoredTeam;

void scholia_stored_team_free (ScholiaStoredTeam *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaStoredTeam, scholia_stored_team_free)

/* Whether one more board, with an image of so many bytes, is within the limits (0: none). Error:
 * QUOTA, whose words name the limit, and whose member is "boards" or "bytes". */
gboolean scholia_stored_team_check_quota (const ScholiaStoredTeam  *self,
                                          guint64                   image_bytes,
                                          guint64                   max_boards,
                                          guint64                   max_bytes,
                                          GError                  **error);

/* A board's constant part. */
typedef struct
{
  char   *team_id;
  char   *board_id;
  char   *title;
  char   *image_sha256;
  char   *image_type;
  guint32 image_width;
  guint32 image_height;
  guint64 image_bytes;
  gint64  created_ms;
} ScholiaStoredBoard;

void scholia_stored_board_free (ScholiaStoredBoard *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaStoredBoard, scholia_stored_board_free)

typedef struct
{
  char    *link_id;
  char    *team_id;
  char    *board_id;
  guint8   token_hash[32];   /* SHA-256 of the token */
  char    *role;
  gint64   created_ms;
  gint64   expires_ms;       /* 0: never */
  char    *password_hash;    /* (nullable): the server's own encoding, opaque here */
  gboolean is_revoked;
} ScholiaStoredLink;

void scholia_stored_link_free (ScholiaStoredLink *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaStoredLink, scholia_stored_link_free)

/* A person whom a moderator removed: kept out of the board until let in again. */
typedef struct
{
  char  *team_id;
  char  *board_id;
  char  *person_id;
  gint64 removed_ms;
  char  *words;      /* the server's own encoding of name and reason, opaque here; erased with it */
} ScholiaStoredRemoval;

void scholia_stored_removal_free (ScholiaStoredRemoval *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaStoredRemoval, scholia_stored_removal_free)

typedef enum
{
  SCHOLIA_META_PUT_TEAM,     /* team_id, key_hash */
  SCHOLIA_META_ADD_TEAM,     /* team_id, key_hash; CONFLICT if it is there */
  SCHOLIA_META_CHANGE_KEY,   /* team_id, key_hash; NOT_FOUND if it is not there */
  SCHOLIA_META_REMOVE_TEAM,  /* team_id, with all its boards, links and events */
  SCHOLIA_META_PUT_BOARD,    /* board */
  SCHOLIA_META_ADD_BOARD,    /* board; CONFLICT if it is there */
  SCHOLIA_META_REMOVE_BOARD, /* team_id, board_id */
  SCHOLIA_META_PUT_LINK,     /* link */
  SCHOLIA_META_REVOKE_LINK,  /* team_id, board_id, link_id */
  SCHOLIA_META_PUT_REMOVAL,  /* removal */
  SCHOLIA_META_LIFT_REMOVAL, /* team_id, board_id, person_id */
} ScholiaMetaKind;

/* One change of what is not events. A list of them is one transaction; a change of links or
 * removals bumps the board's access version in it. "Put" makes it or replaces it. */
typedef struct
{
  ScholiaMetaKind           kind;
  const char               *team_id;
  const char               *board_id;
  const char               *link_id;
  const char               *person_id;
  const guint8             *key_hash;  /* 32 bytes */
  const ScholiaStoredBoard *board;
  const ScholiaStoredLink  *link;
  const ScholiaStoredRemoval *removal;
  /* PUT_BOARD or ADD_BOARD of a new board: what the team may have with it, 0 for any number */
  guint64                     max_boards;
  guint64                     max_bytes;
} ScholiaMetaOperation;

/* @uri: "sqlite:FOLDER": the one data folder (database, blobs, lock). Runs migrations. Errors:
 * CONFLICT (another process holds the folder; the message names its pid), VERSION (written by a
 * newer version), MALFORMED (no such kind of store), UNAVAILABLE (all else, in words). */
void          scholia_store_open_async         (const char             *uri,
                                                GCancellable           *cancellable,
                                                GAsyncReadyCallback     callback,
                                                gpointer                user_data);
ScholiaStore *scholia_store_open_finish        (GAsyncResult           *result,
                                                GError                **error)
                                                G_GNUC_WARN_UNUSED_RESULT;
/* Finishes what is queued, checkpoints, releases the lock. Further calls end with UNAVAILABLE. */
void          scholia_store_close_async        (ScholiaStore           *self,
                                                GAsyncReadyCallback     callback,
                                                gpointer                user_data);
gboolean      scholia_store_close_finish       (ScholiaStore           *self,
                                                GAsyncResult           *result,
                                                GError                **error);
/* Notifies as property "state". */
ScholiaStoreState scholia_store_get_state      (ScholiaStore           *self);

/* @known_seq 0 with @known_id "" asks for all. One consistent read. Error NOT_FOUND: no such board
 * of that team. */
void              scholia_store_load_async     (ScholiaStore           *self,
                                                const ScholiaBoardKey  *key,
                                                guint64                 known_seq,
                                                const char             *known_id,
                                                GCancellable           *cancellable,
                                                GAsyncReadyCallback     callback,
                                                gpointer                user_data);
ScholiaStoreLoad *scholia_store_load_finish    (ScholiaStore           *self,
                                                GAsyncResult           *result,
                                                GError                **error)
                                                G_GNUC_WARN_UNUSED_RESULT;

/* @events: (element-type ScholiaStoredEvent): contiguous from @expected_head + 1, each with an id
 * of its own and a payload. All or nothing for one board; different boards share a transaction
 * (group commit). Always ends with an outcome, never with a GError. Where several hold, GONE comes
 * before DUPLICATE, and DUPLICATE before CONFLICT. */
void                 scholia_store_append_async  (ScholiaStore           *self,
                                                  const ScholiaBoardKey  *key,
                                                  guint64                 expected_head,
                                                  guint64                 access_version,
                                                  GPtrArray              *events,
                                                  GAsyncReadyCallback     callback,
                                                  gpointer                user_data);
ScholiaAppendResult *scholia_store_append_finish (ScholiaStore           *self,
                                                  GAsyncResult           *result)
                                                  G_GNUC_WARN_UNUSED_RESULT;

/* @seqs: per id its seq, 0 if the log does not hold it. @ids is a GStrv. */
void      scholia_store_lookup_async           (ScholiaStore           *self,
                                                const ScholiaBoardKey  *key,
                                                const char * const     *ids,
                                                GAsyncReadyCallback     callback,
                                                gpointer                user_data);
/* (transfer full) (element-type guint64) */
GArray   *scholia_store_lookup_finish          (ScholiaStore           *self,
                                                GAsyncResult           *result,
                                                GError                **error)
                                                G_GNUC_WARN_UNUSED_RESULT;

/* Contiguous, ascending, after @after, at most @limit. (element-type ScholiaStoredEvent) */
void       scholia_store_read_async            (ScholiaStore           *self,
                                                const ScholiaBoardKey  *key,
                                                guint64                 after,
                                                guint                   limit,
                                                GAsyncReadyCallback     callback,
                                                gpointer                user_data);
GPtrArray *scholia_store_read_finish           (ScholiaStore           *self,
                                                GAsyncResult           *result,
                                                GError                **error)
                                                G_GNUC_WARN_UNUSED_RESULT;

/* The doorbell: signal "board-changed" (team_id, board_id, head_seq) for watched boards, after a
 * change of their log or of who may use them (head_seq 0: the board is gone); may be lost, doubled
 * or late. Watching is counted: it ends with as many unwatch calls. */
void scholia_store_watch                       (ScholiaStore           *self,
                                                const ScholiaBoardKey  *key);
void scholia_store_unwatch                     (ScholiaStore           *self,
                                                const ScholiaBoardKey  *key);
/* The repair: (element-type guint64) heads of @keys, 0 for one that is gone. */
void    scholia_store_heads_async              (ScholiaStore           *self,
                                                const ScholiaBoardKey  *keys,
                                                gsize                   n_keys,
                                                GAsyncReadyCallback     callback,
                                                gpointer                user_data);
GArray *scholia_store_heads_finish             (ScholiaStore           *self,
                                                GAsyncResult           *result,
                                                GError                **error)
                                                G_GNUC_WARN_UNUSED_RESULT;

/* Kept only if newer than the one there (an older one is no error). Drops the payloads of the
 * events up to @seq (the pairs stay); when it ends well, no file holds them any more. Errors:
 * NOT_FOUND, CONFLICT (@seq is past the head), UNAVAILABLE. */
void     scholia_store_snapshot_async          (ScholiaStore           *self,
                                                const ScholiaBoardKey  *key,
                                                guint64                 seq,
                                                GBytes                 *state,
                                                GAsyncReadyCallback     callback,
                                                gpointer                user_data);
gboolean scholia_store_snapshot_finish         (ScholiaStore           *self,
                                                GAsyncResult           *result,
                                                GError                **error);

/* Blobs: written to a temporary name, synced, renamed to their SHA-256, the folder synced. A
 * writer is used by one caller, one write at a time; dropping it aborts. commit gives the digest
 * (64 hexadecimal digits); the same bytes twice are one blob. A blob goes with the last of the
 * boards that show it and the writers that committed it: whoever uploads keeps the writer until the
 * board is put. One that a process left behind is swept a day later, when the store is opened. */
#define SCHOLIA_TYPE_BLOB_WRITER (scholia_blob_writer_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaBlobWriter, scholia_blob_writer, SCHOLIA, BLOB_WRITER, GObject)

ScholiaBlobWriter *scholia_store_blob_begin    (ScholiaStore           *self,
                                                GError                **error)
                                                G_GNUC_WARN_UNUSED_RESULT;
void     scholia_blob_writer_write_async       (ScholiaBlobWriter      *self,
                                                GBytes                 *chunk,
                                                GCancellable           *cancellable,
                                                GAsyncReadyCallback     callback,
                                                gpointer                user_data);
gboolean scholia_blob_writer_write_finish      (ScholiaBlobWriter      *self,
                                                GAsyncResult           *result,
                                                GError                **error);
void     scholia_blob_writer_commit_async      (ScholiaBlobWriter      *self,
                                                GCancellable           *cancellable,
                                                GAsyncReadyCallback     callback,
                                                gpointer                user_data);
char    *scholia_blob_writer_commit_finish     (ScholiaBlobWriter      *self,
                                                GAsyncResult           *result,
                                                GError                **error)
                                                G_GNUC_WARN_UNUSED_RESULT;
void     scholia_blob_writer_abort             (ScholiaBlobWriter      *self);
/* An open file, for streaming, from its @offset-th byte on; there is nothing to read behind its
 * end. Error NOT_FOUND. */
void          scholia_store_blob_open_async    (ScholiaStore           *self,
                                                const char             *sha256,
                                                guint64                 offset,
                                                GAsyncReadyCallback     callback,
                                                gpointer                user_data);
GInputStream *scholia_store_blob_open_finish   (ScholiaStore           *self,
                                                GAsyncResult           *result,
                                                GError                **error)
                                                G_GNUC_WARN_UNUSED_RESULT;

/* All in one transaction, durable when it ends. Errors: NOT_FOUND (the team, board or link that an
 * operation needs), CONFLICT (a key or token of somebody else), QUOTA, UNAVAILABLE. */
void     scholia_store_meta_async              (ScholiaStore               *self,
                                                const ScholiaMetaOperation *operations,
                                                gsize                       n_operations,
                                                GAsyncReadyCallback         callback,
                                                gpointer                    user_data);
gboolean scholia_store_meta_finish             (ScholiaStore               *self,
                                                GAsyncResult               *result,
                                                GError                    **error);

/* Reads of the same. NOT_FOUND looks alike for another team's. */
void  scholia_store_find_team_async            (ScholiaStore           *self,
                                                const guint8            key_hash[32],
                                                GAsyncReadyCallback     callback,
                                                gpointer                user_data);
char *scholia_store_find_team_finish           (ScholiaStore           *self,
                                                GAsyncResult           *result,
                                                GError                **error)
                                                G_GNUC_WARN_UNUSED_RESULT;
/* (element-type ScholiaStoredTeam), by name. */
void       scholia_store_list_teams_async      (ScholiaStore           *self,
                                                GAsyncReadyCallback     callback,
                                                gpointer                user_data);
GPtrArray *scholia_store_list_teams_finish     (ScholiaStore           *self,
                                                GAsyncResult           *result,
                                                GError                **error)
                                                G_GNUC_WARN_UNUSED_RESULT;
/* What one team has; nothing, for a team that is not there. */
void               scholia_store_measure_team_async  (ScholiaStore        *self,
                                                      const char          *team_id,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
ScholiaStoredTeam *scholia_store_measure_team_finish (ScholiaStore        *self,
                                                      GAsyncResult        *result,
                                                      GError             **error)
                                                      G_GNUC_WARN_UNUSED_RESULT;
/* By token, whatever its state: the caller judges expiry and revocation. */
void               scholia_store_find_link_async  (ScholiaStore        *self,
                                                   const guint8         token_hash[32],
                                                   GAsyncReadyCallback  callback,
                                                   gpointer             user_data);
ScholiaStoredLink *scholia_store_find_link_finish (ScholiaStore        *self,
                                                   GAsyncResult        *result,
                                                   GError             **error)
                                                   G_GNUC_WARN_UNUSED_RESULT;
void                scholia_store_find_board_async  (ScholiaStore           *self,
                                                     const ScholiaBoardKey  *key,
                                                     GAsyncReadyCallback     callback,
                                                     gpointer                user_data);
ScholiaStoredBoard *scholia_store_find_board_finish (ScholiaStore           *self,
                                                     GAsyncResult           *result,
                                                     GError                **error)
                                                     G_GNUC_WARN_UNUSED_RESULT;
/* (element-type ScholiaStoredBoard), newest first. */
void       scholia_store_list_boards_async     (ScholiaStore           *self,
                                                const char             *team_id,
                                                GAsyncReadyCallback     callback,
                                                gpointer                user_data);
GPtrArray *scholia_store_list_boards_finish    (ScholiaStore           *self,
                                                GAsyncResult           *result,
                                                GError                **error)
                                                G_GNUC_WARN_UNUSED_RESULT;
/* (element-type ScholiaStoredLink), revoked ones included, oldest first. */
void       scholia_store_list_links_async      (ScholiaStore           *self,
                                                const ScholiaBoardKey  *key,
                                                GAsyncReadyCallback     callback,
                                                gpointer                user_data);
GPtrArray *scholia_store_list_links_finish     (ScholiaStore           *self,
                                                GAsyncResult           *result,
                                                GError                **error)
                                                G_GNUC_WARN_UNUSED_RESULT;
/* (element-type ScholiaStoredRemoval), oldest first. */
void       scholia_store_list_removals_async   (ScholiaStore           *self,
                                                const ScholiaBoardKey  *key,
                                                GAsyncReadyCallback     callback,
                                                gpointer                user_data);
GPtrArray *scholia_store_list_removals_finish  (ScholiaStore           *self,
                                                GAsyncResult           *result,
                                                GError                **error)
                                                G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
