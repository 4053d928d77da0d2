/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who was removed from a board. */

#include "scholia-sqlite-jobs.h"

#include "scholia-sqlite-board.h"

static void
key_free (gpointer data)
{
  scholia_sqlite_key_clear (data);
  g_free (data);
}

static ScholiaStoredRemoval *
read_removal (ScholiaSqliteConnection  *connection,
              sqlite3_stmt             *row,
              const ScholiaSqliteKey   *key,
              GError                  **error)
{
  ScholiaSqliteText words = { sqlite3_column_int64 (row, 2), sqlite3_column_int64 (row, 3) };
  g_autoptr(ScholiaStoredRemoval) removal = g_new0 (ScholiaStoredRemoval, 1);

  removal->team_id = g_strdup (key->team_id);
  removal->board_id = g_strdup (key->board_id);
  removal->removed_ms = sqlite3_column_int64 (row, 1);
  if ((removal->person_id = scholia_sqlite_string (connection, row, 0, error)) == NULL ||
      (removal->words = scholia_sqlite_text_dup_string (connection, &words, error)) == NULL)
    return NULL;

  return g_steal_pointer (&removal);
}

static gboolean
list_removals_run (ScholiaStoreJob          *job,
                   ScholiaSqliteConnection  *connection,
                   GError                  **error)
{
  const ScholiaSqliteKey *key = job->request;
  g_autoptr(GPtrArray) removals = NULL;
  g_autoptr(sqlite3_stmt) list = NULL;
  ScholiaSqliteBoard board;
  int code;

  if (!scholia_sqlite_board_find (connection, key->team_id, key->board_id, &board, error))
    return FALSE;

  removals = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_stored_removal_free);
  list = scholia_sqlite_query (connection, error,
                               "SELECT person_id, removed_ms, words_slot, words_bytes FROM removal "
                               "WHERE board = ? ORDER BY removed_ms, person_id",
                               "i", board.number);
  if (list == NULL)
    return FALSE;

  while ((code = scholia_sqlite_step (connection, list, error)) == SQLITE_ROW)
    {
      ScholiaStoredRemoval *removal = read_removal (connection, list, key, error);

      if (removal == NULL)
        return FALSE;
      g_ptr_array_add (removals, removal);
    }

  job->result = g_steal_pointer (&removals);
  job->free_result = (GDestroyNotify) g_ptr_array_unref;

  return code == SQLITE_DONE;
}

ScholiaStoreJob *
scholia_sqlite_list_removals_job (GTask                 *task,
                                  const ScholiaBoardKey *key)
{
  ScholiaSqliteKey *copy = g_new (ScholiaSqliteKey, 1);

  scholia_sqlite_key_init (copy, key);

  return scholia_store_job_new (task, list_removals_run, copy, key_free);
}
