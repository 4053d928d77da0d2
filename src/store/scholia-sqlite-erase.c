/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-sqlite-erase.h"

/* The texts that @list gives as (slot, size in bytes). Collected before the first is erased: a
 * statement must not change the rows that it walks. */
static gboolean
erase_listed (ScholiaSqliteConnection  *connection,
              sqlite3_stmt             *list,
              GError                  **error)
{
  g_autoptr(GArray) texts = g_array_new (FALSE, FALSE, sizeof (ScholiaSqliteText));
  int code = SQLITE_ERROR;

  while (list != NULL && (code = scholia_sqlite_step (connection, list, error)) == SQLITE_ROW)
    {
      ScholiaSqliteText text = { sqlite3_column_int64 (list, 0), sqlite3_column_int64 (list, 1) };

      g_array_append_val (texts, text);
    }

  if (code != SQLITE_DONE)
    return FALSE;

  for (guint i = 0; i < texts->len; i++)
    if (!scholia_sqlite_text_erase (connection, &g_array_index (texts, ScholiaSqliteText, i),
                                    error))
      return FALSE;

  return TRUE;
}

/**
 * scholia_sqlite_erase_payloads:
 * @connection: the writer's, in a transaction
 * @board: a board
 * @after: the last event before them, whose payload is gone already
 * @up_to: the last of them
 *
 * Returns: %FALSE with @error set if they are still there
 */
gboolean
scholia_sqlite_erase_payloads (ScholiaSqliteConnection   *connection,
                               const ScholiaSqliteBoard  *board,
                               guint64                    after,
                               guint64                    up_to,
                               GError                   **error)
{
  g_autoptr(sqlite3_stmt) list = NULL;

  list = scholia_sqlite_query (connection, error,
                               "SELECT slot, size_bytes FROM event "
                               "WHERE board = ? AND seq > ? AND seq <= ? AND slot IS NOT NULL",
                               "iii", board->number, (gint64) after, (gint64) up_to);

  return erase_listed (connection, list, error) &&
         scholia_sqlite_run (connection, error,
                             "UPDATE event SET slot = NULL, size_bytes = NULL "
                             "WHERE board = ? AND seq > ? AND seq <= ?",
                             "iii", board->number, (gint64) after, (gint64) up_to);
}

static gboolean
erase_snapshot (ScholiaSqliteConnection   *connection,
                const ScholiaSqliteBoard  *board,
                GError                   **error)
{
  g_autoptr(sqlite3_stmt) list = NULL;

  list = scholia_sqlite_query (connection, error,
                               "SELECT slot, size_bytes FROM snapshot WHERE board = ?",
                               "i", board->number);

  return erase_listed (connection, list, error);
}

gboolean
scholia_sqlite_erase_title (ScholiaSqliteConnection   *connection,
                            const ScholiaSqliteBoard  *board,
                            GError                   **error)
{
  g_autoptr(sqlite3_stmt) list = NULL;

  list = scholia_sqlite_query (connection, error,
                               "SELECT title_slot, title_bytes FROM board WHERE board = ?",
                               "i", board->number);

  return erase_listed (connection, list, error);
}

static gboolean
erase_removals (ScholiaSqliteConnection   *connection,
                const ScholiaSqliteBoard  *board,
                GError                   **error)
{
  g_autoptr(sqlite3_stmt) list = NULL;

  list = scholia_sqlite_query (connection, error,
                               "SELECT words_slot, words_bytes FROM removal WHERE board = ?",
                               "i", board->number);

  return erase_listed (connection, list, error);
}

gboolean
scholia_sqlite_erase_removal (ScholiaSqliteConnection   *connection,
                              const ScholiaSqliteBoard  *board,
                              const char                *person_id,
                              gboolean                  *was_there,
                              GError                   **error)
{
  g_autoptr(sqlite3_stmt) list = NULL;
  g_autoptr(sqlite3_stmt) remove = NULL;
  int code;

  list = scholia_sqlite_query (connection, error,
                               "SELECT words_slot, words_bytes FROM removal "
                               "WHERE board = ? AND person_id = ?",
                               "it", board->number, person_id);
  if (!erase_listed (connection, list, error))
    return FALSE;

  remove = scholia_sqlite_query (connection, error,
                                 "DELETE FROM removal WHERE board = ? AND person_id = ? "
                                 "RETURNING 1",
                                 "it", board->number, person_id);
  code = remove != NULL ? scholia_sqlite_step (connection, remove, error) : SQLITE_ERROR;
  *was_there = code == SQLITE_ROW;

  return code != SQLITE_ERROR;
}

gboolean
scholia_sqlite_erase_board (ScholiaSqliteConnection   *connection,
                            const ScholiaSqliteBoard  *board,
                            GError                   **error)
{
  /* "board" last: the others refer to it. */
  static const char * const deletions[] = {
    "DELETE FROM event WHERE board = ?",
    "DELETE FROM snapshot WHERE board = ?",
    "DELETE FROM link WHERE board = ?",
    "DELETE FROM removal WHERE board = ?",
    "DELETE FROM board WHERE board = ?",
  };

  if (!scholia_sqlite_erase_payloads (connection, board, 0, G_MAXINT64, error) ||
      !erase_snapshot (connection, board, error) ||
      !scholia_sqlite_erase_title (connection, board, error) ||
      !erase_removals (connection, board, error))
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (deletions); i++)
    if (!scholia_sqlite_run (connection, error, deletions[i], "i", board->number))
      return FALSE;

  return TRUE;
}
