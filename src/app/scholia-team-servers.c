/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-team-servers.h"

#include "scholia-secrets.h"

#include <glib/gi18n.h>

struct _ScholiaTeamServers
{
  GObject parent_instance;

  GSettings *settings;
  GListStore *servers;
};

G_DEFINE_FINAL_TYPE (ScholiaTeamServers, scholia_team_servers, G_TYPE_OBJECT)

static void
load (ScholiaTeamServers *self)
{
  g_autoptr(GVariant) list = g_settings_get_value (self->settings, "team-servers");

  g_list_store_remove_all (self->servers);
  for (gsize i = 0; i < g_variant_n_children (list); i++)
    {
      g_autoptr(GVariant) element = g_variant_get_child_value (list, i);
      g_autoptr(ScholiaTeamServer) server = scholia_team_server_new_from_variant (element);

      if (server != NULL)
        g_list_store_append (self->servers, server);
    }
}

static void
save (ScholiaTeamServers *self)
{
  GListModel *model = G_LIST_MODEL (self->servers);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ssqss)"));
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(ScholiaTeamServer) server = g_list_model_get_item (model, i);

      g_variant_builder_add_value (&builder, scholia_team_server_to_variant (server));
    }

  g_settings_set_value (self->settings, "team-servers", g_variant_builder_end (&builder));
}

static void
remove_same (ScholiaTeamServers *self,
             ScholiaTeamServer  *server)
{
  GListModel *model = G_LIST_MODEL (self->servers);
  g_autofree char *wanted = scholia_team_server_dup_secret_name (server);

  for (guint i = g_list_model_get_n_items (model); i > 0; i--)
    {
      g_autoptr(ScholiaTeamServer) other = g_list_model_get_item (model, i - 1);
      g_autofree char *name = scholia_team_server_dup_secret_name (other);

      if (g_str_equal (name, wanted))
        g_list_store_remove (self->servers, i - 1);
    }
}

static void
forgotten_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (!scholia_secrets_store_finish (SCHOLIA_SECRETS (source), result, &error))
    g_message ("A key was not forgotten: %s", error->message);
}

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  ScholiaTeamServers *self = g_task_get_source_object (task);
  ScholiaTeamServer *server = g_task_get_task_data (task);
  GError *error = NULL;

  if (!scholia_secrets_store_finish (SCHOLIA_SECRETS (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  remove_same (self, server);
  g_list_store_append (self->servers, server);
  save (self);
  g_task_return_boolean (task, TRUE);
}

static void
scholia_team_servers_finalize (GObject *object)
{
  ScholiaTeamServers *self = SCHOLIA_TEAM_SERVERS (object);

  g_object_unref (self->settings);
  g_object_unref (self->servers);

  G_OBJECT_CLASS (scholia_team_servers_parent_class)->finalize (object);
}

static void
scholia_team_servers_class_init (ScholiaTeamServersClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = scholia_team_servers_finalize;
}

static void
scholia_team_servers_init (ScholiaTeamServers *self)
{
  self->servers = g_list_store_new (SCHOLIA_TYPE_TEAM_SERVER);
}

ScholiaTeamServers *
scholia_team_servers_get_default (void)
{
  static ScholiaTeamServers *servers;

  if (servers == NULL)
    {
      g_autoptr(GSettings) settings = g_settings_new ("io.github.scholia.Scholia");

      servers = scholia_team_servers_new (settings);
    }

  return servers;
}

ScholiaTeamServers *
scholia_team_servers_new (GSettings *settings)
{
  ScholiaTeamServers *self;

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (SCHOLIA_TYPE_TEAM_SERVERS, NULL);
  self->settings = g_object_ref (settings);
  load (self);

  return self;
}

GListModel *
scholia_team_servers_get_model (ScholiaTeamServers *self)
{
  g_return_val_if_fail (SCHOLIA_IS_TEAM_SERVERS (self), NULL);

  return G_LIST_MODEL (self->servers);
}

const char *
scholia_team_servers_find_name (ScholiaTeamServers *self,
                                ScholiaPlace       *place)
{
  GListModel *model;

  g_return_val_if_fail (SCHOLIA_IS_TEAM_SERVERS (self), NULL);
  g_return_val_if_fail (place != NULL, NULL);

  model = G_LIST_MODEL (self->servers);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(ScholiaTeamServer) server = g_list_model_get_item (model, i);

      if (scholia_team_server_is_at (server, scholia_place_get_host (place),
                                     scholia_place_get_port (place),
                                     scholia_place_get_fingerprint (place)))
        return scholia_team_server_get_name (server);
    }

  return NULL;
}

void
scholia_team_servers_add_async (ScholiaTeamServers  *self,
                                const char          *name,
                                ScholiaLink         *link,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autofree char *secret_name = NULL;
  g_autofree char *label = NULL;
  ScholiaTeamServer *server;

  g_return_if_fail (SCHOLIA_IS_TEAM_SERVERS (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (link != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  server = scholia_team_server_new (name, link);
  g_task_set_task_data (task, server, g_object_unref);

  secret_name = scholia_team_server_dup_secret_name (server);
  /* Translators: in the keyring's list of secrets. %s is the name of a team. */
  label = g_strdup_printf (_("Scholia: key of the team “%s”"), name);
  scholia_secrets_store_async (scholia_secrets_get_default (), secret_name, label,
                               scholia_link_get_secret (link), cancellable,
                               stored_cb, g_steal_pointer (&task));
}

gboolean
scholia_team_servers_add_finish (ScholiaTeamServers  *self,
                                 GAsyncResult        *result,
                                 GError             **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
scholia_team_servers_remove (ScholiaTeamServers *self,
                             ScholiaTeamServer  *server)
{
  g_autofree char *secret_name = NULL;

  g_return_if_fail (SCHOLIA_IS_TEAM_SERVERS (self));
  g_return_if_fail (SCHOLIA_IS_TEAM_SERVER (server));

  secret_name = scholia_team_server_dup_secret_name (server);
  scholia_secrets_store_async (scholia_secrets_get_default (), secret_name, NULL, NULL, NULL,
                               forgotten_cb, NULL);
  remove_same (self, server);
  save (self);
}
