/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-sqlite-writer-private.h"

#include "scholia-sqlite-commit.h"

/* A transaction takes all that is queued, within bounds that keep the wait of the first short and
 * the journal small: at 19,000 appends a second, as measured, 512 take 27 ms. */
#define MAX_BATCH_JOBS 512
#define MAX_BATCH_BYTES (8 * 1024 * 1024)

static void
refuse (ScholiaStoreJob *job,
        const char      *words)
{
  scholia_store_job_reset (job);
  g_set_error_literal (&job->error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE, words);
}

static void
admit_unknown (ScholiaStoreJob *job)
{
  scholia_store_job_reset (job);
  if (job->unknown_result != NULL)
    {
      job->result = job->unknown_result ();
      job->free_result = g_free;
    }
  else
    {
      g_set_error (&job->error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE,
                   "It is not known whether this was saved");
    }
}

static void
settle (ScholiaSqliteWriter *self,
        ScholiaStoreJob     *job,
        ScholiaCommit        commit,
        const GError        *error)
{
  if (commit == SCHOLIA_COMMIT_LOST)
    refuse (job, error->message);
  else if (commit == SCHOLIA_COMMIT_UNKNOWN)
    admit_unknown (job);
  else if (job->error == NULL && job->committed != NULL)
    job->committed (job, self->connection);
}

/* Gives the answers, all at once; nothing is answered before its commit. */
static void
answer (ScholiaSqliteWriter *self,
        GQueue              *jobs,
        ScholiaCommit        commit,
        const GError        *error)
{
  GQueue answered = G_QUEUE_INIT;
  ScholiaStoreJob *job;

  while ((job = g_queue_pop_head (jobs)) != NULL)
    {
      settle (self, job, commit, error);
      if (job->must_wipe && job->error == NULL)
        scholia_sqlite_writer_wipe_for (self, job);
      else
        g_queue_push_tail (&answered, job);
    }

  if (answered.length > 0)
    scholia_store_returns_push_all (self->returns, &answered);
}

static void
refuse_all (ScholiaSqliteWriter *self,
            GQueue              *jobs)
{
  for (GList *link = jobs->head; link != NULL; link = link->next)
    refuse (link->data, "The store cannot write now; it tries again by itself");

  scholia_store_returns_push_all (self->returns, jobs);
}

static void run_batch (ScholiaSqliteWriter *self,
                       GQueue              *jobs);

/* One of them filled the disk, and took the others' transaction with it: those may still fit. But
 * after an unknown commit nothing may be written before it is settled. */
static void
run_one_by_one (ScholiaSqliteWriter *self,
                GQueue              *jobs)
{
  ScholiaStoreJob *job;

  while ((job = g_queue_pop_head (jobs)) != NULL)
    {
      GQueue single = G_QUEUE_INIT;

      scholia_store_job_reset (job);
      g_queue_push_tail (&single, job);
      if (self->is_unsettled)
        refuse_all (self, &single);
      else
        run_batch (self, &single);
    }
}

static void
run_batch (ScholiaSqliteWriter *self,
           GQueue              *jobs)
{
  g_autoptr(GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  ScholiaCommit commit;
  int failure;

  commit = scholia_sqlite_commit (self->connection, jobs, &failure, &error);
  if (commit == SCHOLIA_COMMIT_LOST && (failure & 0xff) == SQLITE_FULL && jobs->length > 1)
    {
      run_one_by_one (self, jobs);
      return;
    }

  if (failure != SQLITE_OK)
    scholia_sqlite_writer_go_down (self, failure, commit == SCHOLIA_COMMIT_UNKNOWN,
                                   error != NULL ? error->message : sqlite3_errstr (failure));
  else
    scholia_sqlite_writer_judge (self, g_get_monotonic_time () - start);

  answer (self, jobs, commit, error);
}

void
scholia_sqlite_writer_take (ScholiaSqliteWriter *self,
                            GQueue              *jobs)
{
  gsize size_bytes = 0;

  while (jobs->length < MAX_BATCH_JOBS && size_bytes < MAX_BATCH_BYTES &&
         self->queue.length > 0)
    {
      ScholiaStoreJob *job = g_queue_pop_head (&self->queue);

      size_bytes += job->size_bytes;
      g_queue_push_tail (jobs, job);
    }
}

/**
 * scholia_sqlite_writer_turn:
 * @self: the writer
 * @jobs: what is to be written; empty after it
 * @is_idle: whether nothing else waits
 *
 * One round of the writer's thread: commits what there is, then keeps the database in order.
 */
void
scholia_sqlite_writer_turn (ScholiaSqliteWriter *self,
                            GQueue              *jobs,
                            gboolean             is_idle)
{
  if (jobs->length > 0 && self->state == SCHOLIA_STORE_STATE_DOWN)
    refuse_all (self, jobs);
  else if (jobs->length > 0)
    run_batch (self, jobs);
  scholia_sqlite_writer_upkeep (self, is_idle);
}

/* Ends the engine in the right order, in the writer's thread. */
void
scholia_sqlite_writer_wind_up (ScholiaSqliteWriter *self)
{
  /* The readers first: as the last one, the writer's connection removes the journal. */
  scholia_sqlite_reader_stop (self->reader);
  scholia_blob_folder_stop (self->blobs);
  scholia_sqlite_writer_last_wipe (self);
  g_clear_pointer (&self->connection, scholia_sqlite_connection_close);
  g_clear_pointer (&self->folder, scholia_data_folder_close);

  if (self->end_job != NULL)
    scholia_store_returns_push (self->returns, g_steal_pointer (&self->end_job));
}

void
scholia_sqlite_writer_clear (gpointer data)
{
  ScholiaSqliteWriter *self = data;

  scholia_sqlite_reader_free (self->reader);
  scholia_blob_folder_unref (self->blobs);
  scholia_store_returns_unref (self->returns);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
}

/**
 * scholia_sqlite_writer_new:
 * @connection: (transfer full): to a database that is prepared
 * @folder: (transfer full): where it is
 * @blobs: (transfer full): its images
 * @reader: (transfer full): its readers
 * @returns: where finished jobs go
 *
 * Returns: the writer, whose thread runs until scholia_sqlite_writer_end()
 */
ScholiaSqliteWriter *
scholia_sqlite_writer_new (ScholiaSqliteConnection *connection,
                           ScholiaDataFolder       *folder,
                           ScholiaBlobFolder       *blobs,
                           ScholiaSqliteReader     *reader,
                           ScholiaStoreReturns     *returns)
{
  ScholiaSqliteWriter *self = g_atomic_rc_box_new0 (ScholiaSqliteWriter);

  self->connection = connection;
  self->folder = folder;
  self->blobs = blobs;
  self->reader = reader;
  self->returns = scholia_store_returns_ref (returns);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  g_queue_init (&self->queue);
  g_queue_init (&self->wiped);
  scholia_sqlite_writer_start (self);

  return self;
}
