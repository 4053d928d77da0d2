/* SPDX-License-Identifier: GPL-3.0-or-later */

/* simulate: plays seeds; ends with status 3 at the first that breaks a rule. */

#include "plant.h"

#include "scholia-faulty-vfs.h"

#include <stdio.h>
#include <stdlib.h>

/* Operations of each window. */
#define N_STEPS 200
#define PROGRESS_US (20 * (gint64) G_USEC_PER_SEC)

static int first = 1;
static int n_seeds = 1;
static int n_steps = N_STEPS;
static char *plant_name;
static gboolean is_verbose;
static gboolean must_happen;

static const GOptionEntry entries[] = {
  { "seed", 's', 0, G_OPTION_ARG_INT, &first, "The first seed", "N" },
  { "seeds", 'n', 0, G_OPTION_ARG_INT, &n_seeds, "How many seeds", "N" },
  { "steps", 0, 0, G_OPTION_ARG_INT, &n_steps, "Operations of each window", "N" },
  { "plant", 0, 0, G_OPTION_ARG_STRING, &plant_name, "A bug to be found", "NAME" },
  { "verbose", 'v', 0, G_OPTION_ARG_NONE, &is_verbose, "Say what happens", NULL },
  { "complete", 0, 0, G_OPTION_ARG_NONE, &must_happen,
    "Fail with status 4 unless everything that can happen did", NULL },
  G_OPTION_ENTRY_NULL
};

/* Not the programs' clock, which is the machine's. */
static gint64
get_time_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);

  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
say_counters (guint  n_played,
              gint64 duration_us)
{
  printf ("%u seeds in %.1f s, %.1f a second:", n_played, (double) duration_us / G_USEC_PER_SEC,
          n_played / ((double) duration_us / G_USEC_PER_SEC));
#define X(name) printf (" " #name " %" G_GUINT64_FORMAT, world_counters.name);
  WORLD_COUNTERS (X)
#undef X
  printf ("\n");
  fflush (stdout);
}

static gboolean
has_all_happened (void)
{
  gboolean is_complete = TRUE;

#define X(name) \
  if (world_counters.name == 0) \
    { \
      printf ("never happened: " #name "\n"); \
      is_complete = FALSE; \
    }
  WORLD_COUNTERS (X)
#undef X

  return is_complete;
}

static Plant
find_plant (const char *name)
{
  for (guint plant = 0; plant < N_PLANTS; plant++)
    if (g_str_equal (plant_get_name ((Plant) plant), name))
      return (Plant) plant;

  fprintf (stderr, "No such bug: %s\n", name);
  exit (2);
}

static GLogWriterOutput
log_cb (GLogLevelFlags   level,
        const GLogField *fields,
        gsize            n_fields,
        gpointer         user_data)
{
  if (is_verbose || (level & (G_LOG_LEVEL_WARNING | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR)))
    g_log_writer_standard_streams (level, fields, n_fields, user_data);

  return G_LOG_WRITER_HANDLED;
}

static void
play_all (Plant plant)
{
  const gint64 start_us = get_time_us ();
  gint64 said_us = start_us;

  for (int i = 0; i < n_seeds; i++)
    {
      world_play ((guint32) (first + i), plant, (guint) n_steps, is_verbose);
      if (get_time_us () - said_us > PROGRESS_US)
        {
          said_us = get_time_us ();
          say_counters ((guint) i + 1, said_us - start_us);
        }
    }
  say_counters ((guint) n_seeds, get_time_us () - start_us);
  printf ("trace %016" G_GINT64_MODIFIER "x\n", world.trace);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fprintf (stderr, "%s\n", error->message);
      return 2;
    }

  g_log_set_writer_func (log_cb, NULL, NULL);
  faulty_install ();
  play_all (plant_name != NULL ? find_plant (plant_name) : PLANT_NOTHING);

  return must_happen && !has_all_happened () ? 4 : 0;
}
