/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-hosting.h"

static char *wanted_address;

static void
hosted_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaHostInfo) host =
    scholia_server_api_host_finish (SCHOLIA_SERVER_API (source), result, &error);

  if (host == NULL)
    g_message ("Sharing on this network did not begin again: %s", error->message);
}

void
scholia_hosting_set_wanted (const char *address)
{
  char *copy = g_strdup (address);

  g_free (wanted_address);
  wanted_address = copy;
}

void
scholia_hosting_renew (const ScholiaBoardAccess *access)
{
  g_autoptr(ScholiaServerApi) api = NULL;

  g_return_if_fail (access != NULL);

  if (wanted_address == NULL || access->team_key == NULL)
    return;

  api = scholia_server_api_new (access->endpoint);
  scholia_server_api_host_async (api, access->team_key, wanted_address, NULL, hosted_cb, NULL);
}
