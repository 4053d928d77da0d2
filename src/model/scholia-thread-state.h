/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-anchor.h"
#include "scholia-comment.h"

G_BEGIN_DECLS

#define SCHOLIA_TYPE_THREAD_STATE (scholia_thread_state_get_type ())

/**
 * ScholiaThreadState:
 *
 * A thread at one moment. Immutable and reference counted, so that undoing an event is putting the
 * former state back. Changes make a new state that shares the comments.
 */
typedef struct _ScholiaThreadState ScholiaThreadState;

GType                scholia_thread_state_get_type            (void) G_GNUC_CONST;

/* @number: from 1; 0 while the server has not given one. @creator: who placed the marker.
 * @comments: (element-type ScholiaComment): at least one, oldest first; the array is copied, the
 * comments are shared. @resolver: (nullable): who resolved it; %NULL if open. @resolved_ms: 0 if
 * open. @activity_ms: time of the last event. */
ScholiaThreadState  *scholia_thread_state_new (const char          *id,
                                               guint                number,
                                               const ScholiaAnchor *anchor,
                                               ScholiaPerson       *creator,
                                               gint64               created_ms,
                                               ScholiaPerson       *resolver,
                                               gint64               resolved_ms,
                                               gint64               activity_ms,
                                               GPtrArray           *comments)
                                               G_GNUC_WARN_UNUSED_RESULT;
ScholiaThreadState  *scholia_thread_state_ref                 (ScholiaThreadState       *self);
void                 scholia_thread_state_unref               (ScholiaThreadState       *self);

const char          *scholia_thread_state_get_id              (const ScholiaThreadState *self);
guint                scholia_thread_state_get_number          (const ScholiaThreadState *self);
const ScholiaAnchor *scholia_thread_state_get_anchor          (const ScholiaThreadState *self);
ScholiaPerson       *scholia_thread_state_get_creator         (const ScholiaThreadState *self);
gint64               scholia_thread_state_get_created_ms      (const ScholiaThreadState *self);
gboolean             scholia_thread_state_is_resolved         (const ScholiaThreadState *self);
ScholiaPerson       *scholia_thread_state_get_resolver        (const ScholiaThreadState *self);
gint64               scholia_thread_state_get_resolved_ms     (const ScholiaThreadState *self);
gint64               scholia_thread_state_get_activity_ms     (const ScholiaThreadState *self);
guint                scholia_thread_state_get_n_comments      (const ScholiaThreadState *self);
ScholiaComment      *scholia_thread_state_get_comment         (const ScholiaThreadState *self,
                                                               guint                     index);
/* %NULL if it is not there; @index: (out) (optional). */
ScholiaComment      *scholia_thread_state_find_comment        (const ScholiaThreadState *self,
                                                               const char               *comment_id,
                                                               guint                    *index);
/* SHA-256 over all members and the sum of the comments' hashes, each weighted by its place: 32
 * bytes, computed once, on demand. */
const guint8        *scholia_thread_state_get_hash            (ScholiaThreadState       *self);

/* New states from an old one; @time_ms becomes the activity time. */
ScholiaThreadState  *scholia_thread_state_with_anchor         (const ScholiaThreadState *self,
                                                               const ScholiaAnchor      *anchor,
                                                               gint64                    time_ms);
/* @resolver: %NULL reopens. */
ScholiaThreadState  *scholia_thread_state_with_resolver       (const ScholiaThreadState *self,
                                                               ScholiaPerson            *resolver,
                                                               gint64                    time_ms);
/* Appends @comment, or replaces the one with its id. */
ScholiaThreadState  *scholia_thread_state_with_comment        (const ScholiaThreadState *self,
                                                               ScholiaComment           *comment,
                                                               gint64                    time_ms);
ScholiaThreadState  *scholia_thread_state_without_comment     (const ScholiaThreadState *self,
                                                               const char               *comment_id,
                                                               gint64                    time_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaThreadState, scholia_thread_state_unref)

G_END_DECLS
