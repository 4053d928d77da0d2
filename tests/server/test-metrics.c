/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The page of /metrics by its grammar and by promtool, and the door of a real server. */

#include <string.h>

#include "metrics-grammar.h"
#include "scholia-metrics-page.h"
#include "scholia-metrics-text.h"
#include "test-peer.h"

static void
test_commits_are_sorted (void)
{
  ScholiaStatistics statistics = { 0 };

  scholia_statistics_add_commit (&statistics, 500, 1);
  scholia_statistics_add_commit (&statistics, 501, 2);
  scholia_statistics_add_commit (&statistics, 10000001, 3);
  g_assert_cmpuint (statistics.commits[0], ==, 1);
  g_assert_cmpuint (statistics.commits[1], ==, 1);
  g_assert_cmpuint (statistics.commits[SCHOLIA_N_COMMIT_BOUNDS], ==, 1);
  g_assert_cmpint (statistics.commits_us, ==, 10001002);
  g_assert_cmpint (statistics.last_commit_at_us, ==, 3);
}

static void
test_histogram_adds_up (void)
{
  static const gint64 bounds_us[] = { 500, 2500000 };
  static const guint64 counts[] = { 3, 4, 5 };
  g_autoptr(GString) text = g_string_new (NULL);

  scholia_metrics_text_histogram (text, "a_seconds", "A.", bounds_us, counts, 2, 1234567);
  g_assert_cmpstr (text->str, ==,
                   "# HELP a_seconds A.\n# TYPE a_seconds histogram\n"
                   "a_seconds_bucket{le=\"0.000500\"} 3\na_seconds_bucket{le=\"2.500000\"} 7\n"
                   "a_seconds_bucket{le=\"+Inf\"} 12\na_seconds_sum 1.234567\n"
                   "a_seconds_count 12\n");
}

static guint64
random_number (void)
{
  return (guint64) g_test_rand_int_range (0, G_MAXINT32) *
         (guint64) g_test_rand_int_range (1, 1000000);
}

static char *
make_page (void)
{
  ScholiaStatistics statistics;
  ScholiaMetricsFacts facts = {
    .version = "0.1.0", .started_us = g_get_real_time (), .cpu_us = (gint64) random_number (),
    .resident_bytes = random_number (), .statistics = &statistics,
  };
  g_autoptr(GBytes) page = NULL;
  guint64 *numbers = (guint64 *) &statistics;

  for (gsize i = 0; i < sizeof statistics / sizeof *numbers; i++)
    numbers[i] = random_number ();
  numbers = (guint64 *) &facts.traffic;
  for (gsize i = 0; i < sizeof facts.traffic / sizeof *numbers; i++)
    numbers[i] = random_number ();
  page = scholia_metrics_page_new (&facts);

  return g_strndup (g_bytes_get_data (page, NULL), g_bytes_get_size (page));
}

static void
test_page_follows_the_grammar (void)
{
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *page = make_page ();

      metrics_grammar_check (page);
    }
}

/* The checker is no rubber stamp. */
static void
test_grammar_refuses (void)
{
  static const char * const wrong[] = {
    "# HELP a A.\n# TYPE a gauge\na 1",
    "a 1\n",
    "# HELP a A.\n# TYPE a gauge\na 1\na 1\n",
    "# HELP a A.\n# TYPE a gauge\nb 1\n",
    "# HELP a A.\n# TYPE a gauge\na one\n",
    "# HELP a A.\n# TYPE a gauge\na{b=c} 1\n",
    "# HELP a A.\n# TYPE a gauge\na{b=\"c\"\n",
    "# HELP a A.\n# TYPE a gauge\na{1b=\"c\"} 1\n",
    "# HELP a A.\n# TYPE a counter\na 1\n",
    "# HELP a A.\n# TYPE a gauge\na 1\n# HELP a A.\n# TYPE a gauge\na{b=\"c\"} 1\n",
    "# TYPE a gauge\na 1\n",
    "# HELP a A.\n# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\na_sum 1\n"
    "a_count 1\n",
    "# HELP a A.\n# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 2\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *fault = metrics_grammar_find_fault (wrong[i]);

      g_assert_nonnull (fault);
    }
  g_assert_null (metrics_grammar_find_fault ("# HELP a_total A.\n# TYPE a_total counter\n"
                                             "a_total{b=\"c\",d=\"e\"} 1\n"));
}

/* With what an operator's own tool says about a page; %FALSE if it is not there. */
static gboolean
check_with_promtool (const char *page)
{
  g_autofree char *program = g_find_program_in_path ("promtool");
  g_autoptr(GSubprocess) process = NULL;
  g_autofree char *words = NULL;
  g_autoptr(GError) error = NULL;

  if (program == NULL)
    return FALSE;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                              &error, program, "check", "metrics", NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, page, NULL, NULL, &words, &error));
  g_assert_no_error (error);
  g_test_message ("promtool: %s", words);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
  g_assert_cmpstr (words, ==, "");

  return TRUE;
}

typedef struct
{
  TestServer *server;
  guint16     port;
} Watched;

/* Its port is in the log: "listen on=127.0.0.1:PORT for=metrics". */
static void
set_up_kind (Watched        *self,
             TestServerKind  kind)
{
  static const char * const settings[] = {
    "SCHOLIA_SERVER_METRICS_LISTEN=127.0.0.1:0", "G_MESSAGES_DEBUG=all", NULL,
  };
  g_autofree char *log = NULL;
  g_autoptr(GRegex) pattern = g_regex_new ("on=127\\.0\\.0\\.1:(\\d+) for=metrics", 0, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  g_autofree char *port = NULL;

  self->server = test_server_new (kind, settings);
  g_assert_true (g_file_get_contents (self->server->log_path, &log, NULL, NULL));
  g_assert_true (g_regex_match (pattern, log, 0, &match));
  port = g_match_info_fetch (match, 1);
  self->port = (guint16) g_ascii_strtoull (port, NULL, 10);
}

static void
set_up (Watched       *self,
        gconstpointer  data)
{
  set_up_kind (self, TEST_SERVER_PRIVATE);
}

static void
set_up_tls (Watched       *self,
            gconstpointer  data)
{
  set_up_kind (self, TEST_SERVER_TLS);
}

static void
tear_down (Watched       *self,
           gconstpointer  data)
{
  test_server_free (self->server);
}

/* The whole answer. */
static char *
ask (Watched    *self,
     const char *request)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) line = NULL;
  GString *answer = g_string_new (NULL);
  char buffer[4096];
  gssize got;

  g_socket_client_set_timeout (client, 10);
  line = g_socket_client_connect_to_host (client, "127.0.0.1", self->port, NULL, NULL);
  g_assert_nonnull (line);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (line)), request,
                             strlen (request), NULL, NULL, NULL);
  while ((got = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (line)), buffer,
                                     sizeof buffer, NULL, NULL)) > 0)
    g_string_append_len (answer, buffer, got);

  return g_string_free (answer, FALSE);
}

static char *
scrape (Watched *self)
{
  g_autofree char *answer = ask (self, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
  const char *body = strstr (answer, "\r\n\r\n");

  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 200 "));
  g_assert_nonnull (strstr (answer, "Content-Type: text/plain; version=0.0.4"));
  metrics_grammar_check (body + 4);

  return g_strdup (body + 4);
}

static void
assert_metric (const char *page,
               const char *name,
               guint64     value)
{
  g_autofree char *line = g_strconcat ("\n", name, " ", NULL);
  const char *at = strstr (page, line);

  g_assert_nonnull (at);
  g_test_message ("%s %.*s", name, (int) strcspn (at + strlen (line), "\n"), at + strlen (line));
  g_assert_cmpuint (g_ascii_strtoull (at + strlen (line), NULL, 10), ==, value);
}

/* Refused before libsoup sees it. */
static void
send_what_is_no_request (TestServer *server)
{
  g_autoptr(TestPeer) peer = test_peer_connect (server);
  g_autoptr(GBytes) answer = NULL;

  test_peer_write (peer, "GET / SMTP/1.1\r\n\r\n", 18);
  answer = test_peer_read_all (peer);
  g_assert_cmpmem (g_bytes_get_data (answer, NULL), 13, "HTTP/1.1 400 ", 13);
}

static void
test_figures (Watched       *self,
              gconstpointer  data)
{
  g_autoptr(ScholiaBoardInfo) board = test_create_board (self->server, "board");
  g_autoptr(TestPeer) waiting = test_peer_open (self->server, board->id);
  g_autoptr(TestPeer) stranger = test_peer_open (self->server, board->id);
  g_autoptr(ScholiaMessage) hello = NULL;
  g_autoptr(TestPeer) peer = test_join (self->server, board->id, board->token, "Eleni", NULL);
  g_autoptr(ScholiaMessage) refused = NULL;
  g_autofree char *thread = NULL;
  g_autofree char *page = NULL;

  hello = test_hello (board->id, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "Eve");
  test_peer_send (stranger, hello);
  test_peer_expect_close (stranger, NULL);
  thread = test_create_thread (peer, "words of a person");
  scholia_message_unref (test_peer_expect (peer, SCHOLIA_MESSAGE_EVENT));
  test_peer_send_text (peer, "{\"type\":\"unheard-of\"}");
  refused = test_peer_expect (peer, SCHOLIA_MESSAGE_REFUSED);

  send_what_is_no_request (self->server);

  page = scrape (self);
  assert_metric (page, "scholia_connections{state=\"greeting\"}", 1);
  assert_metric (page, "scholia_connections{state=\"live\"}", 1);
  assert_metric (page, "scholia_rooms", 1);
  assert_metric (page, "scholia_people", 1);
  assert_metric (page, "scholia_accepts_total{result=\"accepted\"}", 5);
  assert_metric (page, "scholia_messages_total{direction=\"in\",type=\"hello\"}", 2);
  assert_metric (page, "scholia_messages_total{direction=\"in\",type=\"action\"}", 1);
  assert_metric (page, "scholia_messages_total{direction=\"out\",type=\"new-image-chat\"}", 1);
  assert_metric (page, "scholia_goodbyes_total{reason=\"not-found\"}", 1);
  assert_metric (page, "scholia_refusals_total{via=\"live\",code=\"malformed\"}", 1);
  assert_metric (page, "scholia_http_answers_total{class=\"1xx\"}", 3);
  assert_metric (page, "scholia_http_answers_total{class=\"2xx\"}", 1);
  assert_metric (page, "scholia_http_answers_total{class=\"4xx\"}", 1);
  assert_metric (page, "scholia_commit_duration_seconds_count", 1);
  assert_metric (page, "scholia_store_state{state=\"ready\"}", 1);

  /* Whose they are is nobody's business. */
  g_assert_null (strstr (page, board->id));
  g_assert_null (strstr (page, board->token));
  g_assert_null (strstr (page, "private\""));
  g_assert_null (strstr (page, "Eleni"));
  if (!check_with_promtool (page))
    g_test_skip ("promtool is not installed");
}

static void
test_door (Watched       *self,
           gconstpointer  data)
{
  g_autofree char *too_long = g_strnfill (5000, 'a');
  const struct
  {
    const char *request;
    const char *answer;
  } cases[] = {
    { "GET /healthz HTTP/1.1\r\n\r\n", "HTTP/1.1 200 " },
    { "HEAD /metrics HTTP/1.0\r\n\r\n", "HTTP/1.1 200 " },
    { "GET /metrics?x=y HTTP/1.1\r\nA: b\r\n\r\n", "HTTP/1.1 200 " },
    { "GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 404 " },
    { "GET /v1/usage HTTP/1.1\r\n\r\n", "HTTP/1.1 404 " },
    { "GET /v1/boards HTTP/1.1\r\n\r\n", "HTTP/1.1 404 " },
    { "POST /metrics HTTP/1.1\r\n\r\n", "HTTP/1.1 405 " },
    { "GET /metrics\r\n\r\n", "HTTP/1.1 400 " },
    { "\r\n\r\n", "HTTP/1.1 400 " },
    { "GET /metrics SMTP/1.1\r\n\r\n", "HTTP/1.1 400 " },
    { too_long, "HTTP/1.1 431 " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *answer = ask (self, cases[i].request);

      /* What is too long may be cut off by the end of the line. */
      if (cases[i].request == too_long && answer[0] == '\0')
        continue;
      g_assert_true (g_str_has_prefix (answer, cases[i].answer));
    }
}

static void
test_health_of_real_server (Watched       *self,
                            gconstpointer  data)
{
  g_autofree char *answer = ask (self, "GET /healthz HTTP/1.1\r\n\r\n");
  g_autoptr(GBytes) public = NULL;
  guint status;

  g_assert_true (g_str_has_suffix (answer, "{\"state\":\"ready\"}"));
  public = test_http (self->server, "GET", "/healthz", NULL, NULL, &status);
  g_assert_cmpuint (status, ==, 200);
  g_assert_cmpmem (g_bytes_get_data (public, NULL), g_bytes_get_size (public),
                   "{\"state\":\"ready\"}", strlen ("{\"state\":\"ready\"}"));
  /* Metrics have a door of their own. */
  g_bytes_unref (test_http (self->server, "GET", "/metrics", NULL, NULL, &status));
  g_assert_cmpuint (status, ==, 404);
}

/* Plain HTTP at a TLS port, a line that says nothing, and one that is as it should be. */
static void
test_failed_handshakes (Watched       *self,
                        gconstpointer  data)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autofree char *page = NULL;
  guint status;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(GSocketConnection) line = NULL;
      char c;

      line = g_socket_client_connect_to_host (client, "127.0.0.1", self->server->port, NULL, NULL);
      g_assert_nonnull (line);
      if (i < 2)
        g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (line)),
                                   "GET / HTTP/1.1\r\n\r\n", 18, NULL, NULL, NULL);
      else
        g_socket_shutdown (g_socket_connection_get_socket (line), FALSE, TRUE, NULL);
      while (g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (line)), &c, 1, NULL,
                                  NULL) > 0)
        ;
    }
  g_bytes_unref (test_http (self->server, "GET", "/healthz", NULL, NULL, &status));
  g_assert_cmpuint (status, ==, 200);

  page = scrape (self);
  assert_metric (page, "scholia_tls_handshake_failures_total", 3);
  assert_metric (page, "scholia_accepts_total{result=\"accepted\"}", 4);
}

/* Lines that say nothing do not keep others out for long, nor hold the server at its end. */
static void
test_silent_lines (Watched       *self,
                   gconstpointer  data)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_object_unref);

  g_socket_client_set_timeout (client, 3);
  for (guint i = 0; i < 40; i++)
    g_ptr_array_add (lines, g_socket_client_connect_to_host (client, "127.0.0.1", self->port, NULL,
                                                             NULL));
  /* As many as the door takes at once are waited for; the others are closed unheard. */
  for (guint i = 16; i < lines->len; i++)
    {
      GInputStream *input = g_io_stream_get_input_stream (g_ptr_array_index (lines, i));
      char c;

      g_assert_cmpint (g_input_stream_read (input, &c, 1, NULL, NULL), ==, 0);
    }
  g_assert_cmpint (test_server_terminate (self->server), ==, 0);
}

static void
add (const char *name,
     void      (*run) (Watched       *self,
                       gconstpointer  data))
{
  g_autofree char *path = g_strconcat ("/server/metrics/", name, NULL);

  g_test_add (path, Watched, NULL, set_up, run, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/metrics/commits-are-sorted", test_commits_are_sorted);
  g_test_add_func ("/server/metrics/histogram-adds-up", test_histogram_adds_up);
  g_test_add_func ("/server/metrics/page-follows-the-grammar", test_page_follows_the_grammar);
  g_test_add_func ("/server/metrics/grammar-refuses", test_grammar_refuses);
  add ("figures", test_figures);
  add ("door", test_door);
  add ("health-of-real-server", test_health_of_real_server);
  add ("silent-lines", test_silent_lines);
  g_test_add ("/server/metrics/failed-handshakes", Watched, NULL, set_up_tls,
              test_failed_handshakes, tear_down);

  return g_test_run ();
}
