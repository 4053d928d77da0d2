/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-file-sync.h"

#include "scholia-error.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

void
scholia_file_set_error (GError     **error,
                        int          saved_errno,
                        const char  *path,
                        const char  *trouble)
{
  g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE, "“%s” cannot be %s: %s",
               path, trouble, g_strerror (saved_errno));
}

/**
 * scholia_file_sync_folder:
 * @path: a folder
 *
 * A new or renamed file survives a power cut only once its folder is synced, too.
 *
 * Returns: %FALSE with @error set if that failed
 */
gboolean
scholia_file_sync_folder (const char  *path,
                          GError     **error)
{
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean is_synced = fd >= 0 && fsync (fd) == 0;

  if (!is_synced)
    scholia_file_set_error (error, errno, path, "synced");
  if (fd >= 0)
    close (fd);

  return is_synced;
}

/**
 * scholia_file_make_folder:
 * @path: an absolute path
 *
 * Makes a folder as g_mkdir_with_parents() does, but so that a power cut cannot take it back.
 *
 * Returns: %FALSE with @error set if that failed
 */
gboolean
scholia_file_make_folder (const char  *path,
                          GError     **error)
{
  g_autofree char *parent = NULL;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return TRUE;

  parent = g_path_get_dirname (path);
  if (!g_str_equal (parent, path) && !scholia_file_make_folder (parent, error))
    return FALSE;

  if (mkdir (path, 0700) < 0 && errno != EEXIST)
    {
      scholia_file_set_error (error, errno, path, "made");
      return FALSE;
    }

  return scholia_file_sync_folder (parent, error);
}
