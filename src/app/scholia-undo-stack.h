/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-board.h"

G_BEGIN_DECLS

typedef enum
{
  SCHOLIA_UNDO_DONE,
  SCHOLIA_UNDO_NOTHING,    /* there is no deed to take back */
  SCHOLIA_UNDO_CHANGED,    /* somebody went on from it: what they did would be lost */
  SCHOLIA_UNDO_IMPOSSIBLE, /* a deleted comment is gone */
  SCHOLIA_UNDO_REFUSED,    /* by the session */
} ScholiaUndoResult;

/**
 * ScholiaUndoStack:
 *
 * One's own last deeds on a board, and which action takes each back. It never takes back what
 * others did since: what it finds changed, it lets be.
 */
typedef struct _ScholiaUndoStack ScholiaUndoStack;

ScholiaUndoStack  *scholia_undo_stack_new    (void) G_GNUC_WARN_UNUSED_RESULT;
void               scholia_undo_stack_free   (ScholiaUndoStack   *self);
/* @board: (nullable): as it is before @action changes it. A restore is no deed: it is an undo by
 * other means. */
void               scholia_undo_stack_note   (ScholiaUndoStack   *self,
                                              ScholiaBoard       *board,
                                              ScholiaAction      *action);
/* The action came to nothing. */
void               scholia_undo_stack_forget (ScholiaUndoStack   *self,
                                              const char         *broadcast_id);
/* The thread was restored by other means. */
void               scholia_undo_stack_forget_deletion (ScholiaUndoStack *self,
                                              const char         *thread_id);
/* DONE: @action takes back the last deed, which stays until scholia_undo_stack_pop(). CHANGED and
 * IMPOSSIBLE let the deed go. @kind: of the deed, unless there is NOTHING. */
ScholiaUndoResult  scholia_undo_stack_make   (ScholiaUndoStack   *self,
                                              ScholiaBoard       *board,
                                              ScholiaActionKind  *kind,
                                              ScholiaAction     **action);
void               scholia_undo_stack_pop    (ScholiaUndoStack   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaUndoStack, scholia_undo_stack_free)

G_END_DECLS
