/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What keeps the journal short, and empty where words must be gone. */

#include "scholia-sqlite-writer-private.h"

/* 4 MiB: moved within some 10 ms, and seldom enough that most pages were written many times. */
#define CHECKPOINT_PAGES 1000
/* 64 MiB. A reader that stays on the journal keeps it growing; it is then waited for. */
#define MAX_WAL_PAGES 16384
#define READER_WAIT_MS 50
/* Others are served for so long before those who wait for a wipe. */
#define MAX_WIPE_DELAY_US (500 * G_TIME_SPAN_MILLISECOND)
#define WIPE_RETRY_US (50 * G_TIME_SPAN_MILLISECOND)

static gboolean
checkpoint (ScholiaSqliteWriter *self,
            int                  how,
            int                  wait_ms)
{
  g_autoptr(GError) error = NULL;
  gboolean is_complete;

  scholia_sqlite_connection_clear_failure (self->connection);
  is_complete = scholia_sqlite_connection_checkpoint (self->connection, how, wait_ms, &error);
  if (error != NULL)
    scholia_sqlite_writer_go_down (self, scholia_sqlite_connection_get_failure (self->connection),
                                   FALSE, error->message);

  return is_complete;
}

/* The words are in the database's free space, zeroed; their old copies are in the journal, which a
 * truncating checkpoint empties. */
static void
wipe (ScholiaSqliteWriter *self,
      int                  wait_ms)
{
  if (!checkpoint (self, SQLITE_CHECKPOINT_TRUNCATE, wait_ms))
    {
      self->wipe_at = g_get_monotonic_time () + WIPE_RETRY_US;
      return;
    }

  self->must_wipe = FALSE;
  self->moved_pages = 0;
  if (self->wiped.length > 0)
    scholia_store_returns_push_all (self->returns, &self->wiped);
}

static void
keep_short (ScholiaSqliteWriter *self)
{
  guint pages = scholia_sqlite_connection_get_wal_pages (self->connection);

  /* It started again from its beginning. */
  if (pages < self->moved_pages)
    self->moved_pages = 0;

  if (pages >= MAX_WAL_PAGES)
    checkpoint (self, SQLITE_CHECKPOINT_RESTART, READER_WAIT_MS);
  else if (pages - self->moved_pages >= CHECKPOINT_PAGES)
    checkpoint (self, SQLITE_CHECKPOINT_PASSIVE, 0);
  else
    return;

  self->moved_pages = pages;
}

void
scholia_sqlite_writer_upkeep (ScholiaSqliteWriter *self,
                              gboolean             is_idle)
{
  gint64 now = g_get_monotonic_time ();

  if (self->state != SCHOLIA_STORE_STATE_READY && now >= self->test_at)
    scholia_sqlite_writer_test (self);

  if (self->state == SCHOLIA_STORE_STATE_DOWN)
    return;

  if (self->must_wipe && ((is_idle && now >= self->wipe_at) || now >= self->wipe_by))
    wipe (self, READER_WAIT_MS);
  else
    keep_short (self);
}

gint64
scholia_sqlite_writer_next_upkeep (ScholiaSqliteWriter *self)
{
  gint64 at = 0;

  if (self->state != SCHOLIA_STORE_STATE_READY)
    at = self->test_at;
  if (self->must_wipe && self->state != SCHOLIA_STORE_STATE_DOWN)
    at = at == 0 ? self->wipe_at : MIN (at, self->wipe_at);

  return at;
}

void
scholia_sqlite_writer_wipe_for (ScholiaSqliteWriter *self,
                                ScholiaStoreJob     *job)
{
  if (!self->must_wipe)
    {
      self->wipe_at = g_get_monotonic_time ();
      self->wipe_by = self->wipe_at + MAX_WIPE_DELAY_US;
    }

  self->must_wipe = TRUE;
  g_queue_push_tail (&self->wiped, job);
}

/* At the end, when there are no readers. What cannot be wiped now is wiped by the next start. */
void
scholia_sqlite_writer_last_wipe (ScholiaSqliteWriter *self)
{
  if (self->state != SCHOLIA_STORE_STATE_DOWN)
    wipe (self, 0);

  for (GList *link = self->wiped.head; link != NULL; link = link->next)
    g_set_error (&((ScholiaStoreJob *) link->data)->error, SCHOLIA_ERROR,
                 SCHOLIA_ERROR_UNAVAILABLE, "The journal still holds the old words");

  if (self->wiped.length > 0)
    scholia_store_returns_push_all (self->returns, &self->wiped);
}
