/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Nothing secret is in the logs, the database or the command line; no words of people are in the
 * logs. */

#include <signal.h>
#include <string.h>

#include "test-peer.h"

#define WORDS "The quick brown fox is nobody's business"

static void
read_whole (const char *path,
            GString    *text)
{
  g_autofree char *content = NULL;
  gsize length;

  if (g_file_get_contents (path, &content, &length, NULL))
    g_string_append_len (text, content, (gssize) length);
}

static gboolean
holds (GString    *text,
       const char *canary)
{
  return memmem (text->str, text->len, canary, strlen (canary)) != NULL;
}

/* A day in the life of a server that logs everything. */
static void
live_a_little (TestServer       *server,
               ScholiaBoardInfo *board,
               GPtrArray        *canaries)
{
  g_autofree char *token = test_create_link (server, board, SCHOLIA_ROLE_COMMENTER, 0,
                                             "pass-canary", NULL);
  g_autoptr(TestPeer) peer = test_join (server, board->id, board->token, "Anna-canary", NULL);
  g_autoptr(TestPeer) stranger = test_peer_open (server, board->id);
  g_autoptr(ScholiaMessage) hello = test_hello (board->id, token, "Ben");
  g_autofree char *path = g_strconcat ("/v1/boards/", board->id, NULL);
  g_autoptr(GBytes) answer = NULL;

  g_free (test_create_thread (peer, WORDS));
  scholia_message_unref (test_peer_expect (peer, SCHOLIA_MESSAGE_EVENT));
  hello->hello.password = g_strdup ("wrong-canary");
  test_peer_send (stranger, hello);
  test_peer_expect_close (stranger, NULL);
  answer = test_http_authorized (server, "GET", path, board->token, NULL, NULL);

  g_ptr_array_add (canaries, g_steal_pointer (&token));
  g_ptr_array_add (canaries, g_strdup (board->token));
  g_ptr_array_add (canaries, g_strdup (server->team_key));
  g_ptr_array_add (canaries, g_strdup (hello->hello.identity));
  g_ptr_array_add (canaries, g_strdup ("pass-canary"));
  g_ptr_array_add (canaries, g_strdup ("wrong-canary"));
}

static void
test_canaries (void)
{
  static const char *files[] = { "scholia.db", "scholia.db-wal" };
  static const char *settings[] = { "G_MESSAGES_DEBUG=all", NULL };
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_TLS, settings);
  g_autoptr(ScholiaBoardInfo) board = test_create_board (server, "Board");
  g_autoptr(GPtrArray) canaries = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GString) log = g_string_new (NULL);
  g_autoptr(GString) stored = g_string_new (NULL);
  g_autofree char *command_line = NULL;

  live_a_little (server, board, canaries);
  command_line = g_strdup_printf ("/proc/%d/cmdline", (int) test_server_get_pid (server));
  read_whole (command_line, log);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (server->folder, "data", files[i], NULL);

      read_whole (path, stored);
    }
  g_assert_cmpint (test_server_terminate (server), ==, 0);
  read_whole (server->log_path, log);

  /* What is looked for can be found: the words are in the database, and the log is not empty. */
  g_assert_true (holds (stored, WORDS));
  g_assert_cmpuint (log->len, >, 100);
  for (guint i = 0; i < canaries->len; i++)
    {
      g_assert_false (holds (stored, g_ptr_array_index (canaries, i)));
      g_assert_false (holds (log, g_ptr_array_index (canaries, i)));
    }
  g_assert_false (holds (log, WORDS));
  g_assert_false (holds (log, "Anna-canary"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/secrets/canaries", test_canaries);

  return g_test_run ();
}
