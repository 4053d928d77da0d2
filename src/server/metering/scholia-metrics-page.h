/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-health.h"
#include "scholia-meter.h"
#include "scholia-statistics.h"

G_BEGIN_DECLS

/* Lines by what they are at. */
typedef enum
{
  SCHOLIA_LINE_HTTP,     /* before the upgrade, or with another request */
  SCHOLIA_LINE_GREETING, /* upgraded; its hello is to come */
  SCHOLIA_LINE_LIVE,
  SCHOLIA_LINE_CLOSING,
  SCHOLIA_N_LINES
} ScholiaLine;

/* What /metrics tells. */
typedef struct
{
  const char              *version;
  gint64                   started_us;      /* wall clock */
  gint64                   cpu_us;
  guint64                  resident_bytes;
  guint                    n_lines[SCHOLIA_N_LINES];
  guint                    n_rooms;
  guint                    n_people;
  ScholiaHealthFacts       health;
  ScholiaTallies           traffic;
  const ScholiaStatistics *statistics;
} ScholiaMetricsFacts;

/* In Prometheus' text format. */
GBytes *scholia_metrics_page_new (const ScholiaMetricsFacts *facts) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
