/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-hosting-keeper.h"

#include "scholia-server-api.h"

struct _ScholiaHostingKeeper
{
  GObject parent_instance;

  char *address; /* (nullable): while the person shares */
};

G_DEFINE_FINAL_TYPE (ScholiaHostingKeeper, scholia_hosting_keeper, G_TYPE_OBJECT)

static void
hosted_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaHostInfo) host =
    scholia_server_api_host_finish (SCHOLIA_SERVER_API (source), result, &error);

  /* The share dialog tells when it is opened; the next time that the line comes back tries
   * again. */
  if (host == NULL)
    g_message ("Sharing on this network could not go on: %s", error->message);
}

static void
state_cb (ScholiaSession *session,
          GParamSpec     *pspec,
          gpointer        user_data)
{
  ScholiaHostingKeeper *self = scholia_hosting_keeper_get_default ();
  const char *team_key = user_data;
  g_autoptr(ScholiaServerApi) api = NULL;

  if (self->address == NULL || scholia_session_get_state (session) != SCHOLIA_SESSION_STATE_LIVE)
    return;

  api = scholia_server_api_new (scholia_session_get_endpoint (session));
  scholia_server_api_host_async (api, team_key, self->address, NULL, hosted_cb, NULL);
}

static void
scholia_hosting_keeper_finalize (GObject *object)
{
  ScholiaHostingKeeper *self = SCHOLIA_HOSTING_KEEPER (object);

  g_free (self->address);

  G_OBJECT_CLASS (scholia_hosting_keeper_parent_class)->finalize (object);
}

static void
scholia_hosting_keeper_class_init (ScholiaHostingKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = scholia_hosting_keeper_finalize;
}

static void
scholia_hosting_keeper_init (ScholiaHostingKeeper *self)
{
}

ScholiaHostingKeeper *
scholia_hosting_keeper_get_default (void)
{
  static ScholiaHostingKeeper *keeper;

  if (keeper == NULL)
    keeper = g_object_new (SCHOLIA_TYPE_HOSTING_KEEPER, NULL);

  return keeper;
}

void
scholia_hosting_keeper_set_address (ScholiaHostingKeeper *self,
                                    const char           *address)
{
  g_autofree char *old = NULL;

  g_return_if_fail (SCHOLIA_IS_HOSTING_KEEPER (self));

  old = self->address;
  self->address = g_strdup (address);
}

static void
free_key (gpointer  key,
          GClosure *closure)
{
  g_free (key);
}

void
scholia_hosting_keeper_watch (ScholiaHostingKeeper     *self,
                              ScholiaSession           *session,
                              const ScholiaBoardAccess *access)
{
  g_return_if_fail (SCHOLIA_IS_HOSTING_KEEPER (self));
  g_return_if_fail (access != NULL);

  if (access->team_key == NULL || !scholia_endpoint_is_private (access->endpoint))
    return;

  g_signal_connect_data (session, "notify::state", G_CALLBACK (state_cb),
                         g_strdup (access->team_key), free_key, 0);
}
