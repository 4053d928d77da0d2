/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "scholia-place.h"
#include "scholia-team-server.h"

G_BEGIN_DECLS

/**
 * ScholiaTeamServers:
 *
 * The team servers of this person: the list in the settings, their keys with the secrets.
 */
#define SCHOLIA_TYPE_TEAM_SERVERS (scholia_team_servers_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaTeamServers, scholia_team_servers, SCHOLIA, TEAM_SERVERS, GObject)

/* (transfer none): of this process. */
ScholiaTeamServers *scholia_team_servers_get_default (void);
ScholiaTeamServers *scholia_team_servers_new         (GSettings            *settings)
                                                      G_GNUC_WARN_UNUSED_RESULT;
/* (transfer none): of #ScholiaTeamServer. */
GListModel         *scholia_team_servers_get_model   (ScholiaTeamServers   *self);
/* The name of the team at @place's server, or %NULL. */
const char         *scholia_team_servers_find_name   (ScholiaTeamServers   *self,
                                                      ScholiaPlace         *place);

/* Keeps the key of @link and puts the server in the list, in place of one of the same origin and
 * team. */
void                scholia_team_servers_add_async   (ScholiaTeamServers   *self,
                                                      const char           *name,
                                                      ScholiaLink          *link,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
gboolean            scholia_team_servers_add_finish  (ScholiaTeamServers   *self,
                                                      GAsyncResult         *result,
                                                      GError              **error);
/* Forgets the server and its key. Its boards stay where they are. */
void                scholia_team_servers_remove      (ScholiaTeamServers   *self,
                                                      ScholiaTeamServer    *server);

G_END_DECLS
