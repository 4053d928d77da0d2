/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-blob-folder.h"
#include "scholia-store-job.h"
#include "scholia-store-usage.h"
#include "scholia-store.h"

G_BEGIN_DECLS

/* What the engine can be asked, one constructor each; the file named on the right holds it. All of
 * them take over @task and copy the rest. */

/* For the writer. */
ScholiaStoreJob *scholia_sqlite_append_job      (GTask                      *task,   /* -append.c */
                                                 const ScholiaBoardKey      *key,
                                                 guint64                     expected_head,
                                                 guint64                     access_version,
                                                 GPtrArray                  *events);
ScholiaStoreJob *scholia_sqlite_snapshot_job    (GTask                      *task, /* -snapshot.c */
                                                 const ScholiaBoardKey      *key,
                                                 guint64                     seq,
                                                 GBytes                     *state);
ScholiaStoreJob *scholia_sqlite_meta_job        (GTask                      *task,     /* -meta.c */
                                                 ScholiaBlobFolder          *blobs,
                                                 const ScholiaMetaOperation *operations,
                                                 gsize                       n_operations);
ScholiaStoreJob *scholia_sqlite_add_usage_job   (GTask                      *task,    /* -usage.c */
                                                 const ScholiaUsageBatch    *batch);

/* For a reader. */
ScholiaStoreJob *scholia_sqlite_load_job        (GTask                      *task,     /* -load.c */
                                                 const ScholiaBoardKey      *key,
                                                 guint64                     known_seq,
                                                 const char                 *known_id);
ScholiaStoreJob *scholia_sqlite_read_job        (GTask                      *task,     /* -load.c */
                                                 const ScholiaBoardKey      *key,
                                                 guint64                     after,
                                                 guint                       limit);
ScholiaStoreJob *scholia_sqlite_lookup_job      (GTask                      *task,   /* -lookup.c */
                                                 const ScholiaBoardKey      *key,
                                                 const char * const         *ids);
ScholiaStoreJob *scholia_sqlite_heads_job       (GTask                      *task,   /* -lookup.c */
                                                 const ScholiaBoardKey      *keys,
                                                 gsize                       n_keys);
ScholiaStoreJob *scholia_sqlite_find_team_job   (GTask                      *task,     /* -find.c */
                                                 const guint8                key_hash[32]);
ScholiaStoreJob *scholia_sqlite_find_link_job   (GTask                      *task,
                                                 const guint8                token_hash[32]);
ScholiaStoreJob *scholia_sqlite_find_board_job  (GTask                      *task,
                                                 const ScholiaBoardKey      *key);
ScholiaStoreJob *scholia_sqlite_list_teams_job  (GTask                      *task);  /* -teams.c */
ScholiaStoreJob *scholia_sqlite_measure_team_job (GTask                     *task,
                                                 const char                 *team_id);
/* The same inside another job; a step of its transaction. */
ScholiaStoredTeam *scholia_sqlite_measure_team  (ScholiaSqliteConnection    *connection,
                                                 const char                 *team_id,
                                                 GError                    **error);
ScholiaStoreJob *scholia_sqlite_list_boards_job (GTask                      *task,
                                                 const char                 *team_id);
ScholiaStoreJob *scholia_sqlite_list_links_job  (GTask                      *task,
                                                 const ScholiaBoardKey      *key);
ScholiaStoreJob *scholia_sqlite_list_removals_job (GTask                    *task,  /* -removal.c */
                                                 const ScholiaBoardKey      *key);
/* -usage-read.c */
ScholiaStoreJob *scholia_sqlite_read_usage_job  (GTask                      *task,
                                                 const ScholiaUsageQuery    *query);

G_END_DECLS
