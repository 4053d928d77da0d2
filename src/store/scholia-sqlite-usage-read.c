/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reading what a team sent and was sent. Added up by the database: a team with many boards has far
 * more rows than anybody wants to see. */

#include "scholia-sqlite-jobs.h"

#include "scholia-sqlite-connection.h"

#define OF_TEAM \
  "WHERE team_id = ? AND start_s >= ? AND start_s < ? AND (span = 0 OR ?) " \
  "AND (? IS NULL OR board_id = ?) "
#define OF_TEAM_TYPES "tiiitt"

typedef struct
{
  char              *team_id;
  char              *board_id;
  ScholiaUsageQuery  query;
} QueryRequest;

static void
query_request_free (gpointer data)
{
  QueryRequest *request = data;

  g_free (request->team_id);
  g_free (request->board_id);
  g_free (request);
}

static void
board_usage_free (gpointer data)
{
  ScholiaBoardUsage *self = data;

  g_free (self->board_id);
  g_free (self);
}

static gboolean
read_counts (ScholiaSqliteConnection  *connection,
             const ScholiaUsageQuery  *query,
             GArray                   *counts,
             GError                  **error)
{
  gint64 span_s = query->span == SCHOLIA_USAGE_DAY ? SCHOLIA_DAY_S : SCHOLIA_HOUR_S;
  g_autoptr(sqlite3_stmt) list = NULL;
  int code = SQLITE_ERROR;

  list = scholia_sqlite_query (connection, error,
                               "SELECT start_s - start_s % ? AS start, type, direction, "
                               "sum (messages), sum (bytes) FROM usage " OF_TEAM
                               "GROUP BY start, type, direction ORDER BY start, type, direction",
                               "i" OF_TEAM_TYPES, span_s, query->team_id, query->from_s,
                               query->to_s, (gint64) (query->span == SCHOLIA_USAGE_DAY),
                               query->board_id, query->board_id);
  while (list != NULL && (code = scholia_sqlite_step (connection, list, error)) == SQLITE_ROW)
    {
      ScholiaUsageCount count = {
        .start_s = sqlite3_column_int64 (list, 0),
        .type = (guint) sqlite3_column_int64 (list, 1),
        .direction = sqlite3_column_int64 (list, 2) != 0,
        .messages = (guint64) sqlite3_column_int64 (list, 3),
        .bytes = (guint64) sqlite3_column_int64 (list, 4),
      };

      g_array_append_val (counts, count);
    }

  return code == SQLITE_DONE;
}

/* Rows of one board stand together, one for each direction. */
static ScholiaBoardUsage *
get_board (GPtrArray *boards,
           char      *board_id)
{
  g_autofree char *owned = board_id;
  ScholiaBoardUsage *last = boards->len > 0 ? g_ptr_array_index (boards, boards->len - 1) : NULL;

  if (last != NULL && g_str_equal (last->board_id, board_id))
    return last;

  last = g_new0 (ScholiaBoardUsage, 1);
  last->board_id = g_steal_pointer (&owned);
  g_ptr_array_add (boards, last);

  return last;
}

static gboolean
read_boards (ScholiaSqliteConnection  *connection,
             const ScholiaUsageQuery  *query,
             GPtrArray                *boards,
             GError                  **error)
{
  g_autoptr(sqlite3_stmt) list = NULL;
  int code = SQLITE_ERROR;

  list = scholia_sqlite_query (connection, error,
                               "SELECT board_id, direction, sum (messages), sum (bytes) "
                               "FROM usage " OF_TEAM
                               "GROUP BY board_id, direction ORDER BY board_id, direction",
                               OF_TEAM_TYPES, query->team_id, query->from_s, query->to_s,
                               (gint64) (query->span == SCHOLIA_USAGE_DAY), query->board_id,
                               query->board_id);
  while (list != NULL && (code = scholia_sqlite_step (connection, list, error)) == SQLITE_ROW)
    {
      char *board_id = scholia_sqlite_string (connection, list, 0, error);
      guint direction = sqlite3_column_int64 (list, 1) != 0;
      ScholiaBoardUsage *board;

      if (board_id == NULL)
        return FALSE;
      board = get_board (boards, board_id);
      board->messages[direction] = (guint64) sqlite3_column_int64 (list, 2);
      board->bytes[direction] = (guint64) sqlite3_column_int64 (list, 3);
    }

  return code == SQLITE_DONE;
}

static gboolean
read_usage_run (ScholiaStoreJob          *job,
                ScholiaSqliteConnection  *connection,
                GError                  **error)
{
  const QueryRequest *request = job->request;
  g_autoptr(ScholiaUsageRows) rows = g_new0 (ScholiaUsageRows, 1);

  rows->counts = g_array_new (FALSE, FALSE, sizeof (ScholiaUsageCount));
  rows->boards = g_ptr_array_new_with_free_func (board_usage_free);
  if (!read_counts (connection, &request->query, rows->counts, error) ||
      !read_boards (connection, &request->query, rows->boards, error))
    return FALSE;

  job->result = g_steal_pointer (&rows);
  job->free_result = (GDestroyNotify) scholia_usage_rows_free;

  return TRUE;
}

ScholiaStoreJob *
scholia_sqlite_read_usage_job (GTask                   *task,
                               const ScholiaUsageQuery *query)
{
  QueryRequest *request = g_new0 (QueryRequest, 1);

  request->team_id = g_strdup (query->team_id);
  request->board_id = g_strdup (query->board_id);
  request->query = *query;
  request->query.team_id = request->team_id;
  request->query.board_id = request->board_id;

  return scholia_store_job_new (task, read_usage_run, request, query_request_free);
}
