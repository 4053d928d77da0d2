/* SPDX-License-Identifier: GPL-3.0-or-later */

/* SIGTERM while many are there: some do not read, some are in the middle of an upload. */

#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "scholia-id.h"
#include "test-peer.h"

#define N_PEERS 1000
#define N_STALLED 50
#define N_UPLOADS 10
#define N_BOARDS 20
#define MAX_END_US (5 * G_USEC_PER_SEC)

static GPtrArray *
begin_uploads (TestServer *server)
{
  GPtrArray *uploads = g_ptr_array_new_with_free_func ((GDestroyNotify) test_peer_free);

  for (guint i = 0; i < N_UPLOADS; i++)
    {
      TestPeer *peer = test_peer_connect (server);
      g_autofree char *head = NULL;
      g_autoptr(GBytes) image = test_image ();

      head = g_strdup_printf ("POST /v1/boards?title=Half HTTP/1.1\r\nHost: a\r\n"
                              "Authorization: Bearer %s\r\nContent-Length: 100000\r\n\r\n",
                              server->team_key);
      test_peer_write (peer, head, strlen (head));
      test_peer_write (peer, g_bytes_get_data (image, NULL), g_bytes_get_size (image));
      g_ptr_array_add (uploads, peer);
    }

  return uploads;
}

static void
saved (TestPeer  *peer,
       GPtrArray *ids)
{
  char *id = test_create_thread (peer, "before the end");

  for (;;)
    {
      g_autoptr(ScholiaMessage) event = test_peer_expect (peer, SCHOLIA_MESSAGE_EVENT);

      if (g_str_equal (scholia_event_get_broadcast_id (event->event), id))
        break;
    }
  g_ptr_array_add (ids, id);
}

static void
test_many (void)
{
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_PLAIN, NULL);
  g_autoptr(GPtrArray) boards = g_ptr_array_new_with_free_func (
    (GDestroyNotify) scholia_board_info_free);
  g_autoptr(GPtrArray) peers = g_ptr_array_new_with_free_func ((GDestroyNotify) test_peer_free);
  g_autoptr(GPtrArray) uploads = NULL;
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  ScholiaBoardInfo *last;
  gint64 start_us;
  gint64 end_us;

  for (guint i = 0; i < N_BOARDS; i++)
    g_ptr_array_add (boards, test_create_board (server, "Board"));
  last = g_ptr_array_index (boards, N_BOARDS - 1);
  for (guint i = 0; i < N_PEERS; i++)
    {
      ScholiaBoardInfo *board = g_ptr_array_index (boards, i % (N_BOARDS - 1));

      g_ptr_array_add (peers, test_join (server, board->id, board->token, "Anna", NULL));
    }
  uploads = begin_uploads (server);
  {
    g_autoptr(TestPeer) writer = test_join (server, last->id, last->token, "Ben", NULL);

    for (guint i = 0; i < 20; i++)
      saved (writer, ids);
    start_us = g_get_monotonic_time ();
    test_server_signal (server, SIGTERM);
  }

  /* The first of them never read again. */
  for (guint i = N_STALLED; i < N_PEERS; i++)
    {
      ScholiaGoodbyeReason reason;

      g_assert_cmpuint (test_peer_expect_close (g_ptr_array_index (peers, i), &reason), ==, 1001);
      g_assert_cmpint (reason, ==, SCHOLIA_GOODBYE_SHUTTING_DOWN);
    }
  g_assert_cmpint (test_server_wait (server), ==, 0);
  end_us = g_get_monotonic_time () - start_us;
  g_test_message ("ended after %d ms", (int) (end_us / 1000));
  g_assert_cmpint (end_us, <, MAX_END_US);

  /* What was acknowledged is there. */
  test_server_start (server);
  {
    g_autoptr(ScholiaMessage) welcome = NULL;
    g_autoptr(TestPeer) again = test_join (server, last->id, last->token, "Ben", &welcome);

    g_assert_cmpuint (welcome->welcome.seq, ==, ids->len);
  }
}

int
main (int    argc,
      char **argv)
{
  struct rlimit limit;

  g_test_init (&argc, &argv, NULL);
  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);

  g_test_add_func ("/server/shutdown/many", test_many);

  return g_test_run ();
}
