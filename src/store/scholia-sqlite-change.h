/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-sqlite-connection.h"
#include "scholia-store.h"

G_BEGIN_DECLS

/* Where one change of a team, a board or a link happens, and what it leaves to do. */
typedef struct
{
  ScholiaSqliteConnection *connection;
  ScholiaStoreJob         *job;      /* gets the bells, and must_wipe */
  GPtrArray               *orphans;  /* gets the digests that may be shown by no board any more */
} ScholiaSqliteChange;

/* Errors: NOT_FOUND, CONFLICT, UNAVAILABLE. */
gboolean scholia_sqlite_change_apply (ScholiaSqliteChange         *self,
                                      const ScholiaMetaOperation  *operation,
                                      GError                     **error);

G_END_DECLS
