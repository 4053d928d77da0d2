/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the server tells about itself: the facts behind /healthz and /metrics. */

#include "scholia-server-private.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "scholia-address.h"
#include "scholia-config.h"
#include "scholia-log.h"
#include "scholia-metrics-page.h"
#include "scholia-metrics-text.h"

/* For a scraper's request and its answer. */
#define SCRAPE_DEADLINE_MS 5000
/* What is looked up in the system is good for so long. */
#define LOOK_UP_US G_TIME_SPAN_SECOND

static guint
count_descriptors (void)
{
  g_autoptr(GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n_descriptors = 0;

  while (folder != NULL && g_dir_read_name (folder) != NULL)
    n_descriptors++;

  /* The folder's own does not count. */
  return n_descriptors > 0 ? n_descriptors - 1 : 0;
}

static guint64
get_resident_bytes (void)
{
  g_autofree char *text = NULL;
  char *second;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    return 0;

  g_ascii_strtoull (text, &second, 10);

  return g_ascii_strtoull (second, NULL, 10) * (guint64) sysconf (_SC_PAGESIZE);
}

static gint64
get_cpu_us (void)
{
  struct rusage usage;

  if (getrusage (RUSAGE_SELF, &usage) != 0)
    return 0;

  return ((gint64) usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * G_USEC_PER_SEC +
         usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

static void
add_disk (ScholiaServer      *self,
          ScholiaHealthFacts *facts)
{
  struct statvfs disk;

  facts->disk_free_bytes = facts->disk_free_files = G_MAXUINT64;
  if (statvfs (self->options->data, &disk) != 0)
    return;

  facts->disk_free_bytes = (guint64) disk.f_bavail * disk.f_frsize;
  /* A file system without a bound says 0 of 0. */
  if (disk.f_files > 0)
    facts->disk_free_files = disk.f_favail;
}

static void
add_commits (ScholiaServer      *self,
             ScholiaHealthFacts *facts)
{
  const ScholiaStatistics *statistics = scholia_metering_get_statistics (self->metering);
  gint64 now_us = g_get_monotonic_time ();
  gint64 oldest_us = self->is_stopping ? 0 : scholia_rooms_get_oldest_append (self->rooms);

  facts->recent_commit_us = statistics->recent_commit_us;
  facts->since_commit_us = statistics->last_commit_at_us != 0
                             ? now_us - statistics->last_commit_at_us : -1;
  facts->waiting_commit_us = oldest_us != 0 ? now_us - oldest_us : 0;
}

/* Anybody may ask for /healthz, and counting ten thousand descriptors takes milliseconds. */
static void
look_up (ScholiaServer *self)
{
  gint64 now_us = g_get_monotonic_time ();

  if (self->looked_up_us != 0 && now_us - self->looked_up_us < LOOK_UP_US)
    return;

  self->looked_up_us = now_us;
  self->looked_up.n_descriptors = count_descriptors ();
  add_disk (self, &self->looked_up);
}

static ScholiaHealthFacts
get_health_facts (ScholiaServer *self)
{
  ScholiaHealthFacts facts;
  struct rlimit limit;

  look_up (self);
  facts = self->looked_up;
  facts.is_stopping = self->is_stopping;
  facts.store = scholia_store_get_state (self->store);
  if (getrlimit (RLIMIT_NOFILE, &limit) == 0)
    facts.max_descriptors = (guint) MIN (limit.rlim_cur, G_MAXINT);
  facts.n_connections = self->n_accepted;
  if (self->live != NULL)
    facts.n_connections += scholia_live_get_n_connections (self->live);
  facts.max_connections = self->max_lines;
  add_commits (self, &facts);

  return facts;
}

ScholiaHealth
scholia_server_get_health (gpointer user_data)
{
  const ScholiaHealthFacts facts = get_health_facts (user_data);

  return scholia_health_judge (&facts);
}

static GBytes *
make_page (ScholiaServer *self)
{
  ScholiaMetricsFacts facts = {
    .version = SCHOLIA_VERSION,
    .started_us = self->started_us,
    .cpu_us = get_cpu_us (),
    .resident_bytes = get_resident_bytes (),
    .health = get_health_facts (self),
    .statistics = scholia_metering_get_statistics (self->metering),
  };

  scholia_metering_get_totals (self->metering, &facts.traffic);
  facts.n_lines[SCHOLIA_LINE_HTTP] = self->n_accepted;
  if (self->live != NULL)
    scholia_live_count (self->live, &facts.n_lines[SCHOLIA_LINE_GREETING],
                        &facts.n_lines[SCHOLIA_LINE_LIVE], &facts.n_lines[SCHOLIA_LINE_CLOSING]);
  facts.n_rooms = scholia_rooms_get_n_rooms (self->rooms);
  facts.n_people = scholia_rooms_get_n_people (self->rooms);

  return scholia_metrics_page_new (&facts);
}

static ScholiaScrapeAnswer
scrape_cb (const char *path,
           gpointer    user_data)
{
  ScholiaServer *self = user_data;

  if (g_str_equal (path, "/metrics"))
    return (ScholiaScrapeAnswer) { 200, SCHOLIA_METRICS_MEDIA_TYPE, make_page (self) };

  if (g_str_equal (path, "/healthz"))
    {
      const ScholiaHealth health = scholia_server_get_health (self);

      return (ScholiaScrapeAnswer) { health.state == SCHOLIA_HEALTH_DOWN ? 503 : 200,
                                     "application/json", scholia_health_encode (&health) };
    }

  return (ScholiaScrapeAnswer) { .status = 404 };
}

gboolean
scholia_server_open_scrape_door (ScholiaServer  *self,
                                 GError        **error)
{
  g_autoptr(GSocketAddress) address = NULL;
  g_autofree char *host = NULL;
  g_autofree char *place = NULL;

  if (self->options->metrics_listen == NULL)
    return TRUE;

  address = scholia_address_parse (self->options->metrics_listen, error);
  if (address == NULL)
    return FALSE;

  self->scrape_door = scholia_scrape_door_new (address, SCRAPE_DEADLINE_MS, scrape_cb, self, error);
  if (self->scrape_door == NULL)
    return FALSE;

  host = g_inet_address_to_string (g_inet_socket_address_get_address (
                                     G_INET_SOCKET_ADDRESS (address)));
  place = scholia_address_format (host, scholia_scrape_door_get_port (self->scrape_door));
  scholia_log (SCHOLIA_LOG_LISTEN, SCHOLIA_LOG_WORD ("on", place),
               SCHOLIA_LOG_WORD ("for", "metrics"));

  return TRUE;
}
