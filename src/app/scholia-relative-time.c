/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-relative-time.h"

#include <glib/gi18n.h>

#define MS_PER_MINUTE (60 * 1000)
#define MS_PER_HOUR (60 * MS_PER_MINUTE)
/* Beyond these g_date_time_new_from_unix_utc() gives nothing: the years 1 and 9999. */
#define MIN_TIME_MS (-62135596800LL * 1000)
#define MAX_TIME_MS (253402300799LL * 1000)

static GDateTime *
new_date_time (gint64     time_ms,
               GTimeZone *zone)
{
  g_autoptr(GDateTime) utc = NULL;
  g_autoptr(GDateTime) local = NULL;

  utc = g_date_time_new_from_unix_utc (CLAMP (time_ms, MIN_TIME_MS, MAX_TIME_MS) / 1000);
  local = g_date_time_to_timezone (utc, zone);

  /* At the very ends the zone's offset leads out of the calendar. */
  return local != NULL ? g_steal_pointer (&local) : g_steal_pointer (&utc);
}

/* How many midnights lie between the two. */
static int
days_between (GDateTime *earlier,
              GDateTime *later)
{
  GDate a, b;

  g_date_clear (&a, 1);
  g_date_clear (&b, 1);
  g_date_set_dmy (&a, g_date_time_get_day_of_month (earlier),
                  g_date_time_get_month (earlier), g_date_time_get_year (earlier));
  g_date_set_dmy (&b, g_date_time_get_day_of_month (later),
                  g_date_time_get_month (later), g_date_time_get_year (later));

  return g_date_days_between (&a, &b);
}

static char *
format_day (GDateTime *then,
            GDateTime *now)
{
  int days = days_between (then, now);

  if (days == 1)
    return g_strdup (_("Yesterday"));
  if (days < 7)
    return g_date_time_format (then, "%A");
  if (g_date_time_get_year (then) == g_date_time_get_year (now))
    /* Translators: a day of this year, as for strftime(): "12 June" */
    return g_date_time_format (then, _("%-d %B"));

  /* Translators: a day of another year, as for strftime(): "12 June 2023" */
  return g_date_time_format (then, _("%-d %B %Y"));
}

static char *
format_minutes (int              minutes,
                ScholiaTimeStyle style)
{
  if (style == SCHOLIA_TIME_STYLE_SHORT)
    /* Translators: minutes ago, as short as can be, in a list */
    return g_strdup_printf (ngettext ("%d min", "%d min", (gulong) minutes), minutes);

  return g_strdup_printf (ngettext ("%d min ago", "%d min ago", (gulong) minutes), minutes);
}

static char *
format_hours (int              hours,
              ScholiaTimeStyle style)
{
  if (style == SCHOLIA_TIME_STYLE_SHORT)
    /* Translators: hours ago, as short as can be, in a list */
    return g_strdup_printf (ngettext ("%d h", "%d h", (gulong) hours), hours);

  return g_strdup_printf (ngettext ("%d hour ago", "%d hours ago", (gulong) hours), hours);
}

char *
scholia_relative_time_format (gint64            time_ms,
                              gint64            now_ms,
                              GTimeZone        *zone,
                              ScholiaTimeStyle  style)
{
  g_autoptr(GDateTime) then = NULL;
  g_autoptr(GDateTime) now = NULL;

  g_return_val_if_fail (zone != NULL, NULL);

  time_ms = CLAMP (time_ms, MIN_TIME_MS, MAX_TIME_MS);
  now_ms = CLAMP (now_ms, MIN_TIME_MS, MAX_TIME_MS);

  if (now_ms - time_ms < MS_PER_MINUTE)
    return g_strdup (style == SCHOLIA_TIME_STYLE_SHORT ? _("Now") : _("Just now"));
  if (now_ms - time_ms < MS_PER_HOUR)
    return format_minutes ((int) ((now_ms - time_ms) / MS_PER_MINUTE), style);

  then = new_date_time (time_ms, zone);
  now = new_date_time (now_ms, zone);
  if (days_between (then, now) == 0)
    return format_hours ((int) ((now_ms - time_ms) / MS_PER_HOUR), style);

  return format_day (then, now);
}

char *
scholia_relative_time_format_exact (gint64     time_ms,
                                    GTimeZone *zone)
{
  g_autoptr(GDateTime) then = NULL;

  g_return_val_if_fail (zone != NULL, NULL);

  then = new_date_time (time_ms, zone);

  /* Translators: an exact time, as for strftime(): "Monday, 12 June 2023, 14:32" */
  return g_date_time_format (then, _("%A, %-d %B %Y, %H:%M"));
}

char *
scholia_relative_time_format_clock (gint64     time_ms,
                                    gint64     now_ms,
                                    GTimeZone *zone)
{
  g_autoptr(GDateTime) then = NULL;
  g_autoptr(GDateTime) now = NULL;
  g_autofree char *clock = NULL;
  g_autofree char *day = NULL;

  g_return_val_if_fail (zone != NULL, NULL);

  then = new_date_time (time_ms, zone);
  now = new_date_time (now_ms, zone);
  /* Translators: a time of the day, as for strftime(): "14:32" */
  clock = g_date_time_format (then, _("%H:%M"));
  if (days_between (then, now) <= 0)
    return g_steal_pointer (&clock);

  day = format_day (then, now);

  /* Translators: a day and a time of it: "Yesterday, 14:32" */
  return g_strdup_printf (_("%s, %s"), day, clock);
}
