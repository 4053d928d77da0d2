/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who waits takes turns, whatever somebody else has sent. */

#include "scholia-fair-queue.h"

static void
push (ScholiaFairQueue *queue,
      const char       *sender,
      const char       *items)
{
  for (; *items != '\0'; items++)
    scholia_fair_queue_push (queue, sender, GINT_TO_POINTER (*items));
}

static char *
pop_all (ScholiaFairQueue *queue)
{
  GString *items = g_string_new (NULL);
  gpointer item;

  while ((item = scholia_fair_queue_pop (queue)) != NULL)
    g_string_append_c (items, (char) GPOINTER_TO_INT (item));

  return g_string_free (items, FALSE);
}

static void
test_turns (void)
{
  static const struct { const char *first; const char *second; const char *third; const char *all; }
  cases[] = {
    { "", "", "", "" }, { "abc", "", "", "abc" }, { "abcdef", "x", "", "axbcdef" },
    { "abc", "xyz", "1", "ax1bycz" }, { "a", "xyz", "12", "ax1y2z" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ScholiaFairQueue) queue = scholia_fair_queue_new ();
      g_autofree char *all = NULL;

      push (queue, "first", cases[i].first);
      push (queue, "second", cases[i].second);
      push (queue, "third", cases[i].third);
      all = pop_all (queue);
      g_assert_cmpstr (all, ==, cases[i].all);
    }
}

/* Whoever comes while others wait has a turn after each of them, not after all that they sent; one
 * whose items are done is new when it comes again. */
static void
test_newcomer (void)
{
  g_autoptr(ScholiaFairQueue) queue = scholia_fair_queue_new ();
  g_autofree char *all = NULL;

  push (queue, "first", "abcd");
  push (queue, "second", "x");
  g_assert_cmpint (GPOINTER_TO_INT (scholia_fair_queue_pop (queue)), ==, 'a');
  g_assert_cmpint (GPOINTER_TO_INT (scholia_fair_queue_pop (queue)), ==, 'x');
  push (queue, "third", "1");
  push (queue, "second", "y");
  all = pop_all (queue);
  g_assert_cmpstr (all, ==, "b1ycd");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/fair-queue/turns", test_turns);
  g_test_add_func ("/server/fair-queue/newcomer", test_newcomer);

  return g_test_run ();
}
