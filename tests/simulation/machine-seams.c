/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where the programs meet the machine: the linker (--wrap) leads their calls of these functions of
 * GLib and libc here. GLib's own calls of them are its own. */

#include "machine-private.h"

#include "scholia-wall-timer.h"

#include <string.h>
#include <sys/types.h>

/* A timer of the programs. */
typedef struct
{
  GSource *source;
  gint64   ready_us;  /* -1: never */
  gint64   called_us; /* the soonest call that is on its way, G_MAXINT64 for none */
} Timer;

/* A pool of threads; GLib's part comes first. */
typedef struct
{
  GThreadPool pool;
  GQueue      jobs;
  gboolean    is_over;
} Pool;

typedef struct
{
  GTask           *task;
  GTaskThreadFunc  func;
} Task;

/* A moment of the wall clock, in the place of a descriptor of the kernel's. */
struct _ScholiaWallTimer
{
  ScholiaWallTimerFunc due;
  gpointer             user_data;
  gint64               at_ms;    /* 0: never */
  gboolean             is_gone;  /* calls may be on their way */
};

static struct
{
  GHashTable *timers; /* GSource -> Timer */
  GPtrArray  *wall_timers;
  GRand      *rand;   /* for ids and backoffs, so that what they take does not move the dice */
} seams;

/* What the linker calls these functions. */
gint64       __wrap_g_get_monotonic_time    (void);
gint64       __wrap_g_get_real_time         (void);
gint64       __wrap_g_source_get_time       (GSource *source);
void         __wrap_g_source_set_ready_time (GSource *source, gint64 ready_us);
gint64       __wrap_g_source_get_ready_time (GSource *source);
void         __real_g_source_set_ready_time (GSource *source, gint64 ready_us);
ScholiaWallTimer *__wrap_scholia_wall_timer_new (ScholiaWallTimerFunc due, gpointer user_data,
                                                 GError **error);
void         __wrap_scholia_wall_timer_free (ScholiaWallTimer *self);
void         __wrap_scholia_wall_timer_set_sooner (ScholiaWallTimer *self, gint64 at_ms);
GRand       *__wrap_g_rand_new              (void);
ssize_t      __wrap_getrandom               (void *bytes, size_t length, unsigned int flags);
GTask       *__wrap_g_task_new              (gpointer source, GCancellable *cancellable,
                                             GAsyncReadyCallback callback, gpointer user_data);
GTask       *__real_g_task_new              (gpointer source, GCancellable *cancellable,
                                             GAsyncReadyCallback callback, gpointer user_data);
void         __wrap_g_task_run_in_thread    (GTask *task, GTaskThreadFunc func);
GThreadPool *__wrap_g_thread_pool_new       (GFunc func, gpointer user_data, gint max_threads,
                                             gboolean exclusive, GError **error);
gboolean     __wrap_g_thread_pool_push      (GThreadPool *pool, gpointer data, GError **error);
void         __wrap_g_thread_pool_free      (GThreadPool *pool, gboolean immediate, gboolean wait);

void
machine_seams_start (guint32 seed)
{
  seams.timers = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  seams.wall_timers = g_ptr_array_new ();
  seams.rand = g_rand_new_with_seed (seed ^ 0x5eed5eed);
}

void
machine_seams_stop (void)
{
  g_hash_table_unref (seams.timers);
  g_ptr_array_unref (seams.wall_timers);
  g_rand_free (seams.rand);
}

gint64
__wrap_g_get_monotonic_time (void)
{
  return machine_now_us ();
}

gint64
__wrap_g_get_real_time (void)
{
  return machine_now_ms () * 1000;
}

gint64
__wrap_g_source_get_time (GSource *source)
{
  return machine_now_us ();
}

static void timer_cb (gpointer data);

static void
arm (Timer *timer)
{
  if (timer->ready_us < 0 || timer->ready_us >= timer->called_us)
    return;

  timer->called_us = timer->ready_us;
  machine_call (timer->ready_us, timer_cb, g_source_ref (timer->source),
                (GDestroyNotify) g_source_unref);
}

/* May have been set to a later time since, or have been called already. */
static void
timer_cb (gpointer data)
{
  GSource *source = data;
  Timer *timer = g_hash_table_lookup (seams.timers, source);

  if (g_source_is_destroyed (source))
    {
      g_hash_table_remove (seams.timers, source);
      return;
    }
  if (timer == NULL || timer->called_us > machine_now_us ())
    return;

  timer->called_us = G_MAXINT64;
  if (timer->ready_us >= 0 && timer->ready_us <= machine_now_us ())
    source->source_funcs->dispatch (source, NULL, NULL);
  else
    arm (timer);
}

/* At once: through the main context, as what comes back from a worker. Else a timer. */
void
__wrap_g_source_set_ready_time (GSource *source,
                                gint64   ready_us)
{
  Timer *timer = g_hash_table_lookup (seams.timers, source);

  if (ready_us == 0)
    {
      machine_touch ();
      __real_g_source_set_ready_time (source, 0);
      return;
    }
  if (timer == NULL && ready_us < 0)
    {
      __real_g_source_set_ready_time (source, -1);
      return;
    }
  if (timer == NULL)
    {
      timer = g_new0 (Timer, 1);
      timer->source = source;
      timer->called_us = G_MAXINT64;
      g_hash_table_insert (seams.timers, source, timer);
    }

  timer->ready_us = ready_us;
  arm (timer);
}

gint64
__wrap_g_source_get_ready_time (GSource *source)
{
  const Timer *timer = g_hash_table_lookup (seams.timers, source);

  return timer != NULL ? timer->ready_us : -1;
}

static void wall_timer_cb (gpointer data);

static void
arm_wall_timer (ScholiaWallTimer *self)
{
  const gint64 left_ms = self->at_ms - machine_now_ms ();

  machine_call (machine_now_us () + MAX (left_ms, 0) * 1000, wall_timer_cb,
                g_rc_box_acquire (self), g_rc_box_release);
}

/* The clock may have been set back since. */
static void
wall_timer_cb (gpointer data)
{
  ScholiaWallTimer *self = data;

  if (self->is_gone || self->at_ms == 0 || self->at_ms > machine_now_ms ())
    return;

  self->at_ms = 0;
  self->due (self->user_data);
}

/* Those that are over come before anything else happens. */
void
machine_seams_clock_was_set (void)
{
  g_autoptr(GPtrArray) timers = g_ptr_array_copy (seams.wall_timers, NULL, NULL);

  for (guint i = 0; i < timers->len; i++)
    {
      ScholiaWallTimer *timer = g_ptr_array_index (timers, i);

      if (timer->at_ms != 0)
        arm_wall_timer (timer);
    }
}

ScholiaWallTimer *
__wrap_scholia_wall_timer_new (ScholiaWallTimerFunc   due,
                               gpointer               user_data,
                               GError               **error)
{
  ScholiaWallTimer *self = g_rc_box_new0 (ScholiaWallTimer);

  self->due = due;
  self->user_data = user_data;
  g_ptr_array_add (seams.wall_timers, self);

  return self;
}

void
__wrap_scholia_wall_timer_free (ScholiaWallTimer *self)
{
  self->is_gone = TRUE;
  g_ptr_array_remove_fast (seams.wall_timers, self);
  g_rc_box_release (self);
}

void
__wrap_scholia_wall_timer_set_sooner (ScholiaWallTimer *self,
                                      gint64            at_ms)
{
  if (self->at_ms != 0 && self->at_ms <= at_ms)
    return;

  self->at_ms = at_ms;
  arm_wall_timer (self);
}

GRand *
__wrap_g_rand_new (void)
{
  return g_rand_new_with_seed (g_rand_int (seams.rand));
}

ssize_t
__wrap_getrandom (void        *bytes,
                  size_t       length,
                  unsigned int flags)
{
  for (size_t i = 0; i < length; i += sizeof (guint32))
    {
      const guint32 number = g_rand_int (seams.rand);

      memcpy ((guint8 *) bytes + i, &number, MIN (sizeof number, length - i));
    }

  return (ssize_t) length;
}

/* It may be returned from outside of the main context, and then takes its way through it. */
GTask *
__wrap_g_task_new (gpointer            source,
                   GCancellable       *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer            user_data)
{
  machine_touch ();

  return __real_g_task_new (source, cancellable, callback, user_data);
}

static void
task_free (gpointer data)
{
  Task *self = data;

  g_object_unref (self->task);
  g_free (self);
}

static void
task_cb (gpointer data)
{
  Task *self = data;

  machine_touch ();
  self->func (self->task, g_task_get_source_object (self->task),
              g_task_get_task_data (self->task), g_task_get_cancellable (self->task));
}

void
__wrap_g_task_run_in_thread (GTask           *task,
                             GTaskThreadFunc  func)
{
  Task *self = g_new0 (Task, 1);

  self->task = g_object_ref (task);
  self->func = func;
  machine_call (machine_now_us () + machine_read_us (), task_cb, self, task_free);
}

GThreadPool *
__wrap_g_thread_pool_new (GFunc      func,
                          gpointer   user_data,
                          gint       max_threads,
                          gboolean   exclusive,
                          GError   **error)
{
  Pool *self = g_rc_box_new0 (Pool);

  self->pool.func = func;
  self->pool.user_data = user_data;

  return &self->pool;
}

static void
run_one (Pool *self)
{
  gpointer job = g_queue_pop_head (&self->jobs);

  if (job != NULL)
    self->pool.func (job, self->pool.user_data);
}

static void
pool_cb (gpointer data)
{
  machine_touch ();
  run_one (data);
}

static void
pool_unref (gpointer data)
{
  g_rc_box_release (data);
}

gboolean
__wrap_g_thread_pool_push (GThreadPool  *pool,
                           gpointer      data,
                           GError      **error)
{
  Pool *self = (Pool *) pool;

  g_queue_push_tail (&self->jobs, data);
  machine_call (machine_now_us () + machine_read_us (), pool_cb, g_rc_box_acquire (self),
                pool_unref);

  return TRUE;
}

void
__wrap_g_thread_pool_free (GThreadPool *pool,
                           gboolean     immediate,
                           gboolean     wait)
{
  Pool *self = (Pool *) pool;

  while (self->jobs.length > 0)
    run_one (self);
  g_rc_box_release (self);
}
