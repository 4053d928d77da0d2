/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-profile.h"

#include "scholia-limits.h"
#include "scholia-person.h"

#include <glib/gi18n.h>

struct _ScholiaProfile
{
  GObject parent_instance;

  GSettings *settings;
  char *name;
  guint color;
  gboolean show_cursor;
};

enum
{
  PROP_0,
  PROP_SETTINGS,
  PROP_NAME,
  PROP_COLOR,
  PROP_SHOW_CURSOR,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (ScholiaProfile, scholia_profile, G_TYPE_OBJECT)

static char *
choose_name (ScholiaProfile *self)
{
  g_autofree char *wanted = g_settings_get_string (self->settings, "name");
  char *name = scholia_person_clean_name (wanted, NULL);

  return name != NULL ? name : scholia_profile_name_account (g_get_real_name (),
                                                             g_get_user_name ());
}

/* Two people who never chose should rarely look alike. */
static guint
choose_color (ScholiaProfile *self,
              const char     *name)
{
  int wanted = g_settings_get_int (self->settings, "color");

  if (wanted >= 0 && wanted < SCHOLIA_N_COLORS)
    return (guint) wanted;

  return g_str_hash (name) % SCHOLIA_N_COLORS;
}

static void
settings_changed_cb (ScholiaProfile *self)
{
  g_autofree char *name = choose_name (self);
  guint color = choose_color (self, name);
  gboolean show_cursor = g_settings_get_boolean (self->settings, "show-my-cursor");

  if (g_strcmp0 (name, self->name) != 0)
    {
      g_free (self->name);
      self->name = g_steal_pointer (&name);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NAME]);
    }

  if (color != self->color)
    {
      self->color = color;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_COLOR]);
    }

  if (show_cursor != self->show_cursor)
    {
      self->show_cursor = show_cursor;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOW_CURSOR]);
    }
}

static void
scholia_profile_constructed (GObject *object)
{
  ScholiaProfile *self = SCHOLIA_PROFILE (object);

  G_OBJECT_CLASS (scholia_profile_parent_class)->constructed (object);

  self->name = choose_name (self);
  self->color = choose_color (self, self->name);
  self->show_cursor = g_settings_get_boolean (self->settings, "show-my-cursor");
  g_signal_connect_object (self->settings, "changed",
                           G_CALLBACK (settings_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
scholia_profile_dispose (GObject *object)
{
  ScholiaProfile *self = SCHOLIA_PROFILE (object);

  g_clear_object (&self->settings);

  G_OBJECT_CLASS (scholia_profile_parent_class)->dispose (object);
}

static void
scholia_profile_finalize (GObject *object)
{
  ScholiaProfile *self = SCHOLIA_PROFILE (object);

  g_free (self->name);

  G_OBJECT_CLASS (scholia_profile_parent_class)->finalize (object);
}

static void
scholia_profile_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  ScholiaProfile *self = SCHOLIA_PROFILE (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_COLOR:
      g_value_set_uint (value, self->color);
      break;
    case PROP_SHOW_CURSOR:
      g_value_set_boolean (value, self->show_cursor);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_profile_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  ScholiaProfile *self = SCHOLIA_PROFILE (object);

  switch (prop_id)
    {
    case PROP_SETTINGS:
      self->settings = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_profile_class_init (ScholiaProfileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = scholia_profile_constructed;
  object_class->dispose = scholia_profile_dispose;
  object_class->finalize = scholia_profile_finalize;
  object_class->get_property = scholia_profile_get_property;
  object_class->set_property = scholia_profile_set_property;

  props[PROP_SETTINGS] =
    g_param_spec_object ("settings", NULL, NULL, G_TYPE_SETTINGS,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  props[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_COLOR] =
    g_param_spec_uint ("color", NULL, NULL, 0, SCHOLIA_N_COLORS - 1, 0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_SHOW_CURSOR] =
    g_param_spec_boolean ("show-cursor", NULL, NULL, TRUE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
scholia_profile_init (ScholiaProfile *self)
{
}

ScholiaProfile *
scholia_profile_get_default (void)
{
  static ScholiaProfile *profile;

  if (profile == NULL)
    {
      g_autoptr(GSettings) settings = g_settings_new ("io.github.scholia.Scholia");

      profile = scholia_profile_new (settings);
    }

  return profile;
}

ScholiaProfile *
scholia_profile_new (GSettings *settings)
{
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  return g_object_new (SCHOLIA_TYPE_PROFILE, "settings", settings, NULL);
}

const char *
scholia_profile_get_name (ScholiaProfile *self)
{
  g_return_val_if_fail (SCHOLIA_IS_PROFILE (self), NULL);

  return self->name;
}

gboolean
scholia_profile_set_name (ScholiaProfile  *self,
                          const char      *name,
                          GError         **error)
{
  g_autofree char *clean = NULL;

  g_return_val_if_fail (SCHOLIA_IS_PROFILE (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  if (*name == '\0')
    {
      g_settings_reset (self->settings, "name");
      return TRUE;
    }

  clean = scholia_person_clean_name (name, error);
  if (clean == NULL)
    return FALSE;

  g_settings_set_string (self->settings, "name", clean);
  return TRUE;
}

guint
scholia_profile_get_color (ScholiaProfile *self)
{
  g_return_val_if_fail (SCHOLIA_IS_PROFILE (self), 0);

  return self->color;
}

void
scholia_profile_set_color (ScholiaProfile *self,
                           guint           color)
{
  g_return_if_fail (SCHOLIA_IS_PROFILE (self));
  g_return_if_fail (color < SCHOLIA_N_COLORS);

  g_settings_set_int (self->settings, "color", (int) color);
}

gboolean
scholia_profile_get_show_cursor (ScholiaProfile *self)
{
  g_return_val_if_fail (SCHOLIA_IS_PROFILE (self), FALSE);

  return self->show_cursor;
}

char *
scholia_profile_name_account (const char *real_name,
                              const char *user_name)
{
  char *name = NULL;

  /* GLib's word for an account without a full name. */
  if (real_name != NULL && g_strcmp0 (real_name, "Unknown") != 0)
    name = scholia_person_clean_name (real_name, NULL);
  if (name == NULL && user_name != NULL)
    name = scholia_person_clean_name (user_name, NULL);

  return name != NULL ? name : g_strdup (_("Somebody"));
}
