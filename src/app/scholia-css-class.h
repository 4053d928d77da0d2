/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @widget has the style class @name from now on, or has it no longer. */
void scholia_css_class_set (GtkWidget  *widget,
                            const char *name,
                            gboolean    has_it);

G_END_DECLS
