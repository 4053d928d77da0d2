/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

#include "scholia-anchor.h"
#include "scholia-role.h"

G_BEGIN_DECLS

/**
 * ScholiaActionKind:
 * @SCHOLIA_ACTION_CREATE: a marker at an anchor with its first comment
 * @SCHOLIA_ACTION_REPLY: a comment in a thread
 * @SCHOLIA_ACTION_EDIT: new words for a comment
 * @SCHOLIA_ACTION_DELETE_COMMENT: one comment of several
 * @SCHOLIA_ACTION_MOVE: a marker to another anchor
 * @SCHOLIA_ACTION_RESOLVE: a thread is settled
 * @SCHOLIA_ACTION_REOPEN: it is not
 * @SCHOLIA_ACTION_DELETE: a marker with its thread
 * @SCHOLIA_ACTION_RESTORE: takes back a deletion, while the board still has it in its trash
 */
typedef enum
{
  SCHOLIA_ACTION_CREATE,
  SCHOLIA_ACTION_REPLY,
  SCHOLIA_ACTION_EDIT,
  SCHOLIA_ACTION_DELETE_COMMENT,
  SCHOLIA_ACTION_MOVE,
  SCHOLIA_ACTION_RESOLVE,
  SCHOLIA_ACTION_REOPEN,
  SCHOLIA_ACTION_DELETE,
  SCHOLIA_ACTION_RESTORE,
} ScholiaActionKind;

#define SCHOLIA_N_ACTION_KINDS 9

/* "create", "reply", "edit", "delete-comment", "move", "resolve", "reopen", "delete", "restore". */
const char *scholia_action_kind_to_string   (ScholiaActionKind  kind);
gboolean    scholia_action_kind_from_string (const char        *name,
                                             ScholiaActionKind *kind);

/**
 * The permission table: may @role do @kind to something of its own, of somebody else? @is_own says
 * whether the thread (move, delete, restore) or the comment (edit, delete-comment) is the person's
 * own; it is of no account for the other kinds.
 */
gboolean    scholia_role_permits            (ScholiaRole        role,
                                             ScholiaActionKind  kind,
                                             gboolean           is_own);

#define SCHOLIA_TYPE_ACTION (scholia_action_get_type ())

/**
 * ScholiaAction:
 *
 * What a person wants done. Immutable, reference counted. Its broadcast id is a UUID made by the
 * acting client: it recognises its own broadcast by it, the server recognises a repetition by it,
 * and the thread (create) or comment (create, reply) that it makes is named by it.
 */
typedef struct _ScholiaAction ScholiaAction;

GType              scholia_action_get_type         (void) G_GNUC_CONST;

/* All constructors copy their arguments, which the caller has checked. */
ScholiaAction     *scholia_action_new_create         (const char          *broadcast_id,
                                                      const ScholiaAnchor *anchor,
                                                      const char          *body);
ScholiaAction     *scholia_action_new_reply          (const char          *broadcast_id,
                                                      const char          *thread_id,
                                                      const char          *body);
ScholiaAction     *scholia_action_new_edit           (const char          *broadcast_id,
                                                      const char          *thread_id,
                                                      const char          *comment_id,
                                                      const char          *body);
ScholiaAction     *scholia_action_new_delete_comment (const char          *broadcast_id,
                                                      const char          *thread_id,
                                                      const char          *comment_id);
ScholiaAction     *scholia_action_new_move           (const char          *broadcast_id,
                                                      const char          *thread_id,
                                                      const ScholiaAnchor *anchor);
/* @kind: RESOLVE, REOPEN, DELETE or RESTORE, which name a thread and nothing else. */
ScholiaAction     *scholia_action_new_for_thread     (const char          *broadcast_id,
                                                      ScholiaActionKind    kind,
                                                      const char          *thread_id);
ScholiaAction     *scholia_action_ref              (ScholiaAction       *self);
void               scholia_action_unref            (ScholiaAction       *self);

ScholiaActionKind  scholia_action_get_kind         (const ScholiaAction *self);
const char        *scholia_action_get_broadcast_id (const ScholiaAction *self);
/* Of a create action: its broadcast id. */
const char        *scholia_action_get_thread_id    (const ScholiaAction *self);
/* Of create and reply: the broadcast id. %NULL for kinds that name no comment. */
const char        *scholia_action_get_comment_id   (const ScholiaAction *self);
/* %NULL for kinds without words. */
const char        *scholia_action_get_body         (const ScholiaAction *self);
/* %NULL for kinds without a place. */
const ScholiaAnchor *scholia_action_get_anchor     (const ScholiaAction *self);

/* Comments keep their line breaks and tabs; carriage returns become line feeds, white space at the
 * ends goes, other control characters and bidirectional overrides are dropped. %NULL with @error
 * set (MALFORMED, TOO_LARGE) if nothing is left, or more than SCHOLIA_MAX_COMMENT_CHARS.
 * Idempotent. */
char              *scholia_comment_clean_body      (const char          *body,
                                                    GError             **error)
                                                    G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaAction, scholia_action_unref)

G_END_DECLS
