/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Images in and out: refused early and in words, streamed, never in memory. */

#include <string.h>
#include <unistd.h>

#include "scholia-limits.h"
#include "test-peer.h"

/* What a server may grow by while 50 MB go through it, in KiB: its buffers, not the image. */
#define MAX_GROWTH_KIB (16 * 1024)

static TestServer *server;

/* A PNG's first bytes, with a size of the caller's. */
static GByteArray *
new_png_header (guint32 width,
                guint32 height)
{
  g_autoptr(GBytes) image = test_image ();
  GByteArray *bytes = g_byte_array_new ();
  guint32 sizes[] = { GUINT32_TO_BE (width), GUINT32_TO_BE (height) };

  g_byte_array_append (bytes, g_bytes_get_data (image, NULL), (guint) g_bytes_get_size (image));
  memcpy (bytes->data + 16, sizes, sizeof sizes);

  return bytes;
}

static void
assert_refused (GBytes       *answer,
                ScholiaError  code)
{
  g_autoptr(GError) error = NULL;

  scholia_api_error_decode (answer, &error);
  g_assert_error (error, SCHOLIA_ERROR, (int) code);
  g_test_message ("%s", error->message);
}

static void
assert_upload_refused (GBytes       *body,
                       ScholiaError  code)
{
  g_autoptr(GBytes) answer = NULL;

  answer = test_http_authorized (server, "POST", "/v1/boards?title=Bad", server->team_key, body,
                                 NULL);
  assert_refused (answer, code);
}

static void
test_text_file (void)
{
  g_autofree char *words = g_strnfill (300 * 1024, 'x');
  g_autoptr(GBytes) small = g_bytes_new ("This is no picture.\n", 20);
  g_autoptr(GBytes) large = g_bytes_new (words, 300 * 1024);

  assert_upload_refused (small, SCHOLIA_ERROR_UNSUPPORTED_IMAGE);
  assert_upload_refused (large, SCHOLIA_ERROR_UNSUPPORTED_IMAGE);
}

static void
test_empty_file (void)
{
  assert_upload_refused (NULL, SCHOLIA_ERROR_UNSUPPORTED_IMAGE);
}

static void
test_truncated_header (void)
{
  g_autoptr(GByteArray) header = new_png_header (10, 10);
  g_autoptr(GBytes) body = g_bytes_new (header->data, 20);

  assert_upload_refused (body, SCHOLIA_ERROR_UNSUPPORTED_IMAGE);
}

static void
test_too_many_pixels (void)
{
  g_autoptr(GByteArray) header = new_png_header (60000, 60000);
  g_autoptr(GBytes) body = g_byte_array_free_to_bytes (g_steal_pointer (&header));

  assert_upload_refused (body, SCHOLIA_ERROR_TOO_LARGE);
}

static void
test_without_title (void)
{
  g_autoptr(GBytes) image = test_image ();
  g_autoptr(GBytes) answer = NULL;
  guint status;

  answer = test_http_authorized (server, "POST", "/v1/boards", server->team_key, image, &status);
  g_assert_cmpuint (status, ==, 400);
  assert_refused (answer, SCHOLIA_ERROR_MALFORMED);
}

static guint64
get_peak_kib (void)
{
  return test_server_get_status (server, "VmHWM");
}

/* An address sanitizer keeps what is freed. */
static void
assert_flat (guint64 before_kib)
{
  guint64 growth_kib = get_peak_kib () - before_kib;

  g_test_message ("the peak grew by %" G_GUINT64_FORMAT " KiB", growth_kib);
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpuint (growth_kib, <, MAX_GROWTH_KIB);
#endif
}

/* Announced as too large: refused before a byte of it was read. */
static void
test_announced_too_large (void)
{
  g_autoptr(TestPeer) peer = test_peer_connect (server);
  g_autofree char *head = NULL;
  g_autoptr(GBytes) answer = NULL;
  g_autoptr(GBytes) body = NULL;

  head = g_strdup_printf ("POST /v1/boards?title=Big HTTP/1.1\r\nHost: localhost\r\n"
                          "Authorization: Bearer %s\r\nContent-Length: %d\r\n\r\n",
                          server->team_key, SCHOLIA_MAX_IMAGE_BYTES + 1);
  test_peer_write (peer, head, strlen (head));
  answer = test_peer_read_all (peer);
  body = test_http_dup_body (answer);
  assert_refused (body, SCHOLIA_ERROR_TOO_LARGE);
}

static void
write_chunk (TestPeer     *peer,
             const guint8 *data,
             gsize         length)
{
  g_autofree char *head = g_strdup_printf ("%" G_GSIZE_MODIFIER "x\r\n", length);

  test_peer_write (peer, head, strlen (head));
  test_peer_write (peer, data, length);
  test_peer_write (peer, "\r\n", 2);
}

/* Not announced, 60 MB of it: refused in words although it goes on, and never held. */
static void
test_streamed_too_large (void)
{
  g_autoptr(TestPeer) peer = test_peer_connect (server);
  g_autoptr(GByteArray) header = new_png_header (100, 100);
  g_autofree guint8 *piece = g_malloc0 (1024 * 1024);
  g_autofree char *head = NULL;
  g_autoptr(GBytes) answer = NULL;
  g_autoptr(GBytes) body = NULL;
  guint64 before = get_peak_kib ();

  head = g_strdup_printf ("POST /v1/boards?title=Big HTTP/1.1\r\nHost: localhost\r\n"
                          "Authorization: Bearer %s\r\nTransfer-Encoding: chunked\r\n\r\n",
                          server->team_key);
  test_peer_write (peer, head, strlen (head));
  write_chunk (peer, header->data, header->len);
  for (guint i = 0; i < 60; i++)
    write_chunk (peer, piece, 1024 * 1024);
  answer = test_peer_read_all (peer);
  body = test_http_dup_body (answer);
  assert_refused (body, SCHOLIA_ERROR_TOO_LARGE);
  assert_flat (before);
}

/* A stranger's body is dropped unread; the answer still arrives. */
static void
test_unauthorised_upload (void)
{
  g_autofree guint8 *piece = g_malloc0 (8 * 1024 * 1024);
  g_autoptr(GBytes) body = g_bytes_new (piece, 8 * 1024 * 1024);
  g_autoptr(GBytes) answer = NULL;
  guint status;

  answer = test_http_authorized (server, "POST", "/v1/boards?title=Mine",
                                 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", body, &status);
  g_assert_cmpuint (status, ==, 404);
  assert_refused (answer, SCHOLIA_ERROR_NOT_FOUND);
}

/* 30 MB in and out: the same bytes, by their hash, and no more memory than before. */
static void
test_large_image (void)
{
  const gsize size = 30 * 1024 * 1024;
  g_autoptr(GByteArray) bytes = new_png_header (4000, 3000);
  g_autoptr(GBytes) body = NULL;
  g_autoptr(GBytes) json = NULL;
  g_autoptr(ScholiaBoardInfo) info = NULL;
  g_autofree char *path = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *digest = NULL;
  g_autoptr(GBytes) back = NULL;
  guint64 before = get_peak_kib ();
  guint status;

  while (bytes->len < size)
    {
      guint32 filling[1024];

      for (guint i = 0; i < G_N_ELEMENTS (filling); i++)
        filling[i] = g_random_int ();
      g_byte_array_append (bytes, (const guint8 *) filling, sizeof filling);
    }
  body = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  json = test_http_authorized (server, "POST", "/v1/boards?title=Large", server->team_key, body,
                               &status);
  g_assert_cmpuint (status, ==, 201);
  info = scholia_board_info_decode (json, NULL);
  g_assert_cmpuint (info->image.size_bytes, ==, g_bytes_get_size (body));
  hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, body);
  g_assert_cmpstr (info->image.sha256, ==, hash);

  path = g_strconcat ("/v1/boards/", info->id, "/image", NULL);
  back = test_http_authorized (server, "GET", path, info->token, NULL, &status);
  g_assert_cmpuint (status, ==, 200);
  digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, back);
  g_assert_cmpstr (digest, ==, hash);
  assert_flat (before);
}

/* The length alone, for who asks for the head. */
static void
test_head (void)
{
  g_autoptr(ScholiaBoardInfo) board = test_create_board (server, "Head");
  g_autoptr(TestPeer) peer = test_peer_connect (server);
  g_autofree char *head = NULL;
  g_autofree char *length = NULL;
  g_autoptr(GBytes) answer = NULL;
  g_autofree char *text = NULL;

  head = g_strdup_printf ("HEAD /v1/boards/%s/image HTTP/1.1\r\nHost: localhost\r\n"
                          "Authorization: Bearer %s\r\n\r\n", board->id, board->token);
  test_peer_write (peer, head, strlen (head));
  answer = test_peer_read_all (peer);
  text = g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
  length = g_strdup_printf ("\r\nContent-Length: %" G_GUINT64_FORMAT "\r\n",
                            board->image.size_bytes);
  g_assert_nonnull (strstr (text, length));
  g_assert_true (g_str_has_suffix (text, "\r\n\r\n"));
}

static GBytes *
ask_for_image (const ScholiaBoardInfo *board,
               const char             *query)
{
  g_autoptr(TestPeer) peer = test_peer_connect (server);
  g_autofree char *head = NULL;

  head = g_strdup_printf ("GET /v1/boards/%s/image%s HTTP/1.1\r\nHost: localhost\r\n"
                          "Range: bytes=0-0\r\nAuthorization: Bearer %s\r\n\r\n",
                          board->id, query, board->token);
  test_peer_write (peer, head, strlen (head));

  return test_peer_read_all (peer);
}

static void
assert_rest (const ScholiaBoardInfo *board,
             GBytes                 *image,
             gsize                   from)
{
  g_autofree char *query = g_strdup_printf ("?x=1&from=%" G_GSIZE_FORMAT, from);
  g_autofree char *place = NULL;
  g_autoptr(GBytes) rest = g_bytes_new_from_bytes (image, from, g_bytes_get_size (image) - from);
  g_autoptr(GBytes) answer = ask_for_image (board, query);
  g_autoptr(GBytes) body = test_http_dup_body (answer);
  g_autofree char *head = NULL;

  place = g_strdup_printf ("\r\nScholia-Image-From: %" G_GSIZE_FORMAT "\r\n", from);
  head = g_strndup (g_bytes_get_data (answer, NULL),
                    g_bytes_get_size (answer) - g_bytes_get_size (body));
  g_assert_true (g_str_has_prefix (head, "HTTP/1.1 200 "));
  g_assert_nonnull (strstr (head, place));
  g_assert_true (g_bytes_equal (body, rest));
}

/* A download goes on from every byte of the image, and says so; a range of HTTP changes nothing. */
static void
test_from (void)
{
  g_autoptr(ScholiaBoardInfo) board = test_create_board (server, "From");
  g_autoptr(GBytes) image = test_image ();
  const gsize places[] = { 0, 1, 7, g_bytes_get_size (image) / 2, g_bytes_get_size (image) - 1 };
  g_autoptr(GBytes) answer = ask_for_image (board, "");
  g_autoptr(GBytes) whole = test_http_dup_body (answer);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    assert_rest (board, image, places[i]);
  g_assert_true (g_bytes_equal (whole, image));
  g_assert_null (g_strstr_len (g_bytes_get_data (answer, NULL), (gssize) g_bytes_get_size (answer),
                               "Scholia-Image-From"));
}

static void
test_from_refused (void)
{
  g_autoptr(ScholiaBoardInfo) board = test_create_board (server, "From");
  g_autofree char *end = g_strdup_printf ("?from=%" G_GUINT64_FORMAT, board->image.size_bytes);
  const char *queries[] = { end, "?from=-1", "?from=01", "?from=", "?from", "?from=1&from=2" };

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr(GBytes) answer = ask_for_image (board, queries[i]);
      g_autoptr(GBytes) body = test_http_dup_body (answer);

      g_assert_true (g_str_has_prefix (g_bytes_get_data (answer, NULL), "HTTP/1.1 400 "));
      assert_refused (body, SCHOLIA_ERROR_MALFORMED);
    }
}

/* A file that lost its end on the disk: the line ends before its time, and nobody waits for what
 * will never come. */
static void
test_short_file (void)
{
  g_autoptr(GByteArray) header = new_png_header (123, 77);
  g_autoptr(GBytes) body = NULL;
  g_autoptr(GBytes) json = NULL;
  g_autoptr(ScholiaBoardInfo) board = NULL;
  g_autofree char *path = NULL;

  g_byte_array_set_size (header, 200 * 1024);
  body = g_byte_array_free_to_bytes (g_steal_pointer (&header));
  json = test_http_authorized (server, "POST", "/v1/boards?title=Short", server->team_key, body,
                               NULL);
  board = scholia_board_info_decode (json, NULL);
  path = g_strdup_printf ("%s/data/blobs/%.2s/%s", server->folder, board->image.sha256,
                          board->image.sha256);
  g_assert_cmpint (truncate (path, 100 * 1024), ==, 0);

  for (guint i = 0; i < 2; i++)
    {
      const gsize from = i * 150 * 1024;
      g_autofree char *query = g_strdup_printf ("?from=%" G_GSIZE_FORMAT, from);
      g_autoptr(GBytes) answer = ask_for_image (board, query);
      g_autoptr(GBytes) rest = test_http_dup_body (answer);

      g_assert_cmpuint (g_bytes_get_size (rest), ==, i == 0 ? 100 * 1024 : 0);
    }
}

/* A peer that goes away in the middle leaves nothing behind, and the same image can come again. */
static void
test_broken_upload (void)
{
  TestPeer *peer = test_peer_connect (server);
  g_autoptr(GByteArray) header = new_png_header (100, 100);
  g_autofree guint8 *piece = g_malloc0 (1024 * 1024);
  g_autofree char *head = NULL;
  g_autoptr(ScholiaBoardInfo) board = NULL;

  head = g_strdup_printf ("POST /v1/boards?title=Half HTTP/1.1\r\nHost: localhost\r\n"
                          "Authorization: Bearer %s\r\nContent-Length: 5000000\r\n\r\n",
                          server->team_key);
  test_peer_write (peer, head, strlen (head));
  test_peer_write (peer, header->data, header->len);
  test_peer_write (peer, piece, 1024 * 1024);
  test_peer_free (peer);

  board = test_create_board (server, "Whole");
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  server = test_server_new (TEST_SERVER_TLS, NULL);

  g_test_add_func ("/server/image/text-file", test_text_file);
  g_test_add_func ("/server/image/empty-file", test_empty_file);
  g_test_add_func ("/server/image/truncated-header", test_truncated_header);
  g_test_add_func ("/server/image/too-many-pixels", test_too_many_pixels);
  g_test_add_func ("/server/image/without-title", test_without_title);
  g_test_add_func ("/server/image/announced-too-large", test_announced_too_large);
  g_test_add_func ("/server/image/streamed-too-large", test_streamed_too_large);
  g_test_add_func ("/server/image/unauthorised-upload", test_unauthorised_upload);
  g_test_add_func ("/server/image/large-image", test_large_image);
  g_test_add_func ("/server/image/head", test_head);
  g_test_add_func ("/server/image/from", test_from);
  g_test_add_func ("/server/image/from-refused", test_from_refused);
  g_test_add_func ("/server/image/short-file", test_short_file);
  g_test_add_func ("/server/image/broken-upload", test_broken_upload);

  status = g_test_run ();
  test_server_free (server);

  return status;
}
