/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A list of changes of teams, boards and links, as one job. */

#include "scholia-sqlite-jobs.h"

#include "scholia-sqlite-change.h"
#include "scholia-sqlite-sweep.h"
#include "scholia-store-private.h"

#define HASH_BYTES 32

typedef struct
{
  ScholiaBlobFolder *blobs;
  GArray            *operations;  /* ScholiaMetaOperation, our own copies */
  GPtrArray         *orphans;     /* digests that may be shown by no board after the commit */
} MetaRequest;

static void
operation_clear (gpointer data)
{
  ScholiaMetaOperation *operation = data;

  g_free ((char *) operation->team_id);
  g_free ((char *) operation->board_id);
  g_free ((char *) operation->link_id);
  g_free ((char *) operation->person_id);
  g_free ((guint8 *) operation->key_hash);
  if (operation->board != NULL)
    scholia_stored_board_free ((ScholiaStoredBoard *) operation->board);
  if (operation->link != NULL)
    scholia_stored_link_free ((ScholiaStoredLink *) operation->link);
  if (operation->removal != NULL)
    scholia_stored_removal_free ((ScholiaStoredRemoval *) operation->removal);
}

static ScholiaMetaOperation
operation_copy (const ScholiaMetaOperation *operation)
{
  ScholiaMetaOperation copy = { .kind = operation->kind, .max_boards = operation->max_boards,
                                .max_bytes = operation->max_bytes };

  copy.team_id = g_strdup (operation->team_id);
  copy.board_id = g_strdup (operation->board_id);
  copy.link_id = g_strdup (operation->link_id);
  copy.person_id = g_strdup (operation->person_id);
  if (operation->key_hash != NULL)
    copy.key_hash = g_memdup2 (operation->key_hash, HASH_BYTES);
  if (operation->board != NULL)
    copy.board = scholia_stored_board_copy (operation->board);
  if (operation->link != NULL)
    copy.link = scholia_stored_link_copy (operation->link);
  if (operation->removal != NULL)
    copy.removal = scholia_stored_removal_copy (operation->removal);

  return copy;
}

static void
meta_request_free (gpointer data)
{
  MetaRequest *request = data;

  scholia_blob_folder_unref (request->blobs);
  g_array_unref (request->operations);
  g_ptr_array_unref (request->orphans);
  g_free (request);
}

static gboolean
meta_run (ScholiaStoreJob          *job,
          ScholiaSqliteConnection  *connection,
          GError                  **error)
{
  MetaRequest *request = job->request;
  ScholiaSqliteChange change = { connection, job, request->orphans };

  g_ptr_array_set_size (request->orphans, 0);
  for (guint i = 0; i < request->operations->len; i++)
    if (!scholia_sqlite_change_apply (&change, &g_array_index (request->operations,
                                                               ScholiaMetaOperation, i), error))
      return FALSE;

  return TRUE;
}

/* After the commit: what other jobs of the same transaction did to these blobs counts, too. */
static void
meta_committed (ScholiaStoreJob         *job,
                ScholiaSqliteConnection *connection)
{
  MetaRequest *request = job->request;

  for (guint i = 0; i < request->orphans->len; i++)
    scholia_sqlite_sweep_one (connection, request->blobs,
                              g_ptr_array_index (request->orphans, i));
}

ScholiaStoreJob *
scholia_sqlite_meta_job (GTask                      *task,
                         ScholiaBlobFolder          *blobs,
                         const ScholiaMetaOperation *operations,
                         gsize                       n_operations)
{
  MetaRequest *request = g_new0 (MetaRequest, 1);
  ScholiaStoreJob *job = scholia_store_job_new (task, meta_run, request, meta_request_free);

  request->blobs = scholia_blob_folder_ref (blobs);
  request->orphans = g_ptr_array_new_with_free_func (g_free);
  request->operations = g_array_new (FALSE, FALSE, sizeof (ScholiaMetaOperation));
  g_array_set_clear_func (request->operations, operation_clear);
  for (gsize i = 0; i < n_operations; i++)
    {
      ScholiaMetaOperation copy = operation_copy (&operations[i]);

      g_array_append_val (request->operations, copy);
    }
  job->committed = meta_committed;

  return job;
}
