/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-sqlite-sweep.h"

#include "scholia-sqlite-connection.h"

/* An upload whose board was never made: the process ended in between. A day leaves time to look at
 * what happened, and to put back a database that a mistake replaced. */
#define MIN_AGE_S (24 * 60 * 60)

typedef struct
{
  ScholiaBlobFolder *blobs;
  GPtrArray         *digests;
} SweepRequest;

static void
sweep_request_free (gpointer data)
{
  SweepRequest *request = data;

  scholia_blob_folder_unref (request->blobs);
  g_ptr_array_unref (request->digests);
  g_free (request);
}

/* If it cannot be told now, the blob stays until the next start. */
static gboolean
is_shown (ScholiaSqliteConnection *connection,
          const char              *digest)
{
  g_autoptr(sqlite3_stmt) find = NULL;

  find = scholia_sqlite_query (connection, NULL,
                               "SELECT 1 FROM board WHERE image_sha256 = ? LIMIT 1", "t", digest);

  return find == NULL || scholia_sqlite_step (connection, find, NULL) != SQLITE_DONE;
}

void
scholia_sqlite_sweep_one (ScholiaSqliteConnection *connection,
                          ScholiaBlobFolder       *blobs,
                          const char              *digest)
{
  if (!is_shown (connection, digest))
    scholia_blob_folder_remove (blobs, digest);
}

static gboolean
sweep_run (ScholiaStoreJob          *job,
           ScholiaSqliteConnection  *connection,
           GError                  **error)
{
  return TRUE;
}

/* Boards that were put by then count, too. */
static void
sweep_committed (ScholiaStoreJob         *job,
                 ScholiaSqliteConnection *connection)
{
  SweepRequest *request = job->request;

  for (guint i = 0; i < request->digests->len; i++)
    scholia_sqlite_sweep_one (connection, request->blobs, g_ptr_array_index (request->digests, i));
}

ScholiaStoreJob *
scholia_sqlite_sweep_job (ScholiaBlobFolder *blobs,
                          GPtrArray         *digests)
{
  SweepRequest *request = g_new0 (SweepRequest, 1);
  ScholiaStoreJob *job = scholia_store_job_new (NULL, sweep_run, request, sweep_request_free);

  request->blobs = scholia_blob_folder_ref (blobs);
  request->digests = digests;
  job->committed = sweep_committed;

  return job;
}

void
scholia_sqlite_sweep_old (ScholiaSqliteConnection *connection,
                          ScholiaBlobFolder       *blobs)
{
  g_autoptr(GPtrArray) digests = scholia_blob_folder_list (blobs, MIN_AGE_S);

  for (guint i = 0; i < digests->len; i++)
    scholia_sqlite_sweep_one (connection, blobs, g_ptr_array_index (digests, i));
}
