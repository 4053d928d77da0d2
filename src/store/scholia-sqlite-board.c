/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-sqlite-board.h"

/**
 * scholia_sqlite_board_find:
 * @connection: a connection, in a transaction
 * @team_id: whose board
 * @board_id: which
 * @board: (out): the board's number and access version
 *
 * Returns: %FALSE with @error set, NOT_FOUND also for another team's board
 */
gboolean
scholia_sqlite_board_find (ScholiaSqliteConnection  *connection,
                           const char               *team_id,
                           const char               *board_id,
                           ScholiaSqliteBoard       *board,
                           GError                  **error)
{
  g_autoptr(sqlite3_stmt) find = NULL;
  int code;

  find = scholia_sqlite_query (connection, error,
                               "SELECT board, access_version FROM board "
                               "WHERE team_id = ? AND board_id = ?",
                               "tt", team_id, board_id);
  if (find == NULL)
    return FALSE;

  code = scholia_sqlite_step (connection, find, error);
  if (code == SQLITE_DONE)
    g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND, "There is no such board");
  if (code != SQLITE_ROW)
    return FALSE;

  board->number = sqlite3_column_int64 (find, 0);
  board->access_version = (guint64) sqlite3_column_int64 (find, 1);

  return TRUE;
}

/* The pairs of (seq, broadcast id) stay for ever, so the newest one is the head. */
gboolean
scholia_sqlite_board_get_head (ScholiaSqliteConnection   *connection,
                               const ScholiaSqliteBoard  *board,
                               guint64                   *head_seq,
                               char                     **head_id,
                               GError                   **error)
{
  g_autoptr(sqlite3_stmt) find = NULL;
  int code;

  find = scholia_sqlite_query (connection, error,
                               "SELECT seq, broadcast_id FROM event WHERE board = ? "
                               "ORDER BY seq DESC LIMIT 1", "i", board->number);
  if (find == NULL)
    return FALSE;

  code = scholia_sqlite_step (connection, find, error);
  if (code == SQLITE_ERROR)
    return FALSE;

  *head_seq = code == SQLITE_ROW ? (guint64) sqlite3_column_int64 (find, 0) : 0;
  if (head_id == NULL)
    return TRUE;

  *head_id = code == SQLITE_ROW ? scholia_sqlite_string (connection, find, 1, error)
                                : g_strdup ("");
  return *head_id != NULL;
}

gboolean
scholia_sqlite_board_find_event (ScholiaSqliteConnection   *connection,
                                 const ScholiaSqliteBoard  *board,
                                 const char                *broadcast_id,
                                 guint64                   *seq,
                                 GError                   **error)
{
  g_autoptr(sqlite3_stmt) find = NULL;
  int code;

  find = scholia_sqlite_query (connection, error,
                               "SELECT seq FROM event WHERE board = ? AND broadcast_id = ?",
                               "it", board->number, broadcast_id);
  if (find == NULL)
    return FALSE;

  code = scholia_sqlite_step (connection, find, error);
  *seq = code == SQLITE_ROW ? (guint64) sqlite3_column_int64 (find, 0) : 0;

  return code != SQLITE_ERROR;
}

gboolean
scholia_sqlite_board_find_snapshot (ScholiaSqliteConnection   *connection,
                                    const ScholiaSqliteBoard  *board,
                                    guint64                   *seq,
                                    ScholiaSqliteText         *text,
                                    GError                   **error)
{
  g_autoptr(sqlite3_stmt) find = NULL;
  int code;

  find = scholia_sqlite_query (connection, error,
                               "SELECT seq, slot, size_bytes FROM snapshot WHERE board = ?",
                               "i", board->number);
  if (find == NULL)
    return FALSE;

  code = scholia_sqlite_step (connection, find, error);
  *seq = 0;
  if (code == SQLITE_ROW)
    {
      *seq = (guint64) sqlite3_column_int64 (find, 0);
      text->slot = sqlite3_column_int64 (find, 1);
      text->size_bytes = sqlite3_column_int64 (find, 2);
    }

  return code != SQLITE_ERROR;
}

void
scholia_sqlite_key_init (ScholiaSqliteKey      *self,
                         const ScholiaBoardKey *key)
{
  self->team_id = g_strdup (key->team_id);
  self->board_id = g_strdup (key->board_id);
}

void
scholia_sqlite_key_clear (ScholiaSqliteKey *self)
{
  g_free (self->team_id);
  g_free (self->board_id);
}
