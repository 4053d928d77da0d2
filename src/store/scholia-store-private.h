/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-store-usage.h"
#include "scholia-store.h"

G_BEGIN_DECLS

/* What an engine implements. The public functions have checked the arguments and that the store is
 * not closed; they made @task, which the engine owns from here on and returns once, later, in the
 * task's own context: a value of the type that the public _finish function gives, or an error.
 * Everything else is the caller's and is gone when the virtual function returns. */
struct _ScholiaStoreClass
{
  GObjectClass parent_class;

  void (*close)       (ScholiaStore               *self,
                       GTask                      *task);
  void (*load)        (ScholiaStore               *self,
                       const ScholiaBoardKey      *key,
                       guint64                     known_seq,
                       const char                 *known_id,
                       GTask                      *task);
  /* An error becomes the outcome UNAVAILABLE; only a result can say UNKNOWN. */
  void (*append)      (ScholiaStore               *self,
                       const ScholiaBoardKey      *key,
                       guint64                     expected_head,
                       guint64                     access_version,
                       GPtrArray                  *events,
                       GTask                      *task);
  void (*lookup)      (ScholiaStore               *self,
                       const ScholiaBoardKey      *key,
                       const char * const         *ids,
                       GTask                      *task);
  void (*read)        (ScholiaStore               *self,
                       const ScholiaBoardKey      *key,
                       guint64                     after,
                       guint                       limit,
                       GTask                      *task);
  void (*heads)       (ScholiaStore               *self,
                       const ScholiaBoardKey      *keys,
                       gsize                       n_keys,
                       GTask                      *task);
  void (*snapshot)    (ScholiaStore               *self,
                       const ScholiaBoardKey      *key,
                       guint64                     seq,
                       GBytes                     *state,
                       GTask                      *task);
  void (*meta)        (ScholiaStore               *self,
                       const ScholiaMetaOperation *operations,
                       gsize                       n_operations,
                       GTask                      *task);
  void (*find_team)   (ScholiaStore               *self,
                       const guint8                key_hash[32],
                       GTask                      *task);
  void (*find_link)   (ScholiaStore               *self,
                       const guint8                token_hash[32],
                       GTask                      *task);
  void (*find_board)  (ScholiaStore               *self,
                       const ScholiaBoardKey      *key,
                       GTask                      *task);
  void (*list_teams)  (ScholiaStore               *self,
                       GTask                      *task);
  void (*measure_team) (ScholiaStore              *self,
                       const char                 *team_id,
                       GTask                      *task);
  void (*list_boards) (ScholiaStore               *self,
                       const char                 *team_id,
                       GTask                      *task);
  void (*list_links)  (ScholiaStore               *self,
                       const ScholiaBoardKey      *key,
                       GTask                      *task);
  void (*list_removals) (ScholiaStore             *self,
                       const ScholiaBoardKey      *key,
                       GTask                      *task);
  void (*add_usage)   (ScholiaStore               *self,
                       const ScholiaUsageBatch    *batch,
                       GTask                      *task);
  void (*read_usage)  (ScholiaStore               *self,
                       const ScholiaUsageQuery    *query,
                       GTask                      *task);
  void (*blob_open)   (ScholiaStore               *self,
                       const char                 *sha256,
                       guint64                     offset,
                       GTask                      *task);

  /* Takes @fd over. */
  void (*backup)      (ScholiaStore               *self,
                       int                         fd,
                       const char * const         *extras,
                       GTask                      *task);

  /* Touches no disk yet. */
  ScholiaBlobWriter *(*blob_begin) (ScholiaStore *self);
  /* An upload was let go: no board may show it. */
  void (*blob_left)   (ScholiaStore               *self,
                       const char                 *sha256);
};

/* For the public functions in their several files: %NULL if the store is closed; @callback is then
 * on its way with UNAVAILABLE. */
GTask *scholia_store_start_call (ScholiaStore        *self,
                                 gpointer             source_tag,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data);

gboolean scholia_store_check_open (ScholiaStore   *self,
                                   GError        **error);

/* For engines, in the owner's thread. */
void   scholia_store_set_state  (ScholiaStore        *self,
                                 ScholiaStoreState    state);
/* Rings only for a watched board. */
void   scholia_store_ring       (ScholiaStore        *self,
                                 const char          *team_id,
                                 const char          *board_id,
                                 guint64              head_seq);

ScholiaAppendResult *scholia_append_result_new  (ScholiaAppendOutcome      outcome,
                                                 guint64                   head_seq);
ScholiaStoredBoard  *scholia_stored_board_copy  (const ScholiaStoredBoard *self);
ScholiaStoredLink   *scholia_stored_link_copy   (const ScholiaStoredLink  *self);
ScholiaStoredRemoval *scholia_stored_removal_copy (const ScholiaStoredRemoval *self);

G_END_DECLS
