/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-blob-folder.h"
#include "scholia-data-folder.h"
#include "scholia-sqlite-connection.h"
#include "scholia-sqlite-reader.h"

G_BEGIN_DECLS

/**
 * ScholiaSqliteWriter:
 *
 * The one thread that writes. It takes all that is queued, commits it together, and gives the
 * answers only then; what keeps the database in order happens between two commits.
 */
typedef struct _ScholiaSqliteWriter ScholiaSqliteWriter;

/* Takes over the rest of the engine, which it ends in the right order. */
ScholiaSqliteWriter *scholia_sqlite_writer_new  (ScholiaSqliteConnection *connection,
                                                 ScholiaDataFolder       *folder,
                                                 ScholiaBlobFolder       *blobs,
                                                 ScholiaSqliteReader     *reader,
                                                 ScholiaStoreReturns     *returns);
void                 scholia_sqlite_writer_push (ScholiaSqliteWriter     *self,
                                                 ScholiaStoreJob         *job);
/* The last call: it ends after all that was pushed before; @job (nullable) is given back when the
 * folder is released. */
void                 scholia_sqlite_writer_end  (ScholiaSqliteWriter     *self,
                                                 ScholiaStoreJob         *job);
/* After the job of scholia_sqlite_writer_end() was given back. */
void                 scholia_sqlite_writer_join (ScholiaSqliteWriter     *self);

G_END_DECLS
