/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A backup, as a job of the folder of the blobs. */

#include "scholia-sqlite-backup.h"

#include "scholia-archive-writer.h"
#include "scholia-error.h"
#include "scholia-file-sync.h"
#include "scholia-sqlite-copy.h"
#include "scholia-sqlite-sweep.h"
#include "scholia-store-backup.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

typedef struct
{
  ScholiaBlobFolder   *blobs;
  ScholiaSqliteReader *reader;
  char                *folder;
  char                *database;
  GStrv                extras;
  int                  fd;
} BackupRequest;

static void
backup_request_free (gpointer data)
{
  BackupRequest *request = data;

  scholia_blob_folder_unref (request->blobs);
  g_free (request->folder);
  g_free (request->database);
  g_strfreev (request->extras);
  if (request->fd >= 0)
    close (request->fd);
  g_free (request);
}

static gboolean
is_over_cb (gpointer user_data)
{
  return scholia_blob_folder_is_stopping (user_data);
}

/* Without a name from here on: whatever happens, no copy of people's words is left behind. */
static int
open_nameless_copy (BackupRequest  *request,
                    GPtrArray     **digests,
                    GError        **error)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *name = g_strconcat ("backup-", uuid, ".db", NULL);
  g_autofree char *path = NULL;
  int fd = -1;

  path = g_build_filename (scholia_blob_folder_get_tmp (request->blobs), name, NULL);
  if (scholia_sqlite_copy (request->database, SCHOLIA_SQLITE_READ, path, is_over_cb,
                           request->blobs, error))
    *digests = scholia_sqlite_copy_digests (path, error);
  if (*digests != NULL)
    {
      fd = open (path, O_RDONLY | O_CLOEXEC);
      if (fd < 0)
        scholia_file_set_error (error, errno, path, "opened");
    }
  g_unlink (path);

  return fd;
}

static gboolean
add_and_close (ScholiaArchiveWriter  *archive,
               const char            *name,
               int                    fd,
               GError               **error)
{
  gboolean is_added = scholia_archive_writer_add_file (archive, name, fd, error);

  close (fd);

  return is_added;
}

static gboolean
add_blobs (BackupRequest         *request,
           ScholiaArchiveWriter  *archive,
           GPtrArray             *digests,
           GError               **error)
{
  for (guint i = 0; i < digests->len; i++)
    {
      const char *digest = g_ptr_array_index (digests, i);
      g_autofree char *name = g_strdup_printf ("blobs/%.2s/%s", digest, digest);
      int fd = scholia_blob_folder_open (request->blobs, digest, error);

      if (fd < 0)
        {
          g_prefix_error (error, "Image %s: ", digest);
          return FALSE;
        }
      if (!add_and_close (archive, name, fd, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
add_extras (BackupRequest         *request,
            ScholiaArchiveWriter  *archive,
            GError               **error)
{
  for (guint i = 0; request->extras[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (request->folder, request->extras[i], NULL);
      int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

      if (fd < 0 && errno == ENOENT)
        continue;
      if (fd < 0)
        {
          scholia_file_set_error (error, errno, path, "opened");
          return FALSE;
        }
      if (!add_and_close (archive, request->extras[i], fd, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
write_backup (BackupRequest  *request,
              GError        **error)
{
  g_autoptr(GPtrArray) digests = NULL;
  g_auto(ScholiaArchiveWriter) archive = { .fd = -1 };
  int database_fd;

  if (scholia_sqlite_reader_is_unsettled (request->reader))
    {
      g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE,
                   "The store is finding out what its last write did");
      return FALSE;
    }

  database_fd = open_nameless_copy (request, &digests, error);
  if (database_fd < 0)
    return FALSE;

  scholia_archive_writer_init (&archive, request->fd, is_over_cb, request->blobs);
  if (!scholia_archive_writer_add_text (&archive, SCHOLIA_BACKUP_MARK_NAME, SCHOLIA_BACKUP_MARK,
                                        error))
    {
      close (database_fd);
      return FALSE;
    }

  return add_and_close (&archive, "scholia.db", database_fd, error) &&
         add_blobs (request, &archive, digests, error) &&
         add_extras (request, &archive, error) &&
         scholia_archive_writer_finish (&archive, error);
}

/* The reader sees the end from here, whatever the owner's thread does just now. */
static gboolean
backup_run (ScholiaStoreJob          *job,
            ScholiaSqliteConnection  *connection,
            GError                  **error)
{
  BackupRequest *request = job->request;
  gboolean is_written = write_backup (request, error);

  close (request->fd);
  request->fd = -1;

  return is_written;
}

/* What boards lost meanwhile: they may be shown again by now. */
ScholiaStoreJob *
scholia_sqlite_backup_end (ScholiaStoreJob *job)
{
  BackupRequest *request = job->request;
  GPtrArray *digests = scholia_blob_folder_release (request->blobs);

  return digests != NULL ? scholia_sqlite_sweep_job (request->blobs, digests) : NULL;
}

ScholiaStoreJob *
scholia_sqlite_backup_job (GTask               *task,
                           ScholiaBlobFolder   *blobs,
                           ScholiaSqliteReader *reader,
                           const char          *folder,
                           int                  fd,
                           const char * const  *extras)
{
  BackupRequest *request = g_new0 (BackupRequest, 1);

  request->blobs = scholia_blob_folder_ref (blobs);
  request->reader = reader;
  request->folder = g_strdup (folder);
  request->database = g_build_filename (folder, "scholia.db", NULL);
  request->extras = g_strdupv ((GStrv) extras);
  request->fd = fd;
  scholia_blob_folder_hold (blobs);

  return scholia_store_job_new (task, backup_run, request, backup_request_free);
}
