/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-image-cache.h"

#include "scholia-image-part.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DIGEST_LENGTH 64
/* Read at once for a hash, in bytes: more is not faster. */
#define PIECE_BYTES (64 * 1024)

typedef struct
{
  char *path;
  goffset size_bytes;
  gint64 used_s;
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->path);
  g_free (entry);
}

gboolean
scholia_image_cache_is_digest (const char *sha256)
{
  g_return_val_if_fail (sha256 != NULL, FALSE);

  return strspn (sha256, "0123456789abcdef") == DIGEST_LENGTH && sha256[DIGEST_LENGTH] == '\0';
}

char *
scholia_image_cache_get_path (const char *name)
{
  return g_build_filename (g_get_user_cache_dir (), "scholia", "images", name, NULL);
}

/* Neither through a link nor into a pipe that waits for somebody. */
static int
open_file (const char *path)
{
  const int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  struct stat status;

  if (fd >= 0 && fstat (fd, &status) == 0 && S_ISREG (status.st_mode))
    return fd;

  if (fd >= 0)
    close (fd);
  return -1;
}

static gboolean
has_digest (int           fd,
            const char   *sha256,
            GCancellable *cancellable)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *piece = g_malloc (PIECE_BYTES);
  ssize_t n;

  while ((n = read (fd, piece, PIECE_BYTES)) > 0 && !g_cancellable_is_cancelled (cancellable))
    g_checksum_update (checksum, piece, n);

  return n == 0 && g_str_equal (g_checksum_get_string (checksum), sha256);
}

gboolean
scholia_image_cache_find (const char   *sha256,
                          GCancellable *cancellable)
{
  g_autofree char *path = scholia_image_cache_get_path (sha256);
  const int fd = open_file (path);
  gboolean is_good;

  if (fd < 0)
    return FALSE;

  /* Before the long reading: whoever prunes meanwhile sees that it is wanted. */
  futimens (fd, NULL);
  is_good = has_digest (fd, sha256, cancellable);
  close (fd);

  return is_good;
}

/* The most recently used ones first. */
static int
compare (gconstpointer a,
         gconstpointer b)
{
  const Entry *first = *(const Entry **) a;
  const Entry *second = *(const Entry **) b;

  return first->used_s == second->used_s ? strcmp (first->path, second->path)
                                         : first->used_s > second->used_s ? -1 : 1;
}

static void
note (GPtrArray  *entries,
      const char *name)
{
  g_autofree char *path = scholia_image_cache_get_path (name);
  struct stat status;
  Entry *entry;

  if (lstat (path, &status) < 0 || !S_ISREG (status.st_mode))
    return;

  entry = g_new0 (Entry, 1);
  entry->path = g_steal_pointer (&path);
  entry->size_bytes = status.st_size;
  entry->used_s = status.st_mtime;
  g_ptr_array_add (entries, entry);
}

static void
list (GPtrArray *images,
      GPtrArray *parts)
{
  g_autofree char *path = scholia_image_cache_get_path (NULL);
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (scholia_image_cache_is_digest (name))
      note (images, name);
    else if (scholia_image_part_is_name (name))
      note (parts, name);

  g_ptr_array_sort (images, compare);
  g_ptr_array_sort (parts, compare);
}

static void
prune_images (GPtrArray *images)
{
  goffset n_bytes = 0;

  for (guint i = 0; i < images->len; i++)
    {
      const Entry *entry = g_ptr_array_index (images, i);

      n_bytes += entry->size_bytes;
      if (i > 0 && n_bytes > SCHOLIA_IMAGE_CACHE_MAX_BYTES)
        g_unlink (entry->path);
    }
}

static void
prune_parts (GPtrArray *parts)
{
  const gint64 oldest_s = g_get_real_time () / G_USEC_PER_SEC - SCHOLIA_IMAGE_CACHE_MAX_PART_AGE_S;
  goffset n_bytes = 0;

  for (guint i = 0; i < parts->len; i++)
    {
      const Entry *entry = g_ptr_array_index (parts, i);

      n_bytes += entry->size_bytes;
      if (n_bytes > SCHOLIA_IMAGE_CACHE_MAX_PART_BYTES || entry->used_s < oldest_s)
        scholia_image_part_remove_idle (entry->path);
    }
}

void
scholia_image_cache_prune (void)
{
  g_autoptr(GPtrArray) images = g_ptr_array_new_with_free_func (entry_free);
  g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func (entry_free);

  list (images, parts);
  prune_images (images);
  prune_parts (parts);
}
