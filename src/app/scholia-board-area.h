/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "scholia-canvas.h"

G_BEGIN_DECLS

/* In pixels, as drawn in the mock-ups. */
#define SCHOLIA_CARD_WIDTH 336
#define SCHOLIA_SIDEBAR_WIDTH 340

/**
 * ScholiaBoardArea:
 *
 * Where everything on a board goes. Wide: the sidebar at the end, the tool bar over the canvas,
 * the card beside its marker, following pan and zoom. Narrow: the sidebar over everything; the
 * card under a strip of the canvas.
 *
 * Properties: canvas, tool-bar, card, sidebar (the children, set once), is-narrow, shows-sidebar,
 * shows-card.
 */
#define SCHOLIA_TYPE_BOARD_AREA (scholia_board_area_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaBoardArea, scholia_board_area, SCHOLIA, BOARD_AREA, GtkWidget)

/* The place that the card belongs to; %NULL hides the card. */
void scholia_board_area_set_anchor (ScholiaBoardArea    *self,
                                    const ScholiaAnchor *anchor);

G_END_DECLS
