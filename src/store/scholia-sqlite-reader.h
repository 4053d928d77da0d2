/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-store-returns.h"

G_BEGIN_DECLS

/**
 * ScholiaSqliteReader:
 *
 * A few threads that read, each with a connection of its own, beside the writer: a reader sees the
 * state as of the last commit and holds nobody up.
 */
typedef struct _ScholiaSqliteReader ScholiaSqliteReader;

ScholiaSqliteReader *scholia_sqlite_reader_new           (const char           *database,
                                                          ScholiaStoreReturns  *returns);
/* Waits for what is queued. In a worker's thread. */
void                 scholia_sqlite_reader_stop          (ScholiaSqliteReader  *self);
void                 scholia_sqlite_reader_free          (ScholiaSqliteReader  *self);

/* From any thread. */
void                 scholia_sqlite_reader_push          (ScholiaSqliteReader  *self,
                                                          ScholiaStoreJob      *job);
/* While a commit may or may not be durable, any answer might be taken back: there is none. */
void                 scholia_sqlite_reader_set_unsettled (ScholiaSqliteReader  *self,
                                                          gboolean              is_unsettled);
gboolean             scholia_sqlite_reader_is_unsettled  (ScholiaSqliteReader  *self);

G_END_DECLS
