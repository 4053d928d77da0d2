/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-data-folder.h"

#include "scholia-error.h"
#include "scholia-file-sync.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A pid in decimal digits, a line feed, and room. */
#define LOCK_TEXT_BYTES 32

struct _ScholiaDataFolder
{
  char *path;
  char *database;
  char *blobs;
  char *tmp;
  int   lock_fd;
};

/* The text may be missing for a moment: it is written after the lock is taken. */
static void
set_held_error (const char  *path,
                int          fd,
                GError     **error)
{
  char text[LOCK_TEXT_BYTES] = { 0 };
  gint64 pid = 0;

  if (pread (fd, text, sizeof text - 1, 0) > 0)
    pid = g_ascii_strtoll (text, NULL, 10);

  if (pid > 0)
    g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_CONFLICT,
                 "“%s” is in use by process %" G_GINT64_FORMAT, path, pid);
  else
    g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_CONFLICT,
                 "“%s” is in use by another process", path);
}

/* An open-file-description lock: unlike a plain POSIX lock it also holds against a second opening
 * in the same process, and is not lost when another descriptor of the file is closed. The kernel
 * drops it with the process, so a file that is left over locks nobody out. */
static gboolean
take_lock (ScholiaDataFolder  *self,
           GError            **error)
{
  g_autofree char *name = g_build_filename (self->path, "lock", NULL);
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  char text[LOCK_TEXT_BYTES];

  self->lock_fd = open (name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->lock_fd < 0)
    {
      scholia_file_set_error (error, errno, name, "opened");
      return FALSE;
    }

  if (fcntl (self->lock_fd, F_OFD_SETLK, &lock) < 0)
    {
      if (errno == EAGAIN || errno == EACCES)
        set_held_error (self->path, self->lock_fd, error);
      else
        scholia_file_set_error (error, errno, name, "locked");
      return FALSE;
    }

  g_snprintf (text, sizeof text, "%d\n", (int) getpid ());
  if (ftruncate (self->lock_fd, 0) < 0 ||
      pwrite (self->lock_fd, text, strlen (text), 0) != (ssize_t) strlen (text))
    {
      scholia_file_set_error (error, errno, name, "written");
      return FALSE;
    }

  return TRUE;
}

static gboolean
make_private (const char  *path,
              GError     **error)
{
  struct stat status;

  if (!scholia_file_make_folder (path, error))
    return FALSE;

  if (stat (path, &status) == 0 && (status.st_mode & 0777) == 0700)
    return TRUE;

  if (chmod (path, 0700) < 0)
    {
      scholia_file_set_error (error, errno, path, "made private");
      return FALSE;
    }

  return TRUE;
}

static gboolean
empty_tmp (ScholiaDataFolder  *self,
           GError            **error)
{
  g_autoptr(GDir) folder = g_dir_open (self->tmp, 0, NULL);
  const char *name;

  if (folder == NULL)
    {
      scholia_file_set_error (error, errno, self->tmp, "read");
      return FALSE;
    }

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->tmp, name, NULL);

      if (g_unlink (path) < 0)
        {
          scholia_file_set_error (error, errno, path, "removed");
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
has_entries (const char *path)
{
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);

  return folder != NULL && g_dir_read_name (folder) != NULL;
}

/* An empty file, so that SQLite gives the mode 0600 to what it puts beside it. Images without a
 * database mean that somebody lost the database: a new one would make that look like a success. */
static gboolean
make_database_file (ScholiaDataFolder  *self,
                    GError            **error)
{
  int fd = open (self->database, O_RDWR | O_CLOEXEC | O_NOFOLLOW);

  if (fd < 0 && errno == ENOENT)
    {
      if (has_entries (self->blobs))
        {
          g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE,
                       "“%s” holds images, but its database “scholia.db” is missing; "
                       "put it back, or choose an empty folder", self->path);
          return FALSE;
        }
      fd = open (self->database, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    }

  if (fd < 0)
    {
      scholia_file_set_error (error, errno, self->database, "opened");
      return FALSE;
    }
  close (fd);

  return TRUE;
}

static ScholiaDataFolder *
new_folder (const char *path)
{
  ScholiaDataFolder *self = g_new0 (ScholiaDataFolder, 1);

  self->lock_fd = -1;
  self->path = g_canonicalize_filename (path, NULL);
  self->database = g_build_filename (self->path, "scholia.db", NULL);
  self->blobs = g_build_filename (self->path, "blobs", NULL);
  self->tmp = g_build_filename (self->path, "tmp", NULL);

  return self;
}

/**
 * scholia_data_folder_open:
 * @path: where
 *
 * Takes the folder for this process.
 *
 * Returns: (transfer full) (nullable): the folder, or %NULL with @error set
 */
ScholiaDataFolder *
scholia_data_folder_open (const char  *path,
                          GError     **error)
{
  g_autoptr(ScholiaDataFolder) self = new_folder (path);

  if (!make_private (self->path, error) || !take_lock (self, error) ||
      !scholia_file_make_folder (self->blobs, error) ||
      !scholia_file_make_folder (self->tmp, error) ||
      !empty_tmp (self, error) || !make_database_file (self, error) ||
      !scholia_data_folder_sync (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* Where the administrator looks, the server that comes after is somebody else. */
static gboolean
give_lock_to_owner (ScholiaDataFolder  *self,
                    GError            **error)
{
  struct stat folder;
  struct stat lock;

  if (stat (self->path, &folder) < 0 || fstat (self->lock_fd, &lock) < 0)
    {
      scholia_file_set_error (error, errno, self->path, "read");
      return FALSE;
    }
  if (geteuid () != 0 || lock.st_uid == folder.st_uid)
    return TRUE;

  if (fchown (self->lock_fd, folder.st_uid, folder.st_gid) < 0)
    {
      scholia_file_set_error (error, errno, self->path, "given back its lock");
      return FALSE;
    }

  return TRUE;
}

/**
 * scholia_data_folder_hold:
 * @path: where
 *
 * Keeps others from the folder, to look at it.
 *
 * Returns: (transfer full) (nullable): the folder, or %NULL with @error set
 */
ScholiaDataFolder *
scholia_data_folder_hold (const char  *path,
                          GError     **error)
{
  g_autoptr(ScholiaDataFolder) self = new_folder (path);

  if (!take_lock (self, error) || !give_lock_to_owner (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* The file stays: whoever removed it could remove one that a third process has just locked. */
void
scholia_data_folder_close (ScholiaDataFolder *self)
{
  if (self->lock_fd >= 0)
    close (self->lock_fd);

  g_free (self->path);
  g_free (self->database);
  g_free (self->blobs);
  g_free (self->tmp);
  g_free (self);
}

const char *
scholia_data_folder_get_database (ScholiaDataFolder *self)
{
  return self->database;
}

const char *
scholia_data_folder_get_blobs (ScholiaDataFolder *self)
{
  return self->blobs;
}

const char *
scholia_data_folder_get_tmp (ScholiaDataFolder *self)
{
  return self->tmp;
}

gboolean
scholia_data_folder_sync (ScholiaDataFolder  *self,
                          GError            **error)
{
  return scholia_file_sync_folder (self->path, error);
}
