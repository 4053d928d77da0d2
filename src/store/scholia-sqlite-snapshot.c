/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-sqlite-jobs.h"

#include "scholia-sqlite-erase.h"

typedef struct
{
  ScholiaSqliteKey  key;
  guint64           seq;
  GBytes           *state;
} SnapshotRequest;

static void
snapshot_request_free (gpointer data)
{
  SnapshotRequest *request = data;

  scholia_sqlite_key_clear (&request->key);
  g_bytes_unref (request->state);
  g_free (request);
}

static gboolean
put_state (ScholiaSqliteConnection   *connection,
           const ScholiaSqliteBoard  *board,
           guint64                    seq,
           GBytes                    *state,
           GError                   **error)
{
  ScholiaSqliteText text;
  gsize size_bytes;
  const void *bytes = g_bytes_get_data (state, &size_bytes);

  return scholia_sqlite_text_put (connection, bytes, size_bytes, &text, error) &&
         scholia_sqlite_run (connection, error,
                             "INSERT OR REPLACE INTO snapshot VALUES (?, ?, ?, ?)",
                             "iiii", board->number, (gint64) seq, text.slot, text.size_bytes);
}

static gboolean
snapshot_run (ScholiaStoreJob          *job,
              ScholiaSqliteConnection  *connection,
              GError                  **error)
{
  const SnapshotRequest *request = job->request;
  ScholiaSqliteBoard board;
  ScholiaSqliteText old_state;
  guint64 old_seq;
  guint64 head;

  if (!scholia_sqlite_board_find (connection, request->key.team_id, request->key.board_id,
                                  &board, error) ||
      !scholia_sqlite_board_get_head (connection, &board, &head, NULL, error) ||
      !scholia_sqlite_board_find_snapshot (connection, &board, &old_seq, &old_state, error))
    return FALSE;

  if (request->seq > head)
    {
      g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_CONFLICT,
                   "A snapshot of event %" G_GUINT64_FORMAT ", but the log ends with %"
                   G_GUINT64_FORMAT, request->seq, head);
      return FALSE;
    }

  if (request->seq <= old_seq)
    return TRUE;

  job->must_wipe = TRUE;
  return (old_seq == 0 || scholia_sqlite_text_erase (connection, &old_state, error)) &&
         scholia_sqlite_erase_payloads (connection, &board, old_seq, request->seq, error) &&
         put_state (connection, &board, request->seq, request->state, error);
}

ScholiaStoreJob *
scholia_sqlite_snapshot_job (GTask                 *task,
                             const ScholiaBoardKey *key,
                             guint64                seq,
                             GBytes                *state)
{
  SnapshotRequest *request = g_new0 (SnapshotRequest, 1);
  ScholiaStoreJob *job = scholia_store_job_new (task, snapshot_run, request,
                                                snapshot_request_free);

  scholia_sqlite_key_init (&request->key, key);
  request->seq = seq;
  request->state = g_bytes_ref (state);
  job->size_bytes = g_bytes_get_size (state);

  return job;
}
