/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-api-usage.h"
#include "scholia-store-usage.h"

G_BEGIN_DECLS

/* What is told about @rows, which answer @query: types by their names, and sums. */
ScholiaUsageInfo *scholia_usage_report_new (const ScholiaUsageQuery *query,
                                            ScholiaUsageRows        *rows)
                                            G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
