/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsoup/soup.h>

#include "scholia-endpoint.h"

G_BEGIN_DECLS

/* One HTTP request to one server, with every failure as a SCHOLIA_ERROR (or a cancellation). */

/* The answer's body as it comes; only of a good answer. */
void          scholia_request_open_async  (SoupSession          *http,
                                           SoupMessage          *message,
                                           ScholiaEndpoint      *endpoint,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
GInputStream *scholia_request_open_finish (GAsyncResult         *result,
                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same, read to its end: at most SCHOLIA_MAX_BODY_BYTES. */
void          scholia_request_read_async  (SoupSession          *http,
                                           SoupMessage          *message,
                                           ScholiaEndpoint      *endpoint,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
GBytes       *scholia_request_read_finish (GAsyncResult         *result,
                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
