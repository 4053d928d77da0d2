/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The load generator: one thread, one epoll set, many connections to one server.
 *
 * Usage: load SCENARIO --port PORT --rooms FILE [OPTION…]; one JSON object on standard output. */

#include "monotonic.h"
#include "scenario.h"

#include <gnutls/gnutls.h>
#include <locale.h>
#include <sys/resource.h>

/* For all to join, in seconds. */
#define JOIN_TIMEOUT_S 120
/* For the server to come to rest after that, in microseconds for each line. */
#define SETTLE_US 50

static const struct
{
  const char *name;
  gboolean  (*run) (Crowd          *crowd,
                    const Settings *settings,
                    Report         *report);
} scenarios[] = {
  { "steady", scenario_steady },
  { "idle", scenario_idle },
  { "joins", scenario_joins },
  { "restart", scenario_restart },
};

static void
raise_descriptor_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0)
    {
      limit.rlim_cur = limit.rlim_max;
      setrlimit (RLIMIT_NOFILE, &limit);
    }
}

static Crowd *
make_crowd (const Settings *settings)
{
  g_autofree char *text = NULL;
  g_auto(GStrv) rooms = NULL;
  g_autoptr(GError) error = NULL;
  Crowd *crowd;

  if (!g_file_get_contents (settings->rooms_path, &text, NULL, &error))
    g_error ("%s", error->message);
  rooms = g_strsplit (g_strchomp (text), "\n", -1);

  crowd = crowd_new (settings->is_raw ? &dialect_raw : &dialect_scholia, (guint16) settings->port,
                     (guint) settings->n_lines, (guint) settings->room_size,
                     (guint) settings->n_visitors);
  crowd_add_rooms (crowd, rooms);
  crowd->is_tls = settings->is_tls;
  if (crowd->is_tls)
    gnutls_certificate_allocate_credentials ((gnutls_certificate_credentials_t *)
                                               &crowd->credentials);
  crowd->n_sources = (guint) settings->n_sources;
  crowd->message_bytes = (gsize) settings->message_bytes;
  crowd->n_words = (guint) settings->n_words;
  crowd->n_replies = (guint) settings->n_replies;
  crowd->has_echo = settings->has_echo;
  if (!settings->is_raw && !g_str_equal (settings->scenario, "idle"))
    crowd->heartbeat_us = (gint64) (settings->heartbeat_seconds * G_USEC_PER_SEC);

  return crowd;
}

static gboolean
join (Crowd          *crowd,
      const Settings *settings,
      Report         *report)
{
  gint64 from_us = monotonic_us ();
  Account before, after;

  account_read (&before, settings->pids, settings->n_pids);
  if (!crowd_join (crowd, (guint) settings->n_at_once, JOIN_TIMEOUT_S * G_USEC_PER_SEC))
    {
      g_printerr ("load: %u of %u connections are live, %" G_GUINT64_FORMAT " were ended\n",
                  crowd->n_live, crowd->n_lines, crowd->tally.n_ended);
      return FALSE;
    }

  report_number (report, "connections", crowd->n_lines);
  report_number (report, "rooms", crowd->n_rooms);
  report_number (report, "join_seconds", (double) (monotonic_us () - from_us) / G_USEC_PER_SEC);
  /* Until the last who came was told to the others. */
  crowd_run (crowd, monotonic_us () + (gint64) crowd->n_lines * SETTLE_US);
  account_read (&after, settings->pids, settings->n_pids);
  report_number (report, "join_cpu_us", (double) (after.cpu_ns - before.cpu_ns) / 1000);
  report_number (report, "rss_before", (double) before.rss_bytes);
  report_number (report, "rss_after", (double) after.rss_bytes);
  report_number (report, "pss_before", (double) before.pss_bytes);
  report_number (report, "pss_after", (double) after.pss_bytes);
  report_histogram (report, "join", &crowd->tally.join);

  return TRUE;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(Settings) settings = NULL;
  Crowd *crowd;
  Report report;
  gboolean is_good = FALSE;

  setlocale (LC_ALL, "C");
  settings = settings_new (&argc, &argv);
  if (settings == NULL)
    return 2;

  raise_descriptor_limit ();
  crowd = make_crowd (settings);
  report_begin (&report);
  if (join (crowd, settings, &report))
    for (guint i = 0; i < G_N_ELEMENTS (scenarios); i++)
      if (g_str_equal (scenarios[i].name, settings->scenario))
        is_good = scenarios[i].run (crowd, settings, &report);
  report_end (&report);
  crowd_free (crowd);

  return is_good ? 0 : 1;
}
