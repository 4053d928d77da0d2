/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-meter.h"
#include "scholia-store-usage.h"

G_BEGIN_DECLS

/**
 * ScholiaUsageLedger:
 *
 * Counts by team, board and hour on their way to the store.
 */
typedef struct _ScholiaUsageLedger ScholiaUsageLedger;

/* A part of it that is being written. */
typedef struct
{
  guint64    id;
  GPtrArray *pages;    /* one for each team, board and hour */
  GArray    *entries;  /* of ScholiaUsageEntry, whose names are the pages' */
} ScholiaUsagePart;

ScholiaUsageLedger *scholia_usage_ledger_new      (void) G_GNUC_WARN_UNUSED_RESULT;
void                scholia_usage_ledger_free     (ScholiaUsageLedger   *self);
void                scholia_usage_ledger_add      (ScholiaUsageLedger   *self,
                                                   const char           *team_id,
                                                   const char           *board_id,
                                                   gint64                hour_s,
                                                   const ScholiaTallies *tallies);
gboolean            scholia_usage_ledger_is_empty (ScholiaUsageLedger   *self);
/* Takes @max_pages out of it. @id: of the part, not 0. */
ScholiaUsagePart   *scholia_usage_ledger_take     (ScholiaUsageLedger   *self,
                                                   guint64               id,
                                                   guint                 max_pages)
                                                   G_GNUC_WARN_UNUSED_RESULT;
void                scholia_usage_part_free       (ScholiaUsagePart     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaUsageLedger, scholia_usage_ledger_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaUsagePart, scholia_usage_part_free)

G_END_DECLS
