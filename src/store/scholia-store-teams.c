/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The call that lists teams, for the operator of the server. */

#include "scholia-store-private.h"

void
scholia_stored_team_free (ScholiaStoredTeam *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->team_id);
  g_free (self);
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
