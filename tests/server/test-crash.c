/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The real process, killed while people write: whatever was confirmed is there afterwards, once. */

#include <stdlib.h>
#include <string.h>

#include "test-peer.h"
#include "scholia-wire-limits.h"

#define N_ROUNDS 20
#define N_ACTIONS 40

static void
collect (TestPeer  *peer,
         GPtrArray *confirmed,
         guint      n_wanted)
{
  while (confirmed->len < n_wanted)
    {
      guint16 code;
      g_autoptr(ScholiaMessage) message = test_peer_receive (peer, &code);

      if (message == NULL)
        return;
      if (message->kind == SCHOLIA_MESSAGE_EVENT)
        g_ptr_array_add (confirmed,
                         g_strdup (scholia_event_get_broadcast_id (message->event)));
    }
}

static guint
assert_saved (TestServer       *server,
              ScholiaBoardInfo *board,
              GPtrArray        *sent,
              GPtrArray        *confirmed)
{
  g_autoptr(TestPeer) peer = test_peer_open (server, board->id);
  g_autoptr(ScholiaMessage) hello = test_hello (board->id, board->token, "Anna");
  g_autoptr(ScholiaMessage) welcome = NULL;

  g_strfreev (hello->hello.pending);
  hello->hello.pending = g_new0 (char *, sent->len + 1);
  for (guint i = 0; i < sent->len; i++)
    hello->hello.pending[i] = g_strdup (g_ptr_array_index (sent, i));
  test_peer_send (peer, hello);
  welcome = test_peer_expect (peer, SCHOLIA_MESSAGE_WELCOME);

  for (guint i = 0; i < confirmed->len; i++)
    g_assert_true (g_strv_contains ((const char * const *) welcome->welcome.saved,
                                    g_ptr_array_index (confirmed, i)));

  /* What is saved is a board: each thread has a number of its own, without a gap. */
  g_assert_cmpuint (welcome->welcome.next_number, ==, welcome->welcome.seq + 1);

  return g_strv_length (welcome->welcome.saved);
}

static void
test_kill (void)
{
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_PRIVATE, NULL);
  g_autoptr(ScholiaBoardInfo) board = test_create_board (server, "Board");
  guint n_confirmed = 0;
  guint n_saved = 0;
  guint n_sent = 0;

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      TestPeer *peer = test_join (server, board->id, board->token, "Anna", NULL);
      g_autoptr(GPtrArray) sent = g_ptr_array_new_with_free_func (g_free);
      g_autoptr(GPtrArray) confirmed = g_ptr_array_new_with_free_func (g_free);
      guint n_wanted = (guint) g_test_rand_int_range (0, N_ACTIONS);

      for (guint i = 0; i < N_ACTIONS; i++)
        {
          g_ptr_array_add (sent, test_create_thread (peer, "Words that must not be lost"));
          /* Some one by one, the rest in flight when the end comes. */
          if (i < n_wanted)
            collect (peer, confirmed, i + 1);
        }
      g_usleep ((gulong) g_test_rand_int_range (0, 2000));
      test_server_kill (server);
      collect (peer, confirmed, N_ACTIONS);
      test_peer_free (peer);

      test_server_start (server);
      n_saved += assert_saved (server, board, sent, confirmed);
      n_confirmed += confirmed->len;
      n_sent += sent->len;
    }
  g_test_message ("%u kills: %u sent, %u saved, %u confirmed, 0 of these lost", N_ROUNDS, n_sent,
                  n_saved, n_confirmed);
  g_assert_cmpuint (n_confirmed, >, N_ROUNDS);
}

static TestPeer *
ask_to_remove (TestServer       *server,
               ScholiaBoardInfo *board)
{
  TestPeer *peer = test_peer_connect (server);
  g_autofree char *request = NULL;

  request = g_strdup_printf ("DELETE /v1/boards/%s HTTP/1.1\r\nHost: localhost\r\n"
                             "Authorization: Bearer %s\r\n\r\n", board->id, board->token);
  test_peer_write (peer, request, strlen (request));

  return peer;
}

/* Their answers come back from the store when the rooms are closed already; that was a crash. */
static void
test_stop_amid_deletions (void)
{
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_PRIVATE, NULL);

  for (guint round = 0; round < 5; round++)
    {
      TestPeer *peers[12];

      for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
        {
          g_autoptr(ScholiaBoardInfo) board = test_create_board (server, "Board");

          peers[i] = ask_to_remove (server, board);
        }
      g_assert_cmpint (test_server_terminate (server), ==, EXIT_SUCCESS);
      for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
        test_peer_free (peers[i]);
      test_server_start (server);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/crash/kill", test_kill);

  g_test_add_func ("/server/crash/stop-amid-deletions", test_stop_amid_deletions);

  return g_test_run ();
}
