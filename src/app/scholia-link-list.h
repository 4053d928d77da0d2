/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "scholia-board-access.h"

G_BEGIN_DECLS

/**
 * ScholiaLinkList:
 *
 * The links of one board, a row for each role, for somebody who may manage them.
 *
 * Signals:
 * - "message" (const char *words): for a toast
 * - "problem" (const GError *error): the server refused, or did not answer
 */
#define SCHOLIA_TYPE_LINK_LIST (scholia_link_list_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaLinkList, scholia_link_list, SCHOLIA, LINK_LIST, AdwBin)

GtkWidget *scholia_link_list_new       (void) G_GNUC_WARN_UNUSED_RESULT;
/* Loads what is there. @public_place: where others reach the board: of a board on this computer
 * the address and port it is shared at. */
void       scholia_link_list_set_board (ScholiaLinkList          *self,
                                        const ScholiaBoardAccess *access,
                                        ScholiaPlace             *public_place);

G_END_DECLS
