/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a team may have: boards, bytes of images, people at a time. */

#include <string.h>

#include "test-peer.h"

static void
assert_quota (GBytes     *answer,
              const char *limit)
{
  g_autoptr(GError) error = NULL;

  scholia_api_error_decode (answer, &error);
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_QUOTA);
  g_assert_nonnull (strstr (error->message, limit));
}

static GBytes *
try_to_create (TestServer *server,
               guint      *status)
{
  g_autoptr(GBytes) image = test_image ();

  return test_http_authorized (server, "POST", "/v1/boards?title=More", server->team_key, image,
                               status);
}

static void
remove_board (TestServer       *server,
              ScholiaBoardInfo *board)
{
  g_autofree char *path = g_strconcat ("/v1/boards/", board->id, NULL);
  g_autoptr(GBytes) answer = NULL;
  guint status;

  answer = test_http_authorized (server, "DELETE", path, board->token, NULL, &status);
  g_assert_cmpuint (status, ==, 204);
}

/* As many as there may be; one that goes makes room for another. */
static void
test_boards (void)
{
  static const char *settings[] = { "SCHOLIA_SERVER_MAX_BOARDS_PER_TEAM=2", NULL };
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_PLAIN, settings);
  g_autoptr(ScholiaBoardInfo) first = test_create_board (server, "Board");
  g_autoptr(ScholiaBoardInfo) second = test_create_board (server, "Board");
  g_autoptr(ScholiaBoardInfo) third = NULL;
  g_autoptr(GBytes) refused = NULL;
  guint status;

  refused = try_to_create (server, &status);
  g_assert_cmpuint (status, ==, 507);
  assert_quota (refused, "at most 2");
  remove_board (server, first);
  third = test_create_board (server, "Board");
}

/* The same by bytes, before one of them is taken: the peer sends none. */
static void
test_bytes (void)
{
  g_autoptr(GBytes) image = test_image ();
  gsize size = g_bytes_get_size (image);
  g_autofree char *limit = g_strdup_printf ("SCHOLIA_SERVER_MAX_BYTES_PER_TEAM=%" G_GSIZE_FORMAT,
                                            2 * size);
  const char *settings[] = { limit, NULL };
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_PLAIN, settings);
  g_autoptr(ScholiaBoardInfo) first = test_create_board (server, "Board");
  g_autoptr(ScholiaBoardInfo) second = NULL;
  g_autoptr(GBytes) refused = NULL;
  g_autoptr(TestPeer) peer = test_peer_connect (server);
  g_autofree char *head = NULL;
  char line[13] = { 0 };
  guint status;

  head = g_strdup_printf ("POST /v1/boards?title=x HTTP/1.1\r\nHost: localhost\r\n"
                          "Authorization: Bearer %s\r\nContent-Length: %" G_GSIZE_FORMAT
                          "\r\n\r\n", server->team_key, size + 1);
  test_peer_write (peer, head, strlen (head));
  g_assert_true (g_input_stream_read_all (g_io_stream_get_input_stream (peer->stream), line, 12,
                                          NULL, NULL, NULL));
  g_assert_cmpstr (line, ==, "HTTP/1.1 507");

  second = test_create_board (server, "Board");
  refused = try_to_create (server, &status);
  g_assert_cmpuint (status, ==, 507);
  assert_quota (refused, "bytes");
  remove_board (server, second);
  g_clear_pointer (&second, scholia_board_info_free);
  second = test_create_board (server, "Board");
}

/* "100 Continue", with its empty line. */
static void
expect_continue (TestPeer *peer)
{
  g_autoptr(GString) text = g_string_new (NULL);
  char c;

  while (!g_str_has_suffix (text->str, "\r\n\r\n") &&
         g_input_stream_read (g_io_stream_get_input_stream (peer->stream), &c, 1, NULL, NULL) == 1)
    g_string_append_c (text, c);
  g_assert_true (g_str_has_prefix (text->str, "HTTP/1.1 100 "));
}

static guint
count_images (TestServer *server)
{
  g_autofree char *path = g_build_filename (server->folder, "data", "blobs", NULL);
  g_autoptr(GDir) blobs = g_dir_open (path, 0, NULL);
  const char *prefix;
  guint n_images = 0;

  while ((prefix = g_dir_read_name (blobs)) != NULL)
    {
      g_autofree char *folder_path = g_build_filename (path, prefix, NULL);
      g_autoptr(GDir) folder = g_dir_open (folder_path, 0, NULL);

      while (g_dir_read_name (folder) != NULL)
        n_images++;
    }

  return n_images;
}

/* Of those that were refused nothing stays, soon after. */
static void
expect_one_image (TestServer *server)
{
  gint64 give_up_at = g_get_monotonic_time () + 5 * G_TIME_SPAN_SECOND;

  while (count_images (server) != 1)
    {
      g_autoptr(GBytes) answer = test_http (server, "GET", "/healthz", NULL, NULL, NULL);

      g_assert_cmpint (g_get_monotonic_time (), <, give_up_at);
    }
}

static void
begin_upload (TestServer *server,
              TestPeer   *peer,
              gsize       size)
{
  g_autofree char *head = NULL;

  head = g_strdup_printf ("POST /v1/boards?title=x HTTP/1.1\r\nHost: localhost\r\n"
                          "Authorization: Bearer %s\r\nExpect: 100-continue\r\n"
                          "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                          server->team_key, size);
  test_peer_write (peer, head, strlen (head));
  expect_continue (peer);
}

/* What is on its way has its room, though nothing of it is stored: many at once cannot fill the
 * disk. Once it is given up, the room is there again. */
static void
test_on_their_way (void)
{
  g_autoptr(GBytes) image = test_image ();
  gsize size = g_bytes_get_size (image);
  g_autofree char *limit = g_strdup_printf ("SCHOLIA_SERVER_MAX_BYTES_PER_TEAM=%" G_GSIZE_FORMAT,
                                            2 * size);
  const char *settings[] = { limit, NULL };
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_PLAIN, settings);
  g_autoptr(TestPeer) first = test_peer_connect (server);
  TestPeer *second = test_peer_connect (server);
  gint64 give_up_at = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;
  g_autoptr(GBytes) refused = NULL;
  g_autoptr(GError) error = NULL;
  guint status;

  begin_upload (server, first, size);
  begin_upload (server, second, size);
  refused = try_to_create (server, &status);
  g_assert_cmpuint (status, ==, 429);
  scholia_api_error_decode (refused, &error);
  g_assert_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_RATE_LIMITED);

  test_peer_free (second);
  while (status != 201)
    {
      g_autoptr(GBytes) answer = try_to_create (server, &status);

      g_assert_cmpint (g_get_monotonic_time (), <, give_up_at);
      g_usleep (10000);
    }
}

/* All of them are let in, because there is room for one; one of them gets it. Each image comes
 * twice: the twin that is refused does not take it away. */
static void
test_race (void)
{
  static const char *settings[] = { "SCHOLIA_SERVER_MAX_BOARDS_PER_TEAM=1", NULL };
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_PLAIN, settings);
  g_autoptr(GBytes) image = test_image ();
  gsize size = g_bytes_get_size (image);
  g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (image, NULL), size);
  g_autoptr(ScholiaBoardInfo) board = NULL;
  g_autofree char *path = NULL;
  g_autoptr(GBytes) shown = NULL;
  TestPeer *peers[8];
  guint n_refused = 0;
  guint status;

  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    {
      peers[i] = test_peer_connect (server);
      begin_upload (server, peers[i], size);
    }
  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    {
      data[size - 1] = (guint8) (i / 2);
      test_peer_write (peers[i], data, size);
    }
  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    {
      g_autoptr(GBytes) answer = test_peer_read_all (peers[i]);
      g_autofree char *text = g_strndup (g_bytes_get_data (answer, NULL),
                                         g_bytes_get_size (answer));

      if (g_str_has_prefix (text, "HTTP/1.1 201"))
        {
          g_autofree char *body = g_strdup (strstr (text, "\r\n\r\n") + 4);
          g_autoptr(GBytes) json = g_bytes_new (body, strlen (body));

          g_assert_null (board);
          board = scholia_board_info_decode (json, NULL);
        }
      n_refused += g_str_has_prefix (text, "HTTP/1.1 507");
      test_peer_free (peers[i]);
    }
  g_assert_nonnull (board);
  g_assert_cmpuint (n_refused, ==, G_N_ELEMENTS (peers) - 1);

  expect_one_image (server);
  path = g_strconcat ("/v1/boards/", board->id, "/image", NULL);
  shown = test_http_authorized (server, "GET", path, board->token, NULL, &status);
  g_assert_cmpuint (status, ==, 200);
  g_assert_cmpuint (g_bytes_get_size (shown), ==, size);
}

/* On all boards of the team together; a place that is left is free. */
static void
test_people (void)
{
  static const char *settings[] = { "SCHOLIA_SERVER_MAX_PEOPLE_PER_TEAM=2", NULL };
  g_autoptr(TestServer) server = test_server_new (TEST_SERVER_PLAIN, settings);
  g_autoptr(ScholiaBoardInfo) first = test_create_board (server, "Board");
  g_autoptr(ScholiaBoardInfo) second = test_create_board (server, "Board");
  g_autoptr(TestPeer) anna = test_join (server, first->id, first->token, "Anna", NULL);
  TestPeer *ben = test_join (server, first->id, first->token, "Ben", NULL);
  g_autoptr(TestPeer) clara = test_peer_open (server, second->id);
  g_autoptr(ScholiaMessage) hello = test_hello (second->id, second->token, "Clara");
  g_autoptr(TestPeer) dora = NULL;
  ScholiaGoodbyeReason reason = SCHOLIA_GOODBYE_LEAVING;

  test_peer_send (clara, hello);
  g_assert_cmpuint (test_peer_expect_close (clara, &reason), ==, 4009);
  g_assert_cmpint (reason, ==, SCHOLIA_GOODBYE_BOARD_FULL);

  test_peer_free (ben);
  scholia_message_unref (test_peer_expect (anna, SCHOLIA_MESSAGE_LEFT));
  dora = test_join (server, second->id, second->token, "Dora", NULL);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/quota/boards", test_boards);
  g_test_add_func ("/server/quota/bytes", test_bytes);
  g_test_add_func ("/server/quota/on-their-way", test_on_their_way);
  g_test_add_func ("/server/quota/race", test_race);
  g_test_add_func ("/server/quota/people", test_people);

  return g_test_run ();
}
