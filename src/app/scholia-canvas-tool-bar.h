/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The floating bar over the canvas: tools, and the zoom. It acts by the "board." actions.
 * Properties: zoom (widget pixels per image pixel, for the label; bind it to the canvas). */
#define SCHOLIA_TYPE_CANVAS_TOOL_BAR (scholia_canvas_tool_bar_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaCanvasToolBar, scholia_canvas_tool_bar, SCHOLIA, CANVAS_TOOL_BAR,
                      AdwBin)

GtkWidget *scholia_canvas_tool_bar_new (void);

G_END_DECLS
