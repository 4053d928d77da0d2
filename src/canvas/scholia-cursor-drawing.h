/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* (transfer full): arrow and name tag of somebody's cursor, the arrow's tip in the origin. @widget:
 * for its font. */
GskRenderNode *scholia_cursor_drawing_make (GtkWidget  *widget,
                                            const char *name,
                                            guint       color) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
