/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-color-row.h"

#include "scholia-color.h"
#include "scholia-face.h"
#include "scholia-limits.h"

#include <glib/gi18n.h>

struct _ScholiaColorRow
{
  AdwPreferencesRow parent_instance;

  GtkBox *box;
  GtkToggleButton *buttons[SCHOLIA_N_COLORS];
  guint color;
};

enum
{
  PROP_0,
  PROP_COLOR,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (ScholiaColorRow, scholia_color_row, ADW_TYPE_PREFERENCES_ROW)

static void
toggled_cb (GtkToggleButton *button,
            ScholiaColorRow *self)
{
  if (!gtk_toggle_button_get_active (button))
    return;

  for (guint i = 0; i < SCHOLIA_N_COLORS; i++)
    {
      if (self->buttons[i] == button)
        scholia_color_row_set_color (self, i);
    }
}

static void
add_button (ScholiaColorRow *self,
            guint            color)
{
  GtkWidget *button = gtk_toggle_button_new ();
  const char *name = _(scholia_color_get_name (color));

  gtk_button_set_icon_name (GTK_BUTTON (button), "object-select-symbolic");
  gtk_widget_add_css_class (button, "swatch");
  gtk_widget_add_css_class (button, "circular");
  scholia_face_set_color_class (button, color);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), self->buttons[0]);
  gtk_box_append (self->box, button);

  self->buttons[color] = GTK_TOGGLE_BUTTON (button);
  g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), self, 0);
}

static void
scholia_color_row_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  ScholiaColorRow *self = SCHOLIA_COLOR_ROW (object);

  switch (prop_id)
    {
    case PROP_COLOR:
      g_value_set_uint (value, self->color);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_color_row_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  ScholiaColorRow *self = SCHOLIA_COLOR_ROW (object);

  switch (prop_id)
    {
    case PROP_COLOR:
      scholia_color_row_set_color (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_color_row_class_init (ScholiaColorRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = scholia_color_row_get_property;
  object_class->set_property = scholia_color_row_set_property;

  props[PROP_COLOR] =
    g_param_spec_uint ("color", NULL, NULL, 0, SCHOLIA_N_COLORS - 1, 0,
                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/scholia/Scholia/scholia-color-row.ui");
  gtk_widget_class_bind_template_child (widget_class, ScholiaColorRow, box);
}

static void
scholia_color_row_init (ScholiaColorRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  for (guint i = 0; i < SCHOLIA_N_COLORS; i++)
    add_button (self, i);
  gtk_toggle_button_set_active (self->buttons[0], TRUE);
}

guint
scholia_color_row_get_color (ScholiaColorRow *self)
{
  g_return_val_if_fail (SCHOLIA_IS_COLOR_ROW (self), 0);

  return self->color;
}

void
scholia_color_row_set_color (ScholiaColorRow *self,
                             guint            color)
{
  g_return_if_fail (SCHOLIA_IS_COLOR_ROW (self));
  g_return_if_fail (color < SCHOLIA_N_COLORS);

  if (self->color == color)
    return;

  self->color = color;
  gtk_toggle_button_set_active (self->buttons[color], TRUE);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_COLOR]);
}
