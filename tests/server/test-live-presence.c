/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Cursors of the real server: many that move, and one who does not read. */

#include <string.h>

#include "scholia-limits.h"
#include "scholia-wire-limits.h"
#include "test-peer.h"

/* Comments of the longest kind that fill a Unix socket, within what a client may do at once. */
#define N_COMMENTS SCHOLIA_ACTION_BURST
/* Moves at once, within what a client may do. */
#define N_MOVES 25

static TestServer *server;

static void
move (TestPeer *peer,
      guint     x)
{
  g_autofree char *text = NULL;

  text = g_strdup_printf ("{\"type\":\"presence\",\"cursor\":[%u,250000]}", x);
  test_peer_send_text (peer, text);
}

/* The cursors of the next message that has some. */
static ScholiaMessage *
expect_cursors (TestPeer *peer)
{
  while (TRUE)
    {
      guint16 close_code;
      g_autoptr(ScholiaMessage) message = test_peer_receive (peer, &close_code);

      g_assert_nonnull (message);
      if (message->kind == SCHOLIA_MESSAGE_PRESENCE_NEWS)
        return g_steal_pointer (&message);
    }
}

/* Up to the first presence that says @x. */
static guint
count_until (TestPeer *peer,
             gint32    x)
{
  for (guint n_presences = 1; TRUE; n_presences++)
    {
      g_autoptr(ScholiaMessage) message = expect_cursors (peer);

      if (g_array_index (message->presence_news, ScholiaPresenceNews, 0).presence.x == x)
        return n_presences;
    }
}

/* Who does not read is sent no presence behind what waits, but the latest when that is read. */
static void
test_stalled_reader_gets_the_latest (void)
{
  g_autoptr(ScholiaBoardInfo) board = test_create_board (server, "b");
  g_autoptr(TestPeer) anna = test_join (server, board->id, board->token, "Anna", NULL);
  g_autoptr(TestPeer) ben = test_join (server, board->id, board->token, "Ben", NULL);
  g_autofree char *body = g_strnfill (SCHOLIA_MAX_COMMENT_CHARS, 'x');

  for (guint i = 0; i < N_COMMENTS; i++)
    g_free (test_create_thread (ben, body));
  for (guint i = 0; i < N_COMMENTS; i++)
    scholia_message_unref (test_peer_expect (ben, SCHOLIA_MESSAGE_EVENT));

  for (guint i = 1; i <= N_MOVES; i++)
    move (ben, i);
  test_peer_expect_quiet (ben);

  g_assert_cmpuint (count_until (anna, N_MOVES), ==, 1);
}

/* More movement than is passed on one by one: nobody misses where a pointer came to rest. */
static void
test_busy_board_shows_the_latest (void)
{
  g_autoptr(ScholiaBoardInfo) board = test_create_board (server, "b");
  g_autoptr(TestPeer) anna = test_join (server, board->id, board->token, "Anna", NULL);
  TestPeer *movers[8];
  guint at_rest = 0;

  for (guint i = 0; i < G_N_ELEMENTS (movers); i++)
    movers[i] = test_join (server, board->id, board->token, "Ben", NULL);
  for (guint round = 1; round <= N_MOVES; round++)
    for (guint i = 0; i < G_N_ELEMENTS (movers); i++)
      move (movers[i], round * 100 + i);

  while (at_rest != (1 << G_N_ELEMENTS (movers)) - 1)
    {
      g_autoptr(ScholiaMessage) message = expect_cursors (anna);

      for (guint i = 0; i < message->presence_news->len; i++)
        {
          const gint32 x = g_array_index (message->presence_news, ScholiaPresenceNews,
                                          i).presence.x;

          if (x / 100 == N_MOVES)
            at_rest |= 1u << (x % 100);
        }
    }

  for (guint i = 0; i < G_N_ELEMENTS (movers); i++)
    test_peer_free (movers[i]);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  server = test_server_new (TEST_SERVER_PRIVATE, NULL);

  g_test_add_func ("/server/live-presence/stalled-reader-gets-the-latest",
                   test_stalled_reader_gets_the_latest);
  g_test_add_func ("/server/live-presence/busy-board-shows-the-latest",
                   test_busy_board_shows_the_latest);

  status = g_test_run ();
  test_server_free (server);

  return status;
}
