/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A board is created by uploading its image: looked at first, so that a file which no server takes
 * is refused here, then streamed. When the line drops it is sent again, from its beginning, under
 * the same name: a server that had all of it, and whose answer was lost, makes no second board. */

#include "scholia-server-api-private.h"

#include "scholia-error.h"
#include "scholia-id.h"
#include "scholia-image-header.h"
#include "scholia-limits.h"
#include "scholia-retry.h"

#include <glib/gi18n-lib.h>

/* How often it may break off, after which the line is too bad for it: each time costs all that was
 * sent. */
#define MAX_INTERRUPTIONS 3
/* How often in a row nothing can be sent at all, once it had begun: as with a download. */
#define MAX_FRUITLESS 6

typedef struct
{
  char *team_key;
  char *title;
  char *creation; /* its name, the same for every attempt */
  GFile *file;
  goffset size_bytes;
  guint8 *header; /* (nullable): the file's first SCHOLIA_IMAGE_HEADER_BYTES */
  GFileProgressCallback progress;
  gpointer progress_data;

  goffset n_sent; /* in this attempt */
  guint n_interruptions;
  guint n_fruitless;
} Upload;

static void open_file (GTask *task);

static void
upload_free (gpointer data)
{
  Upload *upload = data;

  g_free (upload->team_key);
  g_free (upload->title);
  g_free (upload->creation);
  g_object_unref (upload->file);
  g_free (upload->header);
  g_free (upload);
}

static void
wrote_cb (SoupMessage *message,
          guint        chunk_size,
          GTask       *task)
{
  Upload *upload = g_task_get_task_data (task);

  upload->n_sent += chunk_size;
  if (upload->progress != NULL)
    upload->progress (MIN (upload->n_sent, upload->size_bytes), upload->size_bytes,
                      upload->progress_data);
}

static gboolean
again_cb (gpointer user_data)
{
  GTask *task = G_TASK (user_data);

  if (!g_task_return_error_if_cancelled (task))
    open_file (task);

  return G_SOURCE_REMOVE;
}

/* @error: (transfer full): what this attempt ended with. */
static void
end_attempt (GTask  *task,
             GError *error)
{
  Upload *upload = g_task_get_task_data (task);

  if (upload->n_sent > 0)
    upload->n_interruptions++;
  upload->n_fruitless = upload->n_sent > 0 ? 0 : upload->n_fruitless + 1;
  if (upload->n_interruptions == 0
      || !g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNREACHABLE))
    {
      g_task_return_error (task, error);
      return;
    }

  g_info ("The upload of an image was interrupted: %s", error->message);
  g_error_free (error);
  if (upload->n_interruptions < MAX_INTERRUPTIONS && upload->n_fruitless < MAX_FRUITLESS)
    scholia_retry_later (task, upload->n_fruitless + upload->n_interruptions, again_cb);
  else
    g_task_return_new_error (task, SCHOLIA_ERROR, SCHOLIA_ERROR_OFFLINE,
                             _("The connection was lost again and again while the image was being "
                               "sent."));
}

static void
created_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;
  ScholiaBoardInfo *info = g_task_propagate_pointer (G_TASK (result), &error);

  if (info != NULL)
    g_task_return_pointer (task, info, (GDestroyNotify) scholia_board_info_free);
  else
    end_attempt (task, error);
}

static void
release_task (gpointer  data,
              GClosure *closure)
{
  g_object_unref (data);
}

static void
send (GTask        *task,
      GInputStream *stream,
      const char   *media_type)
{
  ScholiaServerApi *self = g_task_get_source_object (task);
  Upload *upload = g_task_get_task_data (task);
  g_autofree char *escaped = g_uri_escape_string (upload->title, NULL, FALSE);
  g_autofree char *path = g_strconcat ("/v1/boards?title=", escaped, "&creation=",
                                       upload->creation, NULL);
  g_autoptr(SoupMessage) message = scholia_server_api_new_message (self, SOUP_METHOD_POST, path,
                                                                   upload->team_key, NULL);

  upload->n_sent = 0;
  g_signal_connect_data (message, "wrote-body-data", G_CALLBACK (wrote_cb), g_object_ref (task),
                         release_task, 0);
  soup_message_set_request_body (message, media_type, stream, (gssize) upload->size_bytes);
  scholia_server_api_ask (self,
                          g_task_new (self, g_task_get_cancellable (task), created_cb,
                                      g_object_ref (task)),
                          message, (ScholiaDecodeFunc) scholia_board_info_decode,
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
      || !scholia_image_header_read (upload->header, length, &info, &error)
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

  g_free (upload->header);
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

static void
open_file (GTask *task)
{
  const Upload *upload = g_task_get_task_data (task);

  g_file_read_async (upload->file, G_PRIORITY_DEFAULT, g_task_get_cancellable (task), opened_cb,
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
  g_autoptr(GTask) task = NULL;
  Upload *upload;

  g_return_if_fail (SCHOLIA_IS_SERVER_API (self));
  g_return_if_fail (team_key != NULL && title != NULL && G_IS_FILE (image));

  upload = g_new0 (Upload, 1);
  upload->team_key = g_strdup (team_key);
  upload->title = g_strdup (title);
  upload->creation = scholia_id_new ();
  upload->file = g_object_ref (image);
  upload->progress = progress;
  upload->progress_data = progress_data;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_task_data (task, upload, upload_free);
  open_file (task);
}

ScholiaBoardInfo *
scholia_server_api_create_board_finish (ScholiaServerApi  *self,
                                        GAsyncResult      *result,
                                        GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
