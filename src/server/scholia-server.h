/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-server-options.h"

G_BEGIN_DECLS

/**
 * ScholiaServer:
 *
 * The server put together: store, access, rooms, live connections, HTTP and the sockets before
 * them.
 */
typedef struct _ScholiaServer ScholiaServer;

/* It has ended: by scholia_server_stop(), or because a private server had nothing to do. */
typedef void (*ScholiaServerFunc) (gpointer user_data);

/* @options: (transfer full) */
ScholiaServer *scholia_server_new          (ScholiaServerOptions  *options,
                                            ScholiaServerFunc      ended,
                                            gpointer               user_data)
                                            G_GNUC_WARN_UNUSED_RESULT;
void           scholia_server_free         (ScholiaServer         *self);
/* Opens the store and listens. */
void           scholia_server_start_async  (ScholiaServer         *self,
                                            GAsyncReadyCallback    callback,
                                            gpointer               user_data);
gboolean       scholia_server_start_finish (GAsyncResult          *result,
                                            GError               **error);
/* Reads certificate and key again, for connections from now on; the log says what came of it. */
void           scholia_server_reload       (ScholiaServer         *self);
/* Says goodbye to everybody, finishes what is stored, ends. */
void           scholia_server_stop         (ScholiaServer         *self);
/* (nullable): "ADDRESS:PORT" in force; %NULL for a private server. */
char          *scholia_server_dup_address  (ScholiaServer         *self) G_GNUC_WARN_UNUSED_RESULT;
/* (nullable): what adds this server to an application; %NULL if it has no name outside (plain). */
char          *scholia_server_dup_team_link (ScholiaServer        *self) G_GNUC_WARN_UNUSED_RESULT;
/* The same of a server that did not start because another process holds its folder. */
char          *scholia_server_peek_team_link (ScholiaServer       *self,
                                              GError             **error)
                                              G_GNUC_WARN_UNUSED_RESULT;
/* The team was made at this start: whoever started the server has no link yet. */
gboolean       scholia_server_is_new       (ScholiaServer         *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaServer, scholia_server_free)

G_END_DECLS
