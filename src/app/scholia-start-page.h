/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "scholia-recent-board.h"

G_BEGIN_DECLS

/**
 * ScholiaStartPage:
 *
 * What a window shows without a board: the ways to one, and the recent boards. Its buttons are
 * the window's actions (win.open-image, win.paste, win.screenshot, win.join).
 *
 * Signals:
 * - "recent-wanted" (ScholiaRecentBoard *board, gboolean in_new_window)
 */
#define SCHOLIA_TYPE_START_PAGE (scholia_start_page_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaStartPage, scholia_start_page, SCHOLIA, START_PAGE, AdwBin)

GtkWidget *scholia_start_page_new (void);

G_END_DECLS
