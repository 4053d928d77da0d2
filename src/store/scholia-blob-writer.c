/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-blob-writer.h"

#include "scholia-file-sync.h"
#include "scholia-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* The file on its way. Shared with the jobs, which may outlive the writer. */
typedef struct
{
  ScholiaBlobFolder *folder;

  GMutex             mutex;     /* an abort may meet a write */
  char              *path;      /* %NULL while there is no file */
  int                fd;
  GChecksum         *checksum;
  gboolean           is_over;   /* committed, aborted or broken */
} Upload;

struct _ScholiaBlobWriter
{
  GObject       parent_instance;

  ScholiaStore *store;
  Upload       *upload;
  char         *digest;   /* (nullable): once it is committed */
  gboolean      is_busy;
};

G_DEFINE_FINAL_TYPE (ScholiaBlobWriter, scholia_blob_writer, G_TYPE_OBJECT)

/* What a job needs: the upload, and the bytes of a write. */
typedef struct
{
  Upload *upload;
  GBytes *chunk;
} UploadRequest;

static void
upload_clear (gpointer data)
{
  Upload *upload = data;

  if (upload->fd >= 0)
    close (upload->fd);
  g_free (upload->path);
  g_checksum_free (upload->checksum);
  g_mutex_clear (&upload->mutex);
  scholia_blob_folder_unref (upload->folder);
}

static void
upload_unref (Upload *upload)
{
  g_atomic_rc_box_release_full (upload, upload_clear);
}

static void
upload_request_free (gpointer data)
{
  UploadRequest *request = data;

  upload_unref (request->upload);
  g_clear_pointer (&request->chunk, g_bytes_unref);
  g_free (request);
}

/* With the mutex held. */
static void
upload_end (Upload *upload)
{
  upload->is_over = TRUE;
  if (upload->fd >= 0)
    close (upload->fd);
  upload->fd = -1;
  if (upload->path != NULL)
    g_unlink (upload->path);
  g_clear_pointer (&upload->path, g_free);
}

static gboolean
upload_start (Upload  *upload,
              GError **error)
{
  if (upload->is_over)
    {
      g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE, "The upload has ended");
      return FALSE;
    }

  if (upload->fd >= 0)
    return TRUE;

  upload->path = g_build_filename (scholia_blob_folder_get_tmp (upload->folder), "upload-XXXXXX",
                                   NULL);
  upload->fd = g_mkstemp_full (upload->path, O_WRONLY | O_CLOEXEC, 0600);
  if (upload->fd >= 0)
    return TRUE;

  scholia_file_set_error (error, errno, upload->path, "made");
  g_clear_pointer (&upload->path, g_free);
  return FALSE;
}

static gboolean
write_all (Upload        *upload,
           const guint8  *bytes,
           gsize          size_bytes,
           GError       **error)
{
  while (size_bytes > 0)
    {
      ssize_t n = write (upload->fd, bytes, size_bytes);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          scholia_file_set_error (error, errno, upload->path, "written");
          return FALSE;
        }

      g_checksum_update (upload->checksum, bytes, n);
      bytes += n;
      size_bytes -= (gsize) n;
    }

  return TRUE;
}

static gboolean
write_run (ScholiaStoreJob          *job,
           ScholiaSqliteConnection  *connection,
           GError                  **error)
{
  const UploadRequest *request = job->request;
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED =
    g_mutex_locker_new (&request->upload->mutex);
  gsize size_bytes;
  const guint8 *bytes = g_bytes_get_data (request->chunk, &size_bytes);

  if (upload_start (request->upload, error) &&
      write_all (request->upload, bytes, size_bytes, error))
    return TRUE;

  upload_end (request->upload);
  return FALSE;
}

static gboolean
commit_upload (Upload  *upload,
               GError **error)
{
  if (!upload_start (upload, error))
    return FALSE;

  if (fsync (upload->fd) < 0)
    {
      scholia_file_set_error (error, errno, upload->path, "synced");
      return FALSE;
    }

  return scholia_blob_folder_adopt (upload->folder, upload->path,
                                    g_checksum_get_string (upload->checksum), error);
}

static gboolean
commit_run (ScholiaStoreJob          *job,
            ScholiaSqliteConnection  *connection,
            GError                  **error)
{
  const UploadRequest *request = job->request;
  Upload *upload = request->upload;
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED =
    g_mutex_locker_new (&upload->mutex);

  if (commit_upload (upload, error))
    {
      /* The file has its own name now. */
      g_clear_pointer (&upload->path, g_free);
      job->result = g_strdup (g_checksum_get_string (upload->checksum));
      job->free_result = g_free;
    }
  upload_end (upload);

  return job->result != NULL;
}

static gboolean
abort_run (ScholiaStoreJob          *job,
           ScholiaSqliteConnection  *connection,
           GError                  **error)
{
  const UploadRequest *request = job->request;
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED =
    g_mutex_locker_new (&request->upload->mutex);

  upload_end (request->upload);

  return TRUE;
}

/* @task: (transfer full) (nullable) */
static ScholiaStoreJob *
make_job (ScholiaBlobWriter   *self,
          GTask               *task,
          ScholiaStoreJobFunc  run,
          GBytes              *chunk)
{
  UploadRequest *request = g_new0 (UploadRequest, 1);

  request->upload = g_atomic_rc_box_acquire (self->upload);
  if (chunk != NULL)
    request->chunk = g_bytes_ref (chunk);

  return scholia_store_job_new (task, run, request, upload_request_free);
}

static void
returned_cb (ScholiaStoreJob *job)
{
  ScholiaBlobWriter *self = g_task_get_source_object (job->task);

  self->is_busy = FALSE;
}

static void
committed_cb (ScholiaStoreJob *job)
{
  ScholiaBlobWriter *self = g_task_get_source_object (job->task);

  self->digest = g_strdup (job->result);
  self->is_busy = FALSE;
}

static void
start (ScholiaBlobWriter   *self,
       ScholiaStoreJob     *job,
       void               (*returned) (ScholiaStoreJob *job))
{
  job->returned = returned;
  self->is_busy = TRUE;
  scholia_blob_folder_push (self->upload->folder, job);
}

static void
scholia_blob_writer_finalize (GObject *object)
{
  ScholiaBlobWriter *self = SCHOLIA_BLOB_WRITER (object);

  scholia_blob_writer_abort (self);
  if (self->digest != NULL)
    {
      scholia_blob_folder_let_go (self->upload->folder, self->digest);
      SCHOLIA_STORE_GET_CLASS (self->store)->blob_left (self->store, self->digest);
    }
  g_free (self->digest);
  upload_unref (self->upload);
  g_object_unref (self->store);

  G_OBJECT_CLASS (scholia_blob_writer_parent_class)->finalize (object);
}

static void
scholia_blob_writer_class_init (ScholiaBlobWriterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = scholia_blob_writer_finalize;
}

static void
scholia_blob_writer_init (ScholiaBlobWriter *self)
{
}

ScholiaBlobWriter *
scholia_blob_writer_new (ScholiaStore      *store,
                         ScholiaBlobFolder *folder)
{
  ScholiaBlobWriter *self = g_object_new (SCHOLIA_TYPE_BLOB_WRITER, NULL);

  self->store = g_object_ref (store);
  self->upload = g_atomic_rc_box_new0 (Upload);
  self->upload->folder = scholia_blob_folder_ref (folder);
  self->upload->fd = -1;
  self->upload->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_mutex_init (&self->upload->mutex);

  return self;
}

/**
 * scholia_blob_writer_write_async:
 * @self: a writer that is not busy
 * @chunk: the next bytes
 * @cancellable: (nullable): ends the wait; the blob can then only be aborted
 * @callback: called when the bytes are with the system
 * @user_data: for @callback
 *
 * Writes on. After an error the blob is lost, and its file with it.
 */
void
scholia_blob_writer_write_async (ScholiaBlobWriter   *self,
                                 GBytes              *chunk,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (SCHOLIA_IS_BLOB_WRITER (self));
  g_return_if_fail (chunk != NULL && !self->is_busy);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, scholia_blob_writer_write_async);
  start (self, make_job (self, task, write_run, chunk), returned_cb);
}

gboolean
scholia_blob_writer_write_finish (ScholiaBlobWriter  *self,
                                  GAsyncResult       *result,
                                  GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * scholia_blob_writer_commit_async:
 * @self: a writer that is not busy
 * @cancellable: (nullable): ends the wait
 * @callback: called when the blob is durable under its own name
 * @user_data: for @callback
 *
 * Ends the blob, which stays while @self is there, or a board that shows it.
 */
void
scholia_blob_writer_commit_async (ScholiaBlobWriter   *self,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (SCHOLIA_IS_BLOB_WRITER (self));
  g_return_if_fail (!self->is_busy);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, scholia_blob_writer_commit_async);
  start (self, make_job (self, task, commit_run, NULL), committed_cb);
}

char *
scholia_blob_writer_commit_finish (ScholiaBlobWriter  *self,
                                   GAsyncResult       *result,
                                   GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * scholia_blob_writer_abort:
 * @self: a writer
 *
 * Gives the blob up and removes its file, soon. A write on its way may still end well. Nothing
 * happens if it was committed.
 */
void
scholia_blob_writer_abort (ScholiaBlobWriter *self)
{
  g_return_if_fail (SCHOLIA_IS_BLOB_WRITER (self));

  scholia_blob_folder_push (self->upload->folder, make_job (self, NULL, abort_run, NULL));
}
