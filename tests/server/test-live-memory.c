/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A board is in memory only while somebody is there; a line costs little, with TLS too. */

#include "scholia-limits.h"
#include "scholia-wire-limits.h"
#include "test-peer.h"

/* Comments of the longest kind, as many as a client may send at once: 240 KB of text, which a room
 * holds in its board and again in its log. */
#define N_COMMENTS SCHOLIA_ACTION_BURST
/* Boards until the database has the caches that it keeps, and after that. */
#define N_FIRST 30
#define N_MORE 30
/* What those may leave behind all the same, in KiB; their content is 14,000 at least. */
#define MAX_GROWTH_KIB 5000

static void
visit_board (TestServer *server,
             const char *body)
{
  g_autoptr(ScholiaBoardInfo) board = test_create_board (server, "b");
  g_autoptr(TestPeer) peer = test_join (server, board->id, board->token, "Anna", NULL);

  for (guint i = 0; i < N_COMMENTS; i++)
    g_free (test_create_thread (peer, body));
  for (guint i = 0; i < N_COMMENTS; i++)
    scholia_message_unref (test_peer_expect (peer, SCHOLIA_MESSAGE_EVENT));
}

static void
test_boards_leave_memory (void)
{
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_PRIVATE, NULL);
  g_autofree char *body = g_strnfill (SCHOLIA_MAX_COMMENT_CHARS, 'x');
  guint64 before_kib, after_kib;

  for (guint i = 0; i < N_FIRST; i++)
    visit_board (server, body);
  before_kib = test_server_get_status (server, "VmRSS");
  for (guint i = 0; i < N_MORE; i++)
    visit_board (server, body);
  after_kib = test_server_get_status (server, "VmRSS");

  g_test_message ("%u boards of 240 KB left %" G_GINT64_FORMAT " KiB behind", N_MORE,
                  (gint64) (after_kib - before_kib));
  /* AddressSanitizer keeps what was freed. */
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpuint (after_kib, <, before_kib + MAX_GROWTH_KIB);
#endif
}

/* One that holds the system's authorities has 3,770 KiB. */
static void
test_tls_lines_are_light (void)
{
  enum { N_LINES = 40, MAX_LINE_KIB = 200 };
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_TLS, NULL);
  g_autoptr(ScholiaBoardInfo) board = test_create_board (server, "b");
  g_autoptr(GPtrArray) peers = NULL;
  guint64 before_kib, after_kib;

  peers = g_ptr_array_new_with_free_func ((GDestroyNotify) test_peer_free);
  g_ptr_array_add (peers, test_join (server, board->id, board->token, "Anna", NULL));
  before_kib = test_server_get_status (server, "VmRSS");
  for (guint i = 0; i < N_LINES; i++)
    g_ptr_array_add (peers, test_join (server, board->id, board->token, "Ben", NULL));
  after_kib = test_server_get_status (server, "VmRSS");

  g_test_message ("%u lines with TLS: %" G_GINT64_FORMAT " KiB", N_LINES,
                  (gint64) (after_kib - before_kib));
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpuint (after_kib, <, before_kib + N_LINES * MAX_LINE_KIB);
#endif
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/live-memory/boards-leave-memory", test_boards_leave_memory);
  g_test_add_func ("/server/live-memory/tls-lines-are-light", test_tls_lines_are_light);

  return g_test_run ();
}
