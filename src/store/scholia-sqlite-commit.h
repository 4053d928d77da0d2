/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-sqlite-connection.h"

G_BEGIN_DECLS

typedef enum
{
  SCHOLIA_COMMIT_DONE,     /* durable; each job has its own result or error */
  SCHOLIA_COMMIT_LOST,     /* nothing was written, for none of the jobs */
  SCHOLIA_COMMIT_UNKNOWN,  /* it may or may not come back after a crash */
} ScholiaCommit;

/* Runs all of @jobs in one transaction, each under a savepoint of its own: what one of them is
 * refused for is taken back alone. @failure: the code of the first failure that concerns the whole
 * store, SQLITE_OK for none; @error is set unless it is done. */
ScholiaCommit scholia_sqlite_commit (ScholiaSqliteConnection  *connection,
                                     GQueue                   *jobs,
                                     int                      *failure,
                                     GError                  **error);

G_END_DECLS
