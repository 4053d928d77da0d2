/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The verdict of /healthz, by a table of facts. */

#include "scholia-health.h"

#include <string.h>

#define MS G_TIME_SPAN_MILLISECOND
#define MIB (G_GUINT64_CONSTANT (1024) * 1024)

static const ScholiaHealthFacts good = {
  .store = SCHOLIA_STORE_STATE_READY,
  .recent_commit_us = 5 * MS,
  .since_commit_us = 1000 * MS,
  .disk_free_bytes = 256 * MIB,
  .disk_free_files = 1000,
  .n_descriptors = 89,
  .max_descriptors = 100,
  .n_connections = 89,
  .max_connections = 100,
};

static void
assert_health (const ScholiaHealthFacts *facts,
               const char               *wanted)
{
  const ScholiaHealth health = scholia_health_judge (facts);
  g_autoptr(GBytes) json = scholia_health_encode (&health);
  g_autofree char *text = g_strndup (g_bytes_get_data (json, NULL), g_bytes_get_size (json));

  g_assert_cmpstr (text, ==, wanted);
}

/* One fact after the other at its threshold, and just before it. */
static void
test_health (void)
{
#define CASE(member, value, wanted) \
  G_STMT_START { \
    ScholiaHealthFacts facts = good; \
    facts.member = value; \
    assert_health (&facts, wanted); \
  } G_STMT_END
#define DEGRADED(reason) "{\"state\":\"degraded\",\"reasons\":[\"" reason "\"]}"
#define READY "{\"state\":\"ready\"}"

  assert_health (&good, READY);
  CASE (store, SCHOLIA_STORE_STATE_DEGRADED, DEGRADED ("store-degraded"));
  CASE (store, SCHOLIA_STORE_STATE_DOWN, "{\"state\":\"down\",\"reasons\":[\"store-down\"]}");
  CASE (is_stopping, TRUE, "{\"state\":\"down\",\"reasons\":[\"stopping\"]}");
  CASE (recent_commit_us, 250 * MS - 1, READY);
  CASE (recent_commit_us, 250 * MS, DEGRADED ("store-slow"));
  CASE (waiting_commit_us, 2000 * MS - 1, READY);
  CASE (waiting_commit_us, 2000 * MS, DEGRADED ("store-slow"));
  CASE (waiting_commit_us, 30000 * MS,
        "{\"state\":\"down\",\"reasons\":[\"store-stuck\",\"store-slow\"]}");
  CASE (disk_free_bytes, 256 * MIB - 1, DEGRADED ("disk-nearly-full"));
  CASE (disk_free_files, 999, DEGRADED ("disk-nearly-full"));
  CASE (disk_free_bytes, G_MAXUINT64, READY);
  CASE (n_descriptors, 90, DEGRADED ("descriptors-nearly-used"));
  CASE (max_descriptors, 0, READY);
  CASE (n_connections, 90, DEGRADED ("connections-nearly-full"));
}

/* An old average says nothing; neither does one of no commit at all. */
static void
test_health_forgets (void)
{
  ScholiaHealthFacts facts = good;

  facts.recent_commit_us = 10000 * MS;
  facts.since_commit_us = 59999 * MS;
  assert_health (&facts, "{\"state\":\"degraded\",\"reasons\":[\"store-slow\"]}");
  facts.since_commit_us = 60000 * MS;
  assert_health (&facts, "{\"state\":\"ready\"}");
  facts.since_commit_us = -1;
  assert_health (&facts, "{\"state\":\"ready\"}");
}

static void
test_health_reasons_add_up (void)
{
  const ScholiaHealthFacts facts = {
    .is_stopping = TRUE, .store = SCHOLIA_STORE_STATE_DOWN, .waiting_commit_us = 60000 * MS,
    .max_descriptors = 1, .n_descriptors = 1, .max_connections = 1, .n_connections = 1,
  };

  assert_health (&facts, "{\"state\":\"down\",\"reasons\":[\"stopping\",\"store-down\","
                 "\"store-stuck\",\"store-slow\",\"disk-nearly-full\","
                 "\"descriptors-nearly-used\",\"connections-nearly-full\"]}");
}

/* Protocol and man page tell of every reason. */
static void
test_health_is_documented (void)
{
  g_autofree char *protocol = NULL;
  g_autofree char *page = NULL;
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "src", "protocol",
                                                 "PROTOCOL.md", NULL);
  g_autofree char *page_path = g_test_build_filename (G_TEST_DIST, "..", "data",
                                                      "scholia-server.1", NULL);

  g_assert_true (g_file_get_contents (path, &protocol, NULL, NULL));
  g_assert_true (g_file_get_contents (page_path, &page, NULL, NULL));
  for (guint i = 0; i < SCHOLIA_N_HEALTH_REASONS; i++)
    {
      const char *name = scholia_health_reason_to_string (i);
      g_autofree char *row = g_strdup_printf ("| `%s` | %s |", name, i < 3 ? "down" : "degraded");
      g_auto(GStrv) words = g_strsplit (name, "-", -1);
      g_autofree char *in_page = g_strjoinv ("\\-", words);

      g_assert_nonnull (strstr (protocol, row));
      g_assert_nonnull (strstr (page, in_page));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/health/verdict", test_health);
  g_test_add_func ("/server/health/forgets", test_health_forgets);
  g_test_add_func ("/server/health/reasons-add-up", test_health_reasons_add_up);
  g_test_add_func ("/server/health/is-documented", test_health_is_documented);

  return g_test_run ();
}
