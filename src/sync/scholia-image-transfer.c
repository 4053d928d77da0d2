/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-image-transfer-private.h"

#include "scholia-api-image.h"
#include "scholia-error.h"
#include "scholia-image-cache.h"
#include "scholia-limits.h"
#include "scholia-request.h"

#define CHUNK_BYTES (64 * 1024)

static void read_on (GTask *task);

static void
transfer_free (gpointer data)
{
  ScholiaImageTransfer *transfer = data;

  g_clear_pointer (&transfer->part, scholia_image_part_free);
  g_clear_object (&transfer->message);
  g_clear_object (&transfer->input);
  g_clear_pointer (&transfer->chunk, g_bytes_unref);
  g_clear_error (&transfer->error);
  g_free (transfer->path);
  g_free (transfer->token);
  g_free (transfer->password);
  g_free (transfer);
}

void
scholia_image_transfer_run (GTask               *task,
                            GTaskThreadFunc      work,
                            GAsyncReadyCallback  done)
{
  g_autoptr(GTask) job = g_task_new (NULL, g_task_get_cancellable (task), done,
                                     g_object_ref (task));

  g_task_set_check_cancellable (job, FALSE);
  g_task_set_task_data (job, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (job, work);
}

void
scholia_image_transfer_return (GTask    *job,
                               gboolean  is_done,
                               GError   *error)
{
  if (error != NULL)
    g_task_return_error (job, error);
  else
    g_task_return_boolean (job, is_done);
}

/* Piece by piece */

static void
append_in_thread (GTask        *job,
                  gpointer      source,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  ScholiaImageTransfer *transfer = task_data;
  GError *error = NULL;
  gboolean is_done = scholia_image_part_append (transfer->part, transfer->chunk, &error);

  scholia_image_transfer_return (job, is_done, error);
}

static void
tell_progress (const ScholiaImageTransfer *transfer)
{
  if (transfer->progress != NULL)
    transfer->progress ((goffset) scholia_image_part_get_length (transfer->part),
                        (goffset) transfer->image.size_bytes, transfer->progress_data);
}

static void
appended_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      scholia_image_transfer_end_disk (task, error);
      return;
    }

  tell_progress (g_task_get_task_data (task));
  read_on (task);
}

static void
chunk_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  ScholiaImageTransfer *transfer = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  gsize length;

  g_clear_pointer (&transfer->chunk, g_bytes_unref);
  transfer->chunk = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  if (transfer->chunk == NULL)
    {
      scholia_image_transfer_interrupt (task, error);
      return;
    }

  length = g_bytes_get_size (transfer->chunk);
  transfer->has_begun |= length > 0;
  if (length == 0)
    scholia_image_transfer_settle (task);
  else if (scholia_image_part_get_length (transfer->part) + length > transfer->image.size_bytes)
    scholia_image_transfer_doubt (task);
  else
    scholia_image_transfer_run (task, append_in_thread, appended_cb);
}

static void
read_on (GTask *task)
{
  const ScholiaImageTransfer *transfer = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (transfer->input, CHUNK_BYTES, G_PRIORITY_DEFAULT,
                                   g_task_get_cancellable (task), chunk_cb, g_object_ref (task));
}

/* The answer */

static void
restarted_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    read_on (task);
  else
    scholia_image_transfer_end_disk (task, error);
}

/* A server may not know "from": then all of it comes. FALSE if the answer makes no sense. */
static gboolean
read_place (ScholiaImageTransfer *transfer)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (transfer->message);
  const char *place = soup_message_headers_get_one (headers, SCHOLIA_IMAGE_FROM_HEADER);
  guint64 from = 0;

  if (place != NULL
      && (!scholia_image_offset_parse (place, &from) || from != transfer->from))
    return FALSE;

  transfer->from = from;
  return soup_message_headers_get_encoding (headers) != SOUP_ENCODING_CONTENT_LENGTH
         || (guint64) soup_message_headers_get_content_length (headers)
            == transfer->image.size_bytes - from;
}

static gboolean
is_passing (const GError *error)
{
  return g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNREACHABLE)
         || g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE)
         || g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_RATE_LIMITED);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  ScholiaImageTransfer *transfer = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  transfer->input = scholia_request_open_finish (result, &error);
  if (transfer->input == NULL && is_passing (error))
    scholia_image_transfer_interrupt (task, error);
  else if (transfer->input == NULL)
    scholia_image_transfer_end (task, g_steal_pointer (&error));
  else if (!read_place (transfer))
    scholia_image_transfer_doubt (task);
  else if (transfer->from < scholia_image_part_get_length (transfer->part))
    scholia_image_transfer_begin_anew (task, restarted_cb);
  else
    read_on (task);
}

void
scholia_image_transfer_ask (GTask *task)
{
  ScholiaServerApi *api = g_task_get_source_object (task);
  ScholiaImageTransfer *transfer = g_task_get_task_data (task);
  g_autofree char *path = NULL;

  transfer->from = scholia_image_part_get_length (transfer->part);
  path = transfer->from > 0
         ? g_strdup_printf ("%s?from=%" G_GUINT64_FORMAT, transfer->path, transfer->from)
         : g_strdup (transfer->path);
  g_clear_object (&transfer->message);
  transfer->message = scholia_server_api_new_message (api, SOUP_METHOD_GET, path, transfer->token,
                                                      transfer->password);
  scholia_request_open_async (api->http, transfer->message, api->endpoint,
                              g_task_get_cancellable (task), opened_cb, g_object_ref (task));
}

/* The beginning */

static void
look_in_thread (GTask        *job,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  ScholiaImageTransfer *transfer = task_data;
  GError *error = NULL;

  if (!scholia_image_cache_find (transfer->image.sha256, cancellable))
    transfer->part = scholia_image_part_open (transfer->image.sha256, transfer->image.size_bytes,
                                              &error);

  scholia_image_transfer_return (job, transfer->part == NULL, error);
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  ScholiaImageTransfer *transfer = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  const gboolean is_there = g_task_propagate_boolean (G_TASK (result), &error);

  if (error != NULL)
    scholia_image_transfer_end_disk (task, error);
  else if (is_there)
    scholia_image_transfer_end (task, NULL);
  else if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error))
    scholia_image_transfer_end (task, g_steal_pointer (&error));
  else
    {
      transfer->from = transfer->furthest = scholia_image_part_get_length (transfer->part);
      if (transfer->from > 0)
        tell_progress (transfer);
      if (transfer->from == transfer->image.size_bytes)
        scholia_image_transfer_settle (task);
      else
        scholia_image_transfer_ask (task);
    }
}

void
scholia_image_transfer_async (ScholiaServerApi       *api,
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
  g_autoptr(GTask) task = g_task_new (api, cancellable, callback, user_data);
  ScholiaImageTransfer *transfer = g_new0 (ScholiaImageTransfer, 1);

  transfer->path = scholia_server_api_board_path (board_id, "/image");
  transfer->token = g_strdup (token);
  transfer->password = g_strdup (password);
  transfer->image = *image;
  transfer->progress = progress;
  transfer->progress_data = progress_data;
  g_task_set_task_data (task, transfer, transfer_free);

  if (image->size_bytes > 0 && image->size_bytes <= SCHOLIA_MAX_IMAGE_BYTES
      && scholia_image_cache_is_digest (image->sha256))
    scholia_image_transfer_run (task, look_in_thread, looked_cb);
  else
    g_task_return_error (task, scholia_image_transfer_new_damaged ());
}

GFile *
scholia_image_transfer_finish (ScholiaServerApi  *api,
                               GAsyncResult      *result,
                               GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
