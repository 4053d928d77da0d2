/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-health.h"

/* People wait for a commit; ten times this is what makes them think that it is broken. */
#define SLOW_COMMIT_US (250 * G_TIME_SPAN_MILLISECOND)
/* An older average says nothing about now. */
#define RECENT_US (60 * G_TIME_SPAN_SECOND)
/* A disk that answers after that long is a broken one. */
#define LATE_COMMIT_US (2 * G_TIME_SPAN_SECOND)
#define STUCK_COMMIT_US (30 * G_TIME_SPAN_SECOND)
/* Five of the largest images, or four times the journal at its longest. */
#define MIN_FREE_BYTES (G_GUINT64_CONSTANT (256) * 1024 * 1024)
#define MIN_FREE_FILES 1000
/* Of descriptors and connections, in percent. */
#define NEARLY 90

#define IS_DOWN \
  (SCHOLIA_HEALTH_STOPPING | SCHOLIA_HEALTH_STORE_DOWN | SCHOLIA_HEALTH_STORE_STUCK)

static const char * const states[] = {
  [SCHOLIA_HEALTH_READY] = "ready",
  [SCHOLIA_HEALTH_DEGRADED] = "degraded",
  [SCHOLIA_HEALTH_DOWN] = "down",
};

static const char * const reasons[SCHOLIA_N_HEALTH_REASONS] = {
  "stopping", "store-down", "store-stuck", "store-degraded", "store-slow", "disk-nearly-full",
  "descriptors-nearly-used", "connections-nearly-full",
};

static gboolean
is_nearly (guint n,
           guint maximum)
{
  return maximum > 0 && (guint64) n * 100 >= (guint64) maximum * NEARLY;
}

static gboolean
is_slow (const ScholiaHealthFacts *facts)
{
  return facts->waiting_commit_us >= LATE_COMMIT_US ||
         (facts->since_commit_us >= 0 && facts->since_commit_us < RECENT_US &&
          facts->recent_commit_us >= SLOW_COMMIT_US);
}

ScholiaHealth
scholia_health_judge (const ScholiaHealthFacts *facts)
{
  const gboolean holds[SCHOLIA_N_HEALTH_REASONS] = {
    facts->is_stopping,
    facts->store == SCHOLIA_STORE_STATE_DOWN,
    facts->waiting_commit_us >= STUCK_COMMIT_US,
    facts->store == SCHOLIA_STORE_STATE_DEGRADED,
    is_slow (facts),
    facts->disk_free_bytes < MIN_FREE_BYTES || facts->disk_free_files < MIN_FREE_FILES,
    is_nearly (facts->n_descriptors, facts->max_descriptors),
    is_nearly (facts->n_connections, facts->max_connections),
  };
  guint found = 0;

  for (guint i = 0; i < SCHOLIA_N_HEALTH_REASONS; i++)
    if (holds[i])
      found |= 1u << i;

  return (ScholiaHealth) {
    .state = found == 0 ? SCHOLIA_HEALTH_READY
                        : (found & IS_DOWN) != 0 ? SCHOLIA_HEALTH_DOWN : SCHOLIA_HEALTH_DEGRADED,
    .reasons = (ScholiaHealthReasons) found,
  };
}

const char *
scholia_health_state_to_string (ScholiaHealthState state)
{
  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (states), NULL);

  return states[state];
}

const char *
scholia_health_reason_to_string (guint index)
{
  g_return_val_if_fail (index < SCHOLIA_N_HEALTH_REASONS, NULL);

  return reasons[index];
}

GBytes *
scholia_health_encode (const ScholiaHealth *health)
{
  GString *json = g_string_new (NULL);
  const char *before = ",\"reasons\":[";

  g_string_printf (json, "{\"state\":\"%s\"", scholia_health_state_to_string (health->state));
  for (guint i = 0; i < SCHOLIA_N_HEALTH_REASONS; i++)
    if ((health->reasons & (1u << i)) != 0)
      {
        g_string_append_printf (json, "%s\"%s\"", before, reasons[i]);
        before = ",";
      }
  g_string_append (json, health->reasons != 0 ? "]}" : "}");

  return g_string_free_to_bytes (json);
}
