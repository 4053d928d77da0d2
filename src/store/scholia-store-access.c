/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The calls about teams, boards and links, and about blobs. */

#include "scholia-store-private.h"

static gboolean
is_key (const ScholiaBoardKey *key)
{
  return key != NULL && key->team_id != NULL && key->board_id != NULL;
}

static gboolean
is_complete_board (const ScholiaStoredBoard *board)
{
  return board != NULL && board->team_id != NULL && board->board_id != NULL &&
         board->title != NULL && board->image_sha256 != NULL && board->image_type != NULL;
}

static gboolean
is_complete_link (const ScholiaStoredLink *link)
{
  return link != NULL && link->team_id != NULL && link->board_id != NULL &&
         link->link_id != NULL && link->role != NULL;
}

static gboolean
is_complete_removal (const ScholiaStoredRemoval *removal)
{
  return removal != NULL && removal->team_id != NULL && removal->board_id != NULL &&
         removal->person_id != NULL && removal->words != NULL;
}

static gboolean
is_complete (const ScholiaMetaOperation *operation)
{
  switch (operation->kind)
    {
    case SCHOLIA_META_PUT_TEAM:
    case SCHOLIA_META_ADD_TEAM:
    case SCHOLIA_META_CHANGE_KEY:
      return operation->team_id != NULL && operation->key_hash != NULL;

    case SCHOLIA_META_REMOVE_TEAM:
      return operation->team_id != NULL;

    case SCHOLIA_META_PUT_BOARD:
    case SCHOLIA_META_ADD_BOARD:
      return is_complete_board (operation->board);

    case SCHOLIA_META_REMOVE_BOARD:
      return operation->team_id != NULL && operation->board_id != NULL;

    case SCHOLIA_META_PUT_LINK:
      return is_complete_link (operation->link);

    case SCHOLIA_META_REVOKE_LINK:
      return operation->team_id != NULL && operation->board_id != NULL &&
             operation->link_id != NULL;

    case SCHOLIA_META_PUT_REMOVAL:
      return is_complete_removal (operation->removal);

    case SCHOLIA_META_LIFT_REMOVAL:
      return operation->team_id != NULL && operation->board_id != NULL &&
             operation->person_id != NULL;

    default:
      return FALSE;
    }
}

/**
 * scholia_store_meta_async:
 * @self: a store
 * @operations: (array length=n_operations): what to change, in this order; copied
 * @n_operations: how many
 * @callback: called when done
 * @user_data: for @callback
 *
 * Changes teams, boards and links, all of @operations or none.
 */
void
scholia_store_meta_async (ScholiaStore               *self,
                          const ScholiaMetaOperation *operations,
                          gsize                       n_operations,
                          GAsyncReadyCallback         callback,
                          gpointer                    user_data)
{
  GTask *task;

  g_return_if_fail (SCHOLIA_IS_STORE (self));
  for (gsize i = 0; i < n_operations; i++)
    g_return_if_fail (is_complete (&operations[i]));

  task = scholia_store_start_call (self, scholia_store_meta_async, NULL, callback, user_data);
  if (task != NULL)
    SCHOLIA_STORE_GET_CLASS (self)->meta (self, operations, n_operations, task);
}

gboolean
scholia_store_meta_finish (ScholiaStore  *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * scholia_store_find_team_async:
 * @self: a store
 * @key_hash: SHA-256 of a team's key
 * @callback: called when done
 * @user_data: for @callback
 *
 * Finds the team that has this key.
 */
void
scholia_store_find_team_async (ScholiaStore        *self,
                               const guint8         key_hash[32],
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (SCHOLIA_IS_STORE (self));
  g_return_if_fail (key_hash != NULL);

  task = scholia_store_start_call (self, scholia_store_find_team_async, NULL, callback, user_data);
  if (task != NULL)
    SCHOLIA_STORE_GET_CLASS (self)->find_team (self, key_hash, task);
}

char *
scholia_store_find_team_finish (ScholiaStore  *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * scholia_store_find_link_async:
 * @self: a store
 * @token_hash: SHA-256 of a link's token
 * @callback: called when done
 * @user_data: for @callback
 *
 * Finds the link with this token, revoked and expired ones included.
 */
void
scholia_store_find_link_async (ScholiaStore        *self,
                               const guint8         token_hash[32],
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (SCHOLIA_IS_STORE (self));
  g_return_if_fail (token_hash != NULL);

  task = scholia_store_start_call (self, scholia_store_find_link_async, NULL, callback, user_data);
  if (task != NULL)
    SCHOLIA_STORE_GET_CLASS (self)->find_link (self, token_hash, task);
}

ScholiaStoredLink *
scholia_store_find_link_finish (ScholiaStore  *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * scholia_store_find_board_async:
 * @self: a store
 * @key: which board
 * @callback: called when done
 * @user_data: for @callback
 *
 * Reads a board's constant part.
 */
void
scholia_store_find_board_async (ScholiaStore          *self,
                                const ScholiaBoardKey *key,
                                GAsyncReadyCallback    callback,
                                gpointer               user_data)
{
  GTask *task;

  g_return_if_fail (SCHOLIA_IS_STORE (self));
  g_return_if_fail (is_key (key));

  task = scholia_store_start_call (self, scholia_store_find_board_async, NULL, callback, user_data);
  if (task != NULL)
    SCHOLIA_STORE_GET_CLASS (self)->find_board (self, key, task);
}

ScholiaStoredBoard *
scholia_store_find_board_finish (ScholiaStore  *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * scholia_store_list_boards_async:
 * @self: a store
 * @team_id: whose
 * @callback: called when done
 * @user_data: for @callback
 *
 * Lists a team's boards, none for a team that is not there.
 */
void
scholia_store_list_boards_async (ScholiaStore        *self,
                                 const char          *team_id,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (SCHOLIA_IS_STORE (self));
  g_return_if_fail (team_id != NULL);

  task = scholia_store_start_call (self, scholia_store_list_boards_async, NULL,
                                   callback, user_data);
  if (task != NULL)
    SCHOLIA_STORE_GET_CLASS (self)->list_boards (self, team_id, task);
}

GPtrArray *
scholia_store_list_boards_finish (ScholiaStore  *self,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * scholia_store_list_links_async:
 * @self: a store
 * @key: which board
 * @callback: called when done
 * @user_data: for @callback
 *
 * Lists a board's links. Ends with NOT_FOUND if there is no such board of that team.
 */
void
scholia_store_list_links_async (ScholiaStore          *self,
                                const ScholiaBoardKey *key,
                                GAsyncReadyCallback    callback,
                                gpointer               user_data)
{
  GTask *task;

  g_return_if_fail (SCHOLIA_IS_STORE (self));
  g_return_if_fail (is_key (key));

  task = scholia_store_start_call (self, scholia_store_list_links_async, NULL, callback, user_data);
  if (task != NULL)
    SCHOLIA_STORE_GET_CLASS (self)->list_links (self, key, task);
}

GPtrArray *
scholia_store_list_links_finish (ScholiaStore  *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * scholia_store_list_removals_async:
 * @self: a store
 * @key: which board
 * @callback: called when done
 * @user_data: for @callback
 *
 * Lists who was removed from a board and not let in again.
 */
void
scholia_store_list_removals_async (ScholiaStore          *self,
                                   const ScholiaBoardKey *key,
                                   GAsyncReadyCallback    callback,
                                   gpointer               user_data)
{
  GTask *task;

  g_return_if_fail (SCHOLIA_IS_STORE (self));
  g_return_if_fail (is_key (key));

  task = scholia_store_start_call (self, scholia_store_list_removals_async, NULL, callback,
                                   user_data);
  if (task != NULL)
    SCHOLIA_STORE_GET_CLASS (self)->list_removals (self, key, task);
}

GPtrArray *
scholia_store_list_removals_finish (ScholiaStore  *self,
                                    GAsyncResult  *result,
                                    GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * scholia_store_blob_begin:
 * @self: a store
 *
 * Starts a blob. Nothing is on disk until the first write.
 *
 * Returns: (transfer full) (nullable): its writer, or %NULL with @error set if the store is closed
 */
ScholiaBlobWriter *
scholia_store_blob_begin (ScholiaStore  *self,
                          GError       **error)
{
  g_return_val_if_fail (SCHOLIA_IS_STORE (self), NULL);

  if (!scholia_store_check_open (self, error))
    return NULL;

  return SCHOLIA_STORE_GET_CLASS (self)->blob_begin (self);
}

/**
 * scholia_store_blob_open_async:
 * @self: a store
 * @sha256: the blob's digest; may come from a peer
 * @offset: how many bytes are left out
 * @callback: called when done
 * @user_data: for @callback
 *
 * Opens a blob for reading.
 */
void
scholia_store_blob_open_async (ScholiaStore        *self,
                               const char          *sha256,
                               guint64              offset,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (SCHOLIA_IS_STORE (self));
  g_return_if_fail (sha256 != NULL && offset <= G_MAXINT64);

  task = scholia_store_start_call (self, scholia_store_blob_open_async, NULL, callback, user_data);
  if (task != NULL)
    SCHOLIA_STORE_GET_CLASS (self)->blob_open (self, sha256, offset, task);
}

GInputStream *
scholia_store_blob_open_finish (ScholiaStore  *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
