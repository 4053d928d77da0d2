/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-sqlite-reader.h"

#include "scholia-sqlite-connection.h"

/* One may load a snapshot of many megabytes while the other looks up tokens of people who join. */
#define MAX_THREADS 2

struct _ScholiaSqliteReader
{
  char                *database;
  ScholiaStoreReturns *returns;
  GThreadPool         *pool;
  GAsyncQueue         *idle;          /* connections that no thread uses now */
  int                  is_unsettled;  /* atomic */
};

static ScholiaSqliteConnection *
take_connection (ScholiaSqliteReader  *self,
                 GError              **error)
{
  ScholiaSqliteConnection *connection = g_async_queue_try_pop (self->idle);

  if (connection == NULL)
    connection = scholia_sqlite_connection_open (self->database, SCHOLIA_SQLITE_READ, error);

  return connection;
}

/* After a failure the next job starts with a fresh one. */
static void
put_connection (ScholiaSqliteReader     *self,
                ScholiaSqliteConnection *connection)
{
  if (scholia_sqlite_connection_get_failure (connection) == SQLITE_OK &&
      !scholia_sqlite_connection_in_transaction (connection))
    g_async_queue_push (self->idle, connection);
  else
    scholia_sqlite_connection_close (connection);
}

/* The end of a read transaction cannot fail in a way that makes what was read untrue. */
static void
run_in_transaction (ScholiaStoreJob         *job,
                    ScholiaSqliteConnection *connection)
{
  if (!scholia_sqlite_run (connection, &job->error, "BEGIN", ""))
    return;

  scholia_store_job_run (job, connection);
  scholia_sqlite_run (connection, NULL, "ROLLBACK", "");
}

static void
run_job (ScholiaSqliteReader *self,
         ScholiaStoreJob     *job)
{
  ScholiaSqliteConnection *connection;

  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (job->task), &job->error))
    return;

  if (g_atomic_int_get (&self->is_unsettled))
    {
      g_set_error (&job->error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE,
                   "The store is finding out what its last write did");
      return;
    }

  connection = take_connection (self, &job->error);
  if (connection == NULL)
    return;

  run_in_transaction (job, connection);
  put_connection (self, connection);
}

static void
run_cb (gpointer data,
        gpointer user_data)
{
  ScholiaSqliteReader *self = user_data;
  ScholiaStoreJob *job = data;

  run_job (self, job);
  scholia_store_returns_push (self->returns, job);
}

/**
 * scholia_sqlite_reader_new:
 * @database: path of a database that the writer has prepared
 * @returns: where finished jobs go
 *
 * Returns: (transfer full): the readers
 */
ScholiaSqliteReader *
scholia_sqlite_reader_new (const char          *database,
                           ScholiaStoreReturns *returns)
{
  ScholiaSqliteReader *self = g_new0 (ScholiaSqliteReader, 1);

  self->database = g_strdup (database);
  self->returns = scholia_store_returns_ref (returns);
  self->idle = g_async_queue_new_full ((GDestroyNotify) scholia_sqlite_connection_close);
  /* A shared pool: without the demand for threads of its own this cannot fail. */
  self->pool = g_thread_pool_new (run_cb, self, MAX_THREADS, FALSE, NULL);

  return self;
}

void
scholia_sqlite_reader_stop (ScholiaSqliteReader *self)
{
  ScholiaSqliteConnection *connection;

  if (self->pool != NULL)
    g_thread_pool_free (g_steal_pointer (&self->pool), FALSE, TRUE);

  while ((connection = g_async_queue_try_pop (self->idle)) != NULL)
    scholia_sqlite_connection_close (connection);
}

void
scholia_sqlite_reader_free (ScholiaSqliteReader *self)
{
  scholia_sqlite_reader_stop (self);
  g_async_queue_unref (self->idle);
  scholia_store_returns_unref (self->returns);
  g_free (self->database);
  g_free (self);
}

/**
 * scholia_sqlite_reader_push:
 * @self: readers that were not stopped
 * @job: (transfer full): what to read
 */
void
scholia_sqlite_reader_push (ScholiaSqliteReader *self,
                            ScholiaStoreJob     *job)
{
  g_thread_pool_push (self->pool, job, NULL);
}

void
scholia_sqlite_reader_set_unsettled (ScholiaSqliteReader *self,
                                     gboolean             is_unsettled)
{
  g_atomic_int_set (&self->is_unsettled, is_unsettled);
}

gboolean
scholia_sqlite_reader_is_unsettled (ScholiaSqliteReader *self)
{
  return g_atomic_int_get (&self->is_unsettled);
}
