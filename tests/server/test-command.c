/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The operator's commands, beside a server that runs and without one. */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scholia-command.h"
#include "scholia-error.h"
#include "test-peer.h"

#define MAX_WORDS 8

typedef struct
{
  int   status;
  char *output;
  char *words;   /* of standard error */
} Outcome;

static void
outcome_clear (Outcome *self)
{
  g_free (self->output);
  g_free (self->words);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

static Outcome
run (const char *folder,
     const char *line)
{
  g_autofree char *whole = g_strdup_printf (SCHOLIA_SERVER_EXE " %s --data %s", line, folder);
  g_auto(GStrv) argv = NULL;
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  Outcome outcome = { 0 };

  g_assert_true (g_shell_parse_argv (whole, NULL, &argv, NULL));
  process = g_subprocess_newv ((const char * const *) argv,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                               &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &outcome.output,
                                                &outcome.words, &error));
  outcome.status = g_subprocess_get_exit_status (process);

  return outcome;
}

static char *
get_folder (TestServer *server)
{
  return g_build_filename (server->folder, "data", NULL);
}

/* "key KEY" of the output. */
static char *
get_key (const Outcome *outcome)
{
  g_assert_cmpint (outcome->status, ==, 0);
  g_assert_true (g_str_has_prefix (outcome->output, "key "));

  return g_strndup (outcome->output + strlen ("key "), 32);
}

static guint
ask_with (TestServer *server,
          const char *key)
{
  guint status;
  g_autoptr(GBytes) answer = test_http_authorized (server, "GET", "/v1/team", key, NULL, &status);

  return status;
}

static void
test_words (void)
{
  static const struct { const char *line; const char *words; } cases[] = {
    { "frobnicate", "frobnicate: is no command" },
    { "team", "team: what is to be done?" },
    { "team frob", "team: what is to be done?" },
    { "team add", "team add: a team's NAME is missing" },
    { "team add a b", "team add: too many words" },
    { "team add 'a b'", "team add: a team's name is" },
    { "team add private", "team add: a team's name is" },
    { "team remove ../x", "team remove: a team's name is" },
    { "team rotate-key", "team rotate-key: a team's NAME is missing" },
    { "team list all", "team list: too many words" },
    { "backup", "backup: a path is missing" },
    { "verify", "verify: a path is missing" },
    { "verify a b", "verify: too many words" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(GStrv) words = NULL;
      g_autoptr(GError) error = NULL;
      ScholiaCommand command;

      g_assert_true (g_shell_parse_argv (cases[i].line, NULL, &words, NULL));
      g_assert_false (scholia_command_parse (&command, (const char * const *) words, &error));
      g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED);
      g_assert_true (g_str_has_prefix (error->message, cases[i].words));
    }
}

/* The same commands, whether a server runs or not. */
static void
come_and_go (TestServer *server,
             gboolean    is_running)
{
  g_autofree char *folder = get_folder (server);
  g_auto(Outcome) added = run (folder, "team add design");
  g_auto(Outcome) again = run (folder, "team add design");
  g_auto(Outcome) listed = run (folder, "team list");
  g_auto(Outcome) rotated = run (folder, "team rotate-key design");
  g_auto(Outcome) unknown = run (folder, "team rotate-key nobody");
  g_autofree char *first = get_key (&added);
  g_autofree char *second = get_key (&rotated);

  g_assert_cmpint (again.status, ==, 1);
  g_assert_nonnull (strstr (again.words, "There is a team of this name already"));
  g_assert_cmpint (unknown.status, ==, 1);
  g_assert_nonnull (strstr (unknown.words, "There is no such team"));
  g_assert_cmpstr (listed.output, ==, "design\t0\nteam\t0\n");
  g_assert_cmpstr (first, !=, second);
  if (is_running)
    {
      g_assert_nonnull (strstr (added.output, "\nlink scholia://127.0.0.1:"));
      g_assert_cmpuint (ask_with (server, first), ==, 404);
      g_assert_cmpuint (ask_with (server, second), ==, 200);
    }

  {
    g_auto(Outcome) removed = run (folder, "team remove design");
    g_auto(Outcome) gone = run (folder, "team remove design");

    g_assert_cmpint (removed.status, ==, 0);
    g_assert_cmpint (gone.status, ==, 1);
    if (is_running)
      g_assert_cmpuint (ask_with (server, second), ==, 404);
  }
}

static void
test_teams (void)
{
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_TLS, NULL);
  g_autofree char *folder = get_folder (server);
  g_autofree char *path = g_build_filename (folder, "admin.sock", NULL);
  GStatBuf info;
  guint status;
  g_autoptr(GBytes) answer = test_http_authorized (server, "GET", "/v1/admin/teams",
                                                   server->team_key, NULL, &status);

  /* Not from the network, whatever one holds; and the socket is its owner's alone. */
  g_assert_cmpuint (status, ==, 404);
  g_assert_cmpint (g_lstat (path, &info), ==, 0);
  g_assert_true (S_ISSOCK (info.st_mode));
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);

  come_and_go (server, TRUE);
  g_assert_cmpint (test_server_terminate (server), ==, 0);
  g_assert_cmpint (g_lstat (path, &info), !=, 0);
  come_and_go (server, FALSE);
}

/* Whoever has a board of that team open is told within a second; others stay. */
static void
test_removed_while_open (void)
{
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_TLS, NULL);
  g_autofree char *folder = get_folder (server);
  g_autofree char *first_key = g_strdup (server->team_key);
  g_auto(Outcome) added = run (folder, "team add design");
  g_autoptr(ScholiaBoardInfo) kept = test_create_board (server, "Kept");
  g_autoptr(TestPeer) stays = test_join (server, kept->id, kept->token, "Anna", NULL);
  g_autoptr(ScholiaBoardInfo) board = NULL;
  g_autoptr(TestPeer) goes = NULL;
  ScholiaGoodbyeReason reason;
  gint64 start_us;

  g_free (server->team_key);
  server->team_key = get_key (&added);
  board = test_create_board (server, "Board");
  goes = test_join (server, board->id, board->token, "Ben", NULL);

  start_us = g_get_monotonic_time ();
  {
    g_auto(Outcome) removed = run (folder, "team remove design");

    g_assert_cmpint (removed.status, ==, 0);
  }
  g_assert_cmpuint (test_peer_expect_close (goes, &reason), ==, 4008);
  g_assert_cmpint (reason, ==, SCHOLIA_GOODBYE_BOARD_CLOSED);
  g_test_message ("told %d ms after the command began",
                  (int) ((g_get_monotonic_time () - start_us) / 1000));
  test_peer_expect_quiet (stays);
  g_assert_cmpuint (ask_with (server, first_key), ==, 200);
}

/* The first team's key is also in a file, which a start puts in force: it follows. */
static void
test_first_team (void)
{
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_TLS, NULL);
  g_autofree char *folder = get_folder (server);
  g_autofree char *old_key = g_strdup (server->team_key);
  g_auto(Outcome) rotated = run (folder, "team rotate-key team");
  g_autofree char *new_key = get_key (&rotated);

  g_assert_cmpint (test_server_terminate (server), ==, 0);
  test_server_start (server);
  g_assert_cmpstr (server->team_key, ==, new_key);
  g_assert_cmpuint (ask_with (server, new_key), ==, 200);
  g_assert_cmpuint (ask_with (server, old_key), ==, 404);

  {
    g_auto(Outcome) removed = run (folder, "team remove team");

    g_assert_cmpint (removed.status, ==, 0);
  }
  g_assert_cmpint (test_server_terminate (server), ==, 0);
  test_server_start (server);
  g_assert_cmpstr (server->team_key, !=, new_key);
  g_assert_cmpuint (ask_with (server, new_key), ==, 404);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/command/words", test_words);
  g_test_add_func ("/server/command/teams", test_teams);
  g_test_add_func ("/server/command/removed-while-open", test_removed_while_open);
  g_test_add_func ("/server/command/first-team", test_first_team);

  return g_test_run ();
}
