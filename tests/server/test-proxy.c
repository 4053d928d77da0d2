/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Debian's nginx with exactly the settings that README.md shows, before the real server: only ports
 * and paths are other ones. */

#include <string.h>
#include <sys/prctl.h>

#include <signal.h>

#include "scholia-certificate.h"
#include "test-peer.h"

typedef struct
{
  TestServer  *server;
  GSubprocess *nginx;
  TestServer   front;   /* the same server, by the proxy's port */
} Site;

static void
die_with_test (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/* What stands between the fences. */
static char *
dup_readme_block (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "README.md", NULL);
  g_autofree char *text = NULL;
  const char *start;
  const char *end;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  start = strstr (text, "```nginx\n");
  g_assert_nonnull (start);
  start += strlen ("```nginx\n");
  end = strstr (start, "\n```");
  g_assert_nonnull (end);

  return g_strndup (start, (gsize) (end - start));
}

/* Exactly once: what the README does not say is not tested. */
static void
substitute (char       **text,
            const char  *from,
            const char  *to)
{
  g_auto(GStrv) parts = g_strsplit (*text, from, -1);

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  g_free (*text);
  *text = g_strjoinv (to, parts);
}

/* Free a moment ago. */
static guint16
find_port (void)
{
  g_autoptr(GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);

  g_socket_listener_close (listener);

  return port;
}

static void
write_settings (Site       *site,
                const char *path)
{
  const char *folder = site->server->folder;
  g_autofree char *block = dup_readme_block ();
  g_autofree char *listen = g_strdup_printf ("listen 127.0.0.1:%u ssl;", site->front.port);
  g_autofree char *listen6 = g_strdup_printf ("listen [::1]:%u ssl;", site->front.port);
  g_autofree char *certificate = g_strdup_printf ("%s/tls-certificate.pem;", folder);
  g_autofree char *key = g_strdup_printf ("%s/tls-key.pem;", folder);
  g_autofree char *behind = g_strdup_printf ("http://127.0.0.1:%u;", site->server->port);
  g_autofree char *text = NULL;

  substitute (&block, "listen 443 ssl;", listen);
  substitute (&block, "listen [::]:443 ssl;", listen6);
  substitute (&block, "/etc/ssl/scholia.pem;", certificate);
  substitute (&block, "/etc/ssl/scholia.key;", key);
  substitute (&block, "http://127.0.0.1:8080;", behind);
  text = g_strdup_printf ("daemon off; master_process off; pid %s/nginx.pid;\n"
                          "error_log stderr notice;\nevents { worker_connections 256; }\n"
                          "http {\naccess_log off;\nclient_body_temp_path %s/a;\n"
                          "proxy_temp_path %s/b;\nfastcgi_temp_path %s/c;\n"
                          "uwsgi_temp_path %s/d;\nscgi_temp_path %s/e;\n%s\n}\n",
                          folder, folder, folder, folder, folder, folder, block);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* It tells its limits when it listens. */
static void
wait_for_nginx (Site *site)
{
  g_autoptr(GDataInputStream) lines = NULL;
  g_autofree char *line = NULL;

  lines = g_data_input_stream_new (g_subprocess_get_stderr_pipe (site->nginx));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  do
    {
      g_free (line);
      line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
      g_assert_nonnull (line);
      g_test_message ("%s", line);
    }
  while (strstr (line, "getrlimit") == NULL);
}

static char *
find_nginx (void)
{
  char *path = g_find_program_in_path ("nginx");

  return path != NULL ? path : g_find_program_in_path ("/usr/sbin/nginx");
}

/* %FALSE: there is no nginx here. */
static gboolean
site_set_up (Site              *site,
             const char *const *settings)
{
  g_autofree char *program = find_nginx ();
  g_autofree char *path = NULL;
  g_autoptr(GTlsCertificate) certificate = NULL;
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GError) error = NULL;

  if (program == NULL)
    {
      g_test_skip ("nginx is not installed");
      return FALSE;
    }

  site->server = test_server_new (TEST_SERVER_PLAIN, settings);
  site->front = (TestServer) { .port = find_port (), .team_key = site->server->team_key };
  certificate = scholia_certificate_ensure (site->server->folder, &error);
  g_assert_no_error (error);
  path = g_build_filename (site->server->folder, "nginx.conf", NULL);
  write_settings (site, path);

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_set_child_setup (launcher, die_with_test, NULL, NULL);
  site->nginx = g_subprocess_launcher_spawn (launcher, &error, program, "-e", "stderr", "-p",
                                             site->server->folder, "-c", path, NULL);
  g_assert_no_error (error);
  wait_for_nginx (site);

  return TRUE;
}

static void
site_tear_down (Site *site)
{
  g_subprocess_force_exit (site->nginx);
  g_subprocess_wait (site->nginx, NULL, NULL);
  g_object_unref (site->nginx);
  test_server_free (site->server);
}

/* The image up and down, whole; then a board, two people, and what one of them says. */
static void
test_all_of_it (void)
{
  static const char *settings[] = { "SCHOLIA_SERVER_TRUSTED_PROXIES=127.0.0.1", NULL };
  Site site;
  g_autoptr(ScholiaBoardInfo) board = NULL;
  g_autoptr(TestPeer) anna = NULL;
  g_autoptr(TestPeer) ben = NULL;
  g_autoptr(ScholiaMessage) event = NULL;
  g_autoptr(GBytes) image = NULL;
  g_autofree char *path = NULL;
  guint status;

  if (!site_set_up (&site, settings))
    return;

  board = test_create_board (&site.front, "Board");
  path = g_strconcat ("/v1/boards/", board->id, "/image", NULL);
  image = test_http_authorized (&site.front, "GET", path, board->token, NULL, &status);
  g_assert_cmpuint (status, ==, 200);
  g_assert_cmpuint (g_bytes_get_size (image), ==, board->image.size_bytes);

  anna = test_join (&site.front, board->id, board->token, "Anna", NULL);
  ben = test_join (&site.front, board->id, board->token, "Ben", NULL);
  g_free (test_create_thread (anna, "Shall this be blue?"));
  event = test_peer_expect (ben, SCHOLIA_MESSAGE_EVENT);
  test_peer_expect_quiet (ben);
  site_tear_down (&site);
}

/* A big one, through the proxy's own limit: 8 MiB of a PNG that says it has one pixel. */
static void
test_large_image (void)
{
  static const char *settings[] = { "SCHOLIA_SERVER_TRUSTED_PROXIES=127.0.0.1", NULL };
  Site site;
  g_autoptr(GBytes) small = test_image ();
  g_autoptr(GByteArray) large = g_byte_array_new ();
  g_autoptr(GBytes) body = NULL;
  g_autoptr(GBytes) answer = NULL;
  g_autoptr(GBytes) back = NULL;
  g_autoptr(ScholiaBoardInfo) board = NULL;
  g_autofree char *path = NULL;
  guint status;

  if (!site_set_up (&site, settings))
    return;

  g_byte_array_append (large, g_bytes_get_data (small, NULL), (guint) g_bytes_get_size (small));
  g_byte_array_set_size (large, 8 * 1024 * 1024);
  body = g_byte_array_free_to_bytes (g_steal_pointer (&large));
  answer = test_http_authorized (&site.front, "POST", "/v1/boards?title=Large",
                                 site.server->team_key, body, &status);
  g_assert_cmpuint (status, ==, 201);
  board = scholia_board_info_decode (answer, NULL);
  path = g_strconcat ("/v1/boards/", board->id, "/image", NULL);
  back = test_http_authorized (&site.front, "GET", path, board->token, NULL, &status);
  g_assert_cmpuint (status, ==, 200);
  g_assert_cmpuint (g_bytes_get_size (back), ==, g_bytes_get_size (body));
  site_tear_down (&site);
}

/* A request that is logged, with words about whom it is of. */
static void
ask (TestServer *server,
     const char *from,
     const char *said)
{
  g_autofree char *headers = g_strdup_printf ("X-Forwarded-For: %s\r\nForwarded: for=%s\r\n", said,
                                              said);
  g_autoptr(GBytes) answer = NULL;
  guint status;

  server->from = from;
  answer = test_http (server, "DELETE", "/v1/boards/3f9k2m7q4w1z", headers, NULL, &status);
  g_assert_cmpuint (status, ==, 404);
}

/* Through the proxy: the client that it saw, whatever that one said. Not through it: who it is. */
static void
test_addresses (void)
{
  static const char *settings[] = { "SCHOLIA_SERVER_TRUSTED_PROXIES=127.0.0.1",
                                    "G_MESSAGES_DEBUG=all", NULL };
  Site site;
  g_autofree char *log = NULL;

  if (!site_set_up (&site, settings))
    return;

  ask (&site.front, "127.0.0.5", "203.0.113.9");
  ask (site.server, "127.0.0.6", "203.0.113.10");
  ask (site.server, "127.0.0.1", "203.0.113.11");
  g_assert_cmpint (test_server_terminate (site.server), ==, 0);
  g_assert_true (g_file_get_contents (site.server->log_path, &log, NULL, NULL));
  g_assert_nonnull (strstr (log, "address=127.0.0.5"));
  g_assert_null (strstr (log, "203.0.113.9"));
  g_assert_nonnull (strstr (log, "address=127.0.0.6"));
  g_assert_null (strstr (log, "203.0.113.10"));
  g_assert_nonnull (strstr (log, "address=203.0.113.11"));
  site_tear_down (&site);
}

/* A header that the operator does not name is its sender's own word, also from a trusted proxy. */
static void
test_header (void)
{
  static const struct { const char *setting; const char *believed; } cases[] = {
    { "SCHOLIA_SERVER_PROXY_HEADER=Forwarded", "203.0.113.21" },
    { "SCHOLIA_SERVER_PROXY_HEADER=X-Forwarded-For", "203.0.113.22" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *settings[] = { "SCHOLIA_SERVER_TRUSTED_PROXIES=127.0.0.1", cases[i].setting,
                                 "G_MESSAGES_DEBUG=all", NULL };
      g_autoptr(TestServer) server = test_server_new (TEST_SERVER_PLAIN, settings);
      g_autofree char *believed = g_strconcat ("address=", cases[i].believed, NULL);
      g_autofree char *log = NULL;
      g_autoptr(GBytes) answer = NULL;
      guint status;

      answer = test_http (server, "DELETE", "/v1/boards/3f9k2m7q4w1z",
                          "Forwarded: for=203.0.113.21\r\nX-Forwarded-For: 203.0.113.22\r\n",
                          NULL, &status);
      g_assert_cmpuint (status, ==, 404);
      g_assert_cmpint (test_server_terminate (server), ==, 0);
      g_assert_true (g_file_get_contents (server->log_path, &log, NULL, NULL));
      g_assert_nonnull (strstr (log, believed));
      g_assert_null (strstr (log, cases[1 - i].believed));
    }
}

/* Each of the proxy's clients has its own places. */
static void
test_places (void)
{
  static const char *settings[] = { "SCHOLIA_SERVER_TRUSTED_PROXIES=127.0.0.1",
                                    "SCHOLIA_SERVER_MAX_CONNECTIONS_PER_ADDRESS=2", NULL };
  Site site;
  g_autoptr(ScholiaBoardInfo) board = NULL;
  g_autoptr(GBytes) refused = NULL;
  GPtrArray *peers;
  guint status;

  if (!site_set_up (&site, settings))
    return;

  board = test_create_board (&site.front, "Board");
  peers = g_ptr_array_new_with_free_func ((GDestroyNotify) test_peer_free);
  for (guint i = 0; i < 4; i++)
    {
      site.front.from = i < 2 ? "127.0.0.5" : "127.0.0.6";
      g_ptr_array_add (peers, test_join (&site.front, board->id, board->token, "Anna", NULL));
    }
  refused = test_http (&site.front, "GET", "/healthz", NULL, NULL, &status);
  g_assert_cmpuint (status, ==, 429);
  g_ptr_array_unref (peers);
  site_tear_down (&site);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/proxy/all-of-it", test_all_of_it);
  g_test_add_func ("/server/proxy/large-image", test_large_image);
  g_test_add_func ("/server/proxy/addresses", test_addresses);
  g_test_add_func ("/server/proxy/header", test_header);
  g_test_add_func ("/server/proxy/places", test_places);

  return g_test_run ();
}
