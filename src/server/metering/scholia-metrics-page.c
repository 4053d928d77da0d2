/* SPDX-License-Identifier: GPL-3.0-or-later */

/* No team, no board, no address is a label: they are secrets of people, and without number. */

#include "scholia-metrics-page.h"

#include "scholia-metrics-text.h"

static const char * const directions[] = { "in", "out" };
static const char * const lines[] = { "http", "greeting", "live", "closing" };
static const char * const accepts[] = {
  "accepted", "full", "address-full", "not-the-owner",
};
static const char * const backlogs[] = { "bytes", "time" };
static const char * const vias[] = { "live", "http" };
static const char * const answers[] = { "1xx", "2xx", "3xx", "4xx", "5xx" };
static const char * const stores[] = { "ready", "degraded", "down" };

G_STATIC_ASSERT (G_N_ELEMENTS (lines) == SCHOLIA_N_LINES);
G_STATIC_ASSERT (G_N_ELEMENTS (accepts) == SCHOLIA_N_ACCEPTS);

/* One sample for each name. */
static void
add_family (GString            *text,
            const char         *name,
            const char         *type,
            const char         *help,
            const char         *label,
            const char * const *values,
            const guint64      *numbers,
            guint               n_numbers)
{
  scholia_metrics_text_begin (text, name, type, help);
  for (guint i = 0; i < n_numbers; i++)
    scholia_metrics_text_add (text, name, label, values[i], NULL, NULL, numbers[i]);
}

/* Which of several things holds. */
static void
add_state (GString            *text,
           const char         *name,
           const char         *help,
           const char * const *values,
           guint               n_values,
           guint               state)
{
  scholia_metrics_text_begin (text, name, "gauge", help);
  for (guint i = 0; i < n_values; i++)
    scholia_metrics_text_add (text, name, "state", values[i], NULL, NULL, i == state);
}

static void
add_process (GString                   *text,
             const ScholiaMetricsFacts *facts)
{
  scholia_metrics_text_begin (text, "scholia_build_info", "gauge", "The version that runs.");
  scholia_metrics_text_add (text, "scholia_build_info", "version", facts->version, NULL, NULL, 1);
  scholia_metrics_text_seconds (text, "process_start_time_seconds", "gauge",
                                "When the process started, since 1970.", facts->started_us);
  scholia_metrics_text_seconds (text, "process_cpu_seconds_total", "counter",
                                "CPU time, user and system.", facts->cpu_us);
  scholia_metrics_text_single (text, "process_resident_memory_bytes", "gauge", "Resident memory.",
                               facts->resident_bytes);
  scholia_metrics_text_single (text, "process_open_fds", "gauge", "Open descriptors.",
                               facts->health.n_descriptors);
  scholia_metrics_text_single (text, "process_max_fds", "gauge", "Descriptors that may be open.",
                               facts->health.max_descriptors);
}

static void
add_lines (GString                   *text,
           const ScholiaMetricsFacts *facts)
{
  const ScholiaStatistics *statistics = facts->statistics;
  guint64 numbers[SCHOLIA_N_LINES];

  for (guint i = 0; i < SCHOLIA_N_LINES; i++)
    numbers[i] = facts->n_lines[i];
  add_family (text, "scholia_connections", "gauge", "Open connections.", "state", lines, numbers,
              SCHOLIA_N_LINES);
  scholia_metrics_text_single (text, "scholia_connections_limit", "gauge",
                               "Connections that are taken.", facts->health.max_connections);
  scholia_metrics_text_single (text, "scholia_rooms", "gauge", "Boards in memory.",
                               facts->n_rooms);
  scholia_metrics_text_single (text, "scholia_people", "gauge", "Windows that are on a board.",
                               facts->n_people);
  add_family (text, "scholia_accepts_total", "counter", "Connections that came, by what became "
              "of them.", "result", accepts, statistics->accepts, SCHOLIA_N_ACCEPTS);
  scholia_metrics_text_single (text, "scholia_tls_handshake_failures_total", "counter",
                               "Lines that ended before their TLS handshake had.",
                               statistics->tls_failures);
}

static void
add_traffic (GString              *text,
             const char           *name,
             const char           *help,
             const ScholiaTallies *traffic,
             gboolean              is_bytes)
{
  scholia_metrics_text_begin (text, name, "counter", help);
  for (guint direction = 0; direction < SCHOLIA_N_DIRECTIONS; direction++)
    for (guint type = 0; type < SCHOLIA_N_TRAFFICS; type++)
      {
        const ScholiaTally *tally = &traffic->of[direction][type];

        scholia_metrics_text_add (text, name, "direction", directions[direction], "type",
                                  scholia_traffic_to_string ((ScholiaTraffic) type),
                                  is_bytes ? tally->bytes : tally->messages);
      }
}

static void
add_goodbyes (GString                 *text,
              const ScholiaStatistics *statistics)
{
  const char *name = "scholia_goodbyes_total";

  scholia_metrics_text_begin (text, name, "counter", "Connections that the server ended.");
  for (guint i = 0; i < SCHOLIA_N_GOODBYES; i++)
    scholia_metrics_text_add (text, name, "reason",
                              scholia_goodbye_reason_to_string ((ScholiaGoodbyeReason) i), NULL,
                              NULL, statistics->goodbyes[i]);
  add_family (text, "scholia_backlog_closes_total", "counter", "Connections that were closed "
              "because they were read too slowly.", "cause", backlogs, statistics->backlogs,
              SCHOLIA_N_BACKLOGS);
}

static void
add_refusals (GString                 *text,
              const ScholiaStatistics *statistics)
{
  const char *name = "scholia_refusals_total";

  scholia_metrics_text_begin (text, name, "counter", "What was refused, by code.");
  for (guint via = 0; via < SCHOLIA_N_VIAS; via++)
    for (guint code = 0; code < SCHOLIA_N_ERRORS; code++)
      scholia_metrics_text_add (text, name, "via", vias[via], "code",
                                scholia_error_code_to_string ((ScholiaError) code),
                                statistics->refusals[via][code]);
  add_family (text, "scholia_http_answers_total", "counter", "Answers to HTTP requests.", "class",
              answers, statistics->answers, SCHOLIA_N_ANSWER_CLASSES);
}

static void
add_health (GString                   *text,
            const ScholiaMetricsFacts *facts)
{
  const ScholiaHealth health = scholia_health_judge (&facts->health);
  const char *name = "scholia_health_reason";

  add_state (text, "scholia_store_state", "The store's state.", stores, G_N_ELEMENTS (stores),
             facts->health.store);
  add_state (text, "scholia_health_state", "What /healthz says.", stores, G_N_ELEMENTS (stores),
             health.state);
  scholia_metrics_text_begin (text, name, "gauge", "What /healthz has against being ready.");
  for (guint i = 0; i < SCHOLIA_N_HEALTH_REASONS; i++)
    scholia_metrics_text_add (text, name, "reason", scholia_health_reason_to_string (i), NULL,
                              NULL, (health.reasons & (1u << i)) != 0);
}

GBytes *
scholia_metrics_page_new (const ScholiaMetricsFacts *facts)
{
  const ScholiaStatistics *statistics = facts->statistics;
  GString *text = g_string_new (NULL);

  add_process (text, facts);
  add_lines (text, facts);
  add_traffic (text, "scholia_messages_total", "Messages and control frames on live connections.",
               &facts->traffic, FALSE);
  add_traffic (text, "scholia_message_bytes_total", "Bytes of their frames, before TLS.",
               &facts->traffic, TRUE);
  add_goodbyes (text, statistics);
  add_refusals (text, statistics);
  scholia_metrics_text_histogram (text, "scholia_commit_duration_seconds", "From an action to its "
                                  "place on the disk.", scholia_commit_bounds_us,
                                  statistics->commits, SCHOLIA_N_COMMIT_BOUNDS,
                                  statistics->commits_us);
  add_health (text, facts);

  return g_string_free_to_bytes (text);
}
