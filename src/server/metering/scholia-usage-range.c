/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-usage-range.h"

#include "scholia-error.h"
#include "scholia-id.h"
#include "scholia-wire-limits.h"

/* The end of the year 9999, as everywhere in the protocol, in milliseconds. */
#define MAX_TIME_MS G_GUINT64_CONSTANT (253402300799999)
/* What is told if nobody says how much. */
#define DEFAULT_HOURS 24
#define DEFAULT_DAYS 30

static gboolean
fail (const char  **member,
      const char   *name,
      GError      **error,
      ScholiaError  code,
      const char   *words)
{
  *member = name;
  g_set_error (error, SCHOLIA_ERROR, (int) code, "%s", words);

  return FALSE;
}

static gboolean
parse_span (const char        *by,
            ScholiaUsageSpan  *span)
{
  *span = g_strcmp0 (by, "day") == 0 ? SCHOLIA_USAGE_DAY : SCHOLIA_USAGE_HOUR;

  return by == NULL || g_str_equal (by, "hour") || g_str_equal (by, "day");
}

/* @round_ms: 0, or 999 for what includes a second that has begun. */
static gboolean
parse_time (const char *text,
            guint       round_ms,
            gint64     *time_s)
{
  guint64 time_ms;

  if (!g_ascii_string_to_unsigned (text, 10, 0, MAX_TIME_MS, &time_ms, NULL))
    return FALSE;

  *time_s = (gint64) ((time_ms + round_ms) / 1000);

  return TRUE;
}

static gint64
round_down (gint64 time_s,
            gint64 span_s)
{
  return time_s - time_s % span_s;
}

gboolean
scholia_usage_range_parse (const ScholiaUsageWords  *words,
                           gint64                    now_s,
                           ScholiaUsageQuery        *query,
                           const char              **member,
                           GError                  **error)
{
  gboolean is_daily = g_strcmp0 (words->by, "day") == 0;
  gint64 span_s = is_daily ? SCHOLIA_DAY_S : SCHOLIA_HOUR_S;
  gint64 n_most = is_daily ? SCHOLIA_MAX_USAGE_DAYS : SCHOLIA_MAX_USAGE_HOURS;
  gint64 to_s = now_s + 1;
  gint64 from_s = 0;

  *query = (ScholiaUsageQuery) { .board_id = words->board };
  if (!parse_span (words->by, &query->span))
    return fail (member, "by", error, SCHOLIA_ERROR_MALFORMED, "“by” is hour or day");
  if (words->board != NULL && !scholia_board_id_is_valid (words->board))
    return fail (member, "board", error, SCHOLIA_ERROR_MALFORMED, "“board” is no board's id");
  if (words->to != NULL && !parse_time (words->to, 999, &to_s))
    return fail (member, "to", error, SCHOLIA_ERROR_MALFORMED, "“to” is no time");
  if (words->from != NULL && !parse_time (words->from, 0, &from_s))
    return fail (member, "from", error, SCHOLIA_ERROR_MALFORMED, "“from” is no time");

  query->to_s = round_down (to_s + span_s - 1, span_s);
  if (words->from == NULL)
    from_s = query->to_s - (is_daily ? DEFAULT_DAYS : DEFAULT_HOURS) * span_s;
  query->from_s = round_down (MAX (from_s, 0), span_s);

  if (query->from_s >= query->to_s)
    return fail (member, "to", error, SCHOLIA_ERROR_MALFORMED, "“to” is not after “from”");
  if (query->to_s - query->from_s > n_most * span_s)
    return fail (member, "from", error, SCHOLIA_ERROR_TOO_LARGE, "“from” is too long ago for “to”");

  return TRUE;
}
