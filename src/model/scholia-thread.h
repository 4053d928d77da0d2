/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-thread-state.h"

G_BEGIN_DECLS

/* How sure the latest own change of a thread is; the replica sets it, the state hash leaves it out.
 * */
typedef enum
{
  SCHOLIA_SAVE_STATE_SAVED,
  SCHOLIA_SAVE_STATE_SAVING,   /* sent, not yet confirmed */
  SCHOLIA_SAVE_STATE_CHECKING, /* the line dropped while it was in flight */
} ScholiaSaveState;

#define SCHOLIA_TYPE_SAVE_STATE (scholia_save_state_get_type ())
GType scholia_save_state_get_type (void) G_GNUC_CONST;

#define SCHOLIA_TYPE_THREAD (scholia_thread_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaThread, scholia_thread, SCHOLIA, THREAD, GObject)

/* A thread that is watched: a GListModel of its ScholiaComments with exact items-changed.
 * Properties (read-only but for save-state and unread): id, number, anchor-x, anchor-y,
 * anchor-width, anchor-height (fractions; the size of a point is 0), resolved, n-comments, excerpt
 * (the first comment's first line), author-name and author-color (the creator's), created-ms,
 * activity-ms, save-state, unread. Only the board that owns it changes its state; every set
 * notifies exactly what changed. */

ScholiaThread       *scholia_thread_new             (ScholiaThreadState  *state)
                                                     G_GNUC_WARN_UNUSED_RESULT;
ScholiaThreadState  *scholia_thread_get_state       (ScholiaThread       *self);
void                 scholia_thread_set_state       (ScholiaThread       *self,
                                                     ScholiaThreadState  *state);
const char          *scholia_thread_get_id          (ScholiaThread       *self);
guint                scholia_thread_get_number      (ScholiaThread       *self);
const ScholiaAnchor *scholia_thread_get_anchor      (ScholiaThread       *self);
ScholiaPerson       *scholia_thread_get_creator     (ScholiaThread       *self);
gboolean             scholia_thread_is_resolved     (ScholiaThread       *self);
gint64               scholia_thread_get_activity_ms (ScholiaThread       *self);
ScholiaSaveState     scholia_thread_get_save_state  (ScholiaThread       *self);
void                 scholia_thread_set_save_state  (ScholiaThread       *self,
                                                     ScholiaSaveState     save_state);
/* Whether something in it has not been seen by this person; set by the session, kept by the app. */
gboolean             scholia_thread_is_unread       (ScholiaThread       *self);
void                 scholia_thread_set_unread      (ScholiaThread       *self,
                                                     gboolean             unread);

G_END_DECLS
