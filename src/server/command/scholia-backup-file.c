/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-backup-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

#include "scholia-error.h"
#include "scholia-file-sync.h"

struct _ScholiaBackupFile
{
  char     *path;
  char     *tmp_path;
  gboolean  is_forced;
  int       fd;
};

static void
set_exists_error (const char  *path,
                  GError     **error)
{
  g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_CONFLICT,
               "“%s” is there already; with --force it is replaced", path);
}

ScholiaBackupFile *
scholia_backup_file_new (const char  *path,
                         gboolean     is_forced,
                         GError     **error)
{
  g_autoptr(ScholiaBackupFile) self = g_new0 (ScholiaBackupFile, 1);

  self->path = g_canonicalize_filename (path, NULL);
  self->tmp_path = g_strconcat (self->path, ".XXXXXX", NULL);
  self->is_forced = is_forced;
  self->fd = -1;
  if (!is_forced && g_file_test (self->path, G_FILE_TEST_EXISTS))
    {
      set_exists_error (self->path, error);
      return NULL;
    }

  self->fd = g_mkstemp_full (self->tmp_path, O_WRONLY | O_CLOEXEC, 0600);
  if (self->fd < 0)
    {
      scholia_file_set_error (error, errno, self->path, "made");
      return NULL;
    }

  return g_steal_pointer (&self);
}

void
scholia_backup_file_free (ScholiaBackupFile *self)
{
  if (self->fd >= 0)
    {
      close (self->fd);
      g_unlink (self->tmp_path);
    }
  g_free (self->path);
  g_free (self->tmp_path);
  g_free (self);
}

gboolean
scholia_backup_file_write (ScholiaBackupFile  *self,
                           gconstpointer       data,
                           gsize               length,
                           GError            **error)
{
  const guint8 *at = data;

  while (length > 0)
    {
      gssize written = write (self->fd, at, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        {
          scholia_file_set_error (error, errno, self->path, "written");
          return FALSE;
        }
      at += written;
      length -= (gsize) written;
    }

  return TRUE;
}

static gboolean
is_unsupported (int code)
{
  return code == EINVAL || code == ENOSYS || code == EOPNOTSUPP || code == EPERM;
}

/* Only where nothing is: nobody's file is lost between a look and a rename. FAT has no hard links,
 * NFS no such rename; whoever has neither can only replace. */
static gboolean
give_new_name (ScholiaBackupFile  *self,
               GError            **error)
{
  if (renameat2 (AT_FDCWD, self->tmp_path, AT_FDCWD, self->path, RENAME_NOREPLACE) == 0)
    return TRUE;
  if (is_unsupported (errno) && link (self->tmp_path, self->path) == 0)
    {
      g_unlink (self->tmp_path);
      return TRUE;
    }

  if (errno == EEXIST)
    set_exists_error (self->path, error);
  else if (is_unsupported (errno))
    g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE,
                 "This file system cannot make “%s” without replacing what may be there by then; "
                 "with --force it does", self->path);
  else
    scholia_file_set_error (error, errno, self->path, "made");

  return FALSE;
}

static gboolean
replace (ScholiaBackupFile  *self,
         GError            **error)
{
  if (g_rename (self->tmp_path, self->path) == 0)
    return TRUE;

  scholia_file_set_error (error, errno, self->path, "replaced");

  return FALSE;
}

gboolean
scholia_backup_file_commit (ScholiaBackupFile  *self,
                            GError            **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);

  if (fsync (self->fd) < 0)
    {
      scholia_file_set_error (error, errno, self->path, "synced");
      return FALSE;
    }
  if (self->is_forced ? !replace (self, error) : !give_new_name (self, error))
    return FALSE;

  close (self->fd);
  self->fd = -1;

  return scholia_file_sync_folder (folder, error);
}
