/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-usage-report.h"

#include "scholia-traffic.h"

static void
add (ScholiaUsageTraffic *traffic,
     guint                direction,
     guint64              messages,
     guint64              bytes)
{
  ScholiaUsageTally *tally = direction == SCHOLIA_DIRECTION_IN ? &traffic->in : &traffic->out;

  tally->messages += messages;
  tally->bytes += bytes;
}

/* A number that a later version stored before somebody went back to this one. */
static const char *
get_name (guint type)
{
  return scholia_traffic_to_string (type < SCHOLIA_N_TRAFFICS ? (ScholiaTraffic) type
                                                              : SCHOLIA_TRAFFIC_OTHER);
}

static ScholiaUsageType *
get_type (GPtrArray  *types,
          const char *name)
{
  ScholiaUsageType *type;

  for (guint i = 0; i < types->len; i++)
    {
      type = g_ptr_array_index (types, i);
      if (g_str_equal (type->type, name))
        return type;
    }

  type = scholia_usage_type_new (name);
  g_ptr_array_add (types, type);

  return type;
}

/* Rows of one period stand together. */
static ScholiaUsagePeriod *
get_period (GPtrArray *periods,
            gint64     start_s)
{
  gint64 start_ms = start_s * 1000;
  ScholiaUsagePeriod *last = NULL;

  if (periods->len > 0)
    last = g_ptr_array_index (periods, periods->len - 1);
  if (last != NULL && last->start_ms == start_ms)
    return last;

  last = scholia_usage_period_new (start_ms);
  g_ptr_array_add (periods, last);

  return last;
}

static void
add_count (ScholiaUsageInfo        *info,
           const ScholiaUsageCount *count)
{
  const char *name = get_name (count->type);
  ScholiaUsagePeriod *period = get_period (info->periods, count->start_s);
  ScholiaUsageTraffic *places[] = {
    &info->traffic,
    &get_type (info->types, name)->traffic,
    &period->traffic,
    &get_type (period->types, name)->traffic,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    add (places[i], count->direction, count->messages, count->bytes);
}

static void
add_board (ScholiaUsageInfo        *info,
           const ScholiaBoardUsage *usage)
{
  const char *id = usage->board_id[0] != '\0' ? usage->board_id : NULL;
  ScholiaUsageBoard *board = scholia_usage_board_new (id);

  for (guint direction = 0; direction < SCHOLIA_N_DIRECTIONS; direction++)
    add (&board->traffic, direction, usage->messages[direction], usage->bytes[direction]);
  g_ptr_array_add (info->boards, board);
}

ScholiaUsageInfo *
scholia_usage_report_new (const ScholiaUsageQuery *query,
                          ScholiaUsageRows        *rows)
{
  ScholiaUsageInfo *info = scholia_usage_info_new ();

  info->is_daily = query->span == SCHOLIA_USAGE_DAY;
  info->from_ms = query->from_s * 1000;
  info->to_ms = query->to_s * 1000;
  info->board_id = g_strdup (query->board_id);
  for (guint i = 0; i < rows->counts->len; i++)
    add_count (info, &g_array_index (rows->counts, ScholiaUsageCount, i));
  for (guint i = 0; i < rows->boards->len; i++)
    add_board (info, g_ptr_array_index (rows->boards, i));

  return info;
}
