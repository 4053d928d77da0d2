/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Short questions about logs: which ids they hold, and where they end. */

#include "scholia-sqlite-jobs.h"

#include "scholia-sqlite-board.h"

typedef struct
{
  ScholiaSqliteKey   key;
  char             **ids;
} LookupRequest;

static void
lookup_request_free (gpointer data)
{
  LookupRequest *request = data;

  scholia_sqlite_key_clear (&request->key);
  g_strfreev (request->ids);
  g_free (request);
}

static gboolean
lookup_run (ScholiaStoreJob          *job,
            ScholiaSqliteConnection  *connection,
            GError                  **error)
{
  const LookupRequest *request = job->request;
  g_autoptr(GArray) seqs = g_array_new (FALSE, FALSE, sizeof (guint64));
  ScholiaSqliteBoard board;

  if (!scholia_sqlite_board_find (connection, request->key.team_id, request->key.board_id,
                                  &board, error))
    return FALSE;

  for (guint i = 0; request->ids[i] != NULL; i++)
    {
      guint64 seq;

      if (!scholia_sqlite_board_find_event (connection, &board, request->ids[i], &seq, error))
        return FALSE;
      g_array_append_val (seqs, seq);
    }

  job->result = g_steal_pointer (&seqs);
  job->free_result = (GDestroyNotify) g_array_unref;

  return TRUE;
}

ScholiaStoreJob *
scholia_sqlite_lookup_job (GTask                 *task,
                           const ScholiaBoardKey *key,
                           const char * const    *ids)
{
  LookupRequest *request = g_new0 (LookupRequest, 1);

  scholia_sqlite_key_init (&request->key, key);
  request->ids = g_strdupv ((char **) ids);

  return scholia_store_job_new (task, lookup_run, request, lookup_request_free);
}

static gboolean
heads_run (ScholiaStoreJob          *job,
           ScholiaSqliteConnection  *connection,
           GError                  **error)
{
  const GArray *keys = job->request;
  g_autoptr(GArray) heads = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (guint i = 0; i < keys->len; i++)
    {
      const ScholiaSqliteKey *key = &g_array_index (keys, ScholiaSqliteKey, i);
      g_autoptr(GError) find_error = NULL;
      ScholiaSqliteBoard board;
      guint64 head = 0;

      if ((!scholia_sqlite_board_find (connection, key->team_id, key->board_id, &board,
                                       &find_error) ||
           !scholia_sqlite_board_get_head (connection, &board, &head, NULL, &find_error)) &&
          !g_error_matches (find_error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&find_error));
          return FALSE;
        }
      g_array_append_val (heads, head);
    }

  job->result = g_steal_pointer (&heads);
  job->free_result = (GDestroyNotify) g_array_unref;

  return TRUE;
}

ScholiaStoreJob *
scholia_sqlite_heads_job (GTask                 *task,
                          const ScholiaBoardKey *keys,
                          gsize                  n_keys)
{
  GArray *copies = g_array_sized_new (FALSE, TRUE, sizeof (ScholiaSqliteKey), (guint) n_keys);

  g_array_set_clear_func (copies, (GDestroyNotify) scholia_sqlite_key_clear);
  for (gsize i = 0; i < n_keys; i++)
    {
      ScholiaSqliteKey copy;

      scholia_sqlite_key_init (&copy, &keys[i]);
      g_array_append_val (copies, copy);
    }

  return scholia_store_job_new (task, heads_run, copies, (GDestroyNotify) g_array_unref);
}
