/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-tls-session.h"

G_BEGIN_DECLS

#define SCHOLIA_TYPE_TLS_STREAM (scholia_tls_stream_get_type ())

/**
 * ScholiaTlsStream:
 *
 * A TLS session as GIO's streams, for libsoup and for the data plane. They are pollable, and all
 * that they do is without waiting, as if it had been asked for so.
 */
G_DECLARE_FINAL_TYPE (ScholiaTlsStream, scholia_tls_stream, SCHOLIA, TLS_STREAM, GIOStream)

/* Closes @connection when it is closed or goes. %NULL if GnuTLS has no memory. */
ScholiaTlsStream  *scholia_tls_stream_new         (GSocketConnection *connection,
                                                   GTlsCertificate   *certificate)
                                                   G_GNUC_WARN_UNUSED_RESULT;
ScholiaTlsSession *scholia_tls_stream_get_session (ScholiaTlsStream  *self);

G_END_DECLS
