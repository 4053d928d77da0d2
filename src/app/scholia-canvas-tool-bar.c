/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-canvas-tool-bar.h"

#include <glib/gi18n.h>
#include <math.h>

#define TEMPLATE "/io/github/scholia/Scholia/scholia-canvas-tool-bar.ui"

struct _ScholiaCanvasToolBar
{
  AdwBin parent_instance;

  GtkMenuButton *zoom_button;
  GMenuModel    *zoom_menu;
  double         zoom;
};

enum
{
  PROP_0,
  PROP_ZOOM,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (ScholiaCanvasToolBar, scholia_canvas_tool_bar, ADW_TYPE_BIN)

static void
set_zoom (ScholiaCanvasToolBar *self,
          double                zoom)
{
  g_autofree char *label = NULL;

  self->zoom = zoom;
  /* Translators: the zoom level, in percent */
  label = g_strdup_printf (_("%d %%"), (int) lround (zoom * 100));
  if (g_strcmp0 (label, gtk_menu_button_get_label (self->zoom_button)) != 0)
    gtk_menu_button_set_label (self->zoom_button, label);
}

static void
scholia_canvas_tool_bar_get_property (GObject    *object,
                                      guint       prop_id,
                                      GValue     *value,
                                      GParamSpec *pspec)
{
  ScholiaCanvasToolBar *self = SCHOLIA_CANVAS_TOOL_BAR (object);

  switch (prop_id)
    {
    case PROP_ZOOM:
      g_value_set_double (value, self->zoom);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_canvas_tool_bar_set_property (GObject      *object,
                                      guint         prop_id,
                                      const GValue *value,
                                      GParamSpec   *pspec)
{
  ScholiaCanvasToolBar *self = SCHOLIA_CANVAS_TOOL_BAR (object);

  switch (prop_id)
    {
    case PROP_ZOOM:
      set_zoom (self, g_value_get_double (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_canvas_tool_bar_class_init (ScholiaCanvasToolBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = scholia_canvas_tool_bar_get_property;
  object_class->set_property = scholia_canvas_tool_bar_set_property;

  props[PROP_ZOOM] =
    g_param_spec_double ("zoom", NULL, NULL, 0, G_MAXDOUBLE, 1,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_template_from_resource (widget_class, TEMPLATE);
  gtk_widget_class_bind_template_child (widget_class, ScholiaCanvasToolBar, zoom_button);
  gtk_widget_class_bind_template_child (widget_class, ScholiaCanvasToolBar, zoom_menu);
}

/* A menu that nobody opened need not be made. */
static void
create_menu_cb (GtkMenuButton *button,
                gpointer       user_data)
{
  ScholiaCanvasToolBar *self = user_data;

  if (gtk_menu_button_get_menu_model (button) == NULL)
    gtk_menu_button_set_menu_model (button, self->zoom_menu);
}

static void
scholia_canvas_tool_bar_init (ScholiaCanvasToolBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->zoom_button, create_menu_cb, self, NULL);
  set_zoom (self, 1);
}

GtkWidget *
scholia_canvas_tool_bar_new (void)
{
  return g_object_new (SCHOLIA_TYPE_CANVAS_TOOL_BAR, NULL);
}
