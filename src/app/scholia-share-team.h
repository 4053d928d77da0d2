/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "scholia-board-access.h"
#include "scholia-session.h"

G_BEGIN_DECLS

/**
 * ScholiaShareTeam:
 *
 * The share dialog's second page: publishes the image of a board on this computer as a new board on
 * a team's server. The comments made so far are not carried over, and the page says so.
 *
 * Signals:
 * - "published" (const ScholiaBoardAccess *access)
 * - "add-server" (): the person wants to give the link of another team server
 */
#define SCHOLIA_TYPE_SHARE_TEAM (scholia_share_team_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaShareTeam, scholia_share_team, SCHOLIA, SHARE_TEAM, AdwBin)

void scholia_share_team_set_board (ScholiaShareTeam         *self,
                                   const ScholiaBoardAccess *access,
                                   ScholiaSession           *session);

G_END_DECLS
