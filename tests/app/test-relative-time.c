/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-relative-time.h"

#define MINUTE (60 * G_GINT64_CONSTANT (1000))
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
/* Thursday, 15 June 2023, 14:32 in UTC. */
#define NOON_MS G_GINT64_CONSTANT (1686839520000)

typedef struct
{
  const char *name;
  gint64      ago_ms;
  const char *zone;
  const char *as_short;
  const char *as_long;
} Row;

static const Row rows[] = {
  { "/app/relative-time/same-moment", 0, "UTC", "Now", "Just now" },
  { "/app/relative-time/59-seconds", MINUTE - 1, "UTC", "Now", "Just now" },
  { "/app/relative-time/future-is-now", -5 * MINUTE, "UTC", "Now", "Just now" },
  { "/app/relative-time/one-minute", MINUTE, "UTC", "1 min", "1 min ago" },
  { "/app/relative-time/59-minutes", HOUR - 1, "UTC", "59 min", "59 min ago" },
  { "/app/relative-time/one-hour", HOUR, "UTC", "1 h", "1 hour ago" },
  { "/app/relative-time/first-minute-of-today", 14 * HOUR + 32 * MINUTE, "UTC", "14 h",
    "14 hours ago" },
  { "/app/relative-time/last-minute-of-yesterday", 14 * HOUR + 33 * MINUTE, "UTC", "Yesterday",
    "Yesterday" },
  { "/app/relative-time/first-minute-of-yesterday", DAY + 14 * HOUR + 32 * MINUTE, "UTC",
    "Yesterday", "Yesterday" },
  { "/app/relative-time/before-yesterday", DAY + 14 * HOUR + 33 * MINUTE, "UTC", "Tuesday",
    "Tuesday" },
  { "/app/relative-time/six-days", 6 * DAY, "UTC", "Friday", "Friday" },
  { "/app/relative-time/seven-days", 7 * DAY, "UTC", "8 June", "8 June" },
  { "/app/relative-time/this-year", 165 * DAY, "UTC", "1 January", "1 January" },
  { "/app/relative-time/last-year", 166 * DAY, "UTC", "31 December 2022", "31 December 2022" },
  { "/app/relative-time/days-begin-where-one-is", 9 * HOUR, "+15", "Yesterday", "Yesterday" },
  { "/app/relative-time/minutes-beat-midnight", 40 * MINUTE, "+09:30", "40 min", "40 min ago" },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier (row->zone);
  g_autofree char *as_short = NULL;
  g_autofree char *as_long = NULL;

  g_assert_nonnull (zone);
  as_short = scholia_relative_time_format (NOON_MS - row->ago_ms, NOON_MS, zone,
                                           SCHOLIA_TIME_STYLE_SHORT);
  as_long = scholia_relative_time_format (NOON_MS - row->ago_ms, NOON_MS, zone,
                                          SCHOLIA_TIME_STYLE_LONG);
  g_assert_cmpstr (as_short, ==, row->as_short);
  g_assert_cmpstr (as_long, ==, row->as_long);
}

static void
test_exact (void)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_utc ();
  g_autofree char *text = scholia_relative_time_format_exact (NOON_MS, zone);

  g_assert_cmpstr (text, ==, "Thursday, 15 June 2023, 14:32");
}

static void
test_clock (void)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_utc ();
  g_autofree char *today = scholia_relative_time_format_clock (NOON_MS - HOUR, NOON_MS, zone);
  g_autofree char *yesterday = scholia_relative_time_format_clock (NOON_MS - DAY, NOON_MS, zone);

  g_assert_cmpstr (today, ==, "13:32");
  g_assert_cmpstr (yesterday, ==, "Yesterday, 14:32");
}

/* Times come from a server, which may say anything. */
static void
test_any_number (void)
{
  static const gint64 times[] = { G_MININT64, G_MININT64 / 1000, -1, 0, 1, G_MAXINT64 / 1000,
                                  G_MAXINT64 };
  static const char *zones[] = { "UTC", "-12", "+14" };

  for (guint z = 0; z < G_N_ELEMENTS (zones); z++)
    {
      g_autoptr(GTimeZone) zone = g_time_zone_new_identifier (zones[z]);

      for (guint i = 0; i < G_N_ELEMENTS (times); i++)
        {
          for (guint j = 0; j < G_N_ELEMENTS (times); j++)
            {
              g_autofree char *text = NULL;
              g_autofree char *exact = NULL;
              g_autofree char *clock = NULL;

              text = scholia_relative_time_format (times[i], times[j], zone,
                                                   SCHOLIA_TIME_STYLE_LONG);
              exact = scholia_relative_time_format_exact (times[i], zone);
              clock = scholia_relative_time_format_clock (times[i], times[j], zone);
              g_assert_cmpint (strlen (text), >, 0);
              g_assert_cmpint (strlen (exact), >, 0);
              g_assert_cmpint (strlen (clock), >, 0);
            }
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_test_add_data_func (rows[i].name, &rows[i], test_row);
  g_test_add_func ("/app/relative-time/exact", test_exact);
  g_test_add_func ("/app/relative-time/clock", test_clock);
  g_test_add_func ("/app/relative-time/any-number", test_any_number);

  return g_test_run ();
}
