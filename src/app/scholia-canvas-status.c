/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-canvas-status.h"

struct _ScholiaCanvasStatus
{
  AdwBin parent_instance;

  GtkInscription *inscription;
  guint           n_chars;
};

enum
{
  PROP_0,
  PROP_TEXT,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (ScholiaCanvasStatus, scholia_canvas_status, ADW_TYPE_BIN)

static void
set_text (ScholiaCanvasStatus *self,
          const char          *text)
{
  guint n_chars = text != NULL ? (guint) g_utf8_strlen (text, -1) : 0;

  gtk_inscription_set_text (self->inscription, text);
  gtk_widget_set_visible (GTK_WIDGET (self->inscription), text != NULL);
  if (n_chars != 0 && n_chars <= self->n_chars)
    return;

  self->n_chars = n_chars;
  gtk_inscription_set_min_chars (self->inscription, n_chars);
  gtk_inscription_set_nat_chars (self->inscription, n_chars);
}

static void
scholia_canvas_status_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  ScholiaCanvasStatus *self = SCHOLIA_CANVAS_STATUS (object);

  switch (prop_id)
    {
    case PROP_TEXT:
      g_value_set_string (value, gtk_inscription_get_text (self->inscription));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_canvas_status_set_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  ScholiaCanvasStatus *self = SCHOLIA_CANVAS_STATUS (object);

  switch (prop_id)
    {
    case PROP_TEXT:
      set_text (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_canvas_status_class_init (ScholiaCanvasStatusClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = scholia_canvas_status_get_property;
  object_class->set_property = scholia_canvas_status_set_property;

  props[PROP_TEXT] =
    g_param_spec_string ("text", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
scholia_canvas_status_init (ScholiaCanvasStatus *self)
{
  self->inscription = g_object_new (GTK_TYPE_INSCRIPTION, "xalign", 0.5f, "visible", FALSE,
                                    "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->inscription), "canvas-status");
  gtk_widget_add_css_class (GTK_WIDGET (self->inscription), "numeric");
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->inscription));
}

GtkWidget *
scholia_canvas_status_new (void)
{
  return g_object_new (SCHOLIA_TYPE_CANVAS_STATUS, NULL);
}
