/* SPDX-License-Identifier: GPL-3.0-or-later */

/* After a failure: say so, refuse, and try again with a fresh connection until a write works. */

#include "scholia-sqlite-schema.h"
#include "scholia-sqlite-writer-private.h"

/* The first try is soon, for a disk that was full for a moment; the later ones do not wear on one
 * that is broken. */
#define FIRST_TEST_DELAY_US (100 * G_TIME_SPAN_MILLISECOND)
#define MAX_TEST_DELAY_US (5 * G_TIME_SPAN_SECOND)
/* People see "being saved" after 300 ms; from here on the store itself is slow. */
#define SLOW_COMMIT_US G_TIME_SPAN_SECOND

static void
set_state (ScholiaSqliteWriter *self,
           ScholiaStoreState    state)
{
  self->state = state;
  scholia_store_returns_set_state (self->returns, state);
}

static void
set_unsettled (ScholiaSqliteWriter *self,
               gboolean             is_unsettled)
{
  self->is_unsettled = is_unsettled;
  scholia_sqlite_reader_set_unsettled (self->reader, is_unsettled);
}

static void
plan_test (ScholiaSqliteWriter *self,
           gint64               delay_us)
{
  self->test_delay = MIN (delay_us, MAX_TEST_DELAY_US);
  self->test_at = g_get_monotonic_time () + self->test_delay;
}

/* They are committed, but not wiped. The wipe is made up for after the recovery. */
static void
give_up_wiped (ScholiaSqliteWriter *self)
{
  for (GList *link = self->wiped.head; link != NULL; link = link->next)
    g_set_error (&((ScholiaStoreJob *) link->data)->error, SCHOLIA_ERROR,
                 SCHOLIA_ERROR_UNAVAILABLE, "The journal still holds the old words");

  if (self->wiped.length > 0)
    scholia_store_returns_push_all (self->returns, &self->wiped);
}

/**
 * scholia_sqlite_writer_go_down:
 * @self: the writer
 * @failure: SQLite's code
 * @is_unsettled: whether a commit may or may not be durable
 * @words: what happened, for the log
 *
 * Refuses writes from here on, and reads too if their answers could be taken back.
 */
void
scholia_sqlite_writer_go_down (ScholiaSqliteWriter *self,
                               int                  failure,
                               gboolean             is_unsettled,
                               const char          *words)
{
  g_message ("The store is down: %s", words);

  if (is_unsettled)
    set_unsettled (self, TRUE);
  self->is_suspect |= (failure & 0xff) == SQLITE_CORRUPT || (failure & 0xff) == SQLITE_NOTADB;
  plan_test (self, FIRST_TEST_DELAY_US);
  set_state (self, SCHOLIA_STORE_STATE_DOWN);
  give_up_wiped (self);
}

/* A commit settles what became of an unknown one, too: it takes the place of its frames in the
 * journal, or follows on them. */
static gboolean
write_test (ScholiaSqliteConnection  *connection,
            GError                  **error)
{
  if (scholia_sqlite_run (connection, error, "BEGIN IMMEDIATE", "") &&
      scholia_sqlite_run (connection, error,
                          "UPDATE store SET test_writes = test_writes + 1", "") &&
      scholia_sqlite_run (connection, error, "COMMIT", ""))
    return TRUE;

  if (scholia_sqlite_connection_in_transaction (connection))
    scholia_sqlite_run (connection, NULL, "ROLLBACK", "");

  return FALSE;
}

static gboolean
reopen (ScholiaSqliteWriter  *self,
        GError              **error)
{
  g_clear_pointer (&self->connection, scholia_sqlite_connection_close);
  self->connection = scholia_sqlite_connection_open (
    scholia_data_folder_get_database (self->folder), SCHOLIA_SQLITE_WRITE, error);

  return self->connection != NULL && scholia_sqlite_schema_resume (self->connection, error) &&
         (!self->is_suspect || scholia_sqlite_schema_check (self->connection, error));
}

/**
 * scholia_sqlite_writer_test:
 * @self: a writer that is not READY
 *
 * Tries whether a write works again.
 */
void
scholia_sqlite_writer_test (ScholiaSqliteWriter *self)
{
  g_autoptr(GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  if (!reopen (self, &error) || !write_test (self->connection, &error))
    {
      g_debug ("The store is still down: %s", error->message);
      plan_test (self, 2 * self->test_delay);
      set_state (self, SCHOLIA_STORE_STATE_DOWN);
      return;
    }

  set_unsettled (self, FALSE);
  self->is_suspect = FALSE;
  self->moved_pages = 0;
  scholia_sqlite_writer_judge (self, g_get_monotonic_time () - start);
}

void
scholia_sqlite_writer_judge (ScholiaSqliteWriter *self,
                             gint64               duration_us)
{
  ScholiaStoreState state = duration_us > SLOW_COMMIT_US ? SCHOLIA_STORE_STATE_DEGRADED
                                                         : SCHOLIA_STORE_STATE_READY;

  if (state == SCHOLIA_STORE_STATE_DEGRADED)
    plan_test (self, MAX_TEST_DELAY_US);
  if (state == self->state)
    return;

  g_message (state == SCHOLIA_STORE_STATE_READY ? "The store works well"
                                                : "The store is slow: a write took over a second");
  set_state (self, state);
}
