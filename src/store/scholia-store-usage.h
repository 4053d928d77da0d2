/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-store.h"

G_BEGIN_DECLS

/* What teams sent and were sent: counts by team, board, hour, type and direction. Types are numbers
 * here; who counts knows what they mean. Times are seconds since 1970 in UTC; an hour or a day is
 * named by its start. */

#define SCHOLIA_HOUR_S 3600
#define SCHOLIA_DAY_S 86400

typedef enum
{
  SCHOLIA_USAGE_HOUR,
  SCHOLIA_USAGE_DAY,
} ScholiaUsageSpan;

typedef struct
{
  gint64  start_s;
  guint   type;
  guint   direction;  /* 0 or 1 */
  guint64 messages;
  guint64 bytes;
} ScholiaUsageCount;

/* Of one hour. */
typedef struct
{
  const char        *team_id;
  const char        *board_id;
  ScholiaUsageCount  count;
} ScholiaUsageEntry;

typedef struct
{
  /* Random and not 0: written again after an uncertain commit, the same batch counts once. */
  guint64                  id;
  const ScholiaUsageEntry *entries;
  gsize                    n_entries;
  /* Hours that begin earlier become days, days that begin earlier go; a part of them with each
   * batch, so that nobody waits long. Both are starts of days. */
  gint64                   hours_from_s;
  gint64                   days_from_s;
} ScholiaUsageBatch;

/* Adds to what is there. What a removed board is charged goes to the team alone (board id ""), what
 * an unknown team is charged goes nowhere. All or nothing, durable when it ends. Error
 * UNAVAILABLE. */
void     scholia_store_add_usage_async    (ScholiaStore             *self,
                                           const ScholiaUsageBatch  *batch,
                                           GAsyncReadyCallback       callback,
                                           gpointer                  user_data);
gboolean scholia_store_add_usage_finish   (ScholiaStore             *self,
                                           GAsyncResult             *result,
                                           GError                  **error);

typedef struct
{
  const char       *team_id;
  const char       *board_id; /* (nullable): %NULL for all of the team */
  ScholiaUsageSpan  span;     /* hours that became days are not found as hours */
  gint64            from_s;   /* included */
  gint64            to_s;     /* not included */
} ScholiaUsageQuery;

typedef struct
{
  char    *board_id;     /* "": all boards that were removed, together */
  guint64  messages[2];  /* by direction */
  guint64  bytes[2];
} ScholiaBoardUsage;

typedef struct
{
  GArray    *counts;  /* of ScholiaUsageCount, by start, type, direction */
  GPtrArray *boards;  /* of ScholiaBoardUsage, over all the time, by id */
} ScholiaUsageRows;

void              scholia_usage_rows_free        (ScholiaUsageRows         *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaUsageRows, scholia_usage_rows_free)

/* One consistent read. A team or board that is not there has no usage. */
void              scholia_store_read_usage_async  (ScholiaStore            *self,
                                                   const ScholiaUsageQuery *query,
                                                   GAsyncReadyCallback      callback,
                                                   gpointer                 user_data);
ScholiaUsageRows *scholia_store_read_usage_finish (ScholiaStore            *self,
                                                   GAsyncResult            *result,
                                                   GError                 **error)
                                                   G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
