/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-image-part.h"

#include "scholia-image-cache.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUFFIX ".part"
#define DIGEST_LENGTH 64
/* Read at once for a hash, in bytes. */
#define PIECE_BYTES (64 * 1024)
/* A part can be taken away between opening and locking, but nobody does that again and again. */
#define MAX_TRIES 5

struct _ScholiaImagePart
{
  char *sha256;
  guint64 size_bytes;
  char *path;        /* (nullable): %NULL once it has another name, or none */
  int fd;
  gboolean is_own;   /* nobody else will look for it */
  guint64 length;
  GChecksum *checksum; /* of all of it */
};

gboolean
scholia_image_part_is_name (const char *name)
{
  g_autofree char *digest = g_strndup (name, DIGEST_LENGTH);

  return scholia_image_cache_is_digest (digest) && name[DIGEST_LENGTH] == '.'
         && g_str_has_suffix (name, SUFFIX);
}

static gboolean
fail (GError **error)
{
  const int saved_errno = errno;

  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
                       g_strerror (saved_errno));
  return FALSE;
}

/* The file at @path, not one that was there when it was opened; a plain file that has no second
 * name, so that nothing else is written to. */
static gboolean
is_ours (int         fd,
         const char *path)
{
  struct stat ours;
  struct stat there;

  return fstat (fd, &ours) == 0 && lstat (path, &there) == 0 && S_ISREG (ours.st_mode)
         && ours.st_nlink == 1 && ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
}

/* -1 if somebody else has it, or something is in the way that is none of ours. */
static int
open_shared (const char *path)
{
  for (guint i = 0; i < MAX_TRIES; i++)
    {
      const int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);

      if (fd < 0)
        return -1;
      if (flock (fd, LOCK_EX | LOCK_NB) < 0)
        {
          close (fd);
          return -1;
        }
      if (is_ours (fd, path))
        return fd;
      close (fd);
    }

  return -1;
}

static gboolean
open_own (ScholiaImagePart  *self,
          const char        *folder,
          GError           **error)
{
  self->path = g_strdup_printf ("%s/%s.XXXXXX" SUFFIX, folder, self->sha256);
  self->fd = g_mkstemp_full (self->path, O_RDWR | O_CLOEXEC, 0600);
  if (self->fd < 0)
    {
      fail (error);
      g_clear_pointer (&self->path, g_free);
      return FALSE;
    }

  /* So that nobody takes it for one that was left behind; whoever looks in between finds it new. */
  flock (self->fd, LOCK_EX | LOCK_NB);
  self->is_own = TRUE;
  return TRUE;
}

static gboolean
open_file (ScholiaImagePart  *self,
           GError           **error)
{
  g_autofree char *name = g_strconcat (self->sha256, SUFFIX, NULL);
  g_autofree char *folder = scholia_image_cache_get_path (NULL);
  g_autofree char *path = scholia_image_cache_get_path (name);

  if (g_mkdir_with_parents (folder, 0700) < 0)
    return fail (error);

  self->fd = open_shared (path);
  if (self->fd < 0)
    return open_own (self, folder, error);

  self->path = g_steal_pointer (&path);
  return TRUE;
}

static gboolean
take_beginning (ScholiaImagePart  *self,
                GError           **error)
{
  g_autofree guint8 *piece = g_malloc (PIECE_BYTES);
  ssize_t n;

  while ((n = read (self->fd, piece, PIECE_BYTES)) > 0)
    {
      g_checksum_update (self->checksum, piece, n);
      self->length += (guint64) n;
      if (self->length > self->size_bytes)
        break;
    }

  /* What cannot be read, or is no beginning of this image, is as good as nothing. */
  return n == 0 || scholia_image_part_begin_anew (self, error);
}

ScholiaImagePart *
scholia_image_part_open (const char  *sha256,
                         guint64      size_bytes,
                         GError     **error)
{
  g_autoptr(ScholiaImagePart) self = NULL;

  g_return_val_if_fail (scholia_image_cache_is_digest (sha256), NULL);

  self = g_new0 (ScholiaImagePart, 1);
  self->sha256 = g_strdup (sha256);
  self->size_bytes = size_bytes;
  self->fd = -1;
  self->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  if (!open_file (self, error) || !take_beginning (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
scholia_image_part_free (ScholiaImagePart *self)
{
  if (self->is_own || self->length == 0)
    scholia_image_part_remove (self);
  if (self->fd >= 0)
    close (self->fd);
  g_checksum_free (self->checksum);
  g_free (self->path);
  g_free (self->sha256);
  g_free (self);
}

guint64
scholia_image_part_get_length (ScholiaImagePart *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->length;
}

static gboolean
write_all (int            fd,
           const guint8  *bytes,
           gsize          size_bytes,
           GError       **error)
{
  while (size_bytes > 0)
    {
      const ssize_t n = write (fd, bytes, size_bytes);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return fail (error);

      bytes += n;
      size_bytes -= (gsize) n;
    }

  return TRUE;
}

gboolean
scholia_image_part_append (ScholiaImagePart  *self,
                           GBytes            *bytes,
                           GError           **error)
{
  gsize size_bytes;
  const guint8 *data;

  g_return_val_if_fail (self != NULL && bytes != NULL, FALSE);

  data = g_bytes_get_data (bytes, &size_bytes);
  if (!write_all (self->fd, data, size_bytes, error))
    {
      scholia_image_part_remove (self);
      return FALSE;
    }

  g_checksum_update (self->checksum, data, (gssize) size_bytes);
  self->length += size_bytes;
  return TRUE;
}

gboolean
scholia_image_part_begin_anew (ScholiaImagePart  *self,
                               GError           **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  g_checksum_reset (self->checksum);
  self->length = 0;
  return (ftruncate (self->fd, 0) == 0 && lseek (self->fd, 0, SEEK_SET) == 0) || fail (error);
}

gboolean
scholia_image_part_is_whole (ScholiaImagePart *self)
{
  g_autoptr(GChecksum) checksum = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  checksum = g_checksum_copy (self->checksum);
  return self->length == self->size_bytes
         && g_str_equal (g_checksum_get_string (checksum), self->sha256);
}

gboolean
scholia_image_part_commit (ScholiaImagePart  *self,
                           GError           **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (self != NULL && self->path != NULL, FALSE);

  path = scholia_image_cache_get_path (self->sha256);
  if (g_rename (self->path, path) < 0)
    {
      fail (error);
      scholia_image_part_remove (self);
      return FALSE;
    }

  g_clear_pointer (&self->path, g_free);
  return TRUE;
}

void
scholia_image_part_remove (ScholiaImagePart *self)
{
  g_return_if_fail (self != NULL);

  if (self->path != NULL)
    g_unlink (self->path);
  g_clear_pointer (&self->path, g_free);
}

void
scholia_image_part_remove_idle (const char *path)
{
  const int fd = open (path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

  /* With the lock: whoever has opened it meanwhile sees that it has no name any more. */
  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) == 0 && is_ours (fd, path))
    g_unlink (path);
  if (fd >= 0)
    close (fd);
}
