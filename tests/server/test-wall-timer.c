/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A moment of the wall clock; the simulation sets the clock. */

#include "scholia-wall-timer.h"

typedef struct
{
  ScholiaWallTimer *timer;
  guint             n_calls;
} Fixture;

static void
due_cb (gpointer user_data)
{
  Fixture *self = user_data;

  self->n_calls++;
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  self->timer = scholia_wall_timer_new (due_cb, self, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  scholia_wall_timer_free (self->timer);
}

static gint64
now_ms (void)
{
  return g_get_real_time () / 1000;
}

static void
test_not_before (Fixture       *self,
                 gconstpointer  data)
{
  const gint64 at_ms = now_ms () + 50;

  scholia_wall_timer_set_sooner (self->timer, at_ms);
  while (self->n_calls == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (now_ms (), >=, at_ms);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpuint (self->n_calls, ==, 1);
}

/* What is over comes at once; the later one that it was set to does not count. */
static void
test_sooner (Fixture       *self,
             gconstpointer  data)
{
  static const gint64 past_ms[] = { G_MININT64, 0, 1, 1767225600000 };

  for (guint i = 0; i < G_N_ELEMENTS (past_ms); i++)
    {
      scholia_wall_timer_set_sooner (self->timer, now_ms () + 3600000);
      scholia_wall_timer_set_sooner (self->timer, past_ms[i]);
      scholia_wall_timer_set_sooner (self->timer, now_ms () + 3600000);
      while (self->n_calls == i)
        g_main_context_iteration (NULL, TRUE);
      g_assert_cmpuint (self->n_calls, ==, i + 1);
    }
}

#define ADD(path, func) \
  g_test_add ("/server/wall-timer/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("not-before", test_not_before);
  ADD ("sooner", test_sooner);

  return g_test_run ();
}
