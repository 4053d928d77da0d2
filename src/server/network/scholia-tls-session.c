/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-tls-session.h"

#include <errno.h>
#include <gnutls/gnutls.h>
#include <sys/socket.h>

#include "scholia-certificate.h"

/* HTTP/2 is for many requests at once, and a WebSocket wants a line of its own. Who names protocols
 * and not this one is refused, as RFC 7301 wants it; who names none is not. */
#define APPLICATION_PROTOCOL "http/1.1"
/* What interrupts a step and is not its end: signals, and the harmless alerts of TLS 1.2. */
#define MAX_INTERRUPTIONS 8
/* In bytes, of a message of a peer of whom nothing is known. A client's first has 2 KB with a key
 * that withstands a quantum computer; GnuTLS alone would gather 128 KB. */
#define MAX_HANDSHAKE_BYTES (16 * 1024)
/* Read in one go, of records without content: a key update, or an empty one against the analysis of
 * traffic (RFC 8446, 5.4). OpenSSL puts up with as many. */
#define MAX_EMPTY_RECORDS 32

struct _ScholiaTlsSession
{
  GSocket          *socket;
  GTlsCertificate  *certificate;  /* lends the session its key */
  gnutls_session_t  session;
  gboolean          is_open;
  gboolean          is_drained;   /* the socket had nothing more when it was asked last */
};

/* By the GSocket and not by its descriptor, which may be another line's once this one is closed. */
static gssize
pull_cb (gnutls_transport_ptr_t  transport,
         void                   *buffer,
         size_t                  length)
{
  ScholiaTlsSession *self = transport;
  gssize got = recv (g_socket_get_fd (self->socket), buffer, length, MSG_DONTWAIT);

  self->is_drained = got < 0 && errno == EAGAIN;

  return got;
}

static gssize
push_cb (gnutls_transport_ptr_t  transport,
         const giovec_t         *pieces,
         int                     n_pieces)
{
  ScholiaTlsSession *self = transport;
  struct msghdr message = { .msg_iov = (struct iovec *) pieces, .msg_iovlen = (size_t) n_pieces };

  return sendmsg (g_socket_get_fd (self->socket), &message, MSG_DONTWAIT | MSG_NOSIGNAL);
}

static gboolean
set_up (ScholiaTlsSession *self)
{
  static const gnutls_datum_t protocol = { (guchar *) APPLICATION_PROTOCOL,
                                           sizeof APPLICATION_PROTOCOL - 1 };

  if (gnutls_init (&self->session, GNUTLS_SERVER | GNUTLS_NONBLOCK) < 0)
    return FALSE;

  gnutls_handshake_set_max_packet_length (self->session, MAX_HANDSHAKE_BYTES);
  gnutls_transport_set_ptr (self->session, self);
  gnutls_transport_set_pull_function (self->session, pull_cb);
  gnutls_transport_set_vec_push_function (self->session, push_cb);

  return scholia_certificate_present (self->certificate, self->session) >= 0 &&
         gnutls_alpn_set_protocols (self->session, &protocol, 1, GNUTLS_ALPN_MANDATORY) >= 0;
}

ScholiaTlsSession *
scholia_tls_session_new (GSocket         *socket,
                         GTlsCertificate *certificate)
{
  g_autoptr(ScholiaTlsSession) self = g_atomic_rc_box_new0 (ScholiaTlsSession);

  self->socket = g_object_ref (socket);
  self->certificate = g_object_ref (certificate);

  return set_up (self) ? g_steal_pointer (&self) : NULL;
}

ScholiaTlsSession *
scholia_tls_session_ref (ScholiaTlsSession *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  ScholiaTlsSession *self = data;

  g_clear_pointer (&self->session, gnutls_deinit);
  g_clear_object (&self->certificate);
  g_clear_object (&self->socket);
}

void
scholia_tls_session_unref (ScholiaTlsSession *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

GSocket *
scholia_tls_session_get_socket (ScholiaTlsSession *self)
{
  return self->socket;
}

ScholiaTlsStep
scholia_tls_session_step (ScholiaTlsSession *self)
{
  int result = GNUTLS_E_INTERRUPTED;

  for (guint i = 0; i < MAX_INTERRUPTIONS && result < 0 && result != GNUTLS_E_AGAIN &&
                    !gnutls_error_is_fatal (result); i++)
    result = gnutls_handshake (self->session);

  if (result == GNUTLS_E_AGAIN)
    return gnutls_record_get_direction (self->session) == 0 ? SCHOLIA_TLS_STEP_WANTS_INPUT
                                                            : SCHOLIA_TLS_STEP_WANTS_OUTPUT;

  self->is_open = result == GNUTLS_E_SUCCESS;
  if (!self->is_open)
    gnutls_alert_send_appropriate (self->session, result);

  return self->is_open ? SCHOLIA_TLS_STEP_OPEN : SCHOLIA_TLS_STEP_FAILED;
}

gboolean
scholia_tls_session_is_open (ScholiaTlsSession *self)
{
  return self->is_open;
}

static void
set_error (gssize   result,
           GError **error)
{
  if (result == GNUTLS_E_AGAIN)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "Not now");
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED,
                         gnutls_strerror ((int) result));
}

/* GnuTLS says "again" after each record without content, too, and whoever then waits for an event
 * of the socket is not told of what has come with it. */
static gssize
receive (ScholiaTlsSession *self,
         void              *buffer,
         gsize              length)
{
  gssize got;
  guint n_empty = 0;

  do
    got = gnutls_record_recv (self->session, buffer, length);
  while (got == GNUTLS_E_INTERRUPTED ||
         (got == GNUTLS_E_AGAIN && !self->is_drained && ++n_empty <= MAX_EMPTY_RECORDS));

  return n_empty > MAX_EMPTY_RECORDS ? GNUTLS_E_TOO_MANY_EMPTY_PACKETS : got;
}

/* A line that ends without a goodbye of TLS has ended: HTTP and WebSocket say themselves where a
 * message is complete. A peer that wants to renegotiate, in TLS 1.2, gets an error. */
gssize
scholia_tls_session_read (ScholiaTlsSession  *self,
                          void               *buffer,
                          gsize               length,
                          GError            **error)
{
  gssize got = receive (self, buffer, length);

  if (got == GNUTLS_E_PREMATURE_TERMINATION)
    return 0;
  if (got >= 0)
    return got;

  set_error (got, error);

  return -1;
}

gboolean
scholia_tls_session_has_rest (ScholiaTlsSession *self)
{
  return gnutls_record_check_pending (self->session) > 0;
}

gssize
scholia_tls_session_write (ScholiaTlsSession  *self,
                           const void         *data,
                           gsize               length,
                           GError            **error)
{
  gssize written;

  do
    written = gnutls_record_send (self->session, data, length);
  while (written == GNUTLS_E_INTERRUPTED);

  if (written >= 0)
    return written;

  set_error (written, error);

  return -1;
}

void
scholia_tls_session_leave (ScholiaTlsSession *self)
{
  if (self->is_open)
    gnutls_bye (self->session, GNUTLS_SHUT_WR);
}
