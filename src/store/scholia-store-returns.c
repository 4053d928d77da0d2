/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-store-returns.h"

#include "scholia-store-private.h"

struct _ScholiaStoreReturns
{
  GSource            source;

  /* Only in the owner's thread; the store outlives every job that has a task. */
  ScholiaStore      *store;

  GMutex             mutex;
  GQueue             jobs;
  ScholiaStoreState  state;
  gboolean           is_over;  /* the store is gone, and nobody waits for what still comes */
};

static ScholiaStoreJob *
pop (ScholiaStoreReturns *self,
     ScholiaStoreState   *state)
{
  ScholiaStoreJob *job;

  g_mutex_lock (&self->mutex);
  job = g_queue_pop_head (&self->jobs);
  *state = self->state;
  g_mutex_unlock (&self->mutex);

  return job;
}

static guint
count_jobs (ScholiaStoreReturns *self)
{
  guint n_jobs;

  g_mutex_lock (&self->mutex);
  n_jobs = g_queue_get_length (&self->jobs);
  g_mutex_unlock (&self->mutex);

  return n_jobs;
}

static void
take_one (ScholiaStoreReturns *self)
{
  ScholiaStoreState state;
  ScholiaStoreJob *job = pop (self, &state);

  /* Who gets UNAVAILABLE finds the state DOWN already. */
  if (self->store != NULL)
    scholia_store_set_state (self->store, state);

  if (job == NULL)
    return;

  scholia_store_job_give_back (job);
  scholia_store_job_free (job);
}

static gboolean
returns_dispatch (GSource     *source,
                  GSourceFunc  callback,
                  gpointer     user_data)
{
  ScholiaStoreReturns *self = (ScholiaStoreReturns *) source;
  guint n_jobs;

  /* What is pushed from here on wakes again: a busy store must not starve the other sources. */
  g_source_set_ready_time (source, -1);
  n_jobs = count_jobs (self);

  do
    take_one (self);
  while (n_jobs-- > 1);

  return G_SOURCE_CONTINUE;
}

static void
returns_finalize (GSource *source)
{
  ScholiaStoreReturns *self = (ScholiaStoreReturns *) source;

  g_queue_clear_full (&self->jobs, (GDestroyNotify) scholia_store_job_free);
  g_mutex_clear (&self->mutex);
}

static GSourceFuncs returns_funcs = {
  .dispatch = returns_dispatch,
  .finalize = returns_finalize,
};

/**
 * scholia_store_returns_new:
 * @context: the owner's main context
 *
 * Returns: (transfer full): the way back to that context
 */
ScholiaStoreReturns *
scholia_store_returns_new (GMainContext *context)
{
  GSource *source = g_source_new (&returns_funcs, sizeof (ScholiaStoreReturns));
  ScholiaStoreReturns *self = (ScholiaStoreReturns *) source;

  g_mutex_init (&self->mutex);
  g_queue_init (&self->jobs);
  g_source_set_static_name (source, "[scholia] store returns");
  /* A callback may iterate the context (tests do) and wait there for another call. */
  g_source_set_can_recurse (source, TRUE);
  g_source_attach (source, context);

  return self;
}

ScholiaStoreReturns *
scholia_store_returns_ref (ScholiaStoreReturns *self)
{
  g_source_ref (&self->source);

  return self;
}

void
scholia_store_returns_unref (ScholiaStoreReturns *self)
{
  g_source_unref (&self->source);
}

/* With the mutex held. */
static void
take (ScholiaStoreReturns *self,
      ScholiaStoreJob     *job)
{
  if (self->is_over)
    scholia_store_job_free (job);
  else
    g_queue_push_tail (&self->jobs, job);
}

void
scholia_store_returns_set_store (ScholiaStoreReturns *self,
                                 ScholiaStore        *store)
{
  ScholiaStoreJob *job;

  self->store = store;
  if (store != NULL)
    return;

  g_source_destroy (&self->source);
  g_mutex_lock (&self->mutex);
  self->is_over = TRUE;
  while ((job = g_queue_pop_head (&self->jobs)) != NULL)
    scholia_store_job_free (job);
  g_mutex_unlock (&self->mutex);
}

/**
 * scholia_store_returns_push:
 * @self: the way back
 * @job: (transfer full): a finished job
 */
void
scholia_store_returns_push (ScholiaStoreReturns *self,
                            ScholiaStoreJob     *job)
{
  g_mutex_lock (&self->mutex);
  take (self, job);
  g_source_set_ready_time (&self->source, 0);
  g_mutex_unlock (&self->mutex);
}

/**
 * scholia_store_returns_push_all:
 * @self: the way back
 * @jobs: finished jobs, which are moved out of it
 */
void
scholia_store_returns_push_all (ScholiaStoreReturns *self,
                                GQueue              *jobs)
{
  ScholiaStoreJob *job;

  g_mutex_lock (&self->mutex);
  while ((job = g_queue_pop_head (jobs)) != NULL)
    take (self, job);
  g_source_set_ready_time (&self->source, 0);
  g_mutex_unlock (&self->mutex);
}

void
scholia_store_returns_set_state (ScholiaStoreReturns *self,
                                 ScholiaStoreState    state)
{
  g_mutex_lock (&self->mutex);
  self->state = state;
  g_source_set_ready_time (&self->source, 0);
  g_mutex_unlock (&self->mutex);
}
