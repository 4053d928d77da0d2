/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "scholia-link.h"

G_BEGIN_DECLS

#define SCHOLIA_TYPE_ENDPOINT (scholia_endpoint_get_type ())

/**
 * ScholiaEndpoint:
 *
 * How to reach a server: its origin, or the path of a private server's Unix socket, and the
 * certificate that is expected. Immutable, reference counted.
 */
typedef struct _ScholiaEndpoint ScholiaEndpoint;

GType            scholia_endpoint_get_type        (void) G_GNUC_CONST;
ScholiaEndpoint *scholia_endpoint_new_private     (const char            *socket_path)
                                                   G_GNUC_WARN_UNUSED_RESULT;
ScholiaEndpoint *scholia_endpoint_new_for_link    (ScholiaLink           *link)
                                                   G_GNUC_WARN_UNUSED_RESULT;
ScholiaEndpoint *scholia_endpoint_ref             (ScholiaEndpoint       *self);
void             scholia_endpoint_unref           (ScholiaEndpoint       *self);
gboolean         scholia_endpoint_is_private      (const ScholiaEndpoint *self);
/* "https://HOST:PORT", or "http://localhost" for a private server. */
const char      *scholia_endpoint_get_origin      (const ScholiaEndpoint *self);
/* (nullable) */
const char      *scholia_endpoint_get_socket_path (const ScholiaEndpoint *self);
/* (nullable) */
const char      *scholia_endpoint_get_fingerprint (const ScholiaEndpoint *self);
/* What people call it: "This computer" is the app's word; here the host name. */
const char      *scholia_endpoint_get_host        (const ScholiaEndpoint *self);

/**
 * scholia_endpoint_dup_identity:
 * @installation_secret: what scholia_secrets_installation_finish() gave
 *
 * The participant's secret for this server: HMAC-SHA-256 of the installation secret with the
 * origin, or for a pinned certificate with the fingerprint, which outlives an address.
 *
 * Returns: (transfer full): 43 characters of base64url
 */
char            *scholia_endpoint_dup_identity    (const ScholiaEndpoint *self,
                                                   GBytes                *installation_secret)
                                                   G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaEndpoint, scholia_endpoint_unref)

G_END_DECLS
