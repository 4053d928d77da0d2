/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "scholia-recent-board.h"

G_BEGIN_DECLS

/**
 * ScholiaRecentCard:
 *
 * A recent board on the start page: thumbnail, title, where it lives, last activity, open threads,
 * unread badge, menu. Activating it is the row's concern. Its actions: card.open, card.open-window,
 * card.remove, which become these signals:
 * - "open-wanted" (gboolean in_new_window)
 * - "remove-wanted" ()
 */
#define SCHOLIA_TYPE_RECENT_CARD (scholia_recent_card_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaRecentCard, scholia_recent_card, SCHOLIA, RECENT_CARD, GtkFlowBoxChild)

GtkWidget          *scholia_recent_card_new       (ScholiaRecentBoard *board);
ScholiaRecentBoard *scholia_recent_card_get_board (ScholiaRecentCard  *self);

G_END_DECLS
