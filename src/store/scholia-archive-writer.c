/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-archive-writer.h"

#include "scholia-error.h"
#include "scholia-file-sync.h"
#include "scholia-tar.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE_BYTES (64 * 1024)
/* Between two looks whether it is over, while the reader takes nothing. */
#define LOOK_MS 100

void
scholia_archive_writer_init (ScholiaArchiveWriter  *self,
                             int                    fd,
                             gboolean             (*is_over) (gpointer user_data),
                             gpointer               user_data)
{
  self->fd = fd;
  self->is_over = is_over;
  self->user_data = user_data;
  self->sums = g_string_new (NULL);
  fcntl (fd, F_SETFL, fcntl (fd, F_GETFL) | O_NONBLOCK);
}

void
scholia_archive_writer_clear (ScholiaArchiveWriter *self)
{
  if (self->sums != NULL)
    g_string_free (self->sums, TRUE);
  self->sums = NULL;
}

static gboolean
wait_for_room (ScholiaArchiveWriter  *self,
               GError               **error)
{
  struct pollfd place = { self->fd, POLLOUT, 0 };

  while (!self->is_over (self->user_data))
    if (poll (&place, 1, LOOK_MS) != 0)
      return TRUE;

  g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNAVAILABLE, "The store was closed");

  return FALSE;
}

static gboolean
write_all (ScholiaArchiveWriter  *self,
           const void            *data,
           gsize                  length,
           GError               **error)
{
  const guint8 *at = data;

  while (length > 0)
    {
      gssize written;

      if (!wait_for_room (self, error))
        return FALSE;

      written = write (self->fd, at, length);
      if (written < 0 && errno != EAGAIN && errno != EINTR)
        {
          scholia_file_set_error (error, errno, "the backup", "written");
          return FALSE;
        }
      at += MAX (written, 0);
      length -= (gsize) MAX (written, 0);
    }

  return TRUE;
}

static gboolean
write_header (ScholiaArchiveWriter  *self,
              const char            *name,
              guint64                size_bytes,
              gint64                 mtime_s,
              GError               **error)
{
  guint8 block[SCHOLIA_TAR_BLOCK_BYTES];

  scholia_tar_write_header (block, name, size_bytes, mtime_s);

  return write_all (self, block, sizeof block, error);
}

static gboolean
write_padding (ScholiaArchiveWriter  *self,
               guint64                size_bytes,
               GError               **error)
{
  static const guint8 zeros[SCHOLIA_TAR_BLOCK_BYTES];

  return write_all (self, zeros, scholia_tar_padding (size_bytes), error);
}

gboolean
scholia_archive_writer_add_text (ScholiaArchiveWriter  *self,
                                 const char            *name,
                                 const char            *text,
                                 GError               **error)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  g_string_append_printf (self->sums, "%s  %s\n", sum, name);

  return write_header (self, name, strlen (text), g_get_real_time () / G_USEC_PER_SEC, error) &&
         write_all (self, text, strlen (text), error) &&
         write_padding (self, strlen (text), error);
}

/* The size was promised in the header: a file that has become shorter would shift what follows. */
static gboolean
copy (ScholiaArchiveWriter  *self,
      const char            *name,
      int                    file_fd,
      guint64                size_bytes,
      GError               **error)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *piece = g_malloc (PIECE_BYTES);

  while (size_bytes > 0)
    {
      gssize got = read (file_fd, piece, (gsize) MIN (size_bytes, PIECE_BYTES));

      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        {
          scholia_file_set_error (error, got < 0 ? errno : EIO, name, "read");
          return FALSE;
        }
      if (!write_all (self, piece, (gsize) got, error))
        return FALSE;
      g_checksum_update (checksum, piece, got);
      size_bytes -= (guint64) got;
    }
  g_string_append_printf (self->sums, "%s  %s\n", g_checksum_get_string (checksum), name);

  return TRUE;
}

gboolean
scholia_archive_writer_add_file (ScholiaArchiveWriter  *self,
                                 const char            *name,
                                 int                    file_fd,
                                 GError               **error)
{
  struct stat status;

  if (fstat (file_fd, &status) < 0)
    {
      scholia_file_set_error (error, errno, name, "read");
      return FALSE;
    }

  return write_header (self, name, (guint64) status.st_size, status.st_mtime, error) &&
         copy (self, name, file_fd, (guint64) status.st_size, error) &&
         write_padding (self, (guint64) status.st_size, error);
}

gboolean
scholia_archive_writer_finish (ScholiaArchiveWriter  *self,
                               GError               **error)
{
  static const guint8 zeros[2 * SCHOLIA_TAR_BLOCK_BYTES];
  g_autofree char *sums = g_strdup (self->sums->str);

  return scholia_archive_writer_add_text (self, SCHOLIA_ARCHIVE_SUMS_NAME, sums, error) &&
         write_all (self, zeros, sizeof zeros, error);
}
