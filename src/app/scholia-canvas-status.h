/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A few quiet words over the canvas that change as fast as the pointer moves. It is as wide as the
 * longest of them since it came up, so that nothing is laid out anew meanwhile. Property: text
 * (nullable: without one it is not there). A screen reader is told otherwise. */
#define SCHOLIA_TYPE_CANVAS_STATUS (scholia_canvas_status_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaCanvasStatus, scholia_canvas_status, SCHOLIA, CANVAS_STATUS, AdwBin)

GtkWidget *scholia_canvas_status_new (void);

G_END_DECLS
