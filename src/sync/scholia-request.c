/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-request.h"

#include "scholia-api.h"
#include "scholia-sync-error.h"
#include "scholia-wire-limits.h"

#define CHUNK_BYTES (64 * 1024)
/* An error answer is some words, in bytes. */
#define MAX_ERROR_BYTES (64 * 1024)

typedef struct
{
  SoupMessage *message;
  ScholiaEndpoint *endpoint;
} Request;

/* Reads a stream to its end, up to a limit. */
typedef struct
{
  GByteArray *bytes;
  gsize max_bytes;
} Intake;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_object_unref (request->message);
  scholia_endpoint_unref (request->endpoint);
  g_free (request);
}

static void
intake_free (gpointer data)
{
  Intake *intake = data;

  g_byte_array_unref (intake->bytes);
  g_free (intake);
}

static void
chunk_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Intake *intake = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GBytes) chunk = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result,
                                                              &error);

  if (chunk == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (g_bytes_get_size (chunk) == 0)
    {
      g_task_return_pointer (task, g_byte_array_free_to_bytes (g_steal_pointer (&intake->bytes)),
                             (GDestroyNotify) g_bytes_unref);
      intake->bytes = g_byte_array_new ();
      return;
    }

  g_byte_array_append (intake->bytes, g_bytes_get_data (chunk, NULL),
                       (guint) g_bytes_get_size (chunk));
  if (intake->bytes->len > intake->max_bytes)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
                             "The answer has no end");
  else
    g_input_stream_read_bytes_async (G_INPUT_STREAM (source), CHUNK_BYTES, G_PRIORITY_DEFAULT,
                                     g_task_get_cancellable (task), chunk_cb, g_object_ref (task));
}

static void
read_all_async (GInputStream        *stream,
                gsize                max_bytes,
                GCancellable        *cancellable,
                GAsyncReadyCallback  callback,
                gpointer             user_data)
{
  GTask *task = g_task_new (stream, cancellable, callback, user_data);
  Intake *intake = g_new0 (Intake, 1);

  intake->bytes = g_byte_array_new ();
  intake->max_bytes = max_bytes;
  g_task_set_task_data (task, intake, intake_free);
  g_input_stream_read_bytes_async (stream, CHUNK_BYTES, G_PRIORITY_DEFAULT, cancellable, chunk_cb,
                                   task);
}

static void
return_transport_error (GTask        *task,
                        const GError *error)
{
  const Request *request = g_task_get_task_data (task);

  g_task_return_error (task, scholia_sync_error_from_transport (error, request->endpoint));
}

/* The server's code counts, its English words do not. What is not there, here means the board. */
static GError *
translate (const GError *error)
{
  if (g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND))
    return scholia_sync_error_from_goodbye (SCHOLIA_GOODBYE_NOT_FOUND, NULL);

  return scholia_sync_error_from_refusal (error->code, error->message);
}

/* (nullable) */
static const char *
get_server (const Request *request)
{
  return soup_message_headers_get_one (soup_message_get_response_headers (request->message),
                                       "Scholia-Server");
}

static GError *
check_status (const Request *request)
{
  return scholia_sync_error_from_status (soup_message_get_status (request->message),
                                         get_server (request), request->endpoint);
}

static void
refusal_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Request *request = g_task_get_task_data (task);
  g_autoptr(GError) said = NULL;
  g_autoptr(GBytes) body = g_task_propagate_pointer (G_TASK (result), NULL);

  if (body != NULL)
    scholia_api_error_decode (body, &said);
  if (said != NULL && !g_error_matches (said, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_SCHOLIA))
    g_task_return_error (task, translate (said));
  else
    g_task_return_error (task, check_status (request));
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Request *request = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) status_error = NULL;
  g_autoptr(GInputStream) stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);

  if (stream == NULL)
    {
      return_transport_error (task, error);
      return;
    }

  status_error = check_status (request);
  if (status_error == NULL)
    g_task_return_pointer (task, g_steal_pointer (&stream), g_object_unref);
  else if (get_server (request) == NULL
           || g_error_matches (status_error, SCHOLIA_ERROR, SCHOLIA_ERROR_VERSION))
    g_task_return_error (task, g_steal_pointer (&status_error));
  else
    read_all_async (stream, MAX_ERROR_BYTES, g_task_get_cancellable (task), refusal_cb,
                    g_object_ref (task));
}

void
scholia_request_open_async (SoupSession         *http,
                            SoupMessage         *message,
                            ScholiaEndpoint     *endpoint,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->message = g_object_ref (message);
  request->endpoint = scholia_endpoint_ref (endpoint);
  g_task_set_task_data (task, request, request_free);
  soup_session_send_async (http, message, G_PRIORITY_DEFAULT, cancellable, sent_cb, task);
}

GInputStream *
scholia_request_open_finish (GAsyncResult  *result,
                             GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
body_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(GError) error = NULL;
  GBytes *body = g_task_propagate_pointer (G_TASK (result), &error);

  if (body != NULL)
    g_task_return_pointer (task, body, (GDestroyNotify) g_bytes_unref);
  else
    return_transport_error (task, error);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;
  g_autoptr(GInputStream) stream = scholia_request_open_finish (result, &error);

  if (stream == NULL)
    g_task_return_error (task, error);
  else
    read_all_async (stream, SCHOLIA_MAX_BODY_BYTES, g_task_get_cancellable (task), body_cb,
                    g_object_ref (task));
}

void
scholia_request_read_async (SoupSession         *http,
                            SoupMessage         *message,
                            ScholiaEndpoint     *endpoint,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->message = g_object_ref (message);
  request->endpoint = scholia_endpoint_ref (endpoint);
  g_task_set_task_data (task, request, request_free);
  scholia_request_open_async (http, message, endpoint, cancellable, opened_cb, task);
}

GBytes *
scholia_request_read_finish (GAsyncResult  *result,
                             GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
