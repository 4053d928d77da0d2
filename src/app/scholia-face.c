/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-face.h"

#include "scholia-css-class.h"
#include "scholia-limits.h"

struct _ScholiaFace
{
  AdwBin parent_instance;

  AdwAvatar *avatar;
  guint      color;
};

enum
{
  PROP_0,
  PROP_PERSON_NAME,
  PROP_COLOR,
  PROP_SIZE,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (ScholiaFace, scholia_face, ADW_TYPE_BIN)

static void
set_person_name (ScholiaFace *self,
                 const char  *name)
{
  adw_avatar_set_text (self->avatar, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name != NULL ? name : "", -1);
}

static void
scholia_face_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  ScholiaFace *self = SCHOLIA_FACE (object);

  switch (prop_id)
    {
    case PROP_PERSON_NAME:
      g_value_set_string (value, adw_avatar_get_text (self->avatar));
      break;
    case PROP_COLOR:
      g_value_set_uint (value, self->color);
      break;
    case PROP_SIZE:
      g_value_set_int (value, adw_avatar_get_size (self->avatar));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_face_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  ScholiaFace *self = SCHOLIA_FACE (object);

  switch (prop_id)
    {
    case PROP_PERSON_NAME:
      set_person_name (self, g_value_get_string (value));
      break;
    case PROP_COLOR:
      self->color = g_value_get_uint (value);
      scholia_face_set_color_class (GTK_WIDGET (self), self->color);
      break;
    case PROP_SIZE:
      adw_avatar_set_size (self->avatar, g_value_get_int (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_face_class_init (ScholiaFaceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = scholia_face_get_property;
  object_class->set_property = scholia_face_set_property;

  props[PROP_PERSON_NAME] =
    g_param_spec_string ("person-name", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_COLOR] =
    g_param_spec_uint ("color", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_SIZE] =
    g_param_spec_int ("size", NULL, NULL, -1, G_MAXINT, 32,
                      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_css_name (widget_class, "face");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
scholia_face_init (ScholiaFace *self)
{
  self->avatar = ADW_AVATAR (adw_avatar_new (32, NULL, TRUE));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->avatar));
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  scholia_face_set_color_class (GTK_WIDGET (self), 0);
}

GtkWidget *
scholia_face_new (int size)
{
  return g_object_new (SCHOLIA_TYPE_FACE, "size", size, NULL);
}

void
scholia_face_set_person (ScholiaFace *self,
                         const char  *name,
                         guint        color)
{
  g_return_if_fail (SCHOLIA_IS_FACE (self));

  g_object_set (self, "person-name", name, "color", color, NULL);
}

void
scholia_face_set_color_class (GtkWidget *widget,
                              guint      color)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  for (guint i = 0; i < SCHOLIA_N_COLORS; i++)
    {
      g_autofree char *name = g_strdup_printf ("person-%u", i);

      scholia_css_class_set (widget, name, i == color % SCHOLIA_N_COLORS);
    }
}
