/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-css-class.h"

void
scholia_css_class_set (GtkWidget  *widget,
                       const char *name,
                       gboolean    has_it)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (has_it)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}
