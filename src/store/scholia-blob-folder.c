/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-blob-folder.h"

#include "scholia-file-sync.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Uploads wait for the disk most of the time; so many syncs may overlap. */
#define MAX_THREADS 4

struct _ScholiaBlobFolder
{
  gatomicrefcount      ref_count;
  char                *blobs;
  char                *tmp;
  ScholiaStoreReturns *returns;

  GMutex               mutex;
  GThreadPool         *pool;    /* %NULL after the stop */
  GHashTable          *spared;  /* digests of fresh uploads, which no board may show yet, with the
                                 * number of those */
  guint                n_holds;
  GPtrArray           *noted;   /* (nullable): digests to be removed after the last hold */
  int                  is_stopping; /* atomic */

  GMutex               making;  /* who finds a folder made must find its name durable, too */
};

static void
run_cb (gpointer data,
        gpointer user_data)
{
  ScholiaBlobFolder *self = user_data;
  ScholiaStoreJob *job = data;

  scholia_store_job_run (job, NULL);
  scholia_store_returns_push (self->returns, job);
}

/**
 * scholia_blob_folder_new:
 * @blobs: the folder of the blobs
 * @tmp: a folder on the same file system, for uploads on their way
 * @returns: where finished jobs go
 *
 * Returns: (transfer full): the folder
 */
ScholiaBlobFolder *
scholia_blob_folder_new (const char          *blobs,
                         const char          *tmp,
                         ScholiaStoreReturns *returns)
{
  ScholiaBlobFolder *self = g_new0 (ScholiaBlobFolder, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->mutex);
  g_mutex_init (&self->making);
  self->blobs = g_strdup (blobs);
  self->tmp = g_strdup (tmp);
  self->returns = scholia_store_returns_ref (returns);
  self->spared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  /* A shared pool: without the demand for threads of its own this cannot fail. */
  self->pool = g_thread_pool_new (run_cb, self, MAX_THREADS, FALSE, NULL);

  return self;
}

ScholiaBlobFolder *
scholia_blob_folder_ref (ScholiaBlobFolder *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
scholia_blob_folder_unref (ScholiaBlobFolder *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  scholia_blob_folder_stop (self);
  scholia_store_returns_unref (self->returns);
  g_hash_table_unref (self->spared);
  g_clear_pointer (&self->noted, g_ptr_array_unref);
  g_mutex_clear (&self->mutex);
  g_mutex_clear (&self->making);
  g_free (self->blobs);
  g_free (self->tmp);
  g_free (self);
}

/**
 * scholia_blob_folder_push:
 * @self: the folder
 * @job: (transfer full): what to do
 */
void
scholia_blob_folder_push (ScholiaBlobFolder *self,
                          ScholiaStoreJob   *job)
{
  gboolean is_stopped;

  g_mutex_lock (&self->mutex);
  is_stopped = self->pool == NULL;
  if (!is_stopped)
    g_thread_pool_push (self->pool, job, NULL);
  g_mutex_unlock (&self->mutex);

  if (!is_stopped)
    return;

  g_set_error (&job->error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE, "The store was closed");
  scholia_store_returns_push (self->returns, job);
}

void
scholia_blob_folder_stop (ScholiaBlobFolder *self)
{
  GThreadPool *pool;

  g_atomic_int_set (&self->is_stopping, TRUE);
  g_mutex_lock (&self->mutex);
  pool = g_steal_pointer (&self->pool);
  g_mutex_unlock (&self->mutex);

  if (pool != NULL)
    g_thread_pool_free (pool, FALSE, TRUE);
}

const char *
scholia_blob_folder_get_tmp (ScholiaBlobFolder *self)
{
  return self->tmp;
}

/* Also what keeps a digest from a peer from being a path to somewhere else. */
gboolean
scholia_blob_digest_is_valid (const char *digest)
{
  return strlen (digest) == SCHOLIA_BLOB_DIGEST_LENGTH &&
         strspn (digest, "0123456789abcdef") == SCHOLIA_BLOB_DIGEST_LENGTH;
}

static char *
get_path (ScholiaBlobFolder *self,
          const char        *digest)
{
  char prefix[] = { digest[0], digest[1], '\0' };

  return g_build_filename (self->blobs, prefix, digest, NULL);
}

static gboolean
make_folder_of (ScholiaBlobFolder  *self,
                const char         *folder,
                GError            **error)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED =
    g_mutex_locker_new (&self->making);

  return scholia_file_make_folder (folder, error);
}

static void
spare (ScholiaBlobFolder *self,
       const char        *digest)
{
  guint n_uploads;

  g_mutex_lock (&self->mutex);
  n_uploads = GPOINTER_TO_UINT (g_hash_table_lookup (self->spared, digest)) + 1;
  g_hash_table_insert (self->spared, g_strdup (digest), GUINT_TO_POINTER (n_uploads));
  g_mutex_unlock (&self->mutex);
}

void
scholia_blob_folder_let_go (ScholiaBlobFolder *self,
                            const char        *digest)
{
  guint n_uploads;

  g_mutex_lock (&self->mutex);
  n_uploads = GPOINTER_TO_UINT (g_hash_table_lookup (self->spared, digest));
  g_assert (n_uploads > 0);
  if (n_uploads == 1)
    g_hash_table_remove (self->spared, digest);
  else
    g_hash_table_insert (self->spared, g_strdup (digest), GUINT_TO_POINTER (n_uploads - 1));
  g_mutex_unlock (&self->mutex);
}

/**
 * scholia_blob_folder_adopt:
 * @self: the folder
 * @tmp_path: a complete and synced file
 * @digest: its SHA-256
 *
 * Gives an upload its name. If the blob is there already it is replaced by the same bytes, which
 * makes good a file that was damaged; who reads the old one keeps it.
 *
 * Returns: %FALSE with @error set if it has not its name, or not for sure; else it is to be let go
 */
gboolean
scholia_blob_folder_adopt (ScholiaBlobFolder  *self,
                           const char         *tmp_path,
                           const char         *digest,
                           GError            **error)
{
  g_autofree char *path = get_path (self, digest);
  g_autofree char *folder = g_path_get_dirname (path);

  if (!make_folder_of (self, folder, error))
    return FALSE;

  /* Before the name is there: a removal that comes first leaves nothing to lose. */
  spare (self, digest);
  if (g_rename (tmp_path, path) < 0)
    scholia_file_set_error (error, errno, path, "written");
  else if (scholia_file_sync_folder (folder, error))
    return TRUE;

  scholia_blob_folder_let_go (self, digest);

  return FALSE;
}

typedef struct
{
  ScholiaBlobFolder *folder;
  char              *digest;
  guint64            offset;
} OpenRequest;

static void
open_request_free (gpointer data)
{
  OpenRequest *request = data;

  scholia_blob_folder_unref (request->folder);
  g_free (request->digest);
  g_free (request);
}

/* Not through GFile, which would start a desktop's virtual file systems in a server. */
int
scholia_blob_folder_open (ScholiaBlobFolder  *self,
                          const char         *digest,
                          GError            **error)
{
  g_autofree char *path = NULL;
  int fd = -1;

  errno = ENOENT;
  if (scholia_blob_digest_is_valid (digest))
    {
      path = get_path (self, digest);
      fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    }

  if (fd < 0 && errno == ENOENT)
    g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND, "There is no such image");
  else if (fd < 0)
    scholia_file_set_error (error, errno, path, "opened");

  return fd;
}

static gboolean
open_run (ScholiaStoreJob          *job,
          ScholiaSqliteConnection  *connection,
          GError                  **error)
{
  const OpenRequest *request = job->request;
  int fd = scholia_blob_folder_open (request->folder, request->digest, error);

  if (fd < 0)
    return FALSE;

  if (lseek (fd, (off_t) request->offset, SEEK_SET) < 0)
    {
      scholia_file_set_error (error, errno, request->digest, "read");
      close (fd);
      return FALSE;
    }

  job->result = g_unix_input_stream_new (fd, TRUE);
  job->free_result = g_object_unref;

  return TRUE;
}

/**
 * scholia_blob_open_job:
 * @task: (transfer full): who waits for it
 * @self: the folder
 * @digest: what to open; may come from a peer
 * @offset: how many bytes are left out
 *
 * Returns: (transfer full): a job that gives a #GInputStream
 */
ScholiaStoreJob *
scholia_blob_open_job (GTask             *task,
                       ScholiaBlobFolder *self,
                       const char        *digest,
                       guint64            offset)
{
  OpenRequest *request = g_new (OpenRequest, 1);

  request->folder = scholia_blob_folder_ref (self);
  request->digest = g_strdup (digest);
  request->offset = offset;

  return scholia_store_job_new (task, open_run, request, open_request_free);
}

/**
 * scholia_blob_folder_remove:
 * @self: the folder
 * @digest: a blob that no board shows
 *
 * Removes it, unless somebody who uploaded it may still show it.
 */
void
scholia_blob_folder_remove (ScholiaBlobFolder *self,
                            const char        *digest)
{
  g_autofree char *path = NULL;

  if (!scholia_blob_digest_is_valid (digest))
    return;

  path = get_path (self, digest);
  g_mutex_lock (&self->mutex);
  if (self->n_holds > 0)
    g_ptr_array_add (self->noted, g_strdup (digest));
  else if (!g_hash_table_contains (self->spared, digest) && g_unlink (path) < 0 && errno != ENOENT)
    g_message ("“%s” cannot be removed: %s", path, g_strerror (errno));
  g_mutex_unlock (&self->mutex);
}

void
scholia_blob_folder_hold (ScholiaBlobFolder *self)
{
  g_mutex_lock (&self->mutex);
  self->n_holds++;
  if (self->noted == NULL)
    self->noted = g_ptr_array_new_with_free_func (g_free);
  g_mutex_unlock (&self->mutex);
}

GPtrArray *
scholia_blob_folder_release (ScholiaBlobFolder *self)
{
  GPtrArray *noted = NULL;

  g_mutex_lock (&self->mutex);
  if (--self->n_holds == 0)
    noted = g_steal_pointer (&self->noted);
  g_mutex_unlock (&self->mutex);

  return noted;
}

gboolean
scholia_blob_folder_is_stopping (ScholiaBlobFolder *self)
{
  return g_atomic_int_get (&self->is_stopping);
}

static void
list_prefix (const char *folder_path,
             gint64      newest_s,
             GPtrArray  *digests)
{
  g_autoptr(GDir) folder = g_dir_open (folder_path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder_path, name, NULL);
      struct stat status;

      if (scholia_blob_digest_is_valid (name) && stat (path, &status) == 0 &&
          status.st_mtime <= newest_s)
        g_ptr_array_add (digests, g_strdup (name));
    }
}

/**
 * scholia_blob_folder_list:
 * @self: the folder
 * @min_age_s: how old they must be at least, in seconds
 *
 * Returns: (transfer full) (element-type utf8): the digests of the blobs
 */
GPtrArray *
scholia_blob_folder_list (ScholiaBlobFolder *self,
                          gint64             min_age_s)
{
  g_autoptr(GDir) folder = g_dir_open (self->blobs, 0, NULL);
  GPtrArray *digests = g_ptr_array_new_with_free_func (g_free);
  gint64 newest_s = g_get_real_time () / G_USEC_PER_SEC - min_age_s;
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->blobs, name, NULL);

      list_prefix (path, newest_s, digests);
    }

  return digests;
}
