/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-connection-words.h"

#include "scholia-error.h"

static const struct
{
  const char          *name;
  ScholiaSessionState  state;
  gboolean             is_private;
  guint                n_people;
  const char          *subtitle;
  gboolean             has_bar;
  gboolean             is_busy;
} rows[] = {
  { "connecting", SCHOLIA_SESSION_STATE_CONNECTING, FALSE, 0, "Connecting…", FALSE, TRUE },
  { "alone-on-this-computer", SCHOLIA_SESSION_STATE_LIVE, TRUE, 1, "Only on this computer", FALSE,
    FALSE },
  { "shared-from-this-computer", SCHOLIA_SESSION_STATE_LIVE, TRUE, 2, "Live · 2 here", FALSE,
    FALSE },
  { "alone-elsewhere", SCHOLIA_SESSION_STATE_LIVE, FALSE, 1, "Live · 1 here", FALSE, FALSE },
  { "with-others", SCHOLIA_SESSION_STATE_LIVE, FALSE, 4, "Live · 4 here", FALSE, FALSE },
  { "interrupted-looks-live", SCHOLIA_SESSION_STATE_INTERRUPTED, FALSE, 4, "Live · 4 here", FALSE,
    FALSE },
  { "reconnecting", SCHOLIA_SESSION_STATE_RECONNECTING, FALSE, 4, "Reconnecting…", FALSE, TRUE },
  { "offline", SCHOLIA_SESSION_STATE_OFFLINE, FALSE, 4, "Offline", TRUE, FALSE },
  { "private-offline", SCHOLIA_SESSION_STATE_OFFLINE, TRUE, 1, "Offline", TRUE, FALSE },
  { "left", SCHOLIA_SESSION_STATE_ENDED, FALSE, 1, "Disconnected", FALSE, FALSE },
};

static void
test_row (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  ScholiaConnection connection = {
    .state = rows[i].state,
    .is_private = rows[i].is_private,
    .n_people = rows[i].n_people,
  };
  g_autofree char *subtitle = scholia_connection_words_subtitle (&connection);

  g_assert_cmpstr (subtitle, ==, rows[i].subtitle);
  g_assert_cmpint (scholia_connection_words_bar (&connection) != NULL, ==, rows[i].has_bar);
  g_assert_cmpint (scholia_connection_is_busy (&connection), ==, rows[i].is_busy);
}

static void
test_ended_says_why (void)
{
  g_autoptr(GError) error = g_error_new_literal (SCHOLIA_ERROR, SCHOLIA_ERROR_REMOVED,
                                                 "A moderator removed you: “Later”");
  ScholiaConnection connection = { .state = SCHOLIA_SESSION_STATE_ENDED, .error = error };

  g_assert_nonnull (strstr (scholia_connection_words_bar (&connection), "“Later”"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/app/connection-words/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  g_test_add_func ("/app/connection-words/ended-says-why", test_ended_says_why);

  return g_test_run ();
}
