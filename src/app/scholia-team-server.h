/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-link.h"

G_BEGIN_DECLS

/**
 * ScholiaTeamServer:
 *
 * A team's server that boards can be published to, without its key. Immutable. Properties: name
 * (the team's), host.
 */
#define SCHOLIA_TYPE_TEAM_SERVER (scholia_team_server_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaTeamServer, scholia_team_server, SCHOLIA, TEAM_SERVER, GObject)

/* @name: what the server says its team is called; @link: to a team, of which the secret is not
 * kept. */
ScholiaTeamServer *scholia_team_server_new              (const char        *name,
                                                         const ScholiaLink *link)
                                                         G_GNUC_WARN_UNUSED_RESULT;
/* From and to an element of the setting "team-servers", (ssqss). (nullable): %NULL if it is not
 * valid. */
ScholiaTeamServer *scholia_team_server_new_from_variant (GVariant          *variant)
                                                         G_GNUC_WARN_UNUSED_RESULT;
GVariant          *scholia_team_server_to_variant       (ScholiaTeamServer *self);

const char        *scholia_team_server_get_name         (ScholiaTeamServer *self);
const char        *scholia_team_server_get_host         (ScholiaTeamServer *self);
/* Whether a board at @host and @port, with that certificate, is on this server. */
gboolean           scholia_team_server_is_at            (ScholiaTeamServer *self,
                                                         const char        *host,
                                                         guint16            port,
                                                         const char        *fingerprint);
ScholiaLink       *scholia_team_server_make_link        (ScholiaTeamServer *self,
                                                         const char        *key)
                                                         G_GNUC_WARN_UNUSED_RESULT;
/* "team:ORIGIN/TEAM". */
char              *scholia_team_server_dup_secret_name  (ScholiaTeamServer *self)
                                                         G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
