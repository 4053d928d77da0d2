/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-glide.h"

#include <math.h>

#define MS 1000

static const struct
{
  struct
  {
    gint64 time_ms;
    double x;
    double y;
  }      places[6];
  guint  n_places;
  gint64 now_ms;
  double velocity[2];
} throws[] = {
  /* Nothing known, one place. */
  { .n_places = 0, .now_ms = 5 },
  { { { 100, 5, 5 } }, 1, 100, { 0, 0 } },
  /* Ten pixels to the right in ten milliseconds, and again. */
  { { { 100, 0, 0 }, { 110, 10, -5 }, { 120, 20, -10 } }, 3, 120, { 1000, -500 } },
  /* It rested before it was lifted. */
  { { { 100, 0, 0 }, { 110, 10, 0 }, { 120, 20, 0 } }, 3, 200, { 0, 0 } },
  /* The way there is forgotten: only the last tenth of a second counts. */
  { { { 0, 0, 0 }, { 500, 900, 0 }, { 550, 890, 0 }, { 600, 880, 0 } }, 4, 600, { -200, 0 } },
  /* Two at the same moment say nothing. */
  { { { 100, 0, 0 }, { 100, 40, 0 } }, 2, 100, { 0, 0 } },
  /* A clock that went back. */
  { { { 100, 0, 0 }, { 50, 10, 0 }, { 60, 30, 0 } }, 3, 60, { 2000, 0 } },
};

static void
test_velocity (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (throws); i++)
    {
      ScholiaVelocity velocity = { 0 };
      double x, y;

      for (guint k = 0; k < throws[i].n_places; k++)
        scholia_velocity_add (&velocity, throws[i].places[k].time_ms * MS, throws[i].places[k].x,
                              throws[i].places[k].y);
      scholia_velocity_get (&velocity, throws[i].now_ms * MS, &x, &y);
      g_assert_cmpfloat_with_epsilon (x, throws[i].velocity[0], 1e-6);
      g_assert_cmpfloat_with_epsilon (y, throws[i].velocity[1], 1e-6);
    }
}

/* However many came before, an even movement has its own velocity. */
static void
test_velocity_of_many (void)
{
  for (guint n = 2; n < 3 * SCHOLIA_VELOCITY_SAMPLES; n++)
    {
      ScholiaVelocity velocity = { 0 };
      double x, y;

      for (guint i = 0; i < n; i++)
        scholia_velocity_add (&velocity, i * 8 * MS, i * 4.0, i * -2.0);
      scholia_velocity_get (&velocity, n * 8 * MS, &x, &y);
      g_assert_cmpfloat_with_epsilon (x, 500, 1e-6);
      g_assert_cmpfloat_with_epsilon (y, -250, 1e-6);
    }
}

/* It only ever goes on in its direction, slower and slower, and comes to rest. */
static void
test_glide (void)
{
  for (guint i = 0; i < 500; i++)
    {
      double x = g_test_rand_double_range (-20000, 20000);
      double y = g_test_rand_double_range (-20000, 20000);
      double before = 0, step_before = G_MAXDOUBLE;
      gint64 elapsed_us = 0;

      scholia_glide_limit (&x, &y);
      g_assert_cmpfloat (hypot (x, y), <=, 8000.001);
      if (!scholia_glide_starts (x, y))
        continue;

      while (!scholia_glide_is_over (x, y, elapsed_us))
        {
          double offset, step;

          elapsed_us += 16 * MS;
          offset = scholia_glide_get_offset (x, elapsed_us);
          step = fabs (offset - before);
          g_assert_cmpfloat (offset * x, >=, 0);
          g_assert_cmpfloat (step, <=, step_before);
          g_assert_cmpfloat (fabs (offset), <, fabs (x) / 4 + 1e-9);
          before = offset;
          step_before = step;
          g_assert_cmpint (elapsed_us, <, 3 * G_USEC_PER_SEC);
        }
    }
}

static void
test_not_started (void)
{
  g_assert_false (scholia_glide_starts (0, 0));
  g_assert_false (scholia_glide_starts (10, -10));
  g_assert_false (scholia_glide_starts (NAN, 100));
  g_assert_false (scholia_glide_starts (INFINITY, 0));
  g_assert_true (scholia_glide_starts (0, -100));
  g_assert_true (scholia_glide_is_over (0, 0, 0));
  g_assert_true (scholia_glide_is_over (NAN, 0, 0));
  g_assert_cmpfloat (scholia_glide_get_offset (100, -5), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/canvas/glide/velocity", test_velocity);
  g_test_add_func ("/canvas/glide/velocity-of-many", test_velocity_of_many);
  g_test_add_func ("/canvas/glide/slows-down-and-ends", test_glide);
  g_test_add_func ("/canvas/glide/not-started", test_not_started);
  return g_test_run ();
}
