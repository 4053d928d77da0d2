/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "simulation.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

/* SCHOLIA_SEEDS=100000 runs more of them, SCHOLIA_FIRST_SEED=N begins elsewhere, SCHOLIA_STEPS=N
 * makes them longer. */
#define N_SEEDS 300
#define N_STEPS 200
/* After the last fault: a half-open line is noticed within 12 s, an attempt of the old times gives
 * up within 15 s, the longest backoff takes 15 s. */
#define HEALING_US (60 * (gint64) G_USEC_PER_SEC)

static volatile guint current_seed;

static guint
get_number (const char *name,
            guint       fallback)
{
  const char *text = g_getenv (name);

  return text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : fallback;
}

static void
abort_cb (int signal)
{
  char line[] = "# failed at SCHOLIA_FIRST_SEED=0000000000 SCHOLIA_SEEDS=1\n";
  char *digit = strchr (line, '=') + 10;

  for (guint seed = current_seed; seed > 0; seed /= 10)
    *digit-- = (char) ('0' + seed % 10);
  if (write (STDOUT_FILENO, line, strlen (line)) < 0)
    _exit (1);
}

static void
play (guint32  seed,
      guint   *n_acts,
      guint   *n_cuts)
{
  g_autoptr(Simulation) simulation = simulation_new (seed);
  const guint n_steps = get_number ("SCHOLIA_STEPS", N_STEPS);
  GRand *rand = simulation->rand;

  for (guint step = 0; step < n_steps; step++)
    {
      simulation_run_until (simulation, simulation->now_us
                                        + g_rand_int_range (rand, 0,
                                                            400) * G_TIME_SPAN_MILLISECOND);
      simulation_act (simulation, g_rand_int_range (rand, 0, SIMULATION_N_CLIENTS));
      if (g_rand_int_range (rand, 0, 12) == 0)
        simulation_break (simulation);
      if (g_rand_int_range (rand, 0, 25) == 0)
        simulation_check_shown (simulation);
    }

  simulation_heal (simulation);
  simulation_run_until (simulation, simulation->now_us + HEALING_US);
  simulation_check_shown (simulation);
  simulation_check_end (simulation);
  *n_acts += simulation->n_acts;
  *n_cuts += simulation->n_cuts;
}

static void
test_seeds (void)
{
  const guint first = get_number ("SCHOLIA_FIRST_SEED", 1);
  const guint n_seeds = get_number ("SCHOLIA_SEEDS", N_SEEDS);
  guint n_acts = 0;
  guint n_cuts = 0;

  signal (SIGABRT, abort_cb);
  for (guint i = 0; i < n_seeds; i++)
    {
      current_seed = first + i;
      play (current_seed, &n_acts, &n_cuts);
    }
  g_test_message ("%u seeds, %u actions, %u cuts: all equal, each action ended once",
                  n_seeds, n_acts, n_cuts);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/simulation/seeds", test_seeds);
  return g_test_run ();
}
