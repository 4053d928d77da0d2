/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What it costs that people are there and do nothing: first in full silence (the server must be
 * told to bear it), then with the heartbeats that the protocol asks for. */

#include "scenario.h"

#include "monotonic.h"

static void
watch (Crowd          *crowd,
       const Settings *settings,
       Report         *report,
       const char     *name,
       double          whole_seconds)
{
  g_autofree char *cpu = g_strconcat (name, "_cpu_us", NULL);
  g_autofree char *switches = g_strconcat (name, "_switches", NULL);
  g_autofree char *seconds = g_strconcat (name, "_seconds", NULL);
  g_autofree char *frames = g_strconcat (name, "_frames", NULL);
  guint64 n_frames = crowd->tally.n_frames;
  Account from, to;
  AccountUse use;

  account_read_time (&from, settings->pids, settings->n_pids);
  crowd_run (crowd, monotonic_us () + (gint64) (whole_seconds * G_USEC_PER_SEC));
  account_read_time (&to, settings->pids, settings->n_pids);

  use = account_get_use (&from, &to);
  report_number (report, seconds, use.seconds);
  report_number (report, cpu, use.cpu_us);
  report_number (report, switches, (double) use.n_switches);
  report_number (report, frames, (double) (crowd->tally.n_frames - n_frames));
}

gboolean
scenario_idle (Crowd          *crowd,
               const Settings *settings,
               Report         *report)
{
  Account rest;

  /* Threads that joining needed go after 15 s without work (GLib's pools). */
  crowd_run (crowd, monotonic_us () + (gint64) (settings->warm_up_seconds * G_USEC_PER_SEC));
  watch (crowd, settings, report, "silent", settings->seconds);
  if (!settings->is_raw)
    {
      crowd->heartbeat_us = (gint64) (settings->heartbeat_seconds * G_USEC_PER_SEC);
      crowd->next_heartbeat_us = monotonic_us ();
      watch (crowd, settings, report, "beating", settings->seconds / 2);
    }
  account_read (&rest, settings->pids, settings->n_pids);
  report_number (report, "rss_at_rest", (double) rest.rss_bytes);
  report_number (report, "pss_at_rest", (double) rest.pss_bytes);
  report_number (report, "ended", (double) crowd->tally.n_ended);

  return crowd->n_live == crowd->n_lines;
}
