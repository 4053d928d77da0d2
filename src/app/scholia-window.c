/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-window.h"

struct _ScholiaWindow
{
  AdwApplicationWindow parent_instance;

  GtkStack *stack;
};

G_DEFINE_FINAL_TYPE (ScholiaWindow, scholia_window, ADW_TYPE_APPLICATION_WINDOW)

static void
scholia_window_class_init (ScholiaWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/scholia/Scholia/scholia-window.ui");
  gtk_widget_class_bind_template_child (widget_class, ScholiaWindow, stack);
}

static void
scholia_window_init (ScholiaWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

ScholiaWindow *
scholia_window_new (AdwApplication *application)
{
  return g_object_new (SCHOLIA_TYPE_WINDOW, "application", application, NULL);
}
