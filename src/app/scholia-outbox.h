/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-drafts.h"
#include "scholia-session.h"
#include "scholia-undo-stack.h"

G_BEGIN_DECLS

/* Where words belong: SCHOLIA_OUTBOX_NEW for a new marker, "thread:ID" for a reply, "comment:ID"
 * for an edit. */
#define SCHOLIA_OUTBOX_NEW "new"

/**
 * ScholiaOutbox:
 *
 * What one window does to its board, and the words behind it: an action is submitted to the
 * session, and its words are a draft on disk from the first key until the server has them.
 * Refused at once, or later, they are the draft of their place again; if something else was typed
 * there meanwhile, both are kept, the older first.
 *
 * Signals:
 * - "sent" (ScholiaAction *): confirmed
 * - "failed" (ScholiaAction *, GError *): refused or not sent, after the submit had succeeded;
 *   the words, if it had any, are back in the draft of scholia_outbox_dup_target()
 */
#define SCHOLIA_TYPE_OUTBOX (scholia_outbox_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaOutbox, scholia_outbox, SCHOLIA, OUTBOX, GObject)

ScholiaOutbox  *scholia_outbox_new            (ScholiaSession       *session,
                                               ScholiaDrafts        *drafts)
                                               G_GNUC_WARN_UNUSED_RESULT;
ScholiaSession *scholia_outbox_get_session    (ScholiaOutbox        *self);
ScholiaDrafts  *scholia_outbox_get_drafts     (ScholiaOutbox        *self);

char           *scholia_outbox_target_for_thread  (const char       *thread_id)
                                               G_GNUC_WARN_UNUSED_RESULT;
char           *scholia_outbox_target_for_comment (const char       *comment_id)
                                               G_GNUC_WARN_UNUSED_RESULT;
/* %NULL for an action without words. */
char           *scholia_outbox_dup_target     (ScholiaAction        *action)
                                               G_GNUC_WARN_UNUSED_RESULT;

/* (nullable) (transfer none): %NULL before the first welcome too, when nobody knows the board. */
ScholiaDraft   *scholia_outbox_get_draft      (ScholiaOutbox        *self,
                                               const char           *target);
void            scholia_outbox_set_draft      (ScholiaOutbox        *self,
                                               const char           *target,
                                               const char           *text,
                                               const ScholiaAnchor  *anchor);
/* Once the board is there: what a former process had on its way is over if the board has it, else
 * a draft again. */
void            scholia_outbox_recover        (ScholiaOutbox        *self);

/* Each submits one action. %FALSE with @error set: nothing was sent, and @text is in the draft of
 * its place. */
gboolean        scholia_outbox_create         (ScholiaOutbox        *self,
                                               const ScholiaAnchor  *anchor,
                                               const char           *text,
                                               char                **thread_id,
                                               GError              **error);
gboolean        scholia_outbox_reply          (ScholiaOutbox        *self,
                                               const char           *thread_id,
                                               const char           *text,
                                               GError              **error);
gboolean        scholia_outbox_edit           (ScholiaOutbox        *self,
                                               const char           *thread_id,
                                               const char           *comment_id,
                                               const char           *text,
                                               GError              **error);
gboolean        scholia_outbox_delete_comment (ScholiaOutbox        *self,
                                               const char           *thread_id,
                                               const char           *comment_id,
                                               GError              **error);
gboolean        scholia_outbox_move           (ScholiaOutbox        *self,
                                               const char           *thread_id,
                                               const ScholiaAnchor  *anchor,
                                               GError              **error);
/* @kind: RESOLVE, REOPEN, DELETE or RESTORE. */
gboolean        scholia_outbox_for_thread     (ScholiaOutbox        *self,
                                               ScholiaActionKind     kind,
                                               const char           *thread_id,
                                               GError              **error);
/* Takes back the last of these that is still there to be taken back, and remembers the one before.
 * @kind: what was undone. DONE: @thread_id is set; REFUSED: @error is set, and it can be tried
 * again. */
ScholiaUndoResult scholia_outbox_undo         (ScholiaOutbox        *self,
                                               ScholiaActionKind    *kind,
                                               char                **thread_id,
                                               GError              **error);

G_END_DECLS
