/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-source-file.h"

#include "scholia-decoder-words.h"
#include "scholia-error.h"
#include "scholia-limits.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixoutputstream.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define QUERY_ATTRIBUTES G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE
#define NS_PER_S G_GINT64_CONSTANT (1000000000)
/* Bytes copied between two looks at the cancellable. */
#define CHUNK_BYTES (256 * 1024)

/* Words instead of the system's: a person wants to know what to do, not the name of an errno. */
static void
set_unreadable (GFile         *file,
                const GError  *cause,
                GError       **error)
{
  g_autofree char *name = g_file_get_parse_name (file);

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_error_copy (cause));
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND,
                 _("There is no file “%s”."), name);
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_TOO_MANY_OPEN_FILES))
    g_propagate_error (error, scholia_decoder_words_for_no_descriptor ());
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_FORBIDDEN,
                 _("You do not have the permission to read “%s”."), name);
  else
    g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_FORBIDDEN,
                 _("“%s” could not be read: %s"), name, cause->message);
}

static void
set_unreadable_errno (GFile   *file,
                      int      number,
                      GError **error)
{
  g_autoptr(GError) cause = g_error_new_literal (G_IO_ERROR, (int) g_io_error_from_errno (number),
                                                 g_strerror (number));

  set_unreadable (file, cause, error);
}

static gboolean
check_kind (GFile      *file,
            GFileType   type,
            guint64     size_bytes,
            GError    **error)
{
  g_autofree char *name = g_file_get_parse_name (file);

  if (type == G_FILE_TYPE_DIRECTORY)
    g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE,
                 _("“%s” is a folder, not a picture."), name);
  else if (type != G_FILE_TYPE_REGULAR)
    g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE,
                 _("“%s” is a device or a pipe, not a picture."), name);
  else if (size_bytes > SCHOLIA_MAX_IMAGE_BYTES)
    g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_TOO_LARGE,
                 /* Translators: both numbers are megabytes. */
                 _("This file is too large: %u MB; Scholia takes up to %u MB."),
                 (guint) ((MIN (size_bytes, G_MAXUINT32) + 1048575) / 1048576),
                 (guint) (SCHOLIA_MAX_IMAGE_BYTES / 1048576));
  else if (size_bytes == 0)
    g_set_error_literal (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE,
                         _("This file is empty."));
  else
    return TRUE;

  return FALSE;
}

static ScholiaFileIdentity
identify (const struct stat *status)
{
  return (ScholiaFileIdentity) {
    .device = status->st_dev,
    .inode = status->st_ino,
    .size_bytes = (guint64) status->st_size,
    .modified_ns = status->st_mtim.tv_sec * NS_PER_S + status->st_mtim.tv_nsec,
    .changed_ns = status->st_ctim.tv_sec * NS_PER_S + status->st_ctim.tv_nsec,
  };
}

static gboolean
check_status (GFile              *file,
              const struct stat  *status,
              GError            **error)
{
  GFileType type = S_ISREG (status->st_mode) ? G_FILE_TYPE_REGULAR
                 : S_ISDIR (status->st_mode) ? G_FILE_TYPE_DIRECTORY : G_FILE_TYPE_SPECIAL;

  return check_kind (file, type, (guint64) MAX (status->st_size, 0), error);
}

/* Looked at before, as opening a tape would move it; opened so that a pipe, which may have come
 * meanwhile, does not wait for a writer; and looked at again. */
static int
open_path (GFile                *file,
           const char           *path,
           ScholiaFileIdentity  *identity,
           GError              **error)
{
  struct stat status;
  int fd = -1;

  if (stat (path, &status) == 0)
    {
      if (!check_status (file, &status, error))
        return -1;
      fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    }
  if (fd < 0 || fstat (fd, &status) != 0)
    {
      set_unreadable_errno (file, errno, error);
      if (fd >= 0)
        close (fd);
      return -1;
    }
  if (!check_status (file, &status, error))
    {
      close (fd);
      return -1;
    }

  *identity = identify (&status);
  return fd;
}

int
scholia_source_file_open_temporary (void)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "scholia-XXXXXX", NULL);
  int fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);

  if (fd >= 0)
    g_unlink (path);
  return fd;
}

/* At most one byte more than is permitted: a stream may be longer than was said. */
static gssize
copy_stream (GInputStream  *stream,
             int            fd,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr(GOutputStream) output = g_unix_output_stream_new (fd, FALSE);
  g_autofree guint8 *chunk = g_malloc (CHUNK_BYTES);
  gsize total = 0, n_bytes = 1;

  while (n_bytes > 0 && total <= SCHOLIA_MAX_IMAGE_BYTES)
    {
      if (!g_input_stream_read_all (stream, chunk, CHUNK_BYTES, &n_bytes, cancellable, error) ||
          !g_output_stream_write_all (output, chunk, n_bytes, NULL, cancellable, error))
        return -1;
      total += n_bytes;
    }

  return (gssize) total;
}

static int
copy_to_temporary (GFile         *file,
                   GCancellable  *cancellable,
                   GError       **error)
{
  g_autoptr(GError) cause = NULL;
  g_autoptr(GFileInfo) info = g_file_query_info (file, QUERY_ATTRIBUTES, G_FILE_QUERY_INFO_NONE,
                                                 cancellable, &cause);
  g_autoptr(GFileInputStream) stream = NULL;
  gssize length = -1;
  int fd = -1;

  if (info != NULL && !check_kind (file, g_file_info_get_file_type (info),
                                   (guint64) MAX (g_file_info_get_size (info), 0), error))
    return -1;

  if (info != NULL)
    stream = g_file_read (file, cancellable, &cause);
  if (stream != NULL && (fd = scholia_source_file_open_temporary ()) >= 0)
    length = copy_stream (G_INPUT_STREAM (stream), fd, cancellable, &cause);
  if (length >= 0 && check_kind (file, G_FILE_TYPE_REGULAR, (guint64) length, error))
    return fd;

  if (length < 0 && cause != NULL)
    set_unreadable (file, cause, error);
  else if (length < 0)
    set_unreadable_errno (file, errno, error);
  if (fd >= 0)
    close (fd);
  return -1;
}

int
scholia_source_file_open (GFile                *file,
                          ScholiaFileIdentity  *identity,
                          GCancellable         *cancellable,
                          GError              **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (G_IS_FILE (file) && identity != NULL, -1);

  *identity = (ScholiaFileIdentity) { 0 };
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;

  path = g_file_get_path (file);
  if (path == NULL)
    return copy_to_temporary (file, cancellable, error);

  return open_path (file, path, identity, error);
}

gboolean
scholia_source_file_is_same (int                        fd,
                             const ScholiaFileIdentity *identity)
{
  ScholiaFileIdentity now;
  struct stat status;

  g_return_val_if_fail (identity != NULL, FALSE);

  if (fstat (fd, &status) != 0)
    return FALSE;

  now = identify (&status);
  return now.device == identity->device && now.inode == identity->inode &&
         now.size_bytes == identity->size_bytes && now.modified_ns == identity->modified_ns &&
         now.changed_ns == identity->changed_ns;
}
