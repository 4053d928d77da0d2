/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-backoff.h"

static void
test_ceiling_doubles (void)
{
  static const guint ceilings_ms[] = { 500, 1000, 2000, 4000, 8000, 15000, 15000, 15000 };

  for (guint i = 0; i < G_N_ELEMENTS (ceilings_ms); i++)
    {
      g_assert_cmpuint (scholia_backoff_get_delay_ms (i, 0, 0), ==, 0);
      g_assert_cmpuint (scholia_backoff_get_delay_ms (i, 0.5, 0), ==, ceilings_ms[i] / 2);
      g_assert_cmpuint (scholia_backoff_get_delay_ms (i, 0.999999, 0), <, ceilings_ms[i]);
    }
}

static void
test_many_failures (void)
{
  g_assert_cmpuint (scholia_backoff_get_delay_ms (G_MAXUINT, 0.999999, 0), <=,
                    SCHOLIA_BACKOFF_MAX_MS);
}

/* A thousand clients of a server that restarted must not come back in step. */
static void
test_crowd_spreads (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);
  guint slots[10] = { 0 };

  for (guint i = 0; i < 1000; i++)
    slots[scholia_backoff_get_delay_ms (1, g_rand_double (rand), 0) / 100]++;
  for (guint i = 0; i < G_N_ELEMENTS (slots); i++)
    g_assert_cmpuint (slots[i], <, 150);
}

static void
test_server_wish_is_waited_for (void)
{
  g_assert_cmpuint (scholia_backoff_get_delay_ms (0, 0, 3000), ==, 3000);
  g_assert_cmpuint (scholia_backoff_get_delay_ms (0, 0.5, 3000), ==, 3250);
  g_assert_cmpuint (scholia_backoff_get_delay_ms (0, 0, G_MAXUINT), ==, 60000);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/backoff/ceiling-doubles", test_ceiling_doubles);
  g_test_add_func ("/sync/backoff/many-failures", test_many_failures);
  g_test_add_func ("/sync/backoff/crowd-spreads", test_crowd_spreads);
  g_test_add_func ("/sync/backoff/server-wish-is-waited-for", test_server_wish_is_waited_for);
  return g_test_run ();
}
