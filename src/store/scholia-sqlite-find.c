/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads of teams, boards' constant parts and links. */

#include "scholia-sqlite-jobs.h"

#include "scholia-sqlite-board.h"

#include <string.h>

#define HASH_BYTES 32

#define SELECT_BOARD \
  "SELECT team_id, board_id, title_slot, title_bytes, image_sha256, image_type, image_width, " \
  "image_height, image_bytes, created_ms FROM board "
#define SELECT_LINK \
  "SELECT team_id, board_id, link_id, role, token_hash, link.created_ms, expires_ms, " \
  "password_hash, is_revoked FROM link JOIN board USING (board) "

static void
key_free (gpointer data)
{
  scholia_sqlite_key_clear (data);
  g_free (data);
}

static ScholiaSqliteKey *
key_new (const char *team_id,
         const char *board_id)
{
  ScholiaBoardKey key = { team_id, board_id };
  ScholiaSqliteKey *copy = g_new (ScholiaSqliteKey, 1);

  scholia_sqlite_key_init (copy, &key);

  return copy;
}

/* The one row of @find, or NOT_FOUND. */
static gboolean
step_to_row (ScholiaSqliteConnection  *connection,
             sqlite3_stmt             *find,
             GError                  **error)
{
  int code = find != NULL ? scholia_sqlite_step (connection, find, error) : SQLITE_ERROR;

  if (code == SQLITE_DONE)
    g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND, "There is no such thing");

  return code == SQLITE_ROW;
}

static gboolean
find_team_run (ScholiaStoreJob          *job,
               ScholiaSqliteConnection  *connection,
               GError                  **error)
{
  g_autoptr(sqlite3_stmt) find = NULL;

  find = scholia_sqlite_query (connection, error, "SELECT team_id FROM team WHERE key_hash = ?",
                               "b", job->request, (gsize) HASH_BYTES);
  if (!step_to_row (connection, find, error))
    return FALSE;

  job->result = scholia_sqlite_string (connection, find, 0, error);
  job->free_result = g_free;

  return job->result != NULL;
}

ScholiaStoreJob *
scholia_sqlite_find_team_job (GTask        *task,
                              const guint8  key_hash[32])
{
  return scholia_store_job_new (task, find_team_run, g_memdup2 (key_hash, HASH_BYTES), g_free);
}

static ScholiaStoredBoard *
read_board (ScholiaSqliteConnection  *connection,
            sqlite3_stmt             *row,
            GError                  **error)
{
  ScholiaSqliteText title = { sqlite3_column_int64 (row, 2), sqlite3_column_int64 (row, 3) };
  g_autoptr(ScholiaStoredBoard) board = g_new0 (ScholiaStoredBoard, 1);

  if ((board->team_id = scholia_sqlite_string (connection, row, 0, error)) == NULL ||
      (board->board_id = scholia_sqlite_string (connection, row, 1, error)) == NULL ||
      (board->image_sha256 = scholia_sqlite_string (connection, row, 4, error)) == NULL ||
      (board->image_type = scholia_sqlite_string (connection, row, 5, error)) == NULL ||
      (board->title = scholia_sqlite_text_dup_string (connection, &title, error)) == NULL)
    return NULL;

  board->image_width = (guint32) sqlite3_column_int64 (row, 6);
  board->image_height = (guint32) sqlite3_column_int64 (row, 7);
  board->image_bytes = (guint64) sqlite3_column_int64 (row, 8);
  board->created_ms = sqlite3_column_int64 (row, 9);

  return g_steal_pointer (&board);
}

static gboolean
find_board_run (ScholiaStoreJob          *job,
                ScholiaSqliteConnection  *connection,
                GError                  **error)
{
  const ScholiaSqliteKey *key = job->request;
  g_autoptr(sqlite3_stmt) find = NULL;

  find = scholia_sqlite_query (connection, error,
                               SELECT_BOARD "WHERE team_id = ? AND board_id = ?",
                               "tt", key->team_id, key->board_id);
  if (!step_to_row (connection, find, error))
    return FALSE;

  job->result = read_board (connection, find, error);
  job->free_result = (GDestroyNotify) scholia_stored_board_free;

  return job->result != NULL;
}

ScholiaStoreJob *
scholia_sqlite_find_board_job (GTask                 *task,
                               const ScholiaBoardKey *key)
{
  return scholia_store_job_new (task, find_board_run, key_new (key->team_id, key->board_id),
                                key_free);
}

static gboolean
list_boards_run (ScholiaStoreJob          *job,
                 ScholiaSqliteConnection  *connection,
                 GError                  **error)
{
  const char *team_id = job->request;
  g_autoptr(GPtrArray) boards = NULL;
  g_autoptr(sqlite3_stmt) list = NULL;
  int code;

  boards = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_stored_board_free);
  list = scholia_sqlite_query (connection, error,
                               SELECT_BOARD "WHERE team_id = ? "
                               "ORDER BY created_ms DESC, board DESC", "t", team_id);
  if (list == NULL)
    return FALSE;

  while ((code = scholia_sqlite_step (connection, list, error)) == SQLITE_ROW)
    {
      ScholiaStoredBoard *board = read_board (connection, list, error);

      if (board == NULL)
        return FALSE;
      g_ptr_array_add (boards, board);
    }

  job->result = g_steal_pointer (&boards);
  job->free_result = (GDestroyNotify) g_ptr_array_unref;

  return code == SQLITE_DONE;
}

ScholiaStoreJob *
scholia_sqlite_list_boards_job (GTask      *task,
                                const char *team_id)
{
  return scholia_store_job_new (task, list_boards_run, g_strdup (team_id), g_free);
}

static gboolean
read_token_hash (ScholiaSqliteConnection  *connection,
                 sqlite3_stmt             *row,
                 ScholiaStoredLink        *link,
                 GError                  **error)
{
  const void *hash = sqlite3_column_blob (row, 4);

  if (hash == NULL || sqlite3_column_bytes (row, 4) != HASH_BYTES)
    {
      scholia_sqlite_set_damaged (connection, "a hash of another size", error);
      return FALSE;
    }

  memcpy (link->token_hash, hash, HASH_BYTES);
  return TRUE;
}

static gboolean
read_password_hash (ScholiaSqliteConnection  *connection,
                    sqlite3_stmt             *row,
                    ScholiaStoredLink        *link,
                    GError                  **error)
{
  if (sqlite3_column_type (row, 7) == SQLITE_NULL)
    return TRUE;

  link->password_hash = scholia_sqlite_string (connection, row, 7, error);
  return link->password_hash != NULL;
}

static ScholiaStoredLink *
read_link (ScholiaSqliteConnection  *connection,
           sqlite3_stmt             *row,
           GError                  **error)
{
  g_autoptr(ScholiaStoredLink) link = g_new0 (ScholiaStoredLink, 1);

  if ((link->team_id = scholia_sqlite_string (connection, row, 0, error)) == NULL ||
      (link->board_id = scholia_sqlite_string (connection, row, 1, error)) == NULL ||
      (link->link_id = scholia_sqlite_string (connection, row, 2, error)) == NULL ||
      (link->role = scholia_sqlite_string (connection, row, 3, error)) == NULL ||
      !read_token_hash (connection, row, link, error) ||
      !read_password_hash (connection, row, link, error))
    return NULL;

  link->created_ms = sqlite3_column_int64 (row, 5);
  link->expires_ms = sqlite3_column_int64 (row, 6);
  link->is_revoked = sqlite3_column_int64 (row, 8) != 0;

  return g_steal_pointer (&link);
}

static gboolean
find_link_run (ScholiaStoreJob          *job,
               ScholiaSqliteConnection  *connection,
               GError                  **error)
{
  g_autoptr(sqlite3_stmt) find = NULL;

  find = scholia_sqlite_query (connection, error, SELECT_LINK "WHERE token_hash = ?",
                               "b", job->request, (gsize) HASH_BYTES);
  if (!step_to_row (connection, find, error))
    return FALSE;

  job->result = read_link (connection, find, error);
  job->free_result = (GDestroyNotify) scholia_stored_link_free;

  return job->result != NULL;
}

ScholiaStoreJob *
scholia_sqlite_find_link_job (GTask        *task,
                              const guint8  token_hash[32])
{
  return scholia_store_job_new (task, find_link_run, g_memdup2 (token_hash, HASH_BYTES), g_free);
}

static gboolean
list_links_run (ScholiaStoreJob          *job,
                ScholiaSqliteConnection  *connection,
                GError                  **error)
{
  const ScholiaSqliteKey *key = job->request;
  g_autoptr(GPtrArray) links = NULL;
  g_autoptr(sqlite3_stmt) list = NULL;
  ScholiaSqliteBoard board;
  int code;

  if (!scholia_sqlite_board_find (connection, key->team_id, key->board_id, &board, error))
    return FALSE;

  links = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_stored_link_free);
  list = scholia_sqlite_query (connection, error,
                               SELECT_LINK "WHERE board = ? ORDER BY link.created_ms, link_id",
                               "i", board.number);
  if (list == NULL)
    return FALSE;

  while ((code = scholia_sqlite_step (connection, list, error)) == SQLITE_ROW)
    {
      ScholiaStoredLink *link = read_link (connection, list, error);

      if (link == NULL)
        return FALSE;
      g_ptr_array_add (links, link);
    }

  job->result = g_steal_pointer (&links);
  job->free_result = (GDestroyNotify) g_ptr_array_unref;

  return code == SQLITE_DONE;
}

ScholiaStoreJob *
scholia_sqlite_list_links_job (GTask                 *task,
                               const ScholiaBoardKey *key)
{
  return scholia_store_job_new (task, list_links_run, key_new (key->team_id, key->board_id),
                                key_free);
}
