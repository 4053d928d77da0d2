/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-store-job.h"

#include "scholia-store-private.h"

typedef struct
{
  char    *team_id;
  char    *board_id;
  guint64  head_seq;
} Bell;

static void
bell_free (gpointer data)
{
  Bell *bell = data;

  g_free (bell->team_id);
  g_free (bell->board_id);
  g_free (bell);
}

/**
 * scholia_store_job_new:
 * @task: (transfer full) (nullable): who waits for it
 * @run: does it
 * @request: (transfer full) (nullable): what @run needs to know
 * @free_request: (nullable): frees @request
 *
 * Returns: (transfer full): a job to be pushed to a worker
 */
ScholiaStoreJob *
scholia_store_job_new (GTask               *task,
                       ScholiaStoreJobFunc  run,
                       gpointer             request,
                       GDestroyNotify       free_request)
{
  ScholiaStoreJob *self = g_new0 (ScholiaStoreJob, 1);

  self->task = task;
  self->run = run;
  self->request = request;
  self->free_request = free_request;

  return self;
}

gboolean
scholia_store_job_run (ScholiaStoreJob         *self,
                       ScholiaSqliteConnection *connection)
{
  if (self->run (self, connection, &self->error))
    return TRUE;

  /* A database that breaks our rules can take a job where none was foreseen; it must not look like
   * a success. */
  if (self->error == NULL)
    g_set_error (&self->error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE,
                 "The store found what cannot be");

  return FALSE;
}

void
scholia_store_job_reset (ScholiaStoreJob *self)
{
  if (self->free_result != NULL && self->result != NULL)
    self->free_result (self->result);
  self->result = NULL;
  self->free_result = NULL;
  self->must_wipe = FALSE;
  g_clear_error (&self->error);
  g_clear_pointer (&self->bells, g_ptr_array_unref);
}

void
scholia_store_job_free (ScholiaStoreJob *self)
{
  scholia_store_job_reset (self);
  if (self->free_request != NULL)
    self->free_request (self->request);
  g_clear_object (&self->task);
  g_free (self);
}

/**
 * scholia_store_job_add_bell:
 * @self: a job that runs
 * @team_id: whose board
 * @board_id: which
 * @head_seq: its head if the job is committed
 */
void
scholia_store_job_add_bell (ScholiaStoreJob *self,
                            const char      *team_id,
                            const char      *board_id,
                            guint64          head_seq)
{
  Bell *bell = g_new (Bell, 1);

  bell->team_id = g_strdup (team_id);
  bell->board_id = g_strdup (board_id);
  bell->head_seq = head_seq;

  if (self->bells == NULL)
    self->bells = g_ptr_array_new_with_free_func (bell_free);
  g_ptr_array_add (self->bells, bell);
}

static void
ring_bells (GPtrArray    *bells,
            ScholiaStore *store)
{
  for (guint i = 0; bells != NULL && i < bells->len; i++)
    {
      const Bell *bell = g_ptr_array_index (bells, i);

      scholia_store_ring (store, bell->team_id, bell->board_id, bell->head_seq);
    }
}

void
scholia_store_job_give_back (ScholiaStoreJob *self)
{
  gboolean is_done = self->error == NULL;

  if (self->returned != NULL)
    self->returned (self);

  if (self->task == NULL)
    return;

  if (self->error != NULL)
    g_task_return_error (self->task, g_steal_pointer (&self->error));
  else if (self->free_result != NULL)
    g_task_return_pointer (self->task, g_steal_pointer (&self->result), self->free_result);
  else
    g_task_return_boolean (self->task, TRUE);

  /* The caller hears of its own change first: a bell before that would look like another's. */
  if (is_done && self->bells != NULL)
    ring_bells (self->bells, SCHOLIA_STORE (g_task_get_source_object (self->task)));
}
