/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who is kept out of a board. */

#include "scholia-server-api-private.h"

static SoupMessage *
new_message (ScholiaServerApi *self,
             const char       *method,
             const char       *board_id,
             const char       *person_id,
             const char       *secret)
{
  g_autofree char *rest = g_strjoin ("/", "/removed", person_id, NULL);
  g_autofree char *path = scholia_server_api_board_path (board_id, rest);

  return scholia_server_api_new_message (self, method, path, secret, NULL);
}

void
scholia_server_api_remove_person_async (ScholiaServerApi    *self,
                                        const char          *board_id,
                                        const char          *secret,
                                        const char          *person_id,
                                        const char          *name,
                                        const char          *reason,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data)
{
  const ScholiaRemovalInfo removal = { .name = (char *) name, .reason = (char *) reason };
  g_autoptr(SoupMessage) message = NULL;

  g_return_if_fail (person_id != NULL);

  message = new_message (self, SOUP_METHOD_PUT, board_id, person_id, secret);
  scholia_server_api_set_json (message, scholia_removal_request_encode (&removal));
  scholia_server_api_ask (self, g_task_new (self, cancellable, callback, user_data), message,
                          scholia_server_api_decode_nothing, NULL);
}

gboolean
scholia_server_api_remove_person_finish (ScholiaServerApi  *self,
                                         GAsyncResult      *result,
                                         GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

void
scholia_server_api_list_removals_async (ScholiaServerApi    *self,
                                        const char          *board_id,
                                        const char          *secret,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data)
{
  g_autoptr(SoupMessage) message = new_message (self, SOUP_METHOD_GET, board_id, NULL, secret);

  scholia_server_api_ask (self, g_task_new (self, cancellable, callback, user_data), message,
                          (ScholiaDecodeFunc) scholia_removal_info_decode_list,
                          (GDestroyNotify) g_ptr_array_unref);
}

GPtrArray *
scholia_server_api_list_removals_finish (ScholiaServerApi  *self,
                                         GAsyncResult      *result,
                                         GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
scholia_server_api_readmit_person_async (ScholiaServerApi    *self,
                                         const char          *board_id,
                                         const char          *secret,
                                         const char          *person_id,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data)
{
  g_autoptr(SoupMessage) message = NULL;

  g_return_if_fail (person_id != NULL);

  message = new_message (self, SOUP_METHOD_DELETE, board_id, person_id, secret);
  scholia_server_api_ask (self, g_task_new (self, cancellable, callback, user_data), message,
                          scholia_server_api_decode_nothing, NULL);
}

gboolean
scholia_server_api_readmit_person_finish (ScholiaServerApi  *self,
                                          GAsyncResult      *result,
                                          GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}
