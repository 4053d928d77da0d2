/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The real server's disk fails amid an answer: the line ends there, as a reader can see, and
 * nothing is left that holds up the next one. */

#include <errno.h>
#include <string.h>

#include "faulty-server.h"
#include "test-peer.h"

/* Less than the server's own deadlines, which would end such a line, too. */
#define PATIENCE_US (7 * G_TIME_SPAN_SECOND)
#define GET_BACKUP "GET /v1/admin/backup HTTP/1.1\r\nHost: localhost\r\n\r\n"

/* A PNG by its header, and then whatever. */
static GBytes *
new_big_image (gsize size)
{
  g_autoptr(GBytes) small = test_image ();
  guint8 *data = g_malloc0 (size);

  memcpy (data, g_bytes_get_data (small, NULL), g_bytes_get_size (small));

  return g_bytes_new_take (data, size);
}

static guint
count_descriptors (FaultyServer *self)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/fd",
                                           (int) test_server_get_pid (self->server));
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  guint n_descriptors = 0;

  while (g_dir_read_name (folder) != NULL)
    n_descriptors++;

  return n_descriptors;
}

/* A line that ended is not kept, either. */
static void
wait_for_descriptors (FaultyServer *self,
                      guint         n_descriptors)
{
  gint64 give_up_at = g_get_monotonic_time () + PATIENCE_US;

  while (count_descriptors (self) > n_descriptors)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, give_up_at);
      g_usleep (10000);
    }
}

/* From an answer that began well, if its head got out at all, to the end of the line. */
static void
expect_broken_off (TestPeer   *peer,
                   const char *request,
                   gsize       whole)
{
  g_autoptr(GBytes) answer = NULL;
  gint64 start_us = g_get_monotonic_time ();

  test_peer_write (peer, request, strlen (request));
  answer = test_peer_read_all (peer);
  if (g_bytes_get_size (answer) > 0)
    g_assert_cmpint (memcmp (g_bytes_get_data (answer, NULL), "HTTP/1.1 200", 12), ==, 0);
  g_assert_cmpuint (g_bytes_get_size (answer), <, whole);
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, PATIENCE_US);
}

/* The store may not know yet that the one before has ended. */
static void
expect_backup (FaultyServer *self,
               const char   *status)
{
  g_autofree char *line = g_strdup ("HTTP/1.1 409");
  gint64 give_up_at = g_get_monotonic_time () + PATIENCE_US;

  while (g_str_equal (line, "HTTP/1.1 409"))
    {
      g_autoptr(TestPeer) operator = test_peer_connect_as_operator (self->server);
      g_autoptr(GBytes) answer = NULL;

      test_peer_write (operator, GET_BACKUP, strlen (GET_BACKUP));
      answer = test_peer_read_all (operator);
      g_assert_cmpuint (g_bytes_get_size (answer), >, 12);
      g_assert_cmpint (g_get_monotonic_time (), <, give_up_at);
      g_free (line);
      line = g_strndup (g_bytes_get_data (answer, NULL), 12);
    }
  g_assert_cmpstr (line, ==, status);
}

static void
fail_amid_answers (FaultyServer *self,
                   const char   *get_image,
                   gsize         whole,
                   guint         nth)
{
  static const FaultyFailure failure = { "read", PLANTED_READ, EIO };
  g_autoptr(TestPeer) reader = test_peer_connect (self->server);
  g_autoptr(TestPeer) operator = test_peer_connect_as_operator (self->server);

  faulty_server_order (self, &failure, nth, 1, 0);
  expect_broken_off (reader, get_image, whole);
  g_assert_cmpuint (faulty_server_order (self, &failure, nth + 1, 1, 0), ==, 1);
  expect_broken_off (operator, GET_BACKUP, whole);
  g_assert_cmpuint (faulty_server_order (self, &failure, 1, 1, 0), ==, 1);
  expect_backup (self, "HTTP/1.1 503");
  g_assert_cmpuint (faulty_server_order (self, NULL, 1, 0, 0), ==, 1);
  expect_backup (self, "HTTP/1.1 200");
}

static void
test_answers_end (FaultyServer  *self,
                  gconstpointer  data)
{
  g_autoptr(GBytes) image = new_big_image (512 * 1024);
  g_autoptr(GBytes) answer = test_http_authorized (self->server, "POST", "/v1/boards?title=Big",
                                                   self->server->team_key, image, NULL);
  g_autoptr(ScholiaBoardInfo) board = scholia_board_info_decode (answer, NULL);
  g_autofree char *path = g_strconcat ("/v1/boards/", board->id, "/image", NULL);
  g_autofree char *get_image = NULL;
  guint n_descriptors;

  get_image = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s"
                               "\r\n\r\n", path, board->token);
  expect_backup (self, "HTTP/1.1 200");
  n_descriptors = count_descriptors (self);
  for (guint nth = 1; nth <= 3; nth++)
    {
      g_autoptr(GBytes) whole = NULL;
      guint status;

      fail_amid_answers (self, get_image, g_bytes_get_size (image), nth);
      whole = test_http_authorized (self->server, "GET", path, board->token, NULL, &status);
      g_assert_true (g_bytes_equal (whole, image));
    }
  wait_for_descriptors (self, n_descriptors);
}

static void
set_up (FaultyServer  *self,
        gconstpointer  data)
{
  faulty_server_init (self);
}

static void
tear_down (FaultyServer  *self,
           gconstpointer  data)
{
  faulty_server_clear (self);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/planted/reads/answers-end", FaultyServer, NULL, set_up, test_answers_end,
              tear_down);

  return g_test_run ();
}
