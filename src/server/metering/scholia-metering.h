/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-meter.h"
#include "scholia-statistics.h"
#include "scholia-store.h"

G_BEGIN_DECLS

/* The longest time that a count is only in memory, in milliseconds: what a crash may lose. */
#define SCHOLIA_METERING_INTERVAL_MS (60 * 1000)
/* For so long the store keeps hours, then days. */
#define SCHOLIA_METERING_HOURS_KEPT_DAYS 35
#define SCHOLIA_METERING_DAYS_KEPT_DAYS 400

/**
 * ScholiaMetering:
 *
 * Collects all meters into hours and writes these to the store in the background: at most once an
 * interval while something is counted, at each full hour, soon after a board is closed, and on
 * demand. Nothing is counted, no timer runs. What the store does not take is kept and tried again.
 */

/* @get_wall_us: (nullable): microseconds since 1970; g_get_real_time() by default. */
ScholiaMetering *scholia_metering_new          (ScholiaStore         *store,
                                                guint                 interval_ms,
                                                gint64              (*get_wall_us) (void))
                                                G_GNUC_WARN_UNUSED_RESULT;
ScholiaMetering *scholia_metering_ref          (ScholiaMetering      *self);
void             scholia_metering_unref        (ScholiaMetering      *self);
/* Ends when all that was counted before is stored, or the store did not take it. */
void             scholia_metering_flush_async  (ScholiaMetering      *self,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
gboolean         scholia_metering_flush_finish (GAsyncResult         *result,
                                                GError              **error);
/* Of the whole server since it started, never less than before; lines before their hello count. */
void             scholia_metering_get_totals   (ScholiaMetering      *self,
                                                ScholiaTallies       *totals);
/* (transfer none): what else is counted; whoever sees it happen writes it there. */
ScholiaStatistics *scholia_metering_get_statistics (ScholiaMetering  *self);
/* A timer is armed. */
gboolean         scholia_metering_is_waiting   (ScholiaMetering      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaMetering, scholia_metering_unref)

G_END_DECLS
