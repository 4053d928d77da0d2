/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ScholiaAdminSocket:
 *
 * Where a running server takes the commands of its operator: a Unix socket in the data folder,
 * which like the folder is its owner's alone (mode 0600), for that user and for root.
 */
typedef struct _ScholiaAdminSocket ScholiaAdminSocket;

/* @folder: the data folder, which is there. */
ScholiaAdminSocket *scholia_admin_socket_new         (const char          *folder,
                                                      GError             **error)
                                                      G_GNUC_WARN_UNUSED_RESULT;
void                scholia_admin_socket_free        (ScholiaAdminSocket  *self);
/* Works for folders of any path length, while @self lives. */
GSocketAddress     *scholia_admin_socket_get_address (ScholiaAdminSocket  *self);
/* For the holder of the folder's lock: what is left of another server goes. */
void                scholia_admin_socket_remove      (ScholiaAdminSocket  *self);
/* For the same, once the socket is there: mode 0600. */
gboolean            scholia_admin_socket_protect     (ScholiaAdminSocket  *self,
                                                      GError             **error);
/* For a command: a server listens there. */
gboolean            scholia_admin_socket_is_answered (ScholiaAdminSocket  *self);
/* For a server: the peer is the same user, or root. */
gboolean            scholia_admin_socket_may_command (GSocketConnection   *connection);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaAdminSocket, scholia_admin_socket_free)

G_END_DECLS
