/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-metering-private.h"

#include <string.h>

#include "scholia-log.h"
#include "scholia-usage-ledger.h"

/* Boards and hours in one batch, each of at most 40 rows: some 3 ms of the store's writer, so that
 * no action waits for the metering. */
#define PAGES_PER_PART 12
/* After a board was closed: many are, at once, when a server is left. In milliseconds. */
#define SOON_MS 1000

typedef struct
{
  GSource          source;
  ScholiaMetering *metering;
} MeteringSource;

struct _ScholiaMetering
{
  guint               ref_count;
  ScholiaStore       *store;
  guint               interval_ms;
  gint64            (*get_wall_us) (void);
  GSource            *timer;
  GQueue              touched;      /* of ScholiaMeter: have a team, counted since collected */
  GQueue              nameless;     /* of ScholiaMeter: counted, and have no team yet */
  gint64              hour_s;       /* what those in touched counted in */
  ScholiaTallies      totals;       /* collected */
  ScholiaStatistics   statistics;
  ScholiaUsageLedger *ledger;
  ScholiaUsagePart   *part;         /* (nullable): being written, or to be tried again */
  gboolean            is_writing;
  GQueue              waiting;      /* of GTask */
};

static void pump (ScholiaMetering *self);

static gint64
start_of (gint64 wall_us,
          gint64 span_s)
{
  gint64 wall_s = wall_us / G_USEC_PER_SEC;

  return wall_s - wall_s % span_s;
}

static void
arm (ScholiaMetering *self,
     gint64           wait_us)
{
  gint64 ready_us = g_get_monotonic_time () + wait_us;
  gint64 armed_us = g_source_get_ready_time (self->timer);

  if (armed_us < 0 || ready_us < armed_us)
    g_source_set_ready_time (self->timer, ready_us);
}

void
scholia_metering_note (ScholiaMetering *self,
                       ScholiaMeter    *meter)
{
  gint64 wall_us;
  gint64 hour_us;

  if (meter->team_id == NULL)
    {
      g_queue_push_tail_link (&self->nameless, &meter->link);
      return;
    }

  if (self->touched.length == 0)
    {
      wall_us = self->get_wall_us ();
      self->hour_s = start_of (wall_us, SCHOLIA_HOUR_S);
      hour_us = (self->hour_s + SCHOLIA_HOUR_S) * G_USEC_PER_SEC - wall_us;
      arm (self, MIN (hour_us, (gint64) self->interval_ms * 1000));
    }
  g_queue_push_tail_link (&self->touched, &meter->link);
}

void
scholia_metering_forget (ScholiaMetering *self,
                         ScholiaMeter    *meter)
{
  g_queue_unlink (meter->team_id != NULL ? &self->touched : &self->nameless, &meter->link);
  meter->is_touched = FALSE;
}

static void
collect (ScholiaMetering *self,
         ScholiaMeter    *meter)
{
  scholia_metering_forget (self, meter);
  scholia_tallies_add (&self->totals, &meter->tallies);
  if (meter->team_id != NULL)
    scholia_usage_ledger_add (self->ledger, meter->team_id, meter->board_id, self->hour_s,
                              &meter->tallies);
  memset (&meter->tallies, 0, sizeof meter->tallies);
}

/* Those without a team are left: they may still be let in. */
static void
collect_all (ScholiaMetering *self)
{
  while (self->touched.length > 0)
    collect (self, g_queue_peek_head (&self->touched));
}

void
scholia_metering_take_last (ScholiaMetering *self,
                            ScholiaMeter    *meter)
{
  collect (self, meter);
  if (meter->team_id != NULL)
    arm (self, (gint64) MIN (SOON_MS, self->interval_ms) * 1000);
}

static void
answer_waiting (ScholiaMetering *self,
                const GError    *error)
{
  GTask *task;

  while ((task = g_queue_pop_head (&self->waiting)) != NULL)
    {
      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_boolean (task, TRUE);
      g_object_unref (task);
    }
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(ScholiaMetering) self = user_data;
  g_autoptr(GError) error = NULL;

  self->is_writing = FALSE;
  if (scholia_store_add_usage_finish (SCHOLIA_STORE (source), result, &error))
    {
      g_clear_pointer (&self->part, scholia_usage_part_free);
      pump (self);
      return;
    }

  scholia_log (SCHOLIA_LOG_STORE, SCHOLIA_LOG_WORD ("what", "usage"),
               SCHOLIA_LOG_WORD ("trouble", error->message));
  arm (self, (gint64) self->interval_ms * 1000);
  answer_waiting (self, error);
}

static guint64
make_id (void)
{
  guint64 id = (guint64) g_random_int () << 32 | g_random_int ();

  return id != 0 ? id : 1;
}

/* One part at a time: the store knows the last one only. */
static void
pump (ScholiaMetering *self)
{
  gint64 today_s = start_of (self->get_wall_us (), SCHOLIA_DAY_S);
  ScholiaUsageBatch batch;

  if (self->is_writing)
    return;

  if (self->part == NULL && !scholia_usage_ledger_is_empty (self->ledger))
    self->part = scholia_usage_ledger_take (self->ledger, make_id (), PAGES_PER_PART);
  if (self->part == NULL)
    {
      answer_waiting (self, NULL);
      return;
    }

  batch = (ScholiaUsageBatch) {
    .id = self->part->id,
    .entries = (const ScholiaUsageEntry *) (gpointer) self->part->entries->data,
    .n_entries = self->part->entries->len,
    .hours_from_s = today_s - SCHOLIA_METERING_HOURS_KEPT_DAYS * SCHOLIA_DAY_S,
    .days_from_s = today_s - SCHOLIA_METERING_DAYS_KEPT_DAYS * SCHOLIA_DAY_S,
  };
  self->is_writing = TRUE;
  scholia_store_add_usage_async (self->store, &batch, written_cb, scholia_metering_ref (self));
}

static gboolean
timer_dispatch (GSource     *source,
                GSourceFunc  callback,
                gpointer     user_data)
{
  ScholiaMetering *self = ((MeteringSource *) source)->metering;

  g_source_set_ready_time (source, -1);
  collect_all (self);
  pump (self);

  return G_SOURCE_CONTINUE;
}

static GSourceFuncs timer_funcs = {
  .dispatch = timer_dispatch,
};

ScholiaMetering *
scholia_metering_new (ScholiaStore *store,
                      guint         interval_ms,
                      gint64      (*get_wall_us) (void))
{
  ScholiaMetering *self = g_new0 (ScholiaMetering, 1);

  self->ref_count = 1;
  self->store = g_object_ref (store);
  self->interval_ms = interval_ms;
  self->get_wall_us = get_wall_us != NULL ? get_wall_us : g_get_real_time;
  self->ledger = scholia_usage_ledger_new ();
  self->timer = g_source_new (&timer_funcs, sizeof (MeteringSource));
  ((MeteringSource *) self->timer)->metering = self;
  g_source_set_static_name (self->timer, "scholia metering");
  g_source_attach (self->timer, g_main_context_get_thread_default ());

  return self;
}

ScholiaMetering *
scholia_metering_ref (ScholiaMetering *self)
{
  self->ref_count++;

  return self;
}

void
scholia_metering_unref (ScholiaMetering *self)
{
  if (--self->ref_count > 0)
    return;

  g_source_destroy (self->timer);
  g_source_unref (self->timer);
  g_clear_pointer (&self->part, scholia_usage_part_free);
  scholia_usage_ledger_free (self->ledger);
  g_object_unref (self->store);
  g_free (self);
}

void
scholia_metering_flush_async (ScholiaMetering     *self,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, scholia_metering_flush_async);
  g_queue_push_tail (&self->waiting, task);
  collect_all (self);
  g_source_set_ready_time (self->timer, -1);
  pump (self);
}

gboolean
scholia_metering_flush_finish (GAsyncResult  *result,
                               GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
add_meter_cb (gpointer item,
              gpointer user_data)
{
  scholia_tallies_add (user_data, &((ScholiaMeter *) item)->tallies);
}

void
scholia_metering_get_totals (ScholiaMetering *self,
                             ScholiaTallies  *totals)
{
  *totals = self->totals;
  g_queue_foreach (&self->touched, add_meter_cb, totals);
  g_queue_foreach (&self->nameless, add_meter_cb, totals);
}

ScholiaStatistics *
scholia_metering_get_statistics (ScholiaMetering *self)
{
  return &self->statistics;
}

gboolean
scholia_metering_is_waiting (ScholiaMetering *self)
{
  return g_source_get_ready_time (self->timer) >= 0;
}
