/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A private server's door to the local network. */

#include "scholia-server-api-private.h"

#define PATH "/v1/host"

/* What has stopped may be told by nothing at all. */
static gpointer
decode_host (GBytes  *body,
             GError **error)
{
  if (g_bytes_get_size (body) == 0)
    return g_new0 (ScholiaHostInfo, 1);

  return scholia_host_info_decode (body, error);
}

static void
ask_host (ScholiaServerApi    *self,
          SoupMessage         *message,
          GCancellable        *cancellable,
          GAsyncReadyCallback  callback,
          gpointer             user_data)
{
  scholia_server_api_ask (self, g_task_new (self, cancellable, callback, user_data), message,
                          decode_host, (GDestroyNotify) scholia_host_info_free);
}

void
scholia_server_api_host_async (ScholiaServerApi    *self,
                               const char          *team_key,
                               const char          *address,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  const ScholiaHostInfo wish = { .address = (char *) address };
  const char *method = address != NULL ? SOUP_METHOD_PUT : SOUP_METHOD_DELETE;
  g_autoptr(SoupMessage) message = scholia_server_api_new_message (self, method, PATH, team_key,
                                                                   NULL);
  g_autoptr(GBytes) json = NULL;

  if (address != NULL)
    {
      json = scholia_host_info_encode (&wish);
      soup_message_set_request_body_from_bytes (message, "application/json", json);
    }
  ask_host (self, message, cancellable, callback, user_data);
}

ScholiaHostInfo *
scholia_server_api_host_finish (ScholiaServerApi  *self,
                                GAsyncResult      *result,
                                GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
scholia_server_api_get_host_async (ScholiaServerApi    *self,
                                   const char          *team_key,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_autoptr(SoupMessage) message = scholia_server_api_new_message (self, SOUP_METHOD_GET, PATH,
                                                                   team_key, NULL);

  ask_host (self, message, cancellable, callback, user_data);
}

ScholiaHostInfo *
scholia_server_api_get_host_finish (ScholiaServerApi  *self,
                                    GAsyncResult      *result,
                                    GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
