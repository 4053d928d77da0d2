/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The server's side of TLS against a client that says exactly what it is told to. */

#include "scholia-tls-session.h"

#include <glib/gstdio.h>
#include <gnutls/gnutls.h>
#include <sys/socket.h>
#include <unistd.h>

#include "scholia-certificate.h"

#define TLS12 "NORMAL:-VERS-ALL:+VERS-TLS1.2"
#define TLS13 "NORMAL:-VERS-ALL:+VERS-TLS1.3"

typedef struct
{
  char                             *folder;
  GTlsCertificate                  *certificate;
  ScholiaTlsSession                *server;
  gnutls_session_t                  client;
  gnutls_certificate_credentials_t  credentials;
  GByteArray                       *said;  /* by the client, until it is sent in one go */
  int                               fd;    /* the client's */
} Fixture;

static gssize
push_cb (gnutls_transport_ptr_t  transport,
         const void             *data,
         size_t                  length)
{
  Fixture *self = transport;

  g_byte_array_append (self->said, data, (guint) length);

  return (gssize) length;
}

static gssize
pull_cb (gnutls_transport_ptr_t  transport,
         void                   *buffer,
         size_t                  length)
{
  Fixture *self = transport;

  return recv (self->fd, buffer, length, MSG_DONTWAIT);
}

static void
flush (Fixture *self)
{
  if (self->said->len > 0)
    g_assert_cmpint (send (self->fd, self->said->data, self->said->len, MSG_NOSIGNAL), ==,
                     self->said->len);
  g_byte_array_set_size (self->said, 0);
}

static void
set_up (Fixture       *self,
        gconstpointer  priorities)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSocket) socket = NULL;
  int fds[2];

  self->folder = g_dir_make_tmp ("scholia-XXXXXX", NULL);
  self->certificate = scholia_certificate_ensure (self->folder, &error);
  g_assert_no_error (error);

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, fds), ==, 0);
  socket = g_socket_new_from_fd (fds[0], NULL);
  g_socket_set_blocking (socket, FALSE);
  self->server = scholia_tls_session_new (socket, self->certificate);
  self->fd = fds[1];

  self->said = g_byte_array_new ();
  gnutls_certificate_allocate_credentials (&self->credentials);
  gnutls_init (&self->client, GNUTLS_CLIENT | GNUTLS_NONBLOCK);
  g_assert_cmpint (gnutls_priority_set_direct (self->client, priorities, NULL), ==, 0);
  gnutls_credentials_set (self->client, GNUTLS_CRD_CERTIFICATE, self->credentials);
  gnutls_transport_set_ptr (self->client, self);
  gnutls_transport_set_push_function (self->client, push_cb);
  gnutls_transport_set_pull_function (self->client, pull_cb);
}

static void
tear_down (Fixture       *self,
           gconstpointer  priorities)
{
  g_autofree char *certificate = g_build_filename (self->folder, "tls-certificate.pem", NULL);
  g_autofree char *key = g_build_filename (self->folder, "tls-key.pem", NULL);

  gnutls_deinit (self->client);
  gnutls_certificate_free_credentials (self->credentials);
  g_byte_array_unref (self->said);
  close (self->fd);
  g_clear_pointer (&self->server, scholia_tls_session_unref);
  g_assert_finalize_object (self->certificate);
  g_unlink (certificate);
  g_unlink (key);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
}

/* The client's result, once both are at the end of it. */
static int
shake_hands (Fixture *self)
{
  ScholiaTlsStep step = SCHOLIA_TLS_STEP_WANTS_INPUT;
  int result = GNUTLS_E_AGAIN;

  while (step == SCHOLIA_TLS_STEP_WANTS_INPUT || result == GNUTLS_E_AGAIN)
    {
      if (result == GNUTLS_E_AGAIN)
        result = gnutls_handshake (self->client);
      flush (self);
      if (step == SCHOLIA_TLS_STEP_WANTS_INPUT)
        step = scholia_tls_session_step (self->server);
    }
  g_assert_cmpint (scholia_tls_session_is_open (self->server), ==, step == SCHOLIA_TLS_STEP_OPEN);

  return result;
}

static void
enter (Fixture *self)
{
  g_assert_cmpint (shake_hands (self), ==, GNUTLS_E_SUCCESS);
  g_assert_true (scholia_tls_session_is_open (self->server));
}

static void
say (Fixture    *self,
     const char *words)
{
  g_assert_cmpint (gnutls_record_send (self->client, words, strlen (words)), ==, strlen (words));
}

static void
assert_reads (Fixture    *self,
              const char *words)
{
  g_autoptr(GError) error = NULL;
  char buffer[64];
  gssize got = scholia_tls_session_read (self->server, buffer, sizeof buffer, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (buffer, (gsize) got, words, strlen (words));
}

static void
assert_read_fails (Fixture *self,
                   int      code)
{
  g_autoptr(GError) error = NULL;
  char buffer[64];

  g_assert_cmpint (scholia_tls_session_read (self->server, buffer, sizeof buffer, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, code);
}

static void
say_nothing (Fixture *self)
{
  g_assert_cmpint (gnutls_record_send2 (self->client, "", 0, 1, 0), >=, 0);
}

/* Whoever waits for an event of the socket waits for what has not come yet: one that came with a
 * record of no content would lie there until the next one. */
static void
test_key_update (Fixture       *self,
                 gconstpointer  priorities)
{
  enter (self);
  g_assert_cmpint (gnutls_session_key_update (self->client, GNUTLS_KU_PEER), ==, 0);
  say (self, "words");
  flush (self);
  assert_reads (self, "words");
  assert_read_fails (self, G_IO_ERROR_WOULD_BLOCK);
}

static void
test_empty_record (Fixture       *self,
                   gconstpointer  priorities)
{
  enter (self);
  for (guint i = 0; i < 8; i++)
    say_nothing (self);
  say (self, "words");
  flush (self);
  assert_reads (self, "words");
  assert_read_fails (self, G_IO_ERROR_WOULD_BLOCK);
}

/* They cost us work and their sender nothing. */
static void
test_many_empty_records (Fixture       *self,
                         gconstpointer  priorities)
{
  enter (self);
  for (guint i = 0; i < 300; i++)
    say_nothing (self);
  flush (self);
  assert_read_fails (self, G_IO_ERROR_CONNECTION_CLOSED);
}

static void
test_many_key_updates (Fixture       *self,
                       gconstpointer  priorities)
{
  enter (self);
  for (guint i = 0; i < 20; i++)
    g_assert_cmpint (gnutls_session_key_update (self->client, 0), ==, 0);
  flush (self);
  assert_read_fails (self, G_IO_ERROR_CONNECTION_CLOSED);
}

static void
test_renegotiation (Fixture       *self,
                    gconstpointer  priorities)
{
  enter (self);
  g_assert_cmpint (gnutls_handshake (self->client), ==, GNUTLS_E_AGAIN);
  flush (self);
  assert_read_fails (self, G_IO_ERROR_CONNECTION_CLOSED);
}

/* Whoever can do no better is turned away. */
static void
assert_turned_away (Fixture                    *self,
                    gnutls_alert_description_t  alert)
{
  g_assert_cmpint (shake_hands (self), ==, GNUTLS_E_FATAL_ALERT_RECEIVED);
  g_assert_cmpint (gnutls_alert_get (self->client), ==, alert);
  g_assert_false (scholia_tls_session_is_open (self->server));
}

static void
test_old_version (Fixture       *self,
                  gconstpointer  priorities)
{
  assert_turned_away (self, GNUTLS_A_PROTOCOL_VERSION);
}

static void
test_cbc_only (Fixture       *self,
               gconstpointer  priorities)
{
  assert_turned_away (self, GNUTLS_A_HANDSHAKE_FAILURE);
}

static void
offer (Fixture    *self,
       const char *protocol)
{
  const gnutls_datum_t offered = { (guchar *) protocol, (guint) strlen (protocol) };

  gnutls_alpn_set_protocols (self->client, &offered, 1, 0);
}

static void
test_protocol (Fixture       *self,
               gconstpointer  priorities)
{
  gnutls_datum_t chosen;

  offer (self, "http/1.1");
  enter (self);
  g_assert_cmpint (gnutls_alpn_get_selected_protocol (self->client, &chosen), ==, 0);
  g_assert_cmpmem (chosen.data, chosen.size, "http/1.1", 8);
}

/* Somebody else's mail or files must not be taken for a request. */
static void
test_foreign_protocol (Fixture       *self,
                       gconstpointer  priorities)
{
  offer (self, "imap");
  g_assert_cmpint (shake_hands (self), ==, GNUTLS_E_FATAL_ALERT_RECEIVED);
  g_assert_cmpint (gnutls_alert_get (self->client), ==, GNUTLS_A_NO_APPLICATION_PROTOCOL);
}

/* What could be replayed, or keep the secret of one line for the next one. */
static void
test_nothing_to_resume (Fixture       *self,
                        gconstpointer  priorities)
{
  char buffer[64];

  enter (self);
  g_assert_cmpint (scholia_tls_session_write (self->server, "words", 5, NULL), ==, 5);
  g_assert_cmpint (gnutls_record_recv (self->client, buffer, sizeof buffer), ==, 5);
  g_assert_false (gnutls_session_get_flags (self->client) & GNUTLS_SFLAGS_SESSION_TICKET);
  g_assert_false (gnutls_session_get_flags (self->client) & GNUTLS_SFLAGS_EARLY_DATA);
}

static void
test_goodbye (Fixture       *self,
              gconstpointer  priorities)
{
  char buffer[64];

  enter (self);
  scholia_tls_session_leave (self->server);
  g_assert_cmpint (gnutls_record_recv (self->client, buffer, sizeof buffer), ==, 0);
}

/* A record that the line took in part is completed, and what it holds comes once. */
static void
test_full_line (Fixture       *self,
                gconstpointer  priorities)
{
  g_autofree guint8 *data = g_malloc0 (16384);
  g_autofree guint8 *got = g_malloc (16384);
  gsize n_written = 0;
  gsize n_read = 0;
  guint n_waits = 0;

  enter (self);
  while (n_waits < 3 || n_read < n_written)
    {
      gssize written = n_waits < 3 ? scholia_tls_session_write (self->server, data, 16384, NULL)
                                   : -1;
      gssize n_bytes = 0;

      if (written > 0)
        {
          g_assert_cmpint (written, ==, 16384);
          n_written += (gsize) written;
          memset (data, ++data[0], 16384);
          continue;
        }

      n_waits++;
      for (guint i = 0; i < 4 && n_bytes >= 0; i++)
        {
          n_bytes = gnutls_record_recv (self->client, got, 16384);
          for (gssize at = 0; at < n_bytes; at++)
            g_assert_cmpuint (got[at], ==, (guint8) ((n_read + (gsize) at) / 16384));
          n_read += (gsize) MAX (n_bytes, 0);
        }
    }
  g_assert_cmpuint (n_read, ==, n_written);
}

#define ADD(path, priorities, func) \
  g_test_add ("/server/tls-session/" path, Fixture, priorities, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("key-update", TLS13, test_key_update);
  ADD ("empty-record", TLS13, test_empty_record);
  ADD ("many-empty-records", TLS13, test_many_empty_records);
  ADD ("many-key-updates", TLS13, test_many_key_updates);
  ADD ("renegotiation", TLS12, test_renegotiation);
  ADD ("old-version", "NORMAL:-VERS-ALL:+VERS-TLS1.1", test_old_version);
  ADD ("cbc-only", TLS12 ":-AES-128-GCM:-AES-256-GCM:-CHACHA20-POLY1305:-AES-128-CCM"
       ":-AES-256-CCM", test_cbc_only);
  ADD ("protocol", TLS13, test_protocol);
  ADD ("foreign-protocol", TLS13, test_foreign_protocol);
  ADD ("foreign-protocol/1.2", TLS12, test_foreign_protocol);
  ADD ("nothing-to-resume", TLS13, test_nothing_to_resume);
  ADD ("nothing-to-resume/1.2", TLS12, test_nothing_to_resume);
  ADD ("goodbye", TLS13, test_goodbye);
  ADD ("full-line", TLS13, test_full_line);
  ADD ("full-line/1.2", TLS12, test_full_line);

  return g_test_run ();
}
