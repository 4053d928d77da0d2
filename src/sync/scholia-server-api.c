/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-server-api-private.h"

#include "scholia-error.h"
#include "scholia-image-transfer.h"
#include "scholia-request.h"
#include "scholia-sync-error.h"
#include "scholia-transport.h"

/* Silence that ends a request, in seconds: storing 50 MB on a slow disk takes less. */
#define TIMEOUT_S 30

typedef struct
{
  ScholiaDecodeFunc decode;
  GDestroyNotify free_value;
} Question;

G_DEFINE_FINAL_TYPE (ScholiaServerApi, scholia_server_api, G_TYPE_OBJECT)

static void
scholia_server_api_finalize (GObject *object)
{
  ScholiaServerApi *self = SCHOLIA_SERVER_API (object);

  scholia_endpoint_unref (self->endpoint);
  g_object_unref (self->http);

  G_OBJECT_CLASS (scholia_server_api_parent_class)->finalize (object);
}

static void
scholia_server_api_class_init (ScholiaServerApiClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = scholia_server_api_finalize;
}

static void
scholia_server_api_init (ScholiaServerApi *self)
{
}

ScholiaServerApi *
scholia_server_api_new (ScholiaEndpoint *endpoint)
{
  ScholiaServerApi *self;

  g_return_val_if_fail (endpoint != NULL, NULL);

  self = g_object_new (SCHOLIA_TYPE_SERVER_API, NULL);
  self->endpoint = scholia_endpoint_ref (endpoint);
  self->http = scholia_transport_new_session (endpoint, TIMEOUT_S);
  return self;
}

ScholiaEndpoint *
scholia_server_api_get_endpoint (ScholiaServerApi *self)
{
  g_return_val_if_fail (SCHOLIA_IS_SERVER_API (self), NULL);

  return self->endpoint;
}

SoupMessage *
scholia_server_api_new_message (ScholiaServerApi *self,
                                const char       *method,
                                const char       *path,
                                const char       *secret,
                                const char       *password)
{
  SoupMessage *message = scholia_transport_new_message (self->endpoint, method, path);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autofree char *bearer = g_strconcat ("Bearer ", secret, NULL);

  soup_message_headers_replace (headers, "Authorization", bearer);
  if (password != NULL)
    {
      g_autofree char *encoded = scholia_password_to_header (password);

      soup_message_headers_replace (headers, "Scholia-Password", encoded);
    }
  return message;
}

/* A server of ours that answers what nobody understands is none. */
static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  ScholiaServerApi *self = g_task_get_source_object (task);
  const Question *question = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body = scholia_request_read_finish (result, &error);
  gpointer value;

  if (body == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  value = question->decode (body, &error);
  if (value != NULL)
    {
      g_task_return_pointer (task, value, question->free_value);
      return;
    }

  g_info ("The server's answer is not understood: %s", error->message);
  g_task_return_error (task, scholia_sync_error_from_status (SOUP_STATUS_OK, NULL, self->endpoint));
}

void
scholia_server_api_ask (ScholiaServerApi  *self,
                        GTask             *task,
                        SoupMessage       *message,
                        ScholiaDecodeFunc  decode,
                        GDestroyNotify     free_value)
{
  Question *question = g_new0 (Question, 1);

  question->decode = decode;
  question->free_value = free_value;
  g_task_set_task_data (task, question, g_free);
  scholia_request_read_async (self->http, message, self->endpoint, g_task_get_cancellable (task),
                              answered_cb, task);
}

char *
scholia_server_api_board_path (const char *board_id,
                               const char *rest)
{
  g_autofree char *escaped = g_uri_escape_string (board_id, NULL, FALSE);

  return g_strconcat ("/v1/boards/", escaped, rest, NULL);
}

gpointer
scholia_server_api_decode_nothing (GBytes  *body,
                                   GError **error)
{
  return GINT_TO_POINTER (TRUE);
}

void
scholia_server_api_set_json (SoupMessage *message,
                             GBytes      *json)
{
  soup_message_set_request_body_from_bytes (message, "application/json", json);
  g_bytes_unref (json);
}

void
scholia_server_api_get_board_async (ScholiaServerApi    *self,
                                    const char          *board_id,
                                    const char          *token,
                                    const char          *password,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_autofree char *path = scholia_server_api_board_path (board_id, "");
  g_autoptr(SoupMessage) message = scholia_server_api_new_message (self, SOUP_METHOD_GET, path,
                                                                   token, password);

  scholia_server_api_ask (self, g_task_new (self, cancellable, callback, user_data), message,
                          (ScholiaDecodeFunc) scholia_board_info_decode,
                          (GDestroyNotify) scholia_board_info_free);
}

ScholiaBoardInfo *
scholia_server_api_get_board_finish (ScholiaServerApi  *self,
                                     GAsyncResult      *result,
                                     GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
scholia_server_api_get_image_async (ScholiaServerApi       *self,
                                    const char             *board_id,
                                    const char             *token,
                                    const char             *password,
                                    const ScholiaImageInfo *image,
                                    GFileProgressCallback   progress,
                                    gpointer                progress_data,
                                    GCancellable           *cancellable,
                                    GAsyncReadyCallback     callback,
                                    gpointer                user_data)
{
  g_return_if_fail (SCHOLIA_IS_SERVER_API (self));
  g_return_if_fail (board_id != NULL && token != NULL && image != NULL);

  scholia_image_transfer_async (self, board_id, token, password, image, progress, progress_data,
                                cancellable, callback, user_data);
}

GFile *
scholia_server_api_get_image_finish (ScholiaServerApi  *self,
                                     GAsyncResult      *result,
                                     GError           **error)
{
  return scholia_image_transfer_finish (self, result, error);
}

void
scholia_server_api_delete_board_async (ScholiaServerApi    *self,
                                       const char          *board_id,
                                       const char          *secret,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data)
{
  g_autofree char *path = scholia_server_api_board_path (board_id, "");
  g_autoptr(SoupMessage) message = scholia_server_api_new_message (self, SOUP_METHOD_DELETE, path,
                                                                   secret, NULL);

  scholia_server_api_ask (self, g_task_new (self, cancellable, callback, user_data), message,
                          scholia_server_api_decode_nothing, NULL);
}

gboolean
scholia_server_api_delete_board_finish (ScholiaServerApi  *self,
                                        GAsyncResult      *result,
                                        GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

void
scholia_server_api_create_link_async (ScholiaServerApi         *self,
                                      const char               *board_id,
                                      const char               *secret,
                                      const ScholiaLinkRequest *request,
                                      GCancellable             *cancellable,
                                      GAsyncReadyCallback       callback,
                                      gpointer                  user_data)
{
  g_autofree char *path = scholia_server_api_board_path (board_id, "/links");
  g_autoptr(SoupMessage) message = scholia_server_api_new_message (self, SOUP_METHOD_POST, path,
                                                                   secret, NULL);

  scholia_server_api_set_json (message, scholia_link_request_encode (request));
  scholia_server_api_ask (self, g_task_new (self, cancellable, callback, user_data), message,
                          (ScholiaDecodeFunc) scholia_link_info_decode,
                          (GDestroyNotify) scholia_link_info_free);
}

ScholiaLinkInfo *
scholia_server_api_create_link_finish (ScholiaServerApi  *self,
                                       GAsyncResult      *result,
                                       GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
scholia_server_api_list_links_async (ScholiaServerApi    *self,
                                     const char          *board_id,
                                     const char          *secret,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  g_autofree char *path = scholia_server_api_board_path (board_id, "/links");
  g_autoptr(SoupMessage) message = scholia_server_api_new_message (self, SOUP_METHOD_GET, path,
                                                                   secret, NULL);

  scholia_server_api_ask (self, g_task_new (self, cancellable, callback, user_data), message,
                          (ScholiaDecodeFunc) scholia_link_info_decode_list,
                          (GDestroyNotify) g_ptr_array_unref);
}

GPtrArray *
scholia_server_api_list_links_finish (ScholiaServerApi  *self,
                                      GAsyncResult      *result,
                                      GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
scholia_server_api_revoke_link_async (ScholiaServerApi    *self,
                                      const char          *board_id,
                                      const char          *secret,
                                      const char          *link_id,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  g_autofree char *escaped = g_uri_escape_string (link_id, NULL, FALSE);
  g_autofree char *rest = g_strconcat ("/links/", escaped, NULL);
  g_autofree char *path = scholia_server_api_board_path (board_id, rest);
  g_autoptr(SoupMessage) message = scholia_server_api_new_message (self, SOUP_METHOD_DELETE, path,
                                                                   secret, NULL);

  scholia_server_api_ask (self, g_task_new (self, cancellable, callback, user_data), message,
                          scholia_server_api_decode_nothing, NULL);
}

gboolean
scholia_server_api_revoke_link_finish (ScholiaServerApi  *self,
                                       GAsyncResult      *result,
                                       GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

void
scholia_server_api_get_team_async (ScholiaServerApi    *self,
                                   const char          *team_key,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_autoptr(SoupMessage) message = scholia_server_api_new_message (self, SOUP_METHOD_GET,
                                                                   "/v1/team",
                                                                   team_key, NULL);

  scholia_server_api_ask (self, g_task_new (self, cancellable, callback, user_data), message,
                          (ScholiaDecodeFunc) scholia_team_decode, g_free);
}

char *
scholia_server_api_get_team_finish (ScholiaServerApi  *self,
                                    GAsyncResult      *result,
                                    GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
