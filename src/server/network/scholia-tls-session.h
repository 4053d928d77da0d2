/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ScholiaTlsSession:
 *
 * The server's side of TLS on a connected socket, by GnuTLS; reference-counted. Nothing here waits
 * for the peer: GTlsServerConnection, which is GnuTLS too, keeps one of the threads that all of
 * GLib shares for as long as a handshake lasts, so peers who stalled in it kept the others outside.
 */
typedef struct _ScholiaTlsSession ScholiaTlsSession;

typedef enum
{
  SCHOLIA_TLS_STEP_OPEN,         /* the handshake is done */
  SCHOLIA_TLS_STEP_WANTS_INPUT,  /* it goes on when the socket can be read */
  SCHOLIA_TLS_STEP_WANTS_OUTPUT, /* or written */
  SCHOLIA_TLS_STEP_FAILED,       /* for good; the peer was told why, if the line took it */
} ScholiaTlsStep;

/* @socket: non-blocking; @certificate: of scholia_certificate_load(). %NULL if GnuTLS has no
 * memory. */
ScholiaTlsSession *scholia_tls_session_new        (GSocket            *socket,
                                                   GTlsCertificate    *certificate)
                                                   G_GNUC_WARN_UNUSED_RESULT;
ScholiaTlsSession *scholia_tls_session_ref        (ScholiaTlsSession  *self)
                                                   G_GNUC_WARN_UNUSED_RESULT;
void               scholia_tls_session_unref      (ScholiaTlsSession  *self);
GSocket           *scholia_tls_session_get_socket (ScholiaTlsSession  *self);
/* Takes the handshake as far as it goes by itself: up to some milliseconds of CPU. In any thread,
 * but in one at a time, and before anything is read or written. */
ScholiaTlsStep     scholia_tls_session_step       (ScholiaTlsSession  *self);
gboolean           scholia_tls_session_is_open    (ScholiaTlsSession  *self);
/* Bytes, 0 at the end, -1 with @error: WOULD_BLOCK, or CONNECTION_CLOSED for good. */
gssize             scholia_tls_session_read       (ScholiaTlsSession  *self,
                                                   void               *buffer,
                                                   gsize               length,
                                                   GError            **error);
/* Of a record that was decrypted, a part is left that nobody has read. */
gboolean           scholia_tls_session_has_rest   (ScholiaTlsSession  *self);
/* Bytes of one record, -1 with @error. What WOULD_BLOCK is offered again unchanged: it was
 * encrypted. */
gssize             scholia_tls_session_write      (ScholiaTlsSession  *self,
                                                   const void         *data,
                                                   gsize               length,
                                                   GError            **error);
/* Says goodbye if there is room for it: a peer that does not read is not waited for. */
void               scholia_tls_session_leave      (ScholiaTlsSession  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaTlsSession, scholia_tls_session_unref)

G_END_DECLS
