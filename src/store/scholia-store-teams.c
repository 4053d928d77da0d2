/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The calls that list teams, for the operator of the server, and measure one. */

#include "scholia-store-private.h"

void
scholia_stored_team_free (ScholiaStoredTeam *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->team_id);
  g_free (self);
}

static gboolean
name_member (GError     **error,
             const char  *member)
{
  if (error != NULL)
    scholia_error_set_member (*error, member);

  return FALSE;
}

gboolean
scholia_stored_team_check_quota (const ScholiaStoredTeam  *self,
                                 guint64                   image_bytes,
                                 guint64                   max_boards,
                                 guint64                   max_bytes,
                                 GError                  **error)
{
  if (max_boards != 0 && self->n_boards >= max_boards)
    {
      g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_QUOTA,
                   "The team has %" G_GUINT64_FORMAT " boards; at most %" G_GUINT64_FORMAT,
                   self->n_boards, max_boards);
      return name_member (error, "boards");
    }
  if (max_bytes != 0 && image_bytes > max_bytes - MIN (max_bytes, self->n_bytes))
    {
      g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_QUOTA,
                   "The team's images have %" G_GUINT64_FORMAT " bytes; with this one more than "
                   "the %" G_GUINT64_FORMAT " that they may", self->n_bytes, max_bytes);
      return name_member (error, "bytes");
    }

  return TRUE;
}

/**
 * scholia_store_list_teams_async:
 * @self: a store
 * @callback: called when done
 * @user_data: for @callback
 *
 * Lists all teams: for whoever runs the server, never for a peer.
 */
void
scholia_store_list_teams_async (ScholiaStore        *self,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (SCHOLIA_IS_STORE (self));

  task = scholia_store_start_call (self, scholia_store_list_teams_async, NULL, callback, user_data);
  if (task != NULL)
    SCHOLIA_STORE_GET_CLASS (self)->list_teams (self, task);
}

GPtrArray *
scholia_store_list_teams_finish (ScholiaStore  *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * scholia_store_measure_team_async:
 * @self: a store
 * @team_id: a team
 * @callback: called when done
 * @user_data: for @callback
 *
 * Counts the team's boards and the bytes of their images.
 */
void
scholia_store_measure_team_async (ScholiaStore        *self,
                                  const char          *team_id,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (SCHOLIA_IS_STORE (self));
  g_return_if_fail (team_id != NULL);

  task = scholia_store_start_call (self, scholia_store_measure_team_async, NULL, callback,
                                   user_data);
  if (task != NULL)
    SCHOLIA_STORE_GET_CLASS (self)->measure_team (self, team_id, task);
}

ScholiaStoredTeam *
scholia_store_measure_team_finish (ScholiaStore  *self,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
