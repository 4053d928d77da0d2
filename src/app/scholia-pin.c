/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-pin.h"

#include "scholia-css-class.h"
#include "scholia-face.h"

struct _ScholiaPin
{
  AdwBin parent_instance;

  GtkWidget *label;
  GtkWidget *tick;
  guint      number;
  guint      color;
  gboolean   resolved;
};

enum
{
  PROP_0,
  PROP_NUMBER,
  PROP_COLOR,
  PROP_RESOLVED,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (ScholiaPin, scholia_pin, ADW_TYPE_BIN)

static void
update (ScholiaPin *self)
{
  g_autofree char *text = self->number > 0 ? g_strdup_printf ("%u", self->number) : g_strdup ("…");

  gtk_label_set_label (GTK_LABEL (self->label), text);
  gtk_widget_set_visible (self->label, !self->resolved);
  gtk_widget_set_visible (self->tick, self->resolved);
  scholia_face_set_color_class (GTK_WIDGET (self), self->color);
  scholia_css_class_set (GTK_WIDGET (self), "resolved", self->resolved);
  scholia_css_class_set (GTK_WIDGET (self), "three-digits",
                         self->number >= 100 && self->number < 1000);
  scholia_css_class_set (GTK_WIDGET (self), "more-digits", self->number >= 1000);
}

static void
scholia_pin_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  ScholiaPin *self = SCHOLIA_PIN (object);

  switch (prop_id)
    {
    case PROP_NUMBER:
      g_value_set_uint (value, self->number);
      break;
    case PROP_COLOR:
      g_value_set_uint (value, self->color);
      break;
    case PROP_RESOLVED:
      g_value_set_boolean (value, self->resolved);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_pin_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  ScholiaPin *self = SCHOLIA_PIN (object);

  switch (prop_id)
    {
    case PROP_NUMBER:
      self->number = g_value_get_uint (value);
      break;
    case PROP_COLOR:
      self->color = g_value_get_uint (value);
      break;
    case PROP_RESOLVED:
      self->resolved = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }

  update (self);
}

static void
scholia_pin_class_init (ScholiaPinClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = scholia_pin_get_property;
  object_class->set_property = scholia_pin_set_property;

  props[PROP_NUMBER] =
    g_param_spec_uint ("number", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_COLOR] =
    g_param_spec_uint ("color", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_RESOLVED] =
    g_param_spec_boolean ("resolved", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_css_name (widget_class, "pin");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
add_centered (GtkWidget *box,
              GtkWidget *child)
{
  gtk_widget_set_vexpand (child, TRUE);
  gtk_widget_set_halign (child, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (child, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), child);
}

static void
scholia_pin_init (ScholiaPin *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->label = gtk_label_new (NULL);
  self->tick = gtk_image_new_from_icon_name ("scholia-tick-symbolic");
  add_centered (box, self->label);
  add_centered (box, self->tick);
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  update (self);
}

GtkWidget *
scholia_pin_new (void)
{
  return g_object_new (SCHOLIA_TYPE_PIN, NULL);
}
