/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-endpoint.h"
#include "scholia-error.h"
#include "scholia-message.h"

G_BEGIN_DECLS

/* What the network, the server and the other side's refusals mean, as a SCHOLIA_ERROR with a
 * sentence for people. All (transfer full). */

/* @error: of GIO, TLS, the resolver or libsoup. One that is of SCHOLIA_ERROR already, or a
 * cancellation, is copied. */
GError *scholia_sync_error_from_transport (const GError          *error,
                                           const ScholiaEndpoint *endpoint)
                                           G_GNUC_WARN_UNUSED_RESULT;
/* An HTTP answer's status and its Scholia-Server header (NULL if it has none), where no body says
 * more; %NULL if it is a good answer of a server that we understand. */
GError *scholia_sync_error_from_status    (guint                  status,
                                           const char            *server,
                                           const ScholiaEndpoint *endpoint)
                                           G_GNUC_WARN_UNUSED_RESULT;
GError *scholia_sync_error_from_goodbye   (ScholiaGoodbyeReason   reason,
                                           const char            *words) G_GNUC_WARN_UNUSED_RESULT;
/* A WebSocket close code without a goodbye before it. */
GError *scholia_sync_error_from_close     (guint                  close_code,
                                           gboolean              *is_final)
                                           G_GNUC_WARN_UNUSED_RESULT;
/* @words: the server's, for a code that only it can explain. */
GError *scholia_sync_error_from_refusal   (ScholiaError           code,
                                           const char            *words) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
