/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A board is created by uploading its image: looked at first, so that a file which no server takes
 * is refused here, then streamed. */

#include "scholia-server-api-private.h"

#include "scholia-error.h"
#include "scholia-image-header.h"
#include "scholia-limits.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  char *team_key;
  char *title;
  GFile *file;
  goffset size_bytes;
  guint8 *header; /* (nullable): the file's first SCHOLIA_IMAGE_HEADER_BYTES */
  GFileProgressCallback progress;
  gpointer progress_data;
} Upload;

/* Outlives the upload's task data: belongs to the message. */
typedef struct
{
  goffset n_sent;
  goffset size_bytes;
  GFileProgressCallback progress;
  gpointer progress_data;
} Count;

static void
upload_free (gpointer data)
{
  Upload *upload = data;

  g_free (upload->team_key);
  g_free (upload->title);
  g_object_unref (upload->file);
  g_free (upload->header);
  g_free (upload);
}

static void
wrote_cb (SoupMessage *message,
          guint        chunk_size,
          Count       *count)
{
  count->n_sent += chunk_size;
  if (count->progress != NULL)
    count->progress (MIN (count->n_sent, count->size_bytes), count->size_bytes,
                     count->progress_data);
}

static void
count_free (gpointer  data,
            GClosure *closure)
{
  g_free (data);
}

static void
send (GTask        *task,
      GInputStream *stream,
      const char   *media_type)
{
  ScholiaServerApi *self = g_task_get_source_object (task);
  const Upload *upload = g_task_get_task_data (task);
  g_autofree char *escaped = g_uri_escape_string (upload->title, NULL, FALSE);
  g_autofree char *path = g_strconcat ("/v1/boards?title=", escaped, NULL);
  g_autoptr(SoupMessage) message = scholia_server_api_new_message (self, SOUP_METHOD_POST, path,
                                                                   upload->team_key, NULL);
  Count *count = g_new0 (Count, 1);

  count->size_bytes = upload->size_bytes;
  count->progress = upload->progress;
  count->progress_data = upload->progress_data;
  g_signal_connect_data (message, "wrote-body-data", G_CALLBACK (wrote_cb), count, count_free, 0);
  soup_message_set_request_body (message, media_type, stream, (gssize) upload->size_bytes);
  scholia_server_api_ask (self, g_object_ref (task), message,
                          (ScholiaDecodeFunc) scholia_board_info_decode,
                          (GDestroyNotify) scholia_board_info_free);
}

static void
fail_file (GTask        *task,
           const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || error->domain == SCHOLIA_ERROR)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_new_error (task, SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE,
                             _("The image file can’t be read: %s"), error->message);
}

static void
header_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  const Upload *upload = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  ScholiaImageInfo info = { 0 };
  gsize length;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &length, &error)
      || !scholia_image_header_sniff (upload->header, length, &info, &error)
      || !g_seekable_seek (G_SEEKABLE (source), 0, G_SEEK_SET, NULL, &error))
    fail_file (task, error);
  else
    send (task, G_INPUT_STREAM (source), info.media_type);
}

static void
info_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  Upload *upload = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GFileInfo) info = NULL;

  info = g_file_input_stream_query_info_finish (G_FILE_INPUT_STREAM (source), result, &error);
  if (info == NULL)
    {
      fail_file (task, error);
      return;
    }

  upload->size_bytes = g_file_info_get_size (info);
  if (upload->size_bytes > SCHOLIA_MAX_IMAGE_BYTES)
    {
      g_task_return_new_error (task, SCHOLIA_ERROR, SCHOLIA_ERROR_TOO_LARGE,
                               _("The image is larger than %d MB."),
                               SCHOLIA_MAX_IMAGE_BYTES / 1024 / 1024);
      return;
    }

  upload->header = g_malloc (SCHOLIA_IMAGE_HEADER_BYTES);
  g_input_stream_read_all_async (G_INPUT_STREAM (source), upload->header,
                                 SCHOLIA_IMAGE_HEADER_BYTES,
                                 G_PRIORITY_DEFAULT, g_task_get_cancellable (task), header_cb,
                                 g_object_ref (task));
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(GError) error = NULL;
  g_autoptr(GFileInputStream) stream = g_file_read_finish (G_FILE (source), result, &error);

  if (stream == NULL)
    fail_file (task, error);
  else
    g_file_input_stream_query_info_async (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE,
                                          G_PRIORITY_DEFAULT,
                                          g_task_get_cancellable (task), info_cb,
                                          g_object_ref (task));
}

void
scholia_server_api_create_board_async (ScholiaServerApi      *self,
                                       const char            *team_key,
                                       const char            *title,
                                       GFile                 *image,
                                       GFileProgressCallback  progress,
                                       gpointer               progress_data,
                                       GCancellable          *cancellable,
                                       GAsyncReadyCallback    callback,
                                       gpointer               user_data)
{
  GTask *task;
  Upload *upload;

  g_return_if_fail (SCHOLIA_IS_SERVER_API (self));
  g_return_if_fail (team_key != NULL && title != NULL && G_IS_FILE (image));

  upload = g_new0 (Upload, 1);
  upload->team_key = g_strdup (team_key);
  upload->title = g_strdup (title);
  upload->file = g_object_ref (image);
  upload->progress = progress;
  upload->progress_data = progress_data;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_task_data (task, upload, upload_free);
  g_file_read_async (image, G_PRIORITY_DEFAULT, cancellable, opened_cb, task);
}

ScholiaBoardInfo *
scholia_server_api_create_board_finish (ScholiaServerApi  *self,
                                        GAsyncResult      *result,
                                        GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
