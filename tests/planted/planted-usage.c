/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Bugs of the metering, put in like those of planted.c. */

#include "scholia-metering-private.h"
#include "scholia-sqlite-jobs.h"
#include "scholia-store-private.h"
#include "scholia-usage-ledger.h"

/* No header declares what the linker makes. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"

extern void             __real_scholia_usage_ledger_add      (ScholiaUsageLedger   *self,
                                                              const char           *team_id,
                                                              const char           *board_id,
                                                              gint64                hour_s,
                                                              const ScholiaTallies *tallies);
extern void             __real_scholia_metering_take_last    (ScholiaMetering      *self,
                                                              ScholiaMeter         *meter);
extern void             __real_scholia_store_add_usage_async (ScholiaStore         *self,
                                                              const ScholiaUsageBatch *batch,
                                                              GAsyncReadyCallback   callback,
                                                              gpointer              user_data);
extern ScholiaStoreJob *__real_scholia_sqlite_read_usage_job (GTask                *task,
                                                              const ScholiaUsageQuery *query);

static gboolean
is_planted (const char *bug)
{
  return g_strcmp0 (g_getenv ("SCHOLIA_PLANT"), bug) == 0;
}

/* "usage-twice" */
void
__wrap_scholia_usage_ledger_add (ScholiaUsageLedger   *self,
                                 const char           *team_id,
                                 const char           *board_id,
                                 gint64                hour_s,
                                 const ScholiaTallies *tallies)
{
  __real_scholia_usage_ledger_add (self, team_id, board_id, hour_s, tallies);
  if (is_planted ("usage-twice"))
    __real_scholia_usage_ledger_add (self, team_id, board_id, hour_s, tallies);
}

/* "usage-not-collected" */
void
__wrap_scholia_metering_take_last (ScholiaMetering *self,
                                   ScholiaMeter    *meter)
{
  if (is_planted ("usage-not-collected"))
    scholia_metering_forget (self, meter);
  else
    __real_scholia_metering_take_last (self, meter);
}

/* "usage-not-kept" */
void
__wrap_scholia_store_add_usage_async (ScholiaStore            *self,
                                      const ScholiaUsageBatch *batch,
                                      GAsyncReadyCallback      callback,
                                      gpointer                 user_data)
{
  const ScholiaUsageBatch nothing = {
    .id = batch->id, .hours_from_s = batch->hours_from_s, .days_from_s = batch->days_from_s,
  };

  __real_scholia_store_add_usage_async (self, is_planted ("usage-not-kept") ? &nothing : batch,
                                        callback, user_data);
}

/* "usage-without-team": of the team that the tests make first. */
ScholiaStoreJob *
__wrap_scholia_sqlite_read_usage_job (GTask                   *task,
                                      const ScholiaUsageQuery *query)
{
  ScholiaUsageQuery other = *query;

  if (is_planted ("usage-without-team"))
    other.team_id = "team";

  return __real_scholia_sqlite_read_usage_job (task, &other);
}
