/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-image-transfer.h"

#include "scholia-error.h"
#include "scholia-id.h"
#include "scholia-limits.h"
#include "scholia-request.h"
#include "scholia-sync-error.h"

#include <glib/gi18n-lib.h>

#define CHUNK_BYTES (64 * 1024)

typedef struct
{
  SoupSession *http;
  SoupMessage *message;
  ScholiaEndpoint *endpoint;
  ScholiaImageInfo image;
  GFileProgressCallback progress;
  gpointer progress_data;

  GFile *file;         /* where it belongs */
  GFile *part;         /* (nullable): the temporary name, while it exists */
  GInputStream *input;
  GOutputStream *output;
  GBytes *chunk;       /* (nullable): being written */
  GChecksum *checksum;
  goffset n_bytes;
} Transfer;

static void take_next_chunk (GTask *task);

static void
transfer_free (gpointer data)
{
  Transfer *transfer = data;

  if (transfer->output != NULL)
    g_output_stream_close (transfer->output, NULL, NULL);
  if (transfer->part != NULL)
    g_file_delete (transfer->part, NULL, NULL);
  g_object_unref (transfer->http);
  g_object_unref (transfer->message);
  scholia_endpoint_unref (transfer->endpoint);
  g_object_unref (transfer->file);
  g_clear_object (&transfer->part);
  g_clear_object (&transfer->input);
  g_clear_object (&transfer->output);
  g_clear_pointer (&transfer->chunk, g_bytes_unref);
  g_checksum_free (transfer->checksum);
  g_free (transfer);
}

static gboolean
has_digest (GInputStream *stream,
            const char   *sha256,
            GCancellable *cancellable)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *chunk = g_malloc (CHUNK_BYTES);
  gssize n;

  while ((n = g_input_stream_read (stream, chunk, CHUNK_BYTES, cancellable, NULL)) > 0)
    g_checksum_update (checksum, chunk, n);
  return n == 0 && g_str_equal (g_checksum_get_string (checksum), sha256);
}

/* A cache can be damaged, or be a half of what a crash left: its bytes are read before they are
 * trusted (0.1 s for 50 MB). */
static void
look_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Transfer *transfer = task_data;
  g_autoptr(GFile) folder = g_file_get_parent (transfer->file);
  g_autoptr(GFileInputStream) stream = g_file_read (transfer->file, cancellable, NULL);

  if (stream != NULL && has_digest (G_INPUT_STREAM (stream), transfer->image.sha256, cancellable))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  g_file_make_directory_with_parents (folder, cancellable, NULL);
  g_task_return_boolean (task, FALSE);
}

static void
fail (GTask        *task,
      const GError *error)
{
  const Transfer *transfer = g_task_get_task_data (task);

  g_task_return_error (task, scholia_sync_error_from_transport (error, transfer->endpoint));
}

static void
fail_damaged (GTask *task)
{
  g_task_return_new_error (task, SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE,
                           _("The image that arrived is not the board’s image: it is damaged."));
}

/* Our own disk, not the network. */
static void
fail_disk (GTask        *task,
           const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_new_error (task, SCHOLIA_ERROR, SCHOLIA_ERROR_INTERNAL,
                             _("The image can’t be stored on this computer: %s"), error->message);
}

static void
closed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Transfer *transfer = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (!g_output_stream_close_finish (G_OUTPUT_STREAM (source), result, &error)
      || !g_file_move (transfer->part, transfer->file, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL,
                       &error))
    {
      fail_disk (task, error);
      return;
    }

  g_clear_object (&transfer->part);
  g_clear_object (&transfer->output);
  g_task_return_pointer (task, g_object_ref (transfer->file), g_object_unref);
}

static void
finish_file (GTask *task)
{
  Transfer *transfer = g_task_get_task_data (task);

  if (transfer->n_bytes != (goffset) transfer->image.size_bytes
      || !g_str_equal (g_checksum_get_string (transfer->checksum), transfer->image.sha256))
    {
      fail_damaged (task);
      return;
    }

  g_output_stream_close_async (transfer->output, G_PRIORITY_DEFAULT, g_task_get_cancellable (task),
                               closed_cb, g_object_ref (task));
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Transfer *transfer = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    {
      fail_disk (task, error);
      return;
    }

  if (transfer->progress != NULL)
    transfer->progress (transfer->n_bytes, (goffset) transfer->image.size_bytes,
                        transfer->progress_data);
  take_next_chunk (task);
}

static void
chunk_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Transfer *transfer = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  gsize length;
  const guint8 *bytes;

  g_clear_pointer (&transfer->chunk, g_bytes_unref);
  transfer->chunk = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  if (transfer->chunk == NULL)
    {
      fail (task, error);
      return;
    }

  bytes = g_bytes_get_data (transfer->chunk, &length);
  transfer->n_bytes += (goffset) length;
  if (length == 0)
    {
      finish_file (task);
      return;
    }
  if (transfer->n_bytes > (goffset) transfer->image.size_bytes)
    {
      fail_damaged (task);
      return;
    }

  g_checksum_update (transfer->checksum, bytes, (gssize) length);
  g_output_stream_write_all_async (transfer->output, bytes, length, G_PRIORITY_DEFAULT,
                                   g_task_get_cancellable (task), written_cb, g_object_ref (task));
}

static void
take_next_chunk (GTask *task)
{
  Transfer *transfer = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (transfer->input, CHUNK_BYTES, G_PRIORITY_DEFAULT,
                                   g_task_get_cancellable (task), chunk_cb, g_object_ref (task));
}

static void
created_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Transfer *transfer = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  GFileOutputStream *output = g_file_create_finish (G_FILE (source), result, &error);

  if (output == NULL)
    {
      fail_disk (task, error);
      return;
    }

  transfer->part = G_FILE (g_object_ref (source));
  transfer->output = G_OUTPUT_STREAM (output);
  take_next_chunk (task);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Transfer *transfer = g_task_get_task_data (task);
  g_autofree char *id = scholia_id_new ();
  g_autofree char *name = g_strconcat (transfer->image.sha256, ".", id, ".part", NULL);
  g_autoptr(GFile) folder = g_file_get_parent (transfer->file);
  g_autoptr(GFile) part = g_file_get_child (folder, name);
  GError *error = NULL;

  transfer->input = scholia_request_open_finish (result, &error);
  if (transfer->input == NULL)
    g_task_return_error (task, error);
  else
    g_file_create_async (part, G_FILE_CREATE_PRIVATE, G_PRIORITY_DEFAULT,
                         g_task_get_cancellable (task), created_cb, g_object_ref (task));
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Transfer *transfer = g_task_get_task_data (task);
  GError *error = NULL;
  const gboolean is_there = g_task_propagate_boolean (G_TASK (result), &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else if (is_there)
    g_task_return_pointer (task, g_object_ref (transfer->file), g_object_unref);
  else
    scholia_request_open_async (transfer->http, transfer->message, transfer->endpoint,
                                g_task_get_cancellable (task), opened_cb, g_object_ref (task));
}

void
scholia_image_transfer_async (SoupSession            *http,
                              SoupMessage            *message,
                              ScholiaEndpoint        *endpoint,
                              const ScholiaImageInfo *image,
                              GFileProgressCallback   progress,
                              gpointer                progress_data,
                              GCancellable           *cancellable,
                              GAsyncReadyCallback     callback,
                              gpointer                user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr(GTask) look = NULL;
  Transfer *transfer = g_new0 (Transfer, 1);

  transfer->http = g_object_ref (http);
  transfer->message = g_object_ref (message);
  transfer->endpoint = scholia_endpoint_ref (endpoint);
  transfer->image = *image;
  transfer->progress = progress;
  transfer->progress_data = progress_data;
  transfer->file = g_file_new_build_filename (g_get_user_cache_dir (), "scholia", "images",
                                              image->sha256, NULL);
  transfer->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_task_set_task_data (task, transfer, transfer_free);

  if (image->size_bytes == 0 || image->size_bytes > SCHOLIA_MAX_IMAGE_BYTES
      || strspn (image->sha256, "0123456789abcdef") != 64)
    {
      fail_damaged (task);
      return;
    }

  look = g_task_new (NULL, cancellable, looked_cb, g_object_ref (task));
  g_task_set_task_data (look, transfer, NULL);
  g_task_run_in_thread (look, look_in_thread);
}

GFile *
scholia_image_transfer_finish (GAsyncResult  *result,
                               GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
