/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-renderer.h"

gboolean
scholia_renderer_is_cairo (GtkWidget *widget)
{
  GtkNative *native = gtk_widget_get_native (widget);

  return native != NULL && GSK_IS_CAIRO_RENDERER (gtk_native_get_renderer (native));
}
