/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-team-server.h"

#define HTTPS_PORT 443

struct _ScholiaTeamServer
{
  GObject parent_instance;

  char *name;
  char *host;
  guint16 port;
  char *fingerprint;
  char *team_id;
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_HOST,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (ScholiaTeamServer, scholia_team_server, G_TYPE_OBJECT)

static void
scholia_team_server_finalize (GObject *object)
{
  ScholiaTeamServer *self = SCHOLIA_TEAM_SERVER (object);

  g_free (self->name);
  g_free (self->host);
  g_free (self->fingerprint);
  g_free (self->team_id);

  G_OBJECT_CLASS (scholia_team_server_parent_class)->finalize (object);
}

static void
scholia_team_server_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  ScholiaTeamServer *self = SCHOLIA_TEAM_SERVER (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_HOST:
      g_value_set_string (value, self->host);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_team_server_class_init (ScholiaTeamServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = scholia_team_server_finalize;
  object_class->get_property = scholia_team_server_get_property;

  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL,
                                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_HOST] = g_param_spec_string ("host", NULL, NULL, NULL,
                                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
scholia_team_server_init (ScholiaTeamServer *self)
{
}

ScholiaTeamServer *
scholia_team_server_new (const char        *name,
                         const ScholiaLink *link)
{
  ScholiaTeamServer *self;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (link != NULL, NULL);
  g_return_val_if_fail (scholia_link_get_kind (link) == SCHOLIA_LINK_TEAM, NULL);

  self = g_object_new (SCHOLIA_TYPE_TEAM_SERVER, NULL);
  self->name = g_strdup (name);
  self->host = g_strdup (scholia_link_get_host (link));
  self->port = scholia_link_get_port (link);
  self->fingerprint = g_strdup (scholia_link_get_fingerprint (link));
  self->team_id = g_strdup (scholia_link_get_name (link));

  return self;
}

ScholiaTeamServer *
scholia_team_server_new_from_variant (GVariant *variant)
{
  ScholiaTeamServer *self;
  const char *name;
  const char *host;
  const char *fingerprint;
  const char *team_id;
  guint16 port;

  g_return_val_if_fail (g_variant_is_of_type (variant, G_VARIANT_TYPE ("(ssqss)")), NULL);

  g_variant_get (variant, "(&s&sq&s&s)", &name, &host, &port, &fingerprint, &team_id);
  if (*name == '\0' || *host == '\0' || *team_id == '\0')
    return NULL;

  self = g_object_new (SCHOLIA_TYPE_TEAM_SERVER, NULL);
  self->name = g_strdup (name);
  self->host = g_strdup (host);
  self->port = port;
  self->fingerprint = *fingerprint != '\0' ? g_strdup (fingerprint) : NULL;
  self->team_id = g_strdup (team_id);

  return self;
}

GVariant *
scholia_team_server_to_variant (ScholiaTeamServer *self)
{
  g_return_val_if_fail (SCHOLIA_IS_TEAM_SERVER (self), NULL);

  return g_variant_new ("(ssqss)", self->name, self->host, self->port,
                        self->fingerprint != NULL ? self->fingerprint : "", self->team_id);
}

const char *
scholia_team_server_get_name (ScholiaTeamServer *self)
{
  g_return_val_if_fail (SCHOLIA_IS_TEAM_SERVER (self), NULL);

  return self->name;
}

const char *
scholia_team_server_get_host (ScholiaTeamServer *self)
{
  g_return_val_if_fail (SCHOLIA_IS_TEAM_SERVER (self), NULL);

  return self->host;
}

static guint16
actual_port (guint16 port)
{
  return port != 0 ? port : HTTPS_PORT;
}

gboolean
scholia_team_server_is_at (ScholiaTeamServer *self,
                           const char        *host,
                           guint16            port,
                           const char        *fingerprint)
{
  g_return_val_if_fail (SCHOLIA_IS_TEAM_SERVER (self), FALSE);

  return g_strcmp0 (self->host, host) == 0
         && actual_port (self->port) == actual_port (port)
         && g_strcmp0 (self->fingerprint, fingerprint) == 0;
}

ScholiaLink *
scholia_team_server_make_link (ScholiaTeamServer *self,
                               const char        *key)
{
  g_return_val_if_fail (SCHOLIA_IS_TEAM_SERVER (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  return scholia_link_new (SCHOLIA_LINK_TEAM, self->host, self->port, self->fingerprint,
                           self->team_id, key);
}

char *
scholia_team_server_dup_secret_name (ScholiaTeamServer *self)
{
  g_return_val_if_fail (SCHOLIA_IS_TEAM_SERVER (self), NULL);

  return g_strdup_printf ("team:https://%s:%u/%s", self->host, actual_port (self->port),
                          self->team_id);
}
