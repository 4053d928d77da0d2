/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "scholia-board-access.h"
#include "scholia-session.h"

G_BEGIN_DECLS

/**
 * ScholiaShareDialog:
 *
 * Links to a board, and who is on it: on this network, or on a team's server.
 *
 * Signals:
 * - "published" (const ScholiaBoardAccess *access): the board is a new one on a team's server; the
 *   dialog has closed
 */
#define SCHOLIA_TYPE_SHARE_DIALOG (scholia_share_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaShareDialog, scholia_share_dialog, SCHOLIA, SHARE_DIALOG, AdwWindow)

GtkWidget *scholia_share_dialog_new (GtkWindow                *parent,
                                     const ScholiaBoardAccess *access,
                                     ScholiaSession           *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
