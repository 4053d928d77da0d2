/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The places of a person's own server; the application knows the same ones. */

/* XDG_DATA_HOME/scholia/server. */
char           *scholia_private_dup_data_folder (void) G_GNUC_WARN_UNUSED_RESULT;
/* XDG_RUNTIME_DIR/scholia/server.sock, in a Flatpak XDG_RUNTIME_DIR/app/ID/scholia/server.sock. */
char           *scholia_private_dup_socket_path (void) G_GNUC_WARN_UNUSED_RESULT;

/**
 * scholia_private_claim_socket:
 *
 * Makes the folder (0700) and removes a socket that nobody listens on any more. The caller
 * holds the lock of the data folder.
 *
 * Returns: (transfer full): where to listen; %NULL with @error CONFLICT if another server
 * listens there
 */
GSocketAddress *scholia_private_claim_socket    (const char         *path,
                                                 GError            **error)
                                                 G_GNUC_WARN_UNUSED_RESULT;
/* After listening: nobody else may connect (0600). */
gboolean        scholia_private_protect_socket  (const char         *path,
                                                 GError            **error);
/* Whether the peer is the person this server runs for. */
gboolean        scholia_private_is_owner        (GSocketConnection  *connection);

G_END_DECLS
