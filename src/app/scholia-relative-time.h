/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScholiaTimeStyle:
 * @SCHOLIA_TIME_STYLE_SHORT: for a list: "2 min", "3 h", "Yesterday", "Monday", "12 June"
 * @SCHOLIA_TIME_STYLE_LONG: for a text: "2 min ago", "3 hours ago", "Yesterday", …
 */
typedef enum
{
  SCHOLIA_TIME_STYLE_SHORT,
  SCHOLIA_TIME_STYLE_LONG,
} ScholiaTimeStyle;

/* Times are milliseconds since 1970 UTC. A time after @now_ms (clocks differ) is "now". @zone:
 * where the days begin. A pure function of its arguments and the locale. */
char *scholia_relative_time_format       (gint64            time_ms,
                                          gint64            now_ms,
                                          GTimeZone        *zone,
                                          ScholiaTimeStyle  style) G_GNUC_WARN_UNUSED_RESULT;
/* "Monday, 12 June 2023, 14:32", for a tooltip. */
char *scholia_relative_time_format_exact (gint64            time_ms,
                                          GTimeZone        *zone) G_GNUC_WARN_UNUSED_RESULT;
/* "14:32" on the day of @now_ms, else the day with it: "Yesterday, 14:32". */
char *scholia_relative_time_format_clock (gint64            time_ms,
                                          gint64            now_ms,
                                          GTimeZone        *zone) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
