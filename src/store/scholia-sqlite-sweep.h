/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-blob-folder.h"

G_BEGIN_DECLS

/* Removes a blob if no board shows it. In the writer's thread, outside a transaction. */
void scholia_sqlite_sweep_one (ScholiaSqliteConnection *connection,
                               ScholiaBlobFolder       *blobs,
                               const char              *digest);
/* All of them that were left behind, when the store is opened. */
void scholia_sqlite_sweep_old (ScholiaSqliteConnection *connection,
                               ScholiaBlobFolder       *blobs);

G_END_DECLS
