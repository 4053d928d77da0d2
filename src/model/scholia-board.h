/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "scholia-event.h"
#include "scholia-thread.h"

G_BEGIN_DECLS

/**
 * ScholiaImageInfo:
 * @sha256: of the file's bytes, 64 lower-case hexadecimal digits
 * @media_type: "image/png", "image/jpeg" or "image/webp"
 * @width: in pixels, orientation applied
 * @height: in pixels, orientation applied
 * @size_bytes: of the file
 *
 * The one image of a board. It never changes.
 */
typedef struct
{
  char    sha256[65];
  char    media_type[16];
  guint32 width;
  guint32 height;
  guint64 size_bytes;
} ScholiaImageInfo;

#define SCHOLIA_TYPE_UNDO (scholia_undo_get_type ())
/* What takes one apply back. Immutable, reference counted. */
typedef struct _ScholiaUndo ScholiaUndo;
GType        scholia_undo_get_type (void) G_GNUC_CONST;
ScholiaUndo *scholia_undo_ref      (ScholiaUndo *self);
void         scholia_undo_unref    (ScholiaUndo *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaUndo, scholia_undo_unref)

#define SCHOLIA_TYPE_BOARD (scholia_board_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaBoard, scholia_board, SCHOLIA, BOARD, GObject)

/* One image and its threads: a GListModel of ScholiaThread in the order of their numbers (threads
 * whose number is only expected, 0, come last, in the order of their arrival). Properties
 * (read-only): id, title, n-open. Signals: "thread-changed" (ScholiaThread): after the state of a
 * thread was replaced in place. */

ScholiaBoard           *scholia_board_new             (const char             *id,
                                                       const char             *title,
                                                       const ScholiaImageInfo *image)
                                                       G_GNUC_WARN_UNUSED_RESULT;
/* A title made one clean line like scholia_person_clean_name() does, at most
 * SCHOLIA_MAX_TITLE_CHARS. */
char                   *scholia_board_clean_title     (const char             *title,
                                                       GError                **error)
                                                       G_GNUC_WARN_UNUSED_RESULT;
const char             *scholia_board_get_id          (ScholiaBoard           *self);
const char             *scholia_board_get_title       (ScholiaBoard           *self);
const ScholiaImageInfo *scholia_board_get_image       (ScholiaBoard           *self);
/* The last event that was applied: 0 and "" for a board without history. Undoing restores them. */
guint64                 scholia_board_get_seq         (ScholiaBoard           *self);
const char             *scholia_board_get_head_id     (ScholiaBoard           *self);
/* The number that the next new thread gets; grows only, deletions leave it. */
guint                   scholia_board_get_next_number (ScholiaBoard           *self);
guint                   scholia_board_get_n_threads   (ScholiaBoard           *self);
/* (transfer none) (nullable) */
ScholiaThread          *scholia_board_find_thread     (ScholiaBoard           *self,
                                                       const char             *thread_id);
ScholiaThread          *scholia_board_find_number     (ScholiaBoard           *self,
                                                       guint                   number);
/* (transfer none) (nullable): a deleted thread that can still be restored. */
ScholiaThreadState     *scholia_board_find_trash      (ScholiaBoard           *self,
                                                       const char             *thread_id);

/**
 * scholia_board_check:
 *
 * Whether @action is valid now for @person_id in @role: permission, existence, limits, clean words
 * (the body must equal its scholia_comment_clean_body()). The same function on both sides. Changes
 * nothing.
 *
 * A restore counts as one's own if one made the thread and deleted it oneself.
 *
 * Returns: %FALSE with @error FORBIDDEN, NOT_FOUND, CONFLICT (resolved already, open already, an id
 *   in use), LAST_COMMENT, MALFORMED, TOO_LARGE or BOARD_FULL
 */
gboolean                scholia_board_check           (ScholiaBoard           *self,
                                                       ScholiaAction          *action,
                                                       ScholiaRole             role,
                                                       const char             *person_id,
                                                       GError                **error);

/**
 * scholia_board_accept:
 * @action: one that scholia_board_check() permitted
 *
 * The server's step from action to event: the next sequence number, the next thread number of a
 * create, the whole thread of a restore. Changes nothing.
 */
ScholiaEvent           *scholia_board_accept          (ScholiaBoard           *self,
                                                       ScholiaAction          *action,
                                                       ScholiaPerson          *author,
                                                       gint64                  time_ms)
                                                       G_GNUC_WARN_UNUSED_RESULT;

/**
 * scholia_board_apply:
 * @event: the next one: its seq is this board's plus 1, or 0 for an expected one, which leaves seq
 *   and head as they are
 * @undo: (out) (optional) (transfer full): takes it back
 *
 * The only code that changes a board, on both sides. All or nothing; list changes and notifications
 * are exact. What does not fit the board, say from a hostile server, is an error and never more.
 *
 * Returns: %FALSE with @error CONFLICT (a gap in seq), NOT_FOUND or MALFORMED if the event does not
 *   fit this board, which is then unchanged: the caller fetches a snapshot
 */
gboolean                scholia_board_apply           (ScholiaBoard           *self,
                                                       ScholiaEvent           *event,
                                                       ScholiaUndo           **undo,
                                                       GError                **error);
/* Undos are used in the reverse order of their applies. */
void                    scholia_board_undo            (ScholiaBoard           *self,
                                                       ScholiaUndo            *undo);

/* Between the two, applies and undos announce nothing; the end announces the net difference as one
 * exact items-changed, and each thread that changed in place once. A thread that left and came back
 * by its id keeps its ScholiaThread object. This is how a replica rolls its pending actions back
 * and forth unseen. In between, getters and finders tell what is so already, the list models
 * (board and threads) what was announced. May nest. */
void                    scholia_board_begin_update    (ScholiaBoard           *self);
void                    scholia_board_end_update      (ScholiaBoard           *self);

/**
 * scholia_board_reset:
 * @threads: (element-type ScholiaThreadState): the whole content, any order
 *
 * Takes over a snapshot, or refuses it whole: TOO_LARGE, MALFORMED. Undos from before are void.
 * Threads that stay keep their ScholiaThread object, so that an open card or a selection survives.
 * The trash stays as far as it does not contradict the snapshot.
 */
gboolean                scholia_board_reset           (ScholiaBoard           *self,
                                                       guint64                 seq,
                                                       const char             *head_id,
                                                       guint                   next_number,
                                                       GPtrArray              *threads,
                                                       GError                **error);

/* The canonical state hash, 64 hexadecimal digits: SHA-256 over id, title, image, seq, head id,
 * next number and the sum of the threads' hashes (kept up to date by every apply, so this costs the
 * same for any board). Equal boards, equal hash. */
char                   *scholia_board_dup_hash        (ScholiaBoard           *self)
                                                       G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
