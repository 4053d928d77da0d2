/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-cursor-motion.h"

#include <math.h>

#define SECOND G_USEC_PER_SEC

static void
test_appears_at_once (void)
{
  ScholiaCursorMotion motion = scholia_cursor_motion_start (0.25, 0.75, 7 * SECOND);
  double x, y;

  scholia_cursor_motion_get (&motion, 7 * SECOND, &x, &y);
  g_assert_cmpfloat (x, ==, 0.25);
  g_assert_cmpfloat (y, ==, 0.75);
  g_assert_false (scholia_cursor_motion_is_changing (&motion, 7 * SECOND));
}

/* However the positions come, no frame jumps: 8 ms are at most a seventh of the way there. */
static void
test_glides (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (8);
  ScholiaCursorMotion motion = scholia_cursor_motion_start (0.5, 0.5, 0);
  double last_x = 0.5, last_y = 0.5;

  for (gint64 now_us = 0; now_us < 20 * SECOND; now_us += 8000)
    {
      double x, y;

      if (g_rand_int_range (rand, 0, 5) == 0)
        motion = scholia_cursor_motion_go (&motion, g_rand_double (rand), g_rand_double (rand),
                                           now_us);

      scholia_cursor_motion_get (&motion, now_us, &x, &y);
      g_assert_cmpfloat (hypot (x - last_x, y - last_y), <=, G_SQRT2 / 7);
      last_x = x;
      last_y = y;
    }
}

static void
test_arrives_and_rests (void)
{
  ScholiaCursorMotion motion = scholia_cursor_motion_start (0, 0, 0);
  double x, y;

  motion = scholia_cursor_motion_go (&motion, 1, 0.5, SECOND);
  g_assert_true (scholia_cursor_motion_is_changing (&motion, SECOND + 1000));
  scholia_cursor_motion_get (&motion, SECOND + 200000, &x, &y);
  g_assert_cmpfloat (x, ==, 1);
  g_assert_cmpfloat (y, ==, 0.5);
  g_assert_false (scholia_cursor_motion_is_changing (&motion, SECOND + 200000));
  g_assert_cmpint (scholia_cursor_motion_get_wake_us (&motion, SECOND + 200000), ==,
                   SECOND + SCHOLIA_CURSOR_REST_US);
}

static void
test_fades (void)
{
  ScholiaCursorMotion motion = scholia_cursor_motion_start (0, 0, SECOND);
  const gint64 fade_us = SECOND + SCHOLIA_CURSOR_REST_US;

  g_assert_cmpfloat (scholia_cursor_motion_get_opacity (&motion, fade_us - 1), ==, 1);
  g_assert_true (scholia_cursor_motion_is_changing (&motion, fade_us));
  g_assert_cmpfloat_with_epsilon (
    scholia_cursor_motion_get_opacity (&motion, fade_us + SCHOLIA_CURSOR_FADE_US / 2), 0.5, 1e-6);
  g_assert_cmpfloat (scholia_cursor_motion_get_opacity (&motion, fade_us + SCHOLIA_CURSOR_FADE_US),
                     ==, 0);
  /* Faded: it asks for nothing any more. */
  g_assert_false (scholia_cursor_motion_is_changing (&motion, fade_us + SCHOLIA_CURSOR_FADE_US));
  g_assert_cmpint (scholia_cursor_motion_get_wake_us (&motion, fade_us + SCHOLIA_CURSOR_FADE_US),
                   ==, 0);
}

/* It would fly over the picture from where it was left minutes ago. */
static void
test_faded_appears_anew (void)
{
  ScholiaCursorMotion motion = scholia_cursor_motion_start (0, 0, 0);
  double x, y;

  motion = scholia_cursor_motion_go (&motion, 1, 1, 60 * SECOND);
  scholia_cursor_motion_get (&motion, 60 * SECOND, &x, &y);
  g_assert_cmpfloat (x, ==, 1);
  g_assert_cmpfloat (scholia_cursor_motion_get_opacity (&motion, 60 * SECOND), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/canvas/cursor-motion/appears-at-once", test_appears_at_once);
  g_test_add_func ("/canvas/cursor-motion/glides", test_glides);
  g_test_add_func ("/canvas/cursor-motion/arrives-and-rests", test_arrives_and_rests);
  g_test_add_func ("/canvas/cursor-motion/fades", test_fades);
  g_test_add_func ("/canvas/cursor-motion/faded-appears-anew", test_faded_appears_anew);
  return g_test_run ();
}
