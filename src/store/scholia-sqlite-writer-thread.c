/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The writer's thread: waits for jobs, and for the time of the next upkeep. */

#include "scholia-sqlite-writer-private.h"

/* Waits for jobs or for the time of the next upkeep. FALSE: it is over, and nothing is left. */
static gboolean
wait_for_work (ScholiaSqliteWriter *self,
               GQueue              *jobs,
               gboolean            *is_idle)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED =
    g_mutex_locker_new (&self->mutex);
  gint64 upkeep_at = scholia_sqlite_writer_next_upkeep (self);

  while (self->queue.length == 0 && !self->is_ending)
    {
      if (upkeep_at == 0)
        g_cond_wait (&self->cond, &self->mutex);
      else if (!g_cond_wait_until (&self->cond, &self->mutex, upkeep_at))
        break;
    }

  scholia_sqlite_writer_take (self, jobs);
  *is_idle = self->queue.length == 0;

  return jobs->length > 0 || !self->is_ending;
}

static gpointer
writer_thread (gpointer data)
{
  ScholiaSqliteWriter *self = data;
  GQueue jobs = G_QUEUE_INIT;
  gboolean is_idle;

  while (wait_for_work (self, &jobs, &is_idle))
    scholia_sqlite_writer_turn (self, &jobs, is_idle);

  scholia_sqlite_writer_wind_up (self);
  g_atomic_rc_box_release_full (self, scholia_sqlite_writer_clear);

  return NULL;
}

void
scholia_sqlite_writer_start (ScholiaSqliteWriter *self)
{
  self->thread = g_thread_new ("store-writer", writer_thread, g_atomic_rc_box_acquire (self));
}

/**
 * scholia_sqlite_writer_push:
 * @self: the writer
 * @job: (transfer full): what to write
 */
void
scholia_sqlite_writer_push (ScholiaSqliteWriter *self,
                            ScholiaStoreJob     *job)
{
  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->queue, job);
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/**
 * scholia_sqlite_writer_end:
 * @self: the writer
 * @job: (transfer full) (nullable): to be given back at the end; follow it with
 *   scholia_sqlite_writer_join(). Without one, @self is gone for the caller.
 */
void
scholia_sqlite_writer_end (ScholiaSqliteWriter *self,
                           ScholiaStoreJob     *job)
{
  g_mutex_lock (&self->mutex);
  self->is_ending = TRUE;
  self->end_job = job;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);

  if (job != NULL)
    return;

  g_thread_unref (self->thread);
  g_atomic_rc_box_release_full (self, scholia_sqlite_writer_clear);
}

void
scholia_sqlite_writer_join (ScholiaSqliteWriter *self)
{
  g_thread_join (self->thread);
  g_atomic_rc_box_release_full (self, scholia_sqlite_writer_clear);
}
