/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-sqlite-jobs.h"

#include "scholia-sqlite-board.h"
#include "scholia-store-private.h"

typedef struct
{
  ScholiaSqliteKey  key;
  guint64           expected_head;
  guint64           access_version;
  GPtrArray        *events;  /* ScholiaStoredEvent, our own copies */
} AppendRequest;

static void
append_request_free (gpointer data)
{
  AppendRequest *request = data;

  scholia_sqlite_key_clear (&request->key);
  g_ptr_array_unref (request->events);
  g_free (request);
}

static gboolean
give_outcome (ScholiaStoreJob      *job,
              ScholiaAppendOutcome  outcome,
              guint64               head_seq)
{
  job->result = scholia_append_result_new (outcome, head_seq);
  job->free_result = (GDestroyNotify) scholia_append_result_free;

  return TRUE;
}

/* Gives the outcome DUPLICATE if any of the ids is in the log. */
static gboolean
check_ids (ScholiaStoreJob           *job,
           ScholiaSqliteConnection   *connection,
           const ScholiaSqliteBoard  *board,
           GError                   **error)
{
  const AppendRequest *request = job->request;
  g_autofree guint64 *seqs = g_new0 (guint64, request->events->len);
  gboolean is_known = FALSE;

  for (guint i = 0; i < request->events->len; i++)
    {
      const ScholiaStoredEvent *event = g_ptr_array_index (request->events, i);

      if (!scholia_sqlite_board_find_event (connection, board, event->broadcast_id, &seqs[i],
                                            error))
        return FALSE;
      is_known |= seqs[i] != 0;
    }

  if (is_known)
    {
      give_outcome (job, SCHOLIA_APPEND_DUPLICATE, 0);
      ((ScholiaAppendResult *) job->result)->seqs = g_steal_pointer (&seqs);
    }

  return TRUE;
}

static gboolean
add_event (ScholiaSqliteConnection   *connection,
           const ScholiaSqliteBoard  *board,
           const ScholiaStoredEvent  *event,
           GError                   **error)
{
  ScholiaSqliteText text;
  gsize size_bytes;
  const void *bytes = g_bytes_get_data (event->payload, &size_bytes);

  return scholia_sqlite_text_put (connection, bytes, size_bytes, &text, error) &&
         scholia_sqlite_run (connection, error, "INSERT INTO event VALUES (?, ?, ?, ?, ?)",
                             "iitii", board->number, (gint64) event->seq, event->broadcast_id,
                             text.slot, text.size_bytes);
}

static gboolean
add_events (ScholiaStoreJob           *job,
            ScholiaSqliteConnection   *connection,
            const ScholiaSqliteBoard  *board,
            GError                   **error)
{
  const AppendRequest *request = job->request;
  guint64 head = request->expected_head + request->events->len;

  for (guint i = 0; i < request->events->len; i++)
    if (!add_event (connection, board, g_ptr_array_index (request->events, i), error))
      return FALSE;

  scholia_store_job_add_bell (job, request->key.team_id, request->key.board_id, head);
  return give_outcome (job, SCHOLIA_APPEND_COMMITTED, head);
}

/* A repetition must be told from a conflict: who resends after UNKNOWN has an old head, too. */
static gboolean
append_run (ScholiaStoreJob          *job,
            ScholiaSqliteConnection  *connection,
            GError                  **error)
{
  const AppendRequest *request = job->request;
  g_autoptr(GError) find_error = NULL;
  ScholiaSqliteBoard board;
  guint64 head;

  if (!scholia_sqlite_board_find (connection, request->key.team_id, request->key.board_id,
                                  &board, &find_error))
    {
      if (g_error_matches (find_error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND))
        return give_outcome (job, SCHOLIA_APPEND_GONE, 0);

      g_propagate_error (error, g_steal_pointer (&find_error));
      return FALSE;
    }

  if (board.access_version != request->access_version)
    return give_outcome (job, SCHOLIA_APPEND_GONE, 0);

  if (!check_ids (job, connection, &board, error))
    return FALSE;
  if (job->result != NULL)
    return TRUE;

  if (!scholia_sqlite_board_get_head (connection, &board, &head, NULL, error))
    return FALSE;
  if (head != request->expected_head)
    return give_outcome (job, SCHOLIA_APPEND_CONFLICT, head);

  return add_events (job, connection, &board, error);
}

static gpointer
append_unknown (void)
{
  return scholia_append_result_new (SCHOLIA_APPEND_UNKNOWN, 0);
}

ScholiaStoreJob *
scholia_sqlite_append_job (GTask                 *task,
                           const ScholiaBoardKey *key,
                           guint64                expected_head,
                           guint64                access_version,
                           GPtrArray             *events)
{
  AppendRequest *request = g_new0 (AppendRequest, 1);
  ScholiaStoreJob *job = scholia_store_job_new (task, append_run, request, append_request_free);

  scholia_sqlite_key_init (&request->key, key);
  request->expected_head = expected_head;
  request->access_version = access_version;
  request->events = g_ptr_array_new_full (events->len,
                                          (GDestroyNotify) scholia_stored_event_free);
  for (guint i = 0; i < events->len; i++)
    {
      const ScholiaStoredEvent *event = g_ptr_array_index (events, i);

      g_ptr_array_add (request->events, scholia_stored_event_new (event->seq, event->broadcast_id,
                                                                  event->payload));
      job->size_bytes += g_bytes_get_size (event->payload);
    }
  job->unknown_result = append_unknown;

  return job;
}
