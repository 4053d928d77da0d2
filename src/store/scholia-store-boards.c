/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The calls that read and write one board's log. */

#include "scholia-store-private.h"

static gboolean
is_key (const ScholiaBoardKey *key)
{
  return key != NULL && key->team_id != NULL && key->board_id != NULL;
}

static gboolean
is_well_formed (GPtrArray *events,
                guint64    expected_head)
{
  g_autoptr(GHashTable) ids = NULL;

  if (events == NULL || events->len == 0)
    return FALSE;

  ids = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < events->len; i++)
    {
      const ScholiaStoredEvent *event = g_ptr_array_index (events, i);

      if (event->seq != expected_head + 1 + i || event->payload == NULL ||
          event->broadcast_id == NULL || event->broadcast_id[0] == '\0' ||
          !g_hash_table_add (ids, event->broadcast_id))
        return FALSE;
    }

  return TRUE;
}

/**
 * scholia_store_load_async:
 * @self: a store
 * @key: which board
 * @known_seq: the newest event that the caller has, or 0
 * @known_id: its broadcast id, or ""; both may come from a peer
 * @cancellable: (nullable): ends the wait
 * @callback: called when done
 * @user_data: for @callback
 *
 * Reads what it takes to bring the caller up to date: the events after the known pair if the log
 * holds that pair and all of them, else the snapshot and the events after it.
 */
void
scholia_store_load_async (ScholiaStore          *self,
                          const ScholiaBoardKey *key,
                          guint64                known_seq,
                          const char            *known_id,
                          GCancellable          *cancellable,
                          GAsyncReadyCallback    callback,
                          gpointer               user_data)
{
  GTask *task;

  g_return_if_fail (SCHOLIA_IS_STORE (self));
  g_return_if_fail (is_key (key) && known_id != NULL);

  task = scholia_store_start_call (self, scholia_store_load_async, cancellable,
                                   callback, user_data);
  if (task != NULL)
    SCHOLIA_STORE_GET_CLASS (self)->load (self, key, known_seq, known_id, task);
}

ScholiaStoreLoad *
scholia_store_load_finish (ScholiaStore  *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * scholia_store_append_async:
 * @self: a store
 * @key: which board
 * @expected_head: the number of its newest event
 * @access_version: its access version, from scholia_store_load_async()
 * @events: (element-type ScholiaStoredEvent): numbered on from @expected_head; copied
 * @callback: called when the outcome is known
 * @user_data: for @callback
 *
 * Appends events, all or none of them.
 */
void
scholia_store_append_async (ScholiaStore          *self,
                            const ScholiaBoardKey *key,
                            guint64                expected_head,
                            guint64                access_version,
                            GPtrArray             *events,
                            GAsyncReadyCallback    callback,
                            gpointer               user_data)
{
  GTask *task;

  g_return_if_fail (SCHOLIA_IS_STORE (self));
  g_return_if_fail (is_key (key) && is_well_formed (events, expected_head));

  task = scholia_store_start_call (self, scholia_store_append_async, NULL, callback, user_data);
  if (task != NULL)
    SCHOLIA_STORE_GET_CLASS (self)->append (self, key, expected_head, access_version, events,
                                            task);
}

ScholiaAppendResult *
scholia_store_append_finish (ScholiaStore *self,
                             GAsyncResult *result)
{
  ScholiaAppendResult *outcome;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  outcome = g_task_propagate_pointer (G_TASK (result), NULL);
  if (outcome == NULL)
    outcome = scholia_append_result_new (SCHOLIA_APPEND_UNAVAILABLE, 0);

  return outcome;
}

/**
 * scholia_store_lookup_async:
 * @self: a store
 * @key: which board
 * @ids: broadcast ids
 * @callback: called when done
 * @user_data: for @callback
 *
 * Asks which of the ids are in the log, compacted events included. After an append that ended as
 * UNKNOWN the answer is final: while it is not, this ends with UNAVAILABLE.
 */
void
scholia_store_lookup_async (ScholiaStore          *self,
                            const ScholiaBoardKey *key,
                            const char * const    *ids,
                            GAsyncReadyCallback    callback,
                            gpointer               user_data)
{
  GTask *task;

  g_return_if_fail (SCHOLIA_IS_STORE (self));
  g_return_if_fail (is_key (key) && ids != NULL);

  task = scholia_store_start_call (self, scholia_store_lookup_async, NULL, callback, user_data);
  if (task != NULL)
    SCHOLIA_STORE_GET_CLASS (self)->lookup (self, key, ids, task);
}

GArray *
scholia_store_lookup_finish (ScholiaStore  *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * scholia_store_read_async:
 * @self: a store
 * @key: which board
 * @after: the number of the last event that is not wanted
 * @limit: at most so many
 * @callback: called when done
 * @user_data: for @callback
 *
 * Reads a stretch of the log. Events up to the snapshot have no payload any more.
 */
void
scholia_store_read_async (ScholiaStore          *self,
                          const ScholiaBoardKey *key,
                          guint64                after,
                          guint                  limit,
                          GAsyncReadyCallback    callback,
                          gpointer               user_data)
{
  GTask *task;

  g_return_if_fail (SCHOLIA_IS_STORE (self));
  g_return_if_fail (is_key (key));

  task = scholia_store_start_call (self, scholia_store_read_async, NULL, callback, user_data);
  if (task != NULL)
    SCHOLIA_STORE_GET_CLASS (self)->read (self, key, after, limit, task);
}

GPtrArray *
scholia_store_read_finish (ScholiaStore  *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * scholia_store_heads_async:
 * @self: a store
 * @keys: (array length=n_keys): boards
 * @n_keys: how many
 * @callback: called when done
 * @user_data: for @callback
 *
 * Asks for the newest number of each board, to make up for doorbells that were not heard.
 */
void
scholia_store_heads_async (ScholiaStore          *self,
                           const ScholiaBoardKey *keys,
                           gsize                  n_keys,
                           GAsyncReadyCallback    callback,
                           gpointer               user_data)
{
  GTask *task;

  g_return_if_fail (SCHOLIA_IS_STORE (self));
  for (gsize i = 0; i < n_keys; i++)
    g_return_if_fail (is_key (&keys[i]));

  task = scholia_store_start_call (self, scholia_store_heads_async, NULL, callback, user_data);
  if (task != NULL)
    SCHOLIA_STORE_GET_CLASS (self)->heads (self, keys, n_keys, task);
}

GArray *
scholia_store_heads_finish (ScholiaStore  *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * scholia_store_snapshot_async:
 * @self: a store
 * @key: which board
 * @seq: the newest event that @state includes
 * @state: the board after that event
 * @callback: called when the snapshot is durable and the old words are gone from the files
 * @user_data: for @callback
 *
 * Puts a snapshot in the place of the events up to @seq.
 */
void
scholia_store_snapshot_async (ScholiaStore          *self,
                              const ScholiaBoardKey *key,
                              guint64                seq,
                              GBytes                *state,
                              GAsyncReadyCallback    callback,
                              gpointer               user_data)
{
  GTask *task;

  g_return_if_fail (SCHOLIA_IS_STORE (self));
  g_return_if_fail (is_key (key) && state != NULL && seq > 0);

  task = scholia_store_start_call (self, scholia_store_snapshot_async, NULL, callback, user_data);
  if (task != NULL)
    SCHOLIA_STORE_GET_CLASS (self)->snapshot (self, key, seq, state, task);
}

gboolean
scholia_store_snapshot_finish (ScholiaStore  *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
