/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _ScholiaSqliteConnection ScholiaSqliteConnection;
typedef struct _ScholiaStoreJob ScholiaStoreJob;

/* Does the work in a worker's thread, with the worker's @connection (%NULL for blobs). FALSE with
 * @error set: nothing was done. May run again if the transaction it was part of was lost. */
typedef gboolean (*ScholiaStoreJobFunc) (ScholiaStoreJob          *job,
                                         ScholiaSqliteConnection  *connection,
                                         GError                  **error);

/**
 * ScholiaStoreJob:
 *
 * One call on its way through a worker's thread and back. The owner's thread makes it and frees it;
 * in between it belongs to the worker that has it. The task is only carried along: it is returned
 * and let go in the owner's thread, so that no object is ever finalised in a worker.
 */
struct _ScholiaStoreJob
{
  GTask               *task;           /* (nullable): %NULL if nobody waits */
  ScholiaStoreJobFunc  run;
  gpointer             request;        /* what is asked; its type is known to @run */
  GDestroyNotify       free_request;
  gsize                size_bytes;     /* about what it writes, to bound a transaction */

  gpointer             result;         /* what came of it; %NULL with no @free_result: just done */
  GDestroyNotify       free_result;
  GError              *error;
  GPtrArray           *bells;          /* (nullable): what to ring once it is given back */
  gboolean             must_wipe;      /* words must leave the journal before it is given back */

  /* (nullable): in the writer's thread after the commit; its own reads see the new state. */
  void               (*committed)      (ScholiaStoreJob         *job,
                                        ScholiaSqliteConnection *connection);
  /* (nullable): the result if nobody knows whether the commit is durable; else an error will do. */
  gpointer           (*unknown_result) (void);
  /* (nullable): in the owner's thread, just before it is given back. */
  void               (*returned)       (ScholiaStoreJob         *job);
};

ScholiaStoreJob *scholia_store_job_new       (GTask               *task,
                                              ScholiaStoreJobFunc  run,
                                              gpointer             request,
                                              GDestroyNotify       free_request);
void             scholia_store_job_free      (ScholiaStoreJob     *self);
/* Runs it in a worker's thread. FALSE: its error is set. */
gboolean         scholia_store_job_run       (ScholiaStoreJob         *self,
                                              ScholiaSqliteConnection *connection);
/* Forgets what came of it, as before the first run. */
void             scholia_store_job_reset     (ScholiaStoreJob     *self);
void             scholia_store_job_add_bell  (ScholiaStoreJob     *self,
                                              const char          *team_id,
                                              const char          *board_id,
                                              guint64              head_seq);
/* Returns the task with the result or the error; rings. In the owner's thread. */
void             scholia_store_job_give_back (ScholiaStoreJob     *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaStoreJob, scholia_store_job_free)

G_END_DECLS
