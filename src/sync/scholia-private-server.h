/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-endpoint.h"

G_BEGIN_DECLS

/* This computer's own scholia-server: found if it runs, else started (detached, so that it outlives
 * this window until it is idle), and started again if it died. One at a time per data folder,
 * guarded by the server's lock. @team_key: (out) (optional): opens it. Errors: UNREACHABLE with a
 * sentence. */
void             scholia_private_server_ensure_async    (GCancellable         *cancellable,
                                                         GAsyncReadyCallback   callback,
                                                         gpointer              user_data);
ScholiaEndpoint *scholia_private_server_ensure_finish   (GAsyncResult         *result,
                                                         char                **team_key,
                                                         GError              **error)
                                                         G_GNUC_WARN_UNUSED_RESULT;
/* XDG_RUNTIME_DIR/scholia/server.sock (in a Flatpak under app/ID), and
 * XDG_DATA_HOME/scholia/server. */
char            *scholia_private_server_dup_socket_path (void);
char            *scholia_private_server_dup_data_dir    (void);
/* The program that would be started, (nullable): from $SCHOLIA_SERVER, beside the running
 * executable (in a build tree in the server's folder), or the installation's folder. */
char            *scholia_private_server_find_program    (void);

G_END_DECLS
