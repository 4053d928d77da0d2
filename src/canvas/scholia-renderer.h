/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Whether cairo paints the widget's window, for what is drawn in another way there. FALSE while it
 * has no window. */
gboolean scholia_renderer_is_cairo (GtkWidget *widget);

G_END_DECLS
