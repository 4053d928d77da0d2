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

/* A secret in the wrong place: in a path, in a query, in headers that nobody reads. */
static void
say_too_much (TestServer       *server,
              ScholiaBoardInfo *board,
              const char       *secret)
{
  static const char *patterns[] = {
    "/v1/boards/%s", "/b/%s", "/v1/boards?title=%s", "/%s", "/v1/boards/%s/links/%s",
  };

  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_auto(GStrv) pieces = g_strsplit (patterns[i], "%s", -1);
      g_autofree char *path = g_strjoinv (secret, pieces);
      g_autofree char *headers = g_strdup_printf ("Authorization: Bearer %.20s\r\nX-Request-Id: %s"
                                                  "\r\nReferer: %s\r\n", secret, secret, secret);
      g_autoptr(GBytes) answer = test_http (server, "GET", path, headers, NULL, NULL);
      g_autoptr(GBytes) posted = test_http (server, "POST", path, headers, NULL, NULL);
    }
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

  say_too_much (server, board, board->token);
  g_ptr_array_add (canaries, g_strndup (board->token, 20));
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
  g_assert_true (holds (log, " info join connection=1 board="));
  g_assert_true (holds (log, " info leave connection=1 reason="));
  g_assert_true (holds (log, " info refused connection=2 board="));
  g_assert_true (holds (log, " code=password"));
  g_assert_true (holds (log, " address=127.0.0.1"));
  for (guint i = 0; i < canaries->len; i++)
    {
      g_assert_false (holds (stored, g_ptr_array_index (canaries, i)));
      g_assert_false (holds (log, g_ptr_array_index (canaries, i)));
    }
  g_assert_false (holds (log, WORDS));
  g_assert_false (holds (log, "Anna-canary"));
}

/* Each answer names its request, and so does the line about it. */
static void
test_request_ids (void)
{
  static const char *settings[] = { "G_MESSAGES_DEBUG=all", "SCHOLIA_SERVER_LOG_ADDRESSES=false",
                                    NULL };
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_TLS, settings);
  g_autoptr(GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GString) log = g_string_new (NULL);
  GHashTableIter iter;
  gpointer id;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(TestPeer) peer = test_peer_connect (server);
      const char *request = "GET /v1/team HTTP/1.1\r\nHost: a\r\nX-Request-Id: mine\r\n\r\n";
      g_autoptr(GBytes) answer = NULL;
      g_autofree char *text = NULL;
      const char *at;

      test_peer_write (peer, request, strlen (request));
      answer = test_peer_read_all (peer);
      text = g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
      at = strstr (text, "X-Request-Id: ");
      g_assert_nonnull (at);
      g_hash_table_add (ids, g_strndup (at + strlen ("X-Request-Id: "), 16));
    }
  g_assert_cmpint (test_server_terminate (server), ==, 0);
  read_whole (server->log_path, log);

  g_assert_cmpuint (g_hash_table_size (ids), ==, 3);
  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      g_autofree char *wanted = g_strdup_printf ("refused request=%s ", (const char *) id);

      g_assert_true (holds (log, wanted));
    }
  g_assert_false (holds (log, "address="));
  g_assert_false (holds (log, "mine"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/secrets/canaries", test_canaries);
  g_test_add_func ("/server/secrets/request-ids", test_request_ids);

  return g_test_run ();
}
