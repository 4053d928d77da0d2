/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "machine-writer.h"

#include "scholia-sqlite-writer-private.h"

static struct
{
  MachineFunc func;
  gpointer    data;
} after_turn;

void
machine_writer_set_after_turn (MachineFunc func,
                               gpointer    data)
{
  after_turn.func = func;
  after_turn.data = data;
}

static void
writer_unref (gpointer writer)
{
  g_atomic_rc_box_release_full (writer, scholia_sqlite_writer_clear);
}

static void turn_cb (gpointer data);

static void
plan (ScholiaSqliteWriter *self,
      gint64               time_us)
{
  machine_call (time_us, turn_cb, g_atomic_rc_box_acquire (self), writer_unref);
}

static void
take_turn (ScholiaSqliteWriter *self)
{
  GQueue jobs = G_QUEUE_INIT;

  scholia_sqlite_writer_take (self, &jobs);
  scholia_sqlite_writer_turn (self, &jobs, self->queue.length == 0);
  machine_touch ();
}

static void
wind_up (ScholiaSqliteWriter *self)
{
  scholia_sqlite_writer_wind_up (self);
  self->is_ending = FALSE;
  self->folder = NULL;
  writer_unref (self);
}

/* Nothing to write and no upkeep that is due: a call of an earlier plan. */
static gboolean
has_work (ScholiaSqliteWriter *self)
{
  const gint64 upkeep_us = scholia_sqlite_writer_next_upkeep (self);

  return self->queue.length > 0 || (upkeep_us != 0 && upkeep_us <= machine_now_us ());
}

static void
turn_cb (gpointer data)
{
  ScholiaSqliteWriter *self = data;
  gint64 upkeep_us;

  if (self->folder == NULL)
    return;

  if (has_work (self))
    {
      take_turn (self);
      if (after_turn.func != NULL)
        after_turn.func (after_turn.data);
    }
  if (self->folder == NULL)
    return;

  upkeep_us = scholia_sqlite_writer_next_upkeep (self);
  if (self->queue.length > 0)
    plan (self, machine_now_us () + machine_write_us ());
  else if (self->is_ending)
    wind_up (self);
  else if (upkeep_us != 0)
    plan (self, MAX (upkeep_us, machine_now_us () + 1));
}

void
scholia_sqlite_writer_start (ScholiaSqliteWriter *self)
{
  g_atomic_rc_box_acquire (self);
}

void
scholia_sqlite_writer_push (ScholiaSqliteWriter *self,
                            ScholiaStoreJob     *job)
{
  g_queue_push_tail (&self->queue, job);
  if (self->queue.length == 1)
    plan (self, machine_now_us () + machine_write_us ());
}

void
scholia_sqlite_writer_end (ScholiaSqliteWriter *self,
                           ScholiaStoreJob     *job)
{
  self->is_ending = TRUE;
  self->end_job = job;
  if (job != NULL)
    {
      plan (self, machine_now_us () + machine_write_us ());
      return;
    }

  while (self->queue.length > 0)
    take_turn (self);
  wind_up (self);
  writer_unref (self);
}

void
scholia_sqlite_writer_join (ScholiaSqliteWriter *self)
{
  writer_unref (self);
}
