/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads of a board's log and snapshot. Each runs in one read transaction. */

#include "scholia-sqlite-jobs.h"

#include "scholia-sqlite-board.h"

typedef struct
{
  ScholiaSqliteKey  key;
  guint64           seq;    /* what the caller has */
  char             *id;
  guint             limit;
} LogRequest;

static LogRequest *
log_request_new (const ScholiaBoardKey *key,
                 guint64                seq,
                 const char            *id,
                 guint                  limit)
{
  LogRequest *request = g_new0 (LogRequest, 1);

  scholia_sqlite_key_init (&request->key, key);
  request->seq = seq;
  request->id = g_strdup (id);
  request->limit = limit;

  return request;
}

static void
log_request_free (gpointer data)
{
  LogRequest *request = data;

  scholia_sqlite_key_clear (&request->key);
  g_free (request->id);
  g_free (request);
}

static ScholiaStoredEvent *
read_event (ScholiaSqliteConnection  *connection,
            sqlite3_stmt             *list,
            GError                  **error)
{
  ScholiaSqliteText text = { sqlite3_column_int64 (list, 2), sqlite3_column_int64 (list, 3) };
  g_autofree char *id = scholia_sqlite_string (connection, list, 1, error);
  g_autoptr(GBytes) payload = NULL;

  if (id == NULL)
    return NULL;

  if (sqlite3_column_type (list, 2) != SQLITE_NULL)
    {
      payload = scholia_sqlite_text_get (connection, &text, error);
      if (payload == NULL)
        return NULL;
    }

  return scholia_stored_event_new ((guint64) sqlite3_column_int64 (list, 0), id, payload);
}

/* A number from a peer may be past what the database can hold; nothing lies after that. */
static GPtrArray *
read_events (ScholiaSqliteConnection   *connection,
             const ScholiaSqliteBoard  *board,
             guint64                    after,
             guint                      limit,
             GError                   **error)
{
  g_autoptr(GPtrArray) events = NULL;
  g_autoptr(sqlite3_stmt) list = NULL;
  int code;

  events = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_stored_event_free);
  list = scholia_sqlite_query (connection, error,
                               "SELECT seq, broadcast_id, slot, size_bytes FROM event "
                               "WHERE board = ? AND seq > ? ORDER BY seq LIMIT ?",
                               "iii", board->number, (gint64) MIN (after, G_MAXINT64),
                               (gint64) limit);
  if (list == NULL)
    return NULL;

  while ((code = scholia_sqlite_step (connection, list, error)) == SQLITE_ROW)
    {
      ScholiaStoredEvent *event = read_event (connection, list, error);

      if (event == NULL)
        return NULL;

      g_ptr_array_add (events, event);
      if (event->seq != after + events->len)
        {
          scholia_sqlite_set_damaged (connection, "a log with a gap", error);
          return NULL;
        }
    }

  return code == SQLITE_DONE ? g_steal_pointer (&events) : NULL;
}

/* The pair (0, "") is where every log starts. */
static gboolean
holds_pair (ScholiaSqliteConnection   *connection,
            const ScholiaSqliteBoard  *board,
            guint64                    seq,
            const char                *id,
            gboolean                  *holds,
            GError                   **error)
{
  guint64 found;

  if (id[0] == '\0')
    {
      *holds = seq == 0;
      return TRUE;
    }

  if (!scholia_sqlite_board_find_event (connection, board, id, &found, error))
    return FALSE;

  *holds = found > 0 && found == seq;
  return TRUE;
}

static gboolean
fill_load (ScholiaStoreLoad          *load,
           ScholiaSqliteConnection   *connection,
           const ScholiaSqliteBoard  *board,
           const LogRequest          *request,
           GError                   **error)
{
  ScholiaSqliteText snapshot;

  load->access_version = board->access_version;
  if (!scholia_sqlite_board_get_head (connection, board, &load->head_seq, &load->head_id, error) ||
      !scholia_sqlite_board_find_snapshot (connection, board, &load->snapshot_seq, &snapshot,
                                           error) ||
      !holds_pair (connection, board, request->seq, request->id, &load->has_known, error))
    return FALSE;

  load->has_known &= request->seq >= load->snapshot_seq;
  if (!load->has_known && load->snapshot_seq > 0)
    {
      load->snapshot = scholia_sqlite_text_get (connection, &snapshot, error);
      if (load->snapshot == NULL)
        return FALSE;
    }

  load->events = read_events (connection, board,
                              load->has_known ? request->seq : load->snapshot_seq,
                              G_MAXUINT, error);
  return load->events != NULL;
}

static gboolean
load_run (ScholiaStoreJob          *job,
          ScholiaSqliteConnection  *connection,
          GError                  **error)
{
  const LogRequest *request = job->request;
  g_autoptr(ScholiaStoreLoad) load = g_new0 (ScholiaStoreLoad, 1);
  ScholiaSqliteBoard board;

  if (!scholia_sqlite_board_find (connection, request->key.team_id, request->key.board_id,
                                  &board, error) ||
      !fill_load (load, connection, &board, request, error))
    return FALSE;

  job->result = g_steal_pointer (&load);
  job->free_result = (GDestroyNotify) scholia_store_load_free;

  return TRUE;
}

ScholiaStoreJob *
scholia_sqlite_load_job (GTask                 *task,
                         const ScholiaBoardKey *key,
                         guint64                known_seq,
                         const char            *known_id)
{
  return scholia_store_job_new (task, load_run, log_request_new (key, known_seq, known_id, 0),
                                log_request_free);
}

static gboolean
read_run (ScholiaStoreJob          *job,
          ScholiaSqliteConnection  *connection,
          GError                  **error)
{
  const LogRequest *request = job->request;
  ScholiaSqliteBoard board;

  if (!scholia_sqlite_board_find (connection, request->key.team_id, request->key.board_id,
                                  &board, error))
    return FALSE;

  job->result = read_events (connection, &board, request->seq, request->limit, error);
  job->free_result = (GDestroyNotify) g_ptr_array_unref;

  return job->result != NULL;
}

ScholiaStoreJob *
scholia_sqlite_read_job (GTask                 *task,
                         const ScholiaBoardKey *key,
                         guint64                after,
                         guint                  limit)
{
  return scholia_store_job_new (task, read_run, log_request_new (key, after, "", limit),
                                log_request_free);
}
