/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-presence-throttle.h"

#include "scholia-wire-limits.h"

#define SECOND G_USEC_PER_SEC
#define START (1000 * SECOND)

static void
test_nothing_is_not_sent (void)
{
  ScholiaPresenceThrottle throttle = { 0 };

  g_assert_cmpint (scholia_presence_throttle_get_due_us (&throttle), ==, G_MAXINT64);
  g_assert_null (scholia_presence_throttle_take (&throttle, START));
}

static void
test_same_is_sent_once (void)
{
  ScholiaPresenceThrottle throttle = { 0 };

  scholia_presence_throttle_set_cursor (&throttle, TRUE, 0.5, 0.25);
  g_assert_nonnull (scholia_presence_throttle_take (&throttle, START));
  scholia_presence_throttle_set_cursor (&throttle, TRUE, 0.5, 0.25);
  g_assert_null (scholia_presence_throttle_take (&throttle, START + SECOND));
}

/* A mouse reports 1,000 times a second; the last place counts. */
static void
test_rate_and_latest (void)
{
  ScholiaPresenceThrottle throttle = { 0 };
  const ScholiaPresence *presence;
  guint n_sent = 0;
  gint32 last_x = -1;

  for (gint64 now = START; now < START + 2 * SECOND; now += 1000)
    {
      scholia_presence_throttle_set_cursor (&throttle, TRUE, (now - START) / (double) (2 * SECOND),
                                            0);
      presence = scholia_presence_throttle_take (&throttle, now);
      n_sent += presence != NULL;
    }
  g_assert_cmpuint (n_sent, <=, 2 * SCHOLIA_PRESENCE_RATE);
  g_assert_cmpuint (n_sent, >=, 2 * SCHOLIA_PRESENCE_RATE - 2);

  presence = scholia_presence_throttle_take (&throttle,
                                             scholia_presence_throttle_get_due_us (&throttle));
  if (presence != NULL)
    last_x = presence->x;
  g_assert_cmpint (last_x, ==, 999500);
}

static void
test_vanishing_is_sent (void)
{
  ScholiaPresenceThrottle throttle = { 0 };
  const ScholiaPresence *presence;

  scholia_presence_throttle_set_cursor (&throttle, TRUE, 0.5, 0.5);
  g_assert_nonnull (scholia_presence_throttle_take (&throttle, START));
  scholia_presence_throttle_set_cursor (&throttle, FALSE, 0, 0);
  presence = scholia_presence_throttle_take (&throttle, START + SECOND);
  g_assert_nonnull (presence);
  g_assert_false (presence->has_cursor);
}

static void
test_restart (void)
{
  ScholiaPresenceThrottle throttle = { 0 };
  const ScholiaPresence *presence;

  scholia_presence_throttle_set_thread (&throttle, "5b0c7a52-3c1e-4d0a-9a54-0f6f3a1c2d10", TRUE);
  g_assert_nonnull (scholia_presence_throttle_take (&throttle, START));
  g_assert_null (scholia_presence_throttle_take (&throttle, START + SECOND));
  scholia_presence_throttle_restart (&throttle);
  presence = scholia_presence_throttle_take (&throttle, START + 2 * SECOND);
  g_assert_nonnull (presence);
  g_assert_true (presence->is_typing);
  g_assert_cmpstr (presence->thread_id, ==, "5b0c7a52-3c1e-4d0a-9a54-0f6f3a1c2d10");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/presence-throttle/nothing-is-not-sent", test_nothing_is_not_sent);
  g_test_add_func ("/sync/presence-throttle/same-is-sent-once", test_same_is_sent_once);
  g_test_add_func ("/sync/presence-throttle/rate-and-latest", test_rate_and_latest);
  g_test_add_func ("/sync/presence-throttle/vanishing-is-sent", test_vanishing_is_sent);
  g_test_add_func ("/sync/presence-throttle/restart", test_restart);
  return g_test_run ();
}
