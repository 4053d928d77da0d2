/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A certificate is renewed under a running server, whose supervisor hears what it does. */

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "scholia-certificate.h"
#include "test-peer.h"

typedef struct
{
  TestServer  server;
  GSocket    *supervisor;
  char       *certificate;   /* what the settings name */
  char       *key;
  char       *folders[2];    /* of two pairs of its kind */
} Fixture;

static void
copy_file (Fixture    *fixture,
           guint       pair,
           const char *name,
           const char *target)
{
  g_autofree char *source = g_build_filename (fixture->folders[pair], name, NULL);
  g_autofree char *content = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (source, &content, &length, NULL));
  g_assert_true (g_file_set_contents (target, content, (gssize) length, NULL));
}

static void
install (Fixture *fixture,
         guint    certificate,
         guint    key)
{
  copy_file (fixture, certificate, "tls-certificate.pem", fixture->certificate);
  copy_file (fixture, key, "tls-key.pem", fixture->key);
}

static char *
make_pair (Fixture *fixture,
           guint    pair)
{
  g_autofree char *name = g_strdup_printf ("pair-%u", pair);
  g_autoptr(GTlsCertificate) made = NULL;

  fixture->folders[pair] = g_build_filename (fixture->server.folder, name, NULL);
  g_assert_cmpint (g_mkdir (fixture->folders[pair], 0700), ==, 0);
  made = scholia_certificate_ensure (fixture->folders[pair], NULL);

  return scholia_certificate_dup_fingerprint (made);
}

static void
expect_state (Fixture    *fixture,
              const char *beginning)
{
  char text[256] = { 0 };
  g_autoptr(GError) error = NULL;

  g_socket_receive (fixture->supervisor, text, sizeof text - 1, NULL, &error);
  g_assert_no_error (error);
  if (!g_str_has_prefix (text, beginning))
    g_error ("“%s” was told, not “%s”", text, beginning);
}

static void
start (Fixture *fixture)
{
  g_autofree char *socket_path = g_build_filename (fixture->server.folder, "notify", NULL);
  g_autofree char *data = g_build_filename (fixture->server.folder, "data", NULL);
  g_autofree char *log = g_build_filename (fixture->server.folder, "log", NULL);
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (socket_path);
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GDataInputStream) lines = NULL;
  g_autoptr(GError) error = NULL;
  char *line;

  fixture->supervisor = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM,
                                      G_SOCKET_PROTOCOL_DEFAULT, &error);
  g_assert_true (g_socket_bind (fixture->supervisor, address, FALSE, &error));
  g_socket_set_timeout (fixture->supervisor, 10);

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_subprocess_launcher_setenv (launcher, "NOTIFY_SOCKET", socket_path, TRUE);
  g_subprocess_launcher_set_stderr_file_path (launcher, log);
  fixture->server.process = g_subprocess_launcher_spawn (
    launcher, &error, SCHOLIA_SERVER_EXE, "--data", data, "--listen", "127.0.0.1:0",
    "--tls-certificate", fixture->certificate, "--tls-key", fixture->key, NULL);
  g_assert_no_error (error);

  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (fixture->server.process));
  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL)
    {
      g_autofree char *owned = line;

      if (!g_str_has_prefix (line, "ready "))
        continue;
      fixture->server.port = (guint16) g_ascii_strtoull (strrchr (line, ':') + 1, NULL, 10);
      break;
    }
  g_assert_cmpuint (fixture->server.port, >, 0);
  expect_state (fixture, "READY=1");
}

static char *
ask_for_fingerprint (Fixture *fixture)
{
  g_autoptr(TestPeer) peer = test_peer_connect (&fixture->server);
  GTlsCertificate *certificate;

  certificate = g_tls_connection_get_peer_certificate (G_TLS_CONNECTION (peer->stream));

  return scholia_certificate_dup_fingerprint (certificate);
}

static void
reload (Fixture    *fixture,
        const char *fingerprint)
{
  g_autofree char *told = NULL;

  test_server_signal (&fixture->server, SIGHUP);
  expect_state (fixture, "RELOADING=1\nMONOTONIC_USEC=");
  expect_state (fixture, "READY=1");
  told = ask_for_fingerprint (fixture);
  g_assert_cmpstr (told, ==, fingerprint);
}

static void
spoil (Fixture *fixture)
{
  g_assert_true (g_file_set_contents (fixture->certificate, "-----BEGIN CERTIFICATE-----\nno",
                                      -1, NULL));
}

static void
assert_log (Fixture    *fixture,
            const char *words,
            guint       n_times)
{
  g_autofree char *path = g_build_filename (fixture->server.folder, "log", NULL);
  g_autofree char *log = NULL;
  g_auto(GStrv) pieces = NULL;

  g_assert_true (g_file_get_contents (path, &log, NULL, NULL));
  pieces = g_strsplit (log, words, -1);
  g_assert_cmpuint (g_strv_length (pieces) - 1, ==, n_times);
}

/* The same is found out without a start. */
static void
check_config (Fixture *fixture,
              int      status)
{
  g_autoptr(GSubprocess) process = NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                              NULL, SCHOLIA_SERVER_EXE, "--check-config", "--data", "/d",
                              "--listen", "127.0.0.1:0", "--tls-certificate",
                              fixture->certificate, "--tls-key", fixture->key, NULL);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, status);
}

static void
test_renewal (void)
{
  Fixture fixture = { 0 };
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr(TestPeer) before = NULL;
  g_autofree char *started_with = NULL;

  fixture.server.folder = g_dir_make_tmp ("scholia-XXXXXX", NULL);
  fixture.certificate = g_build_filename (fixture.server.folder, "fullchain.pem", NULL);
  fixture.key = g_build_filename (fixture.server.folder, "privkey.pem", NULL);
  first = make_pair (&fixture, 0);
  second = make_pair (&fixture, 1);
  install (&fixture, 0, 0);
  start (&fixture);
  started_with = ask_for_fingerprint (&fixture);
  g_assert_cmpstr (started_with, ==, first);

  /* A line that is open goes on through all of it. */
  before = test_peer_open (&fixture.server, NULL);
  install (&fixture, 1, 0);
  check_config (&fixture, 78);
  reload (&fixture, first);
  spoil (&fixture);
  reload (&fixture, first);
  g_assert_cmpint (g_unlink (fixture.certificate), ==, 0);
  reload (&fixture, first);
  install (&fixture, 1, 1);
  check_config (&fixture, 0);
  reload (&fixture, second);
  test_peer_send_text (before, "{\"type\":\"goodbye\",\"reason\":\"leaving\",\"message\":\"\"}");
  g_assert_cmpuint (test_peer_expect_close (before, NULL), ==, 1000);

  g_subprocess_send_signal (fixture.server.process, SIGTERM);
  expect_state (&fixture, "STOPPING=1");
  g_assert_cmpint (test_server_wait (&fixture.server), ==, 0);
  assert_log (&fixture, " reload certificate=kept expires=", 3);
  assert_log (&fixture, " reload certificate=new expires=", 1);
  assert_log (&fixture, "The key is another certificate's", 1);

  g_object_unref (fixture.supervisor);
  g_free (fixture.certificate);
  g_free (fixture.key);
  g_free (fixture.folders[0]);
  g_free (fixture.folders[1]);
  test_server_remove_data (&fixture.server);
  g_free (fixture.server.folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/reload/renewal", test_renewal);

  return g_test_run ();
}
