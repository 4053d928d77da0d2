/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsoup/soup.h>

#include "scholia-endpoint.h"

G_BEGIN_DECLS

/* How both the HTTP and the live side of an endpoint are spoken to: over TCP with TLS, or over a
 * private server's Unix socket, with the pinned certificate checked before a secret is sent. */

/* @timeout_s: silence on a socket that ends a request, in seconds; 0 for none. */
SoupSession *scholia_transport_new_session (ScholiaEndpoint *endpoint,
                                            guint            timeout_s) G_GNUC_WARN_UNUSED_RESULT;
/* @path: escaped, from the slash on, with its query. Redirections are not followed: a secret goes
 * to the server it was given for, and nowhere else. */
SoupMessage *scholia_transport_new_message (ScholiaEndpoint *endpoint,
                                            const char      *method,
                                            const char      *path) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
