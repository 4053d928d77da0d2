/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "scholia-viewport.h"

G_BEGIN_DECLS

#define SCHOLIA_TYPE_CURSOR_LAYER (scholia_cursor_layer_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaCursorLayer, scholia_cursor_layer, SCHOLIA, CURSOR_LAYER, GtkWidget)

/* The others' live cursors over a viewport, each an arrow and a name. It takes no part in input,
 * and wakes the program only while one glides or fades. */

GtkWidget *scholia_cursor_layer_new          (void) G_GNUC_WARN_UNUSED_RESULT;
void       scholia_cursor_layer_set_viewport (ScholiaCursorLayer    *self,
                                              const ScholiaViewport *viewport);
/* @x, @y: fractions of the image. */
void       scholia_cursor_layer_set_cursor   (ScholiaCursorLayer    *self,
                                              const char            *id,
                                              const char            *name,
                                              guint                  color,
                                              double                 x,
                                              double                 y);
void       scholia_cursor_layer_remove       (ScholiaCursorLayer    *self,
                                              const char            *id);
guint      scholia_cursor_layer_get_n_cursors (ScholiaCursorLayer   *self);
/* Whether it asks for frames now. */
gboolean   scholia_cursor_layer_is_ticking   (ScholiaCursorLayer    *self);

G_END_DECLS
