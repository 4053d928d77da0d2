/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-pixel-memory.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "scholia-error.h"

/* Bytes. Above it the pixels live in a file: 64 MiB is a pyramid of 16 megapixels, more than any
 * screenshot, so that everyday pictures never touch the disk. */
#define ANONYMOUS_MAX_BYTES (64 * 1024 * 1024)

struct _ScholiaPixelMemory
{
  gatomicrefcount ref_count;
  guint8         *data;
  gsize           size_bytes;
};

static void
set_no_room (GError **error)
{
  g_set_error_literal (error, SCHOLIA_ERROR, SCHOLIA_ERROR_TOO_LARGE,
                       _("There is not enough free space on this computer to open this picture."));
}

static int
open_unlinked_file (gsize size_bytes)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "scholia", NULL);
  g_autofree char *path = g_build_filename (folder, "pixels-XXXXXX", NULL);
  int fd;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return -1;

  fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    return -1;

  (void) g_unlink (path);
  /* A sparse file would end the program with SIGBUS once the disk is full. */
  if (posix_fallocate (fd, 0, (off_t) size_bytes) == 0)
    return fd;

  close (fd);
  return -1;
}

static guint8 *
map_pixels (gsize size_bytes)
{
  void *data;
  int fd;

  if (size_bytes <= ANONYMOUS_MAX_BYTES)
    {
      data = mmap (NULL, size_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      return data == MAP_FAILED ? NULL : data;
    }

  fd = open_unlinked_file (size_bytes);
  if (fd < 0)
    return NULL;

  data = mmap (NULL, size_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close (fd);
  return data == MAP_FAILED ? NULL : data;
}

ScholiaPixelMemory *
scholia_pixel_memory_new (gsize    size_bytes,
                          GError **error)
{
  ScholiaPixelMemory *self;
  guint8 *data;

  g_return_val_if_fail (size_bytes > 0, NULL);

  data = map_pixels (size_bytes);
  if (data == NULL)
    {
      set_no_room (error);
      return NULL;
    }

  self = g_new0 (ScholiaPixelMemory, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->data = data;
  self->size_bytes = size_bytes;
  return self;
}

ScholiaPixelMemory *
scholia_pixel_memory_ref (ScholiaPixelMemory *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
scholia_pixel_memory_unref (ScholiaPixelMemory *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  munmap (self->data, self->size_bytes);
  g_free (self);
}

guint8 *
scholia_pixel_memory_get_data (ScholiaPixelMemory *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->data;
}
