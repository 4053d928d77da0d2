/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The board page while its line is lost, and after. */

#include "page-fixture.h"

/* Everything reads, nothing is sent, the reason is said, the text stays; then all is well by
 * itself. */
static void
test_line_lost (PageFixture   *fixture,
                gconstpointer  data)
{
  g_autofree char *subtitle = NULL;

  page_write (fixture, 0.2, 0.2, "One");
  live_board_kill_server (fixture->live);
  live_board_wait_state (fixture->session, SCHOLIA_SESSION_STATE_RECONNECTING);
  g_object_get (fixture->page, "subtitle", &subtitle, NULL);
  g_assert_cmpstr (subtitle, ==, "Reconnecting…");

  page_act (fixture, "close-thread", NULL);
  page_act (fixture, "open-thread", g_variant_new_uint32 (1));
  g_assert_true (page_shows_card (fixture));
  page_type (fixture, "A reply");
  page_act (fixture, "send", NULL);
  g_assert_true (scholia_composer_has_error (fixture->page->card->composer));
  page_assert_typed (fixture, "A reply");
  page_act (fixture, "resolve", NULL);
  g_assert_false (scholia_thread_is_resolved (fixture->page->open_thread));
  page_act (fixture, "delete-thread", NULL);
  g_assert_cmpuint (scholia_board_get_n_threads (fixture->page->board), ==, 1);
  page_act (fixture, "move-thread-to", PLACE (0.9, 0.9));
  g_assert_cmpint (scholia_thread_get_anchor (fixture->page->open_thread)->x, ==, 200000);

  live_board_start_server (fixture->live);
  page_act (fixture, "retry", NULL);
  live_board_wait_state (fixture->session, SCHOLIA_SESSION_STATE_LIVE);
  page_assert_typed (fixture, "A reply");
  page_act (fixture, "send", NULL);
  g_assert_false (scholia_composer_has_error (fixture->page->card->composer));
  page_assert_typed (fixture, "");
}

static gboolean
has_error (gpointer composer)
{
  return scholia_composer_has_error (composer);
}

/* In flight when the line broke: it ends as not sent, and the new marker's words are in its
 * composer again. */
static void
test_in_flight_is_lost (PageFixture   *fixture,
                        gconstpointer  data)
{
  live_board_freeze (fixture->live, TRUE);
  page_act (fixture, "place-marker", PLACE (0.25, 0.75));
  page_type (fixture, "Into the void");
  page_act (fixture, "send", NULL);
  g_assert_nonnull (fixture->page->open_thread);

  live_board_kill_server (fixture->live);
  live_board_start_server (fixture->live);
  page_act (fixture, "retry", NULL);
  live_wait_for (has_error, fixture->page->card->composer);
  g_assert_null (fixture->page->open_thread);
  g_assert_true (page_shows_card (fixture));
  page_assert_typed (fixture, "Into the void");
  g_assert_cmpint (scholia_thread_card_get_anchor (fixture->page->card)->x, ==, 250000);
}

/* Not live for five seconds: the bar says so, and goes by itself. */
static void
test_offline_bar (PageFixture   *fixture,
                  gconstpointer  data)
{
  g_autofree char *subtitle = NULL;

  live_board_kill_server (fixture->live);
  live_board_wait_state (fixture->session, SCHOLIA_SESSION_STATE_OFFLINE);
  page_settle ();
  g_object_get (fixture->page, "subtitle", &subtitle, NULL);
  g_assert_cmpstr (subtitle, ==, "Offline");
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (fixture->page->connection_bar)), >, 40);

  live_board_start_server (fixture->live);
  page_act (fixture, "retry", NULL);
  live_board_wait_state (fixture->session, SCHOLIA_SESSION_STATE_LIVE);
  page_settle ();
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (fixture->page->connection_bar)), <=, 1);
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *path;
    void      (*run) (PageFixture *, gconstpointer);
  } tests[] = {
    { "/app/board-line/line-lost", test_line_lost },
    { "/app/board-line/in-flight-is-lost", test_in_flight_is_lost },
    { "/app/board-line/offline-bar", test_offline_bar },
  };

  g_test_init (&argc, &argv, NULL);
  page_init ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, PageFixture, NULL, page_set_up, tests[i].run, page_tear_down);

  return g_test_run ();
}
