/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-blob-folder.h"
#include "scholia-store-job.h"

G_BEGIN_DECLS

/* Removes a blob if no board shows it. In the writer's thread, outside a transaction. */
void scholia_sqlite_sweep_one (ScholiaSqliteConnection *connection,
                               ScholiaBlobFolder       *blobs,
                               const char              *digest);
/* The same as a job, for nobody who waits. @digests: (transfer full) (element-type utf8) */
ScholiaStoreJob *scholia_sqlite_sweep_job (ScholiaBlobFolder *blobs,
                                           GPtrArray         *digests)
                                           G_GNUC_WARN_UNUSED_RESULT;
/* All of them that were left behind, when the store is opened. */
void scholia_sqlite_sweep_old (ScholiaSqliteConnection *connection,
                               ScholiaBlobFolder       *blobs);

G_END_DECLS
