/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-undo-stack.h"

#include "scholia-id.h"

/* Deeds: further back nobody remembers what they were. */
#define MAX_DEEDS 50

/* What was done, and what it replaced. */
typedef struct
{
  ScholiaAction *action;
  ScholiaAnchor  former_anchor;
  char          *former_body;
} Deed;

struct _ScholiaUndoStack
{
  GQueue deeds; /* the last one is the head */
};

static void
deed_free (Deed *deed)
{
  scholia_action_unref (deed->action);
  g_free (deed->former_body);
  g_free (deed);
}

ScholiaUndoStack *
scholia_undo_stack_new (void)
{
  ScholiaUndoStack *self = g_new0 (ScholiaUndoStack, 1);

  g_queue_init (&self->deeds);
  return self;
}

void
scholia_undo_stack_free (ScholiaUndoStack *self)
{
  g_return_if_fail (self != NULL);

  g_queue_clear_full (&self->deeds, (GDestroyNotify) deed_free);
  g_free (self);
}

static ScholiaComment *
find_comment (ScholiaThread *thread,
              ScholiaAction *action)
{
  const char *id = scholia_action_get_comment_id (action);

  return thread != NULL && id != NULL
           ? scholia_thread_state_find_comment (scholia_thread_get_state (thread), id, NULL)
           : NULL;
}

void
scholia_undo_stack_note (ScholiaUndoStack *self,
                         ScholiaBoard     *board,
                         ScholiaAction    *action)
{
  ScholiaThread *thread;
  ScholiaComment *comment;
  Deed *deed;

  g_return_if_fail (self != NULL && action != NULL);

  if (board == NULL || scholia_action_get_kind (action) == SCHOLIA_ACTION_RESTORE)
    return;

  thread = scholia_board_find_thread (board, scholia_action_get_thread_id (action));
  deed = g_new0 (Deed, 1);
  deed->action = scholia_action_ref (action);
  if (thread != NULL)
    deed->former_anchor = *scholia_thread_get_anchor (thread);
  comment = find_comment (thread, action);
  if (comment != NULL)
    deed->former_body = g_strdup (scholia_comment_get_body (comment));

  g_queue_push_head (&self->deeds, deed);
  if (g_queue_get_length (&self->deeds) > MAX_DEEDS)
    deed_free (g_queue_pop_tail (&self->deeds));
}

void
scholia_undo_stack_forget (ScholiaUndoStack *self,
                           const char       *broadcast_id)
{
  g_return_if_fail (self != NULL && broadcast_id != NULL);

  for (GList *link = self->deeds.head; link != NULL; link = link->next)
    {
      Deed *deed = link->data;

      if (g_str_equal (scholia_action_get_broadcast_id (deed->action), broadcast_id))
        {
          g_queue_delete_link (&self->deeds, link);
          deed_free (deed);
          return;
        }
    }
}

void
scholia_undo_stack_forget_deletion (ScholiaUndoStack *self,
                                    const char       *thread_id)
{
  g_return_if_fail (self != NULL && thread_id != NULL);

  for (GList *link = self->deeds.head; link != NULL; link = link->next)
    {
      ScholiaAction *action = ((Deed *) link->data)->action;

      if (scholia_action_get_kind (action) == SCHOLIA_ACTION_DELETE &&
          g_str_equal (scholia_action_get_thread_id (action), thread_id))
        {
          deed_free (link->data);
          g_queue_delete_link (&self->deeds, link);
          return;
        }
    }
}

/* (nullable): if what the deed left is as it left it. */
static ScholiaAction *
make_thread_action (const Deed    *deed,
                    ScholiaThread *thread,
                    const char    *id)
{
  const char *thread_id = scholia_action_get_thread_id (deed->action);
  ScholiaActionKind inverse;

  switch (scholia_action_get_kind (deed->action))
    {
    case SCHOLIA_ACTION_CREATE:
      /* Replies of others would go with it. */
      if (thread == NULL || g_list_model_get_n_items (G_LIST_MODEL (thread)) > 1)
        return NULL;
      inverse = SCHOLIA_ACTION_DELETE;
      break;

    case SCHOLIA_ACTION_DELETE:
      if (thread != NULL)
        return NULL;
      inverse = SCHOLIA_ACTION_RESTORE;
      break;

    case SCHOLIA_ACTION_RESOLVE:
    case SCHOLIA_ACTION_REOPEN:
      inverse = scholia_action_get_kind (deed->action) == SCHOLIA_ACTION_RESOLVE
                  ? SCHOLIA_ACTION_REOPEN : SCHOLIA_ACTION_RESOLVE;
      if (thread == NULL ||
          scholia_thread_is_resolved (thread) != (inverse == SCHOLIA_ACTION_REOPEN))
        return NULL;
      break;

    case SCHOLIA_ACTION_REPLY:
    case SCHOLIA_ACTION_EDIT:
    case SCHOLIA_ACTION_DELETE_COMMENT:
    case SCHOLIA_ACTION_MOVE:
    case SCHOLIA_ACTION_RESTORE:
    default:
      g_return_val_if_reached (NULL);
    }

  return scholia_action_new_for_thread (id, inverse, thread_id);
}

static ScholiaAction *
make_action (const Deed    *deed,
             ScholiaThread *thread)
{
  g_autofree char *id = scholia_id_new ();
  const char *thread_id = scholia_action_get_thread_id (deed->action);
  const char *comment_id = scholia_action_get_comment_id (deed->action);
  ScholiaComment *comment = find_comment (thread, deed->action);

  switch (scholia_action_get_kind (deed->action))
    {
    case SCHOLIA_ACTION_MOVE:
      if (thread == NULL || !scholia_anchor_equal (scholia_thread_get_anchor (thread),
                                                   scholia_action_get_anchor (deed->action)))
        return NULL;
      return scholia_action_new_move (id, thread_id, &deed->former_anchor);

    case SCHOLIA_ACTION_REPLY:
      return comment != NULL ? scholia_action_new_delete_comment (id, thread_id, comment_id) : NULL;

    case SCHOLIA_ACTION_EDIT:
      if (comment == NULL || deed->former_body == NULL ||
          !g_str_equal (scholia_comment_get_body (comment),
                        scholia_action_get_body (deed->action)))
        return NULL;
      return scholia_action_new_edit (id, thread_id, comment_id, deed->former_body);

    case SCHOLIA_ACTION_CREATE:
    case SCHOLIA_ACTION_DELETE_COMMENT:
    case SCHOLIA_ACTION_RESOLVE:
    case SCHOLIA_ACTION_REOPEN:
    case SCHOLIA_ACTION_DELETE:
    case SCHOLIA_ACTION_RESTORE:
    default:
      return make_thread_action (deed, thread, id);
    }
}

ScholiaUndoResult
scholia_undo_stack_make (ScholiaUndoStack   *self,
                         ScholiaBoard       *board,
                         ScholiaActionKind  *kind,
                         ScholiaAction     **action)
{
  Deed *deed;
  ScholiaUndoResult result = SCHOLIA_UNDO_CHANGED;

  g_return_val_if_fail (self != NULL && kind != NULL && action != NULL, SCHOLIA_UNDO_NOTHING);

  deed = g_queue_peek_head (&self->deeds);
  if (deed == NULL || board == NULL)
    return SCHOLIA_UNDO_NOTHING;

  *kind = scholia_action_get_kind (deed->action);
  if (*kind == SCHOLIA_ACTION_DELETE_COMMENT)
    result = SCHOLIA_UNDO_IMPOSSIBLE;
  else
    *action = make_action (deed, scholia_board_find_thread (board, scholia_action_get_thread_id
                                                                     (deed->action)));
  if (*action != NULL)
    return SCHOLIA_UNDO_DONE;

  scholia_undo_stack_pop (self);
  return result;
}

void
scholia_undo_stack_pop (ScholiaUndoStack *self)
{
  Deed *deed;

  g_return_if_fail (self != NULL);

  deed = g_queue_pop_head (&self->deeds);
  if (deed != NULL)
    deed_free (deed);
}
