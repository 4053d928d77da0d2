/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The rules: what may be done to a board now, by whom, and how an action becomes an event. */

#include "scholia-board-private.h"

#include "scholia-error.h"
#include "scholia-limits.h"
#include "scholia-thread-state-private.h"

static gboolean
fail (GError       **error,
      ScholiaError   code,
      const char    *what)
{
  g_set_error_literal (error, SCHOLIA_ERROR, (gint) code, what);

  return FALSE;
}

gboolean
scholia_board_find_target (ScholiaBoard   *self,
                           ScholiaAction  *action,
                           ScholiaTarget  *target,
                           GError        **error)
{
  ScholiaActionKind kind = scholia_action_get_kind (action);

  *target = (ScholiaTarget) { NULL, NULL, NULL };
  target->thread = scholia_board_find_thread (self, scholia_action_get_thread_id (action));

  if (kind == SCHOLIA_ACTION_CREATE || kind == SCHOLIA_ACTION_RESTORE)
    return target->thread == NULL
           || fail (error, SCHOLIA_ERROR_CONFLICT, "There is a thread with this id already");

  if (target->thread == NULL)
    return fail (error, SCHOLIA_ERROR_NOT_FOUND, "The thread is not there any more");

  target->state = scholia_thread_get_state (target->thread);
  if (kind != SCHOLIA_ACTION_EDIT && kind != SCHOLIA_ACTION_DELETE_COMMENT)
    return TRUE;

  target->comment = scholia_thread_state_find_comment (target->state,
                                                       scholia_action_get_comment_id (action),
                                                       NULL);

  return target->comment != NULL
         || fail (error, SCHOLIA_ERROR_NOT_FOUND, "The comment is not there any more");
}

static gboolean
thread_fits (ScholiaBoard   *self,
             GError        **error)
{
  if (scholia_board_get_n_threads (self) >= SCHOLIA_MAX_THREADS)
    return fail (error, SCHOLIA_ERROR_BOARD_FULL, "The board has as many markers as it takes");

  return TRUE;
}

static gboolean
create_fits (ScholiaBoard   *self,
             ScholiaAction  *action,
             GError        **error)
{
  if (scholia_board_find_trash (self, scholia_action_get_thread_id (action)) != NULL)
    return fail (error, SCHOLIA_ERROR_CONFLICT, "There was a thread with this id already");

  if (self->next_number > SCHOLIA_MAX_NUMBER)
    return fail (error, SCHOLIA_ERROR_BOARD_FULL, "The board has no more numbers");

  return thread_fits (self, error);
}

static gboolean
reply_fits (ScholiaAction             *action,
            const ScholiaThreadState  *state,
            GError                   **error)
{
  const char *comment_id = scholia_action_get_comment_id (action);

  if (scholia_thread_state_find_comment (state, comment_id, NULL) != NULL)
    return fail (error, SCHOLIA_ERROR_CONFLICT, "There is a comment with this id already");

  if (scholia_thread_state_get_n_comments (state) >= SCHOLIA_MAX_COMMENTS)
    return fail (error, SCHOLIA_ERROR_BOARD_FULL, "The thread has as many comments as it takes");

  return TRUE;
}

static gboolean
resolution_fits (const ScholiaThreadState  *state,
                 gboolean                   resolves,
                 GError                   **error)
{
  if (scholia_thread_state_is_resolved (state) == resolves)
    return fail (error, SCHOLIA_ERROR_CONFLICT,
                 resolves ? "The thread is resolved already" : "The thread is open already");

  return TRUE;
}

gboolean
scholia_board_fits (ScholiaBoard         *self,
                    ScholiaAction        *action,
                    const ScholiaTarget  *target,
                    GError              **error)
{
  const ScholiaAnchor *anchor = scholia_action_get_anchor (action);

  if (anchor != NULL && !scholia_anchor_is_valid (anchor))
    return fail (error, SCHOLIA_ERROR_MALFORMED, "anchor is outside the image");

  switch (scholia_action_get_kind (action))
    {
    case SCHOLIA_ACTION_CREATE:
      return create_fits (self, action, error);

    case SCHOLIA_ACTION_REPLY:
      return reply_fits (action, target->state, error);

    case SCHOLIA_ACTION_DELETE_COMMENT:
      if (scholia_thread_state_get_n_comments (target->state) == 1)
        return fail (error, SCHOLIA_ERROR_LAST_COMMENT, "It is the thread's only comment");
      return TRUE;

    case SCHOLIA_ACTION_RESOLVE:
    case SCHOLIA_ACTION_REOPEN:
      return resolution_fits (target->state,
                              scholia_action_get_kind (action) == SCHOLIA_ACTION_RESOLVE, error);

    case SCHOLIA_ACTION_RESTORE:
      return thread_fits (self, error);

    case SCHOLIA_ACTION_EDIT:
    case SCHOLIA_ACTION_MOVE:
    case SCHOLIA_ACTION_DELETE:
    default:
      return TRUE;
    }
}

static gboolean
is_person (ScholiaPerson *person,
           const char    *person_id)
{
  return g_str_equal (scholia_person_get_id (person), person_id);
}

/* Whoever only created a thread that a moderator deleted cannot bring it back. */
static gboolean
trash_is_own (ScholiaBoard *self,
              const char   *thread_id,
              const char   *person_id)
{
  ScholiaPerson *deleter;
  ScholiaThreadState *state = scholia_trash_find (self->trash, thread_id, &deleter);

  return is_person (scholia_thread_state_get_creator (state), person_id)
         && is_person (deleter, person_id);
}

static gboolean
check_permission (ScholiaBoard         *self,
                  ScholiaAction        *action,
                  const ScholiaTarget  *target,
                  ScholiaRole           role,
                  const char           *person_id,
                  GError              **error)
{
  ScholiaActionKind kind = scholia_action_get_kind (action);
  gboolean is_own = TRUE;

  if (kind == SCHOLIA_ACTION_RESTORE)
    is_own = trash_is_own (self, scholia_action_get_thread_id (action), person_id);
  else if (target->comment != NULL)
    is_own = is_person (scholia_comment_get_author (target->comment), person_id);
  else if (target->state != NULL)
    is_own = is_person (scholia_thread_state_get_creator (target->state), person_id);

  if (!scholia_role_permits (role, kind, is_own))
    return fail (error, SCHOLIA_ERROR_FORBIDDEN, "Only who made it or a moderator may do this");

  return TRUE;
}

static gboolean
check_body (ScholiaAction  *action,
            GError        **error)
{
  const char *body = scholia_action_get_body (action);
  g_autofree char *clean = NULL;

  if (body == NULL)
    return TRUE;

  clean = scholia_comment_clean_body (body, error);
  if (clean == NULL)
    return FALSE;

  if (!g_str_equal (clean, body))
    return fail (error, SCHOLIA_ERROR_MALFORMED, "body has characters that a comment may not have");

  return TRUE;
}

gboolean
scholia_board_check (ScholiaBoard   *self,
                     ScholiaAction  *action,
                     ScholiaRole     role,
                     const char     *person_id,
                     GError        **error)
{
  ScholiaActionKind kind;
  ScholiaTarget target;

  g_return_val_if_fail (SCHOLIA_IS_BOARD (self), FALSE);
  g_return_val_if_fail (action != NULL, FALSE);
  g_return_val_if_fail (person_id != NULL, FALSE);

  /* Before anything else, so that a viewer cannot find out by trying what is on the board. */
  kind = scholia_action_get_kind (action);
  if (!scholia_role_permits (role, kind, TRUE))
    return fail (error, SCHOLIA_ERROR_FORBIDDEN, "The link permits looking only");

  if (!scholia_board_find_target (self, action, &target, error))
    return FALSE;

  if (kind == SCHOLIA_ACTION_RESTORE
      && scholia_board_find_trash (self, scholia_action_get_thread_id (action)) == NULL)
    return fail (error, SCHOLIA_ERROR_NOT_FOUND, "The thread can't be brought back any more");

  return check_permission (self, action, &target, role, person_id, error)
         && check_body (action, error)
         && scholia_board_fits (self, action, &target, error);
}

ScholiaEvent *
scholia_board_accept (ScholiaBoard  *self,
                      ScholiaAction *action,
                      ScholiaPerson *author,
                      gint64         time_ms)
{
  ScholiaThreadState *restored = NULL;
  guint number = 0;

  g_return_val_if_fail (SCHOLIA_IS_BOARD (self), NULL);
  g_return_val_if_fail (action != NULL, NULL);
  g_return_val_if_fail (author != NULL, NULL);

  switch (scholia_action_get_kind (action))
    {
    case SCHOLIA_ACTION_CREATE:
      number = self->next_number;
      break;

    case SCHOLIA_ACTION_RESTORE:
      restored = scholia_board_find_trash (self, scholia_action_get_thread_id (action));
      g_return_val_if_fail (restored != NULL, NULL);
      break;

    case SCHOLIA_ACTION_REPLY:
    case SCHOLIA_ACTION_EDIT:
    case SCHOLIA_ACTION_DELETE_COMMENT:
    case SCHOLIA_ACTION_MOVE:
    case SCHOLIA_ACTION_RESOLVE:
    case SCHOLIA_ACTION_REOPEN:
    case SCHOLIA_ACTION_DELETE:
    default:
      break;
    }

  return scholia_event_new (action, author, self->seq + 1, time_ms, restored, number);
}
