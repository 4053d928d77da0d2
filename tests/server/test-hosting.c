/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A private server: one at a time, found again, and its door to the network. */

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>

#include "test-peer.h"

#define LOOPBACK "{\"address\":\"127.0.0.1\",\"port\":0}"

typedef struct
{
  TestServer       *server;
  ScholiaBoardInfo *board;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  static const char *limits[] = { "SCHOLIA_SERVER_IDLE_EXIT_MS=400", NULL };

  fixture->server = test_server_new (TEST_SERVER_PRIVATE, limits);
  fixture->board = test_create_board (fixture->server, "Board");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_pointer (&fixture->board, scholia_board_info_free);
  g_clear_pointer (&fixture->server, test_server_free);
}

static ScholiaHostInfo *
host (Fixture    *fixture,
      const char *method,
      const char *json)
{
  g_autoptr(GBytes) body = json != NULL ? g_bytes_new (json, strlen (json)) : NULL;
  g_autoptr(GBytes) answer = NULL;
  guint status;

  answer = test_http_authorized (fixture->server, method, "/v1/host", fixture->server->team_key,
                                 body, &status);
  g_assert_cmpuint (status, ==, 200);

  return scholia_host_info_decode (answer, NULL);
}

/* The same server as others on the network reach it. */
static TestServer
get_network_side (Fixture               *fixture,
                  const ScholiaHostInfo *info)
{
  TestServer side = *fixture->server;

  side.is_private = FALSE;
  side.port = info->port;

  return side;
}

static GTlsCertificate *
get_certificate (TestPeer *peer)
{
  return g_tls_connection_get_peer_certificate (G_TLS_CONNECTION (peer->stream));
}

/* Somebody else's program cannot even see the socket. */
static void
test_socket_is_private (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->server->socket_path);
  g_autofree char *key = g_build_filename (fixture->server->folder, "data", "team-key", NULL);
  GStatBuf info;

  g_assert_cmpint (g_stat (fixture->server->socket_path, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (folder, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 0777, ==, 0700);
  g_assert_cmpint (g_stat (key, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 0777, ==, 0600);
}

/* A second one for the same folder, or the same socket, ends at once, and says why. */
static void
test_only_one (Fixture       *fixture,
               gconstpointer  data)
{
  /* Somebody is there, so that the first does not end meanwhile. */
  g_autoptr(TestPeer) guest = test_join (fixture->server, fixture->board->id,
                                         fixture->board->token, "Anna", NULL);
  g_autofree char *same = g_build_filename (fixture->server->folder, "data", NULL);
  g_autofree char *other = g_build_filename (fixture->server->folder, "other", NULL);
  const char *folders[] = { same, other };

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autoptr(GSubprocess) second = NULL;
      g_autofree char *words = NULL;

      second = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_PIPE, NULL, SCHOLIA_SERVER_EXE,
                                 "--private", "--data", folders[i], "--socket",
                                 fixture->server->socket_path, NULL);
      g_assert_true (g_subprocess_communicate_utf8 (second, NULL, NULL, NULL, &words, NULL));
      g_assert_cmpint (g_subprocess_get_exit_status (second), ==, 1);
      g_assert_nonnull (strstr (words, "\nscholia-server: "));
      g_test_message ("%s", words);
    }
}

/* Shared: the same board over TLS with the fingerprint that was told, and its events cross. */
static void
test_shared (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(TestPeer) here = test_join (fixture->server, fixture->board->id,
                                        fixture->board->token, "Anna", NULL);
  g_autoptr(ScholiaHostInfo) info = host (fixture, "PUT", LOOPBACK);
  g_autoptr(ScholiaHostInfo) told = host (fixture, "GET", NULL);
  TestServer side = get_network_side (fixture, info);
  g_autoptr(TestPeer) there = NULL;
  g_autoptr(GByteArray) der = NULL;
  g_autofree char *fingerprint = NULL;
  g_autofree char *id = NULL;

  g_assert_cmpstr (told->address, ==, "127.0.0.1");
  g_assert_cmpuint (told->port, ==, info->port);
  there = test_join (&side, fixture->board->id, fixture->board->token, "Ben", NULL);
  g_object_get (get_certificate (there), "certificate", &der, NULL);
  fingerprint = g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
  g_assert_cmpstr (fingerprint, ==, info->fingerprint);

  id = test_create_thread (there, "From afar");
  scholia_message_unref (test_peer_expect (here, SCHOLIA_MESSAGE_EVENT));
  scholia_message_unref (test_peer_expect (there, SCHOLIA_MESSAGE_EVENT));
}

/* The network cannot share, or stop sharing, what is not its own. */
static void
test_network_cannot_host (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr(ScholiaHostInfo) info = host (fixture, "PUT", LOOPBACK);
  TestServer side = get_network_side (fixture, info);
  g_autoptr(GBytes) answer = NULL;
  guint status;

  answer = test_http_authorized (&side, "DELETE", "/v1/host", side.team_key, NULL, &status);
  g_assert_cmpuint (status, ==, 404);
}

/* The link that was given away works after the next start, too: certificate and port stay. */
static void
test_link_stays (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(ScholiaHostInfo) before = host (fixture, "PUT", LOOPBACK);
  g_autoptr(ScholiaHostInfo) after = NULL;

  test_server_kill (fixture->server);
  test_server_start (fixture->server);
  after = host (fixture, "PUT", LOOPBACK);
  g_assert_cmpstr (after->fingerprint, ==, before->fingerprint);
  g_assert_cmpuint (after->port, ==, before->port);
}

/* Stopped: who came over the network is told, who is here stays. */
static void
test_stopped (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(TestPeer) here = test_join (fixture->server, fixture->board->id,
                                        fixture->board->token, "Anna", NULL);
  g_autoptr(ScholiaHostInfo) info = host (fixture, "PUT", LOOPBACK);
  TestServer side = get_network_side (fixture, info);
  g_autoptr(TestPeer) there = test_join (&side, fixture->board->id, fixture->board->token, "Ben",
                                         NULL);
  g_autoptr(GBytes) answer = NULL;
  g_autoptr(ScholiaHostInfo) told = NULL;
  ScholiaGoodbyeReason reason = SCHOLIA_GOODBYE_LEAVING;
  guint status;

  answer = test_http_authorized (fixture->server, "DELETE", "/v1/host", fixture->server->team_key,
                                 NULL, &status);
  g_assert_cmpuint (status, ==, 204);
  g_assert_cmpuint (test_peer_expect_close (there, &reason), ==, 1001);
  g_assert_cmpint (reason, ==, SCHOLIA_GOODBYE_SHUTTING_DOWN);
  test_peer_expect_quiet (here);
  told = host (fixture, "GET", NULL);
  g_assert_null (told->address);
}

/* It ends with the application: guests alone do not keep it. */
static void
test_ends_with_the_owner (Fixture       *fixture,
                          gconstpointer  data)
{
  TestPeer *here = test_join (fixture->server, fixture->board->id, fixture->board->token, "Anna",
                              NULL);
  g_autoptr(ScholiaHostInfo) info = host (fixture, "PUT", LOOPBACK);
  TestServer side = get_network_side (fixture, info);
  TestPeer *there = test_join (&side, fixture->board->id, fixture->board->token, "Ben", NULL);

  test_peer_free (here);
  g_assert_cmpuint (test_peer_expect_close (there, NULL), ==, 1001);
  test_peer_free (there);
  g_assert_cmpint (test_server_wait (fixture->server), ==, 0);
}

/* Places that are none. */
static void
test_wrong_addresses (Fixture       *fixture,
                      gconstpointer  data)
{
  static const char *bodies[] = { "{}", "{\"address\":7}", "{\"address\":\"localhost\"}",
                                  "{\"address\":\"192.0.2.1\"}", "nonsense" };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr(GBytes) body = g_bytes_new (bodies[i], strlen (bodies[i]));
      g_autoptr(GBytes) answer = NULL;
      g_autoptr(GError) error = NULL;
      guint status;

      answer = test_http_authorized (fixture->server, "PUT", "/v1/host", fixture->server->team_key,
                                     body, &status);
      g_assert_cmpuint (status, >=, 400);
      scholia_api_error_decode (answer, &error);
      g_test_message ("%s", error->message);
      g_assert_false (g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_SCHOLIA));
    }
}

int
main (int    argc,
      char **argv)
{
  static const struct { const char *name; void (*test) (Fixture *, gconstpointer); } tests[] = {
    { "socket-is-private", test_socket_is_private },
    { "only-one", test_only_one },
    { "shared", test_shared },
    { "network-cannot-host", test_network_cannot_host },
    { "link-stays", test_link_stays },
    { "stopped", test_stopped },
    { "ends-with-the-owner", test_ends_with_the_owner },
    { "wrong-addresses", test_wrong_addresses },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/server/hosting/", tests[i].name, NULL);

      g_test_add (path, Fixture, NULL, set_up, tests[i].test, tear_down);
    }

  return g_test_run ();
}
