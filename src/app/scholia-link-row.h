/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "scholia-api.h"

G_BEGIN_DECLS

/**
 * ScholiaLinkRow:
 *
 * The link of one role: made here with an expiry and a password if wanted, copied, shown as a QR
 * code, replaced, revoked. Property: role (construct-only).
 *
 * Signals:
 * - "create-wanted" (): with scholia_link_row_get_request(); it replaces the one that is there
 * - "revoke-wanted" ()
 * - "copied" (): the address is on the clipboard
 */
#define SCHOLIA_TYPE_LINK_ROW (scholia_link_row_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaLinkRow, scholia_link_row, SCHOLIA, LINK_ROW, AdwExpanderRow)

GtkWidget             *scholia_link_row_new         (ScholiaRole            role)
                                                     G_GNUC_WARN_UNUSED_RESULT;
ScholiaRole            scholia_link_row_get_role    (ScholiaLinkRow        *self);
/* @info: (nullable): %NULL: there is no link. @url: (nullable): %NULL while it cannot be passed on:
 * only who made a link knows its address. */
void                   scholia_link_row_set_link    (ScholiaLinkRow        *self,
                                                     const ScholiaLinkInfo *info,
                                                     const char            *url);
/* (nullable): of the link that is there. */
const char            *scholia_link_row_get_link_id (ScholiaLinkRow        *self);
ScholiaLinkRequest    *scholia_link_row_get_request (ScholiaLinkRow        *self)
                                                     G_GNUC_WARN_UNUSED_RESULT;
/* While the server is asked. */
void                   scholia_link_row_set_busy    (ScholiaLinkRow        *self,
                                                     gboolean               is_busy);

G_END_DECLS
