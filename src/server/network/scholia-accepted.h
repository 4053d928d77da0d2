/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "scholia-admission.h"
#include "scholia-deadline-queue.h"
#include "scholia-tls-stream.h"

G_BEGIN_DECLS

#define SCHOLIA_TYPE_ACCEPTED (scholia_accepted_get_type ())

/**
 * ScholiaAccepted:
 *
 * An accepted connection while HTTP speaks on it: the stream that libsoup is given, around a socket
 * or around TLS on a socket. Closing it never blocks.
 */
G_DECLARE_FINAL_TYPE (ScholiaAccepted, scholia_accepted, SCHOLIA, ACCEPTED, GIOStream)

/* Takes the socket's connection and the visitor; @certificate: (nullable): speak TLS. */
ScholiaAccepted *scholia_accepted_new           (GSocketConnection     *connection,
                                                 ScholiaVisitor        *visitor,
                                                 GTlsCertificate       *certificate)
                                                 G_GNUC_WARN_UNUSED_RESULT;
/* A line that ends before its TLS handshake has adds one to @n_failures, one whose request is
 * refused before HTTP sees it to @n_refused_heads; both outlive it. */
void             scholia_accepted_count_failures (ScholiaAccepted      *self,
                                                  guint64              *n_failures,
                                                  guint64              *n_refused_heads);
/* Whether it came over the private server's Unix socket. */
gboolean         scholia_accepted_is_private    (ScholiaAccepted       *self);
/* Who it counts as. */
ScholiaVisitor  *scholia_accepted_get_visitor   (ScholiaAccepted       *self);
/* It came over the administration socket: to be said before HTTP speaks on it. */
void             scholia_accepted_set_admin     (ScholiaAccepted       *self);
gboolean         scholia_accepted_is_admin      (ScholiaAccepted       *self);
/* When it was accepted, on the monotonic clock. */
gint64           scholia_accepted_get_time      (ScholiaAccepted       *self);
/* Of the peer, for messages of libsoup to be told apart; a Unix peer gets a stand-in. */
GSocketAddress  *scholia_accepted_get_remote    (ScholiaAccepted       *self);
GSocketAddress  *scholia_accepted_get_local     (ScholiaAccepted       *self);
/* The one whose remote address object this is, or %NULL. */
ScholiaAccepted *scholia_accepted_from_remote   (GSocketAddress        *remote);
/* The same behind the stream that libsoup wrapped around it, or %NULL. */
ScholiaAccepted *scholia_accepted_from_stream   (GIOStream             *stream);
gboolean         scholia_accepted_wants_tls     (ScholiaAccepted       *self);
/* The session whose handshake is to be done, or %NULL if there is no memory. Not before the peer
 * has said something: it takes 10 KB. */
ScholiaTlsSession *scholia_accepted_start_tls   (ScholiaAccepted       *self);
GSocket         *scholia_accepted_get_socket    (ScholiaAccepted       *self);
/* Ends it from our side, at once; libsoup then finds the line closed. */
void             scholia_accepted_shut_down     (ScholiaAccepted       *self);
/* Our half of the line is done; what the peer still sends can be read. */
void             scholia_accepted_end_output    (ScholiaAccepted       *self);

/* @queue: of the time limit that progress moves; the connection is shut down at its end. */
void             scholia_accepted_set_deadline  (ScholiaAccepted       *self,
                                                 ScholiaDeadlineQueue  *queue,
                                                 gint64                 start_us);
/* Counts bytes of the current request or response; enough of them move the deadline. */
void             scholia_accepted_progress      (ScholiaAccepted       *self,
                                                 gsize                  n_bytes);
void             scholia_accepted_clear_deadline (ScholiaAccepted      *self);

/**
 * scholia_accepted_release:
 * @tls: (out) (transfer full) (nullable): TLS, which holds its own descriptor
 *
 * Hands the line over to another owner: closing this object leaves it alone from now on.
 *
 * Returns: a descriptor; the caller's if @tls is %NULL, else the one that @tls owns
 */
int              scholia_accepted_release       (ScholiaAccepted       *self,
                                                 GIOStream            **tls);

G_END_DECLS
