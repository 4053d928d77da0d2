/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The routes, and what is refused on them. */

#include <string.h>

#include "scholia-link.h"
#include "test-peer.h"

static TestServer *server;
static ScholiaBoardInfo *board;

static void
assert_error (GBytes       *answer,
              ScholiaError  code)
{
  g_autoptr(GError) error = NULL;

  scholia_api_error_decode (answer, &error);
  g_assert_error (error, SCHOLIA_ERROR, (int) code);
  g_assert_cmpstr (error->message, !=, "");
}

static GBytes *
request_whole (const char *request,
               gsize       length)
{
  g_autoptr(TestPeer) peer = test_peer_connect (server);

  test_peer_write (peer, request, length);

  return test_peer_read_all (peer);
}

static void
test_health (void)
{
  guint status;
  g_autoptr(GBytes) answer = test_http (server, "GET", "/healthz", NULL, NULL, &status);

  g_assert_cmpuint (status, ==, 200);
  g_assert_cmpmem (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer),
                   "{\"state\":\"ready\"}", 17);
}

/* Every answer says who gave it. */
static void
test_server_header (void)
{
  static const char *paths[] = { "/healthz", "/nothing", "/v1/team", "/b/x", "/v1/boards/x/image" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *request = NULL;
      g_autoptr(GBytes) answer = NULL;

      request = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", paths[i]);
      answer = request_whole (request, strlen (request));
      g_assert_nonnull (g_strstr_len (g_bytes_get_data (answer, NULL),
                                      (gssize) g_bytes_get_size (answer),
                                      "\r\nScholia-Server: "));
    }
}

/* What is not there, what cannot be done, and what nobody may see. */
static void
test_refused_routes (void)
{
  static const struct { const char *method; const char *path; guint status; } cases[] = {
    { "GET", "/", 404 },
    { "GET", "/nothing", 404 },
    { "GET", "/v1", 404 },
    { "GET", "/v1/boards/", 404 },
    { "GET", "/v1/boards/../../etc/passwd", 404 },
    { "GET", "/v1/boards/%2e%2e/image", 404 },
    { "GET", "/v1/boards/a/b/c/d/e/f/g/h", 404 },
    { "GET", "/b/", 404 },
    { "GET", "/b/not-a-board", 404 },
    { "POST", "/healthz", 405 },
    { "PUT", "/v1/boards", 405 },
    { "DELETE", "/v1/team", 405 },
    { "GET", "/v1/team", 404 },
    { "GET", "/v1/boards", 404 },
    { "POST", "/v1/boards?title=x", 404 },
    { "GET", "/v1/boards/000000000000", 404 },
    { "GET", "/v1/boards/000000000000/live", 400 },
    { "GET", "/v1/host", 404 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint status;
      g_autoptr(GBytes) answer = NULL;

      answer = test_http (server, cases[i].method, cases[i].path, NULL, NULL, &status);
      g_test_message ("%s %s: %u", cases[i].method, cases[i].path, status);
      g_assert_cmpuint (status, ==, cases[i].status);
      assert_error (answer, status == 404 ? SCHOLIA_ERROR_NOT_FOUND : SCHOLIA_ERROR_MALFORMED);
    }
}

/* Bytes that are no request: an answer or an end, and the server lives. */
static void
test_broken_requests (void)
{
  static const char *requests[] = {
    "\r\n\r\n",
    "GET\r\n\r\n",
    "GET / HTTP/9.9\r\n\r\n",
    "GET / HTTP/1.1\r\n\r\n",
    "GET / HTTP/1.0\r\n\r\n",
    "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "GET http://elsewhere/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "GET /healthz HTTP/1.1\r\nHost: a/b\r\n\r\n",
    "GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
    "GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5, 6\r\n\r\n",
    "GET /nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
    "POST /v1/boards HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n",
    "POST /v1/boards HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n"
    "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    "POST /v1/boards HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    "-1\r\nhello\r\n0\r\n\r\n",
    "GET /healthz HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n",
    "GET /healthz HTTP/1.1\r\nHost: localhost\r\nRange: bytes=0-3\r\n\r\n",
    "GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc",
    "GET /healthz?a=%zz&&=&b HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "HEAD /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "\x16\x03\x01\x02\x01\x01\xfc\x03\x03\r\n\r\n",
    "\x80\x81\xff\xfe\r\n\r\n",
  };
  guint status;
  g_autoptr(GBytes) answer = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autoptr(GBytes) got = request_whole (requests[i], strlen (requests[i]));

      const char *text = g_bytes_get_size (got) > 12 ? g_bytes_get_data (got, NULL) : "nothing";

      g_test_message ("%u: %.12s", i, text);
    }

  answer = test_http (server, "GET", "/healthz", NULL, NULL, &status);
  g_assert_cmpuint (status, ==, 200);
}

/* A head that does not end is refused before it is gathered, and the answer arrives although the
 * peer still sends. */
static void
test_long_heads (void)
{
  static const struct { const char *start; const char *more; guint n_times; const char *status; }
  cases[] = {
    { "GET /", "aaaaaaaaaaaaaaaa", 65536, "HTTP/1.1 414 " },
    { "GET /healthz HTTP/1.1\r\nX: ", "aaaaaaaaaaaaaaaa", 65536, "HTTP/1.1 431 " },
    { "GET /healthz HTTP/1.1\r\n", "X: y\r\n", 2000, "HTTP/1.1 431 " },
    { "", "\r\n", 2000, "HTTP/1.1 431 " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GString) text = g_string_new (cases[i].start);
      g_autoptr(GBytes) answer = NULL;
      g_autoptr(GBytes) json = NULL;
      const char *body;

      for (guint j = 0; j < cases[i].n_times; j++)
        g_string_append (text, cases[i].more);
      g_string_append (text, "\r\n\r\n");
      answer = request_whole (text->str, text->len);
      answer = g_byte_array_free_to_bytes (g_byte_array_append (g_bytes_unref_to_array (answer),
                                                                (const guint8 *) "", 1));
      g_assert_true (g_str_has_prefix (g_bytes_get_data (answer, NULL), cases[i].status));
      body = g_strstr_len (g_bytes_get_data (answer, NULL), (gssize) g_bytes_get_size (answer),
                           "\r\n\r\n");
      g_assert_nonnull (body);
      json = g_bytes_new (body + 4, strlen (body + 4));
      assert_error (json, SCHOLIA_ERROR_TOO_LARGE);
    }
}

/* Where the body ends is unclear: not even the team's own key makes that good. */
static void
test_unclear_length (void)
{
  static const char *lengths[] = { "-5", "5, 6", "0x5", "99999999999999999999", "", "+5" };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree char *request = NULL;
      g_autoptr(GBytes) answer = NULL;

      request = g_strdup_printf ("POST /v1/boards?title=x HTTP/1.1\r\nHost: localhost\r\n"
                                 "Authorization: Bearer %s\r\nContent-Length: %s\r\n\r\nhello",
                                 server->team_key, lengths[i]);
      answer = request_whole (request, strlen (request));
      g_assert_cmpuint (g_bytes_get_size (answer), >, 12);
      g_assert_cmpmem (g_bytes_get_data (answer, NULL), 12, "HTTP/1.1 400", 12);
    }
}

/* A link opens its own board only. */
static void
test_token_of_another_board (void)
{
  static const struct { const char *method; const char *suffix; } routes[] = {
    { "GET", "" }, { "GET", "/image" }, { "GET", "/links" }, { "DELETE", "" },
  };
  g_autoptr(ScholiaBoardInfo) other = test_create_board (server, "Other");

  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      g_autofree char *path = g_strconcat ("/v1/boards/", board->id, routes[i].suffix, NULL);
      g_autoptr(GBytes) answer = NULL;
      guint status;

      answer = test_http_authorized (server, routes[i].method, path, other->token, NULL, &status);
      g_assert_cmpuint (status, ==, 404);
      assert_error (answer, SCHOLIA_ERROR_NOT_FOUND);
    }
}

/* Beside a server that runs, its link can be asked for; it is the one that it serves. */
static void
test_team_link (void)
{
  g_autoptr(GSubprocess) second = NULL;
  g_autofree char *data = g_build_filename (server->folder, "data", NULL);
  g_autofree char *place = g_strdup_printf ("127.0.0.1:%u", server->port);
  g_autofree char *words = NULL;
  g_autoptr(ScholiaLink) link = NULL;

  second = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, SCHOLIA_SERVER_EXE, "--data",
                             data, "--listen", place, "--tls-self-signed", "--print-team-link",
                             NULL);
  g_assert_true (g_subprocess_communicate_utf8 (second, NULL, NULL, &words, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (second), ==, 0);
  link = scholia_link_parse (words, NULL);
  g_assert_nonnull (link);
  g_assert_cmpint (scholia_link_get_kind (link), ==, SCHOLIA_LINK_TEAM);
  g_assert_cmpuint (scholia_link_get_port (link), ==, server->port);
  g_assert_cmpstr (scholia_link_get_secret (link), ==, server->team_key);
  g_assert_nonnull (scholia_link_get_fingerprint (link));
}

/* A page of another site cannot open a board in its visitor's name. */
static void
test_foreign_origin (void)
{
  static const struct { const char *origin; guint status; } cases[] = {
    { "https://evil.example", 403 }, { "null", 403 }, { "http://localhost.evil", 403 },
    { "NULL", 403 }, { "localhost", 403 }, { "https://localhost:8443", 403 },
    { "https://localhost/", 403 }, { "https://a@localhost", 403 }, { "://localhost.", 403 },
    { "https://localhost", 101 }, { "HTTPS://LocalHost", 101 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *request = NULL;
      g_autoptr(TestPeer) peer = test_peer_connect (server);
      char line[13] = { 0 };

      request = g_strdup_printf ("GET /v1/boards/%s/live HTTP/1.1\r\nHost: localhost\r\n"
                                 "Upgrade: websocket\r\nConnection: Upgrade\r\nOrigin: %s\r\n"
                                 "Sec-WebSocket-Version: 13\r\n"
                                 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                                 board->id, cases[i].origin);
      test_peer_write (peer, request, strlen (request));
      g_assert_true (g_input_stream_read_all (g_io_stream_get_input_stream (peer->stream), line, 12,
                                              NULL, NULL, NULL));
      g_assert_cmpuint (g_ascii_strtoull (line + 9, NULL, 10), ==, cases[i].status);
    }
}

/* Links: made, listed without their secrets, taken back; a commenter may do none of it. */
static void
test_links (void)
{
  g_autofree char *path = g_strconcat ("/v1/boards/", board->id, "/links", NULL);
  g_autofree char *link_id = NULL;
  g_autofree char *token = test_create_link (server, board, SCHOLIA_ROLE_COMMENTER, 0, "pass",
                                             &link_id);
  g_autofree char *link_path = g_strconcat (path, "/", link_id, NULL);
  g_autoptr(GBytes) json = NULL;
  g_autoptr(GPtrArray) links = NULL;
  gboolean is_found = FALSE;
  guint status;

  json = test_http_authorized (server, "GET", path, board->token, NULL, &status);
  g_assert_cmpuint (status, ==, 200);
  links = scholia_link_info_decode_list (json, NULL);
  for (guint i = 0; i < links->len; i++)
    {
      const ScholiaLinkInfo *link = g_ptr_array_index (links, i);

      g_assert_null (link->token);
      if (g_str_equal (link->id, link_id))
        is_found = link->has_password && link->role == SCHOLIA_ROLE_COMMENTER;
    }
  g_assert_true (is_found);

  for (guint i = 0; i < 3; i++)
    {
      static const char *methods[] = { "GET", "POST", "DELETE" };
      g_autofree char *headers = NULL;
      g_autoptr(GBytes) body = i == 1 ? g_bytes_new_static ("{\"role\":\"viewer\"}", 17) : NULL;
      g_autoptr(GBytes) answer = NULL;

      headers = g_strdup_printf ("Authorization: Bearer %s\r\nScholia-Password: cGFzcw\r\n", token);
      answer = test_http (server, methods[i], i == 2 ? link_path : path, headers, body, &status);
      g_assert_cmpuint (status, ==, 403);
      assert_error (answer, SCHOLIA_ERROR_FORBIDDEN);
    }
}

/* Requests for a link that make no sense name what is wrong. */
static void
test_wrong_link_requests (void)
{
  static const char *bodies[] = {
    "", "{", "[]", "{}", "{\"role\":\"king\"}", "{\"role\":\"viewer\",\"expires\":1}",
    "{\"role\":\"viewer\",\"password\":7}", "{\"role\":\"viewer\",\"role\":\"viewer\"}",
  };
  g_autofree char *path = g_strconcat ("/v1/boards/", board->id, "/links", NULL);
  g_autofree char *blanks = g_strnfill (9000, ' ');
  g_autoptr(GBytes) long_body = g_bytes_new (blanks, 9000);
  g_autoptr(GBytes) answer = NULL;
  guint status;

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr(GBytes) body = g_bytes_new (bodies[i], strlen (bodies[i]));
      g_autoptr(GBytes) refusal = NULL;

      refusal = test_http_authorized (server, "POST", path, board->token, body, &status);
      g_assert_cmpuint (status, ==, 400);
      assert_error (refusal, SCHOLIA_ERROR_MALFORMED);
    }

  answer = test_http_authorized (server, "POST", path, board->token, long_body, &status);
  g_assert_cmpuint (status, ==, 413);
  assert_error (answer, SCHOLIA_ERROR_TOO_LARGE);
}

/* The board as its link's holder sees it, and the team's list. */
static void
test_board_info (void)
{
  g_autofree char *path = g_strconcat ("/v1/boards/", board->id, NULL);
  g_autofree char *token = test_create_link (server, board, SCHOLIA_ROLE_VIEWER, 0, NULL, NULL);
  g_autoptr(GBytes) json = test_http_authorized (server, "GET", path, token, NULL, NULL);
  g_autoptr(ScholiaBoardInfo) info = scholia_board_info_decode (json, NULL);
  g_autoptr(GBytes) list_json = NULL;
  g_autoptr(GPtrArray) list = NULL;
  g_autoptr(GBytes) team_json = NULL;
  g_autofree char *team = NULL;

  g_assert_cmpstr (info->title, ==, "Board");
  g_assert_cmpint (info->role, ==, SCHOLIA_ROLE_VIEWER);
  g_assert_null (info->token);
  g_assert_cmpuint (info->image.width, ==, 1);

  list_json = test_http_authorized (server, "GET", "/v1/boards", server->team_key, NULL, NULL);
  list = scholia_board_info_decode_list (list_json, NULL);
  g_assert_cmpuint (list->len, ==, 1);

  team_json = test_http_authorized (server, "GET", "/v1/team", server->team_key, NULL, NULL);
  team = scholia_team_decode (team_json, NULL);
  g_assert_cmpstr (team, ==, "team");
}

static char *
dup_hash (const char *start,
          const char *end)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;

  g_checksum_update (checksum, (const guchar *) start, end - start);
  g_checksum_get_digest (checksum, digest, &length);

  return g_base64_encode (digest, length);
}

/* The landing page: only what the policy names by its hash runs, in the visitor's language. */
static void
test_landing (void)
{
  g_autofree char *request = NULL;
  g_autoptr(GBytes) answer = NULL;
  g_autofree char *text = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *source = NULL;
  const char *script;

  request = g_strdup_printf ("GET /b/%s HTTP/1.1\r\nHost: localhost\r\n"
                             "Accept-Language: fr, el-GR;q=0.8, en;q=0.5\r\n\r\n", board->id);
  answer = request_whole (request, strlen (request));
  text = g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
  g_assert_nonnull (strstr (text, "Άνοιγμα στο Scholia"));
  g_assert_nonnull (strstr (text, "\r\nContent-Language: el\r\n"));
  g_assert_nonnull (strstr (text, "default-src 'none'"));
  g_assert_false (g_regex_match_simple ("@[a-z]+@", text, 0, 0));
  g_assert_nonnull (strstr (text, "data-fingerprint=\""));

  script = strstr (text, "<script>") + strlen ("<script>");
  hash = dup_hash (script, strstr (script, "</script>"));
  source = g_strdup_printf ("script-src 'sha256-%s'", hash);
  g_assert_nonnull (strstr (text, source));
}

/* Whether this computer shares its boards is not for the network to say. */
static void
test_host_is_private (void)
{
  g_autoptr(GBytes) body = g_bytes_new_static ("{\"address\":\"127.0.0.1\"}", 23);
  g_autoptr(GBytes) answer = NULL;
  guint status;

  answer = test_http_authorized (server, "PUT", "/v1/host", server->team_key, body, &status);
  g_assert_cmpuint (status, ==, 404);
}

int
main (int    argc,
      char **argv)
{
  static const char *settings[] = { "SCHOLIA_SERVER_HELLO_TIMEOUT_MS=1000", NULL };
  int status;

  g_test_init (&argc, &argv, NULL);
  server = test_server_new (TEST_SERVER_TLS, settings);
  board = test_create_board (server, "Board");

  g_test_add_func ("/server/http/health", test_health);
  g_test_add_func ("/server/http/server-header", test_server_header);
  g_test_add_func ("/server/http/board-info", test_board_info);
  g_test_add_func ("/server/http/refused-routes", test_refused_routes);
  g_test_add_func ("/server/http/broken-requests", test_broken_requests);
  g_test_add_func ("/server/http/long-heads", test_long_heads);
  g_test_add_func ("/server/http/unclear-length", test_unclear_length);
  g_test_add_func ("/server/http/token-of-another-board", test_token_of_another_board);
  g_test_add_func ("/server/http/team-link", test_team_link);
  g_test_add_func ("/server/http/foreign-origin", test_foreign_origin);
  g_test_add_func ("/server/http/links", test_links);
  g_test_add_func ("/server/http/wrong-link-requests", test_wrong_link_requests);
  g_test_add_func ("/server/http/landing", test_landing);
  g_test_add_func ("/server/http/host-is-private", test_host_is_private);

  status = g_test_run ();
  scholia_board_info_free (board);
  test_server_free (server);

  return status;
}
