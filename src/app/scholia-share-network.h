/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "scholia-board-access.h"
#include "scholia-session.h"

G_BEGIN_DECLS

/**
 * ScholiaShareNetwork:
 *
 * The share dialog's first page: for a board on this computer the switch that shares it on this
 * network, then its links and who is here; for a board elsewhere links and people only.
 *
 * Signals:
 * - "message" (const char *words): for a toast
 */
#define SCHOLIA_TYPE_SHARE_NETWORK (scholia_share_network_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaShareNetwork, scholia_share_network, SCHOLIA, SHARE_NETWORK, AdwBin)

void scholia_share_network_set_board (ScholiaShareNetwork      *self,
                                      const ScholiaBoardAccess *access,
                                      ScholiaSession           *session);

G_END_DECLS
