/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the person wants: actions, and what others see of this window. */

#include "scholia-session-private.h"

#include "scholia-error.h"
#include "scholia-limits.h"

#include <glib/gi18n-lib.h>

gboolean
scholia_session_submit (ScholiaSession  *self,
                        ScholiaAction   *action,
                        GError         **error)
{
  g_autoptr(ScholiaMessage) message = NULL;

  g_return_val_if_fail (SCHOLIA_IS_SESSION (self), FALSE);
  g_return_val_if_fail (action != NULL, FALSE);

  if (self->state != SCHOLIA_SESSION_STATE_LIVE || self->line == NULL)
    {
      g_set_error_literal (error, SCHOLIA_ERROR, SCHOLIA_ERROR_OFFLINE,
                           _("You’re offline. Nothing was sent."));
      return FALSE;
    }
  if (!scholia_replica_submit (self->replica, action, g_get_real_time () / G_TIME_SPAN_MILLISECOND,
                               g_get_monotonic_time (), error))
    return FALSE;

  message = scholia_message_new_action (action);
  if (self->line != NULL)
    scholia_connection_send (self->line, message);
  scholia_session_settle (self);
  return TRUE;
}

static gboolean
is_own (ScholiaSession *self,
        ScholiaPerson  *person)
{
  return g_strcmp0 (scholia_session_get_person_id (self), scholia_person_get_id (person)) == 0;
}

/**
 * scholia_session_permits:
 * @kind: what is wanted
 * @thread: (nullable): of which thread, for all but a new one
 * @comment: (nullable): of which comment, to edit or delete it
 */
gboolean
scholia_session_permits (ScholiaSession    *self,
                         ScholiaActionKind  kind,
                         ScholiaThread     *thread,
                         ScholiaComment    *comment)
{
  gboolean own = FALSE;

  g_return_val_if_fail (SCHOLIA_IS_SESSION (self), FALSE);

  if (!self->has_board)
    return FALSE;

  if (comment != NULL
      && (kind == SCHOLIA_ACTION_EDIT || kind == SCHOLIA_ACTION_DELETE_COMMENT))
    own = is_own (self, scholia_comment_get_author (comment));
  else if (thread != NULL)
    own = is_own (self, scholia_thread_get_creator (thread));

  return scholia_role_permits (self->role, kind, own);
}

/* Somebody who turns to the board after a silence should know of a dead line before the words are
 * typed, not after. */
static void
attend (ScholiaSession *self)
{
  scholia_session_execute (self, scholia_connection_state_attend (&self->connection_state,
                                                                  g_get_monotonic_time ()));
  scholia_session_settle (self);
}

void
scholia_session_set_cursor (ScholiaSession *self,
                            gboolean        has_cursor,
                            double          x,
                            double          y)
{
  g_return_if_fail (SCHOLIA_IS_SESSION (self));

  scholia_presence_throttle_set_cursor (&self->presence, has_cursor, x, y);
  attend (self);
}

void
scholia_session_set_open_thread (ScholiaSession *self,
                                 const char     *thread_id,
                                 gboolean        is_typing)
{
  char *copy = g_strdup (thread_id);

  g_return_if_fail (SCHOLIA_IS_SESSION (self));

  g_free (self->open_thread_id);
  self->open_thread_id = copy;
  scholia_presence_throttle_set_thread (&self->presence, thread_id, is_typing);
  attend (self);
}

void
scholia_session_set_profile (ScholiaSession *self,
                             const char     *name,
                             guint           color)
{
  g_autofree char *clean = NULL;
  g_autoptr(ScholiaMessage) message = NULL;

  g_return_if_fail (SCHOLIA_IS_SESSION (self));
  g_return_if_fail (name != NULL && color < SCHOLIA_N_COLORS);

  clean = scholia_person_clean_name (name, NULL);
  if (clean == NULL || (g_str_equal (clean, self->name) && color == self->color))
    return;

  g_free (self->name);
  self->name = g_steal_pointer (&clean);
  self->color = color;
  if (self->line == NULL)
    return;

  message = scholia_message_new_profile (self->name, self->color);
  scholia_connection_send (self->line, message);
}
