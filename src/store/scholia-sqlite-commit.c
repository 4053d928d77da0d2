/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-sqlite-commit.h"

#include "scholia-error.h"

/* What SQLite refuses because of what one job wants; all else concerns the store. */
static gboolean
is_of_one_job (int code)
{
  switch (code & 0xff)
    {
    case SQLITE_OK:
    case SQLITE_CONSTRAINT:
    case SQLITE_TOOBIG:
    case SQLITE_MISMATCH:
    case SQLITE_RANGE:
      return TRUE;

    default:
      return FALSE;
    }
}

/* The commit is durable with its last frame in the journal. Where writing failed, that frame is not
 * complete, and its checksum says so to whoever reads the journal. Where syncing failed, it may be
 * complete: nobody can tell before the journal is written or read again. */
static gboolean
is_surely_unwritten (int code)
{
  return (code & 0xff) == SQLITE_FULL || code == SQLITE_IOERR_WRITE;
}

static void
note_failure (ScholiaSqliteConnection *connection,
              int                     *failure)
{
  int code = scholia_sqlite_connection_get_failure (connection);

  if (*failure == SQLITE_OK && !is_of_one_job (code))
    *failure = code;
}

/* FALSE: the transaction is gone, as SQLite decides for some failures, with all that was in it. */
static gboolean
run_job (ScholiaSqliteConnection  *connection,
         ScholiaStoreJob          *job,
         int                      *failure,
         GError                  **error)
{
  gboolean is_done;

  scholia_sqlite_connection_clear_failure (connection);
  if (!scholia_sqlite_run (connection, error, "SAVEPOINT job", ""))
    return FALSE;

  is_done = scholia_store_job_run (job, connection);
  note_failure (connection, failure);
  if (!scholia_sqlite_connection_in_transaction (connection))
    {
      g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE, "%s",
                   job->error != NULL ? job->error->message : "The transaction was lost");
      return FALSE;
    }

  if (!is_done && !scholia_sqlite_run (connection, error, "ROLLBACK TO job", ""))
    return FALSE;

  return scholia_sqlite_run (connection, error, "RELEASE job", "");
}

static gboolean
run_jobs (ScholiaSqliteConnection  *connection,
          GQueue                   *jobs,
          int                      *failure,
          GError                  **error)
{
  for (GList *link = jobs->head; link != NULL; link = link->next)
    if (!run_job (connection, link->data, failure, error))
      return FALSE;

  return TRUE;
}

/**
 * scholia_sqlite_commit:
 * @connection: the writer's
 * @jobs: (element-type ScholiaStoreJob): what to write
 * @failure: (out): what concerns the whole store, if anything
 *
 * Returns: what became of all of them together
 */
ScholiaCommit
scholia_sqlite_commit (ScholiaSqliteConnection  *connection,
                       GQueue                   *jobs,
                       int                      *failure,
                       GError                  **error)
{
  gboolean is_ready;

  *failure = SQLITE_OK;
  scholia_sqlite_connection_clear_failure (connection);
  is_ready = scholia_sqlite_run (connection, error, "BEGIN IMMEDIATE", "") &&
             run_jobs (connection, jobs, failure, error);
  if (is_ready)
    {
      scholia_sqlite_connection_clear_failure (connection);
      if (scholia_sqlite_run (connection, error, "COMMIT", ""))
        return SCHOLIA_COMMIT_DONE;
    }

  note_failure (connection, failure);
  if (scholia_sqlite_connection_in_transaction (connection))
    scholia_sqlite_run (connection, NULL, "ROLLBACK", "");

  return is_ready && !is_surely_unwritten (*failure) ? SCHOLIA_COMMIT_UNKNOWN
                                                     : SCHOLIA_COMMIT_LOST;
}
