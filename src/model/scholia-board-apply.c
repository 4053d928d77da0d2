/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From event to board, and back. */

#include "scholia-board-private.h"

#include "scholia-error.h"
#include "scholia-limits.h"
#include "scholia-thread-state-private.h"

#include <string.h>

typedef enum
{
  CHANGE_ADDED,
  CHANGE_DROPPED,
  CHANGE_REPLACED,
} Change;

struct _ScholiaUndo
{
  Change              change;
  char                thread_id[SCHOLIA_ID_LENGTH + 1];
  ScholiaThreadState *state;    /* before; NULL if added */
  guint               position; /* before, if dropped */

  guint64             seq;
  char                head_id[SCHOLIA_ID_LENGTH + 1];
  guint               next_number;
  ScholiaTrash       *trash;
  guint64             revision;
  guint64             revision_after;
};

G_DEFINE_BOXED_TYPE (ScholiaUndo, scholia_undo, scholia_undo_ref, scholia_undo_unref)

static void
scholia_undo_clear (ScholiaUndo *self)
{
  g_clear_pointer (&self->state, scholia_thread_state_unref);
  g_clear_pointer (&self->trash, scholia_trash_unref);
}

static ScholiaUndo *
scholia_undo_new (ScholiaBoard        *board,
                  ScholiaEvent        *event,
                  const ScholiaTarget *target)
{
  ScholiaUndo *self = g_atomic_rc_box_new0 (ScholiaUndo);

  g_strlcpy (self->thread_id, scholia_event_get_thread_id (event), sizeof self->thread_id);
  self->state = target->state != NULL ? scholia_thread_state_ref (target->state) : NULL;
  self->seq = board->seq;
  memcpy (self->head_id, board->head_id, sizeof self->head_id);
  self->next_number = board->next_number;
  self->trash = scholia_trash_ref (board->trash);
  self->revision = board->revision;

  return self;
}

ScholiaUndo *
scholia_undo_ref (ScholiaUndo *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
scholia_undo_unref (ScholiaUndo *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) scholia_undo_clear);
}

static gboolean
fail (GError       **error,
      ScholiaError   code,
      const char    *what)
{
  g_set_error_literal (error, SCHOLIA_ERROR, (gint) code, what);

  return FALSE;
}

/* A thread's number: the server gives it once, counting up; an expected create has none yet. */
static gboolean
check_new_number (ScholiaBoard  *self,
                  ScholiaEvent  *event,
                  GError       **error)
{
  guint number = scholia_event_get_number (event);

  if (scholia_event_get_seq (event) == 0)
    return number == 0
           || fail (error, SCHOLIA_ERROR_MALFORMED, "number of an event that is only expected");

  if (number == 0 || number > SCHOLIA_MAX_NUMBER)
    return fail (error, SCHOLIA_ERROR_MALFORMED, "number is out of range");

  return number >= self->next_number
         || fail (error, SCHOLIA_ERROR_CONFLICT, "number was given to another thread before");
}

static gboolean
check_restored (ScholiaBoard  *self,
                ScholiaEvent  *event,
                GError       **error)
{
  ScholiaThreadState *state = scholia_event_get_restored (event);
  guint number;

  if (state == NULL)
    return fail (error, SCHOLIA_ERROR_MALFORMED, "restored is missing");

  if (!g_str_equal (scholia_thread_state_get_id (state), scholia_event_get_thread_id (event)))
    return fail (error, SCHOLIA_ERROR_MALFORMED, "restored is another thread");

  number = scholia_thread_state_get_number (state);
  if (number >= self->next_number || (number == 0 && scholia_event_get_seq (event) != 0))
    return fail (error, SCHOLIA_ERROR_MALFORMED, "restored has a number that was never given");

  if (scholia_board_find_number (self, number) != NULL)
    return fail (error, SCHOLIA_ERROR_CONFLICT, "restored has the number of another thread");

  return scholia_thread_state_check (state, error);
}

static gboolean
check_event (ScholiaBoard   *self,
             ScholiaEvent   *event,
             ScholiaTarget  *target,
             GError        **error)
{
  ScholiaAction *action = scholia_event_get_action (event);
  const char *body = scholia_action_get_body (action);
  guint64 seq = scholia_event_get_seq (event);

  if (seq != 0 && (seq - 1 != self->seq || seq == G_MAXUINT64))
    return fail (error, SCHOLIA_ERROR_CONFLICT, "seq is not the next one");

  if (!scholia_time_is_valid (scholia_event_get_time_ms (event)))
    return fail (error, SCHOLIA_ERROR_MALFORMED, "time is out of range");

  if (body != NULL && g_utf8_strlen (body, -1) > SCHOLIA_MAX_COMMENT_CHARS)
    return fail (error, SCHOLIA_ERROR_TOO_LARGE, "body is too long");

  if (!scholia_board_find_target (self, action, target, error)
      || !scholia_board_fits (self, action, target, error))
    return FALSE;

  switch (scholia_action_get_kind (action))
    {
    case SCHOLIA_ACTION_CREATE:
      return check_new_number (self, event, error);

    case SCHOLIA_ACTION_RESTORE:
      return check_restored (self, event, error);

    case SCHOLIA_ACTION_REPLY:
    case SCHOLIA_ACTION_EDIT:
    case SCHOLIA_ACTION_DELETE_COMMENT:
    case SCHOLIA_ACTION_MOVE:
    case SCHOLIA_ACTION_RESOLVE:
    case SCHOLIA_ACTION_REOPEN:
    case SCHOLIA_ACTION_DELETE:
    default:
      return TRUE;
    }
}

static ScholiaComment *
new_comment (ScholiaEvent *event)
{
  ScholiaAction *action = scholia_event_get_action (event);

  return scholia_comment_new (scholia_action_get_comment_id (action),
                              scholia_event_get_author (event),
                              scholia_action_get_body (action),
                              scholia_event_get_time_ms (event), 0);
}

/* The words are new; author and place in the thread stay. */
static ScholiaComment *
edited_comment (ScholiaEvent   *event,
                ScholiaComment *old)
{
  return scholia_comment_new (scholia_comment_get_id (old),
                              scholia_comment_get_author (old),
                              scholia_action_get_body (scholia_event_get_action (event)),
                              scholia_comment_get_created_ms (old),
                              scholia_event_get_time_ms (event));
}

static ScholiaThreadState *
new_thread (ScholiaEvent *event)
{
  g_autoptr(GPtrArray) comments = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 time_ms = scholia_event_get_time_ms (event);

  g_ptr_array_add (comments, new_comment (event));

  return scholia_thread_state_new (scholia_event_get_thread_id (event),
                                   scholia_event_get_number (event),
                                   scholia_action_get_anchor (scholia_event_get_action (event)),
                                   scholia_event_get_author (event),
                                   time_ms, NULL, 0, time_ms, comments);
}

static ScholiaThreadState *
changed_thread (ScholiaEvent        *event,
                const ScholiaTarget *target)
{
  ScholiaAction *action = scholia_event_get_action (event);
  gint64 time_ms = scholia_event_get_time_ms (event);
  g_autoptr(ScholiaComment) comment = NULL;

  switch (scholia_action_get_kind (action))
    {
    case SCHOLIA_ACTION_REPLY:
      comment = new_comment (event);
      return scholia_thread_state_with_comment (target->state, comment, time_ms);

    case SCHOLIA_ACTION_EDIT:
      comment = edited_comment (event, target->comment);
      return scholia_thread_state_with_comment (target->state, comment, time_ms);

    case SCHOLIA_ACTION_DELETE_COMMENT:
      return scholia_thread_state_without_comment (target->state,
                                                   scholia_action_get_comment_id (action),
                                                   time_ms);

    case SCHOLIA_ACTION_MOVE:
      return scholia_thread_state_with_anchor (target->state, scholia_action_get_anchor (action),
                                               time_ms);

    case SCHOLIA_ACTION_RESOLVE:
      return scholia_thread_state_with_resolver (target->state, scholia_event_get_author (event),
                                                 time_ms);

    case SCHOLIA_ACTION_REOPEN:
      return scholia_thread_state_with_resolver (target->state, NULL, time_ms);

    case SCHOLIA_ACTION_CREATE:
    case SCHOLIA_ACTION_DELETE:
    case SCHOLIA_ACTION_RESTORE:
    default:
      g_assert_not_reached ();
    }
}

/* @trash: (transfer full) */
static void
set_trash (ScholiaBoard *self,
           ScholiaTrash *trash)
{
  g_clear_pointer (&self->trash, scholia_trash_unref);
  self->trash = trash;
}

static void
do_create (ScholiaBoard *self,
           ScholiaEvent *event)
{
  g_autoptr(ScholiaThreadState) state = new_thread (event);

  scholia_board_add_thread (self, state, SCHOLIA_BOARD_BY_NUMBER);
  if (scholia_event_get_number (event) != 0)
    self->next_number = scholia_event_get_number (event) + 1;
}

static void
do_restore (ScholiaBoard *self,
            ScholiaEvent *event)
{
  scholia_board_add_thread (self, scholia_event_get_restored (event), SCHOLIA_BOARD_BY_NUMBER);
  set_trash (self, scholia_trash_without (self->trash, scholia_event_get_thread_id (event)));
}

static void
do_change (ScholiaBoard        *self,
           ScholiaEvent        *event,
           const ScholiaTarget *target)
{
  g_autoptr(ScholiaThreadState) state = changed_thread (event, target);

  scholia_board_change_thread (self, target->thread, state);
}

/* @undo keeps the state alive that the trash takes over. */
static void
do_delete (ScholiaBoard        *self,
           ScholiaEvent        *event,
           const ScholiaTarget *target,
           ScholiaUndo         *undo)
{
  set_trash (self, scholia_trash_with (self->trash, undo->state,
                                       scholia_event_get_author (event)));
  undo->position = scholia_board_drop_thread (self, target->thread);
}

static void
do_event (ScholiaBoard        *self,
          ScholiaEvent        *event,
          const ScholiaTarget *target,
          ScholiaUndo         *undo)
{
  switch (scholia_action_get_kind (scholia_event_get_action (event)))
    {
    case SCHOLIA_ACTION_CREATE:
      undo->change = CHANGE_ADDED;
      do_create (self, event);
      break;

    case SCHOLIA_ACTION_RESTORE:
      undo->change = CHANGE_ADDED;
      do_restore (self, event);
      break;

    case SCHOLIA_ACTION_DELETE:
      undo->change = CHANGE_DROPPED;
      do_delete (self, event, target, undo);
      break;

    case SCHOLIA_ACTION_REPLY:
    case SCHOLIA_ACTION_EDIT:
    case SCHOLIA_ACTION_DELETE_COMMENT:
    case SCHOLIA_ACTION_MOVE:
    case SCHOLIA_ACTION_RESOLVE:
    case SCHOLIA_ACTION_REOPEN:
    default:
      undo->change = CHANGE_REPLACED;
      do_change (self, event, target);
      break;
    }
}

gboolean
scholia_board_apply (ScholiaBoard  *self,
                     ScholiaEvent  *event,
                     ScholiaUndo  **undo,
                     GError       **error)
{
  g_autoptr(ScholiaUndo) new_undo = NULL;
  ScholiaTarget target;

  g_return_val_if_fail (SCHOLIA_IS_BOARD (self), FALSE);
  g_return_val_if_fail (event != NULL, FALSE);

  if (!check_event (self, event, &target, error))
    return FALSE;

  new_undo = scholia_undo_new (self, event, &target);
  scholia_board_begin_update (self);

  do_event (self, event, &target, new_undo);
  self->revision = new_undo->revision_after = ++self->last_revision;
  if (scholia_event_get_seq (event) != 0)
    {
      self->seq = scholia_event_get_seq (event);
      g_strlcpy (self->head_id, scholia_event_get_broadcast_id (event), sizeof self->head_id);
    }

  if (undo != NULL)
    *undo = g_steal_pointer (&new_undo);
  scholia_board_end_update (self);

  return TRUE;
}

void
scholia_board_undo (ScholiaBoard *self,
                    ScholiaUndo  *undo)
{
  ScholiaThread *thread;

  g_return_if_fail (SCHOLIA_IS_BOARD (self));
  g_return_if_fail (undo != NULL);
  g_return_if_fail (undo->revision_after == self->revision);

  scholia_board_begin_update (self);

  thread = scholia_board_find_thread (self, undo->thread_id);
  switch (undo->change)
    {
    case CHANGE_ADDED:
      scholia_board_drop_thread (self, thread);
      break;

    case CHANGE_DROPPED:
      scholia_board_add_thread (self, undo->state, undo->position);
      break;

    case CHANGE_REPLACED:
      scholia_board_change_thread (self, thread, undo->state);
      break;

    default:
      g_assert_not_reached ();
    }

  self->seq = undo->seq;
  memcpy (self->head_id, undo->head_id, sizeof self->head_id);
  self->next_number = undo->next_number;
  set_trash (self, scholia_trash_ref (undo->trash));
  self->revision = undo->revision;

  scholia_board_end_update (self);
}
