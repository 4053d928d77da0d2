/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The calls about what teams sent and were sent. */

#include "scholia-store-usage.h"

#include "scholia-store-private.h"

static gboolean
is_complete (const ScholiaUsageEntry *entry)
{
  return entry->team_id != NULL && entry->board_id != NULL && entry->count.direction <= 1 &&
         entry->count.start_s % SCHOLIA_HOUR_S == 0;
}

/**
 * scholia_store_add_usage_async:
 * @self: a store
 * @batch: what to add; copied
 * @callback: called when done
 * @user_data: for @callback
 *
 * Adds counts to the hours they belong to.
 */
void
scholia_store_add_usage_async (ScholiaStore            *self,
                               const ScholiaUsageBatch *batch,
                               GAsyncReadyCallback      callback,
                               gpointer                 user_data)
{
  GTask *task;

  g_return_if_fail (SCHOLIA_IS_STORE (self));
  g_return_if_fail (batch != NULL && batch->id != 0);
  g_return_if_fail (batch->hours_from_s % SCHOLIA_DAY_S == 0);
  for (gsize i = 0; i < batch->n_entries; i++)
    g_return_if_fail (is_complete (&batch->entries[i]));

  task = scholia_store_start_call (self, scholia_store_add_usage_async, NULL, callback, user_data);
  if (task != NULL)
    SCHOLIA_STORE_GET_CLASS (self)->add_usage (self, batch, task);
}

gboolean
scholia_store_add_usage_finish (ScholiaStore  *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * scholia_store_read_usage_async:
 * @self: a store
 * @query: what to read
 * @callback: called when done
 * @user_data: for @callback
 *
 * Reads a team's counts.
 */
void
scholia_store_read_usage_async (ScholiaStore            *self,
                                const ScholiaUsageQuery *query,
                                GAsyncReadyCallback      callback,
                                gpointer                 user_data)
{
  GTask *task;

  g_return_if_fail (SCHOLIA_IS_STORE (self));
  g_return_if_fail (query != NULL && query->team_id != NULL);

  task = scholia_store_start_call (self, scholia_store_read_usage_async, NULL, callback,
                                   user_data);
  if (task != NULL)
    SCHOLIA_STORE_GET_CLASS (self)->read_usage (self, query, task);
}

ScholiaUsageRows *
scholia_store_read_usage_finish (ScholiaStore  *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
scholia_usage_rows_free (ScholiaUsageRows *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->counts);
  g_ptr_array_unref (self->boards);
  g_free (self);
}
