/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-pyramid-cache.h"

#include "scholia-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Bytes: two of the largest pictures, or a hundred screenshots. */
#define MAX_BYTES ((guint64) 1024 * 1024 * 1024)
#define SUFFIX ".pyramid"
#define UNFINISHED_PREFIX "making-"
#define CLAIM_PREFIX "claim-"
/* Another process may take a new file for one that was left behind, before it is locked. */
#define MAX_TRIES 8
#define NS_PER_S G_GINT64_CONSTANT (1000000000)
#define NS_PER_MS G_GINT64_CONSTANT (1000000)
/* A file system stamps with the tick of its kernel, at most 10 ms, or with whole seconds, on old
 * ones two of them. */
#define FINE_STAMP_NS (20 * NS_PER_MS)
#define COARSE_STAMP_NS (2 * NS_PER_S)

struct _ScholiaPyramidCache
{
  char    *folder;
  guint64  max_bytes;
};

typedef struct
{
  char    *path;
  gint64   used_ns;
  guint64  size_bytes;
} Entry;

ScholiaPyramidCache *
scholia_pyramid_cache_new (const char *folder,
                           guint64     max_bytes)
{
  ScholiaPyramidCache *self;

  g_return_val_if_fail (folder != NULL, NULL);

  self = g_new0 (ScholiaPyramidCache, 1);
  self->folder = g_strdup (folder);
  self->max_bytes = max_bytes;
  return self;
}

void
scholia_pyramid_cache_free (ScholiaPyramidCache *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->folder);
  g_free (self);
}

ScholiaPyramidCache *
scholia_pyramid_cache_get_default (void)
{
  static ScholiaPyramidCache *cache;

  if (g_once_init_enter (&cache))
    {
      g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "scholia", "pyramids",
                                                  NULL);

      g_once_init_leave (&cache, scholia_pyramid_cache_new (folder, MAX_BYTES));
    }

  return cache;
}

char *
scholia_pyramid_cache_dup_key (const ScholiaFileIdentity *identity,
                               gint64                     now_ns)
{
  g_autofree char *words = NULL;
  gboolean is_coarse;

  g_return_val_if_fail (identity != NULL, NULL);

  /* After it was read it might be written again within the same stamp. */
  is_coarse = identity->changed_ns % NS_PER_S == 0;
  if (identity->size_bytes == 0 ||
      now_ns - identity->changed_ns < (is_coarse ? COARSE_STAMP_NS : FINE_STAMP_NS))
    return NULL;

  words = g_strdup_printf ("%d %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
                           " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, SCHOLIA_PYRAMID_VERSION,
                           identity->device, identity->inode, identity->size_bytes,
                           identity->modified_ns, identity->changed_ns);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, words, -1);
}

static char *
dup_path (ScholiaPyramidCache *self,
          const char          *key)
{
  g_autofree char *name = g_strconcat (key, SUFFIX, NULL);

  return g_build_filename (self->folder, name, NULL);
}

/* The lock of a file that somebody removed meanwhile protects nothing. */
static gboolean
lock_shared (int fd)
{
  struct stat status;

  return flock (fd, LOCK_SH | LOCK_NB) == 0 && fstat (fd, &status) == 0 && status.st_nlink > 0 &&
         status.st_uid == geteuid ();
}

/* @is_bad: (out): no use to anybody; not where only this program cannot open one more file. */
static ScholiaPyramidFile *
open_whole (int       fd,
            gboolean *is_bad)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaPyramidFile) file = scholia_pyramid_file_open (fd, &error);

  if (file == NULL)
    g_info ("A cached picture is made anew: %s", error->message);
  else if ((scholia_pyramid_file_get_flags (file) & SCHOLIA_PYRAMID_COMPLETE) != 0)
    return g_steal_pointer (&file);

  *is_bad = !g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_INTERNAL);
  return NULL;
}

ScholiaPyramidFile *
scholia_pyramid_cache_find (ScholiaPyramidCache *self,
                            const char          *key,
                            int                 *lock_fd)
{
  g_autofree char *path = NULL;
  ScholiaPyramidFile *file = NULL;
  gboolean is_bad = FALSE;
  int fd;

  g_return_val_if_fail (self != NULL && key != NULL && lock_fd != NULL, NULL);

  path = dup_path (self, key);
  fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (fd < 0)
    return NULL;

  if (lock_shared (fd))
    file = open_whole (fd, &is_bad);
  if (is_bad)
    g_unlink (path);
  if (file == NULL)
    {
      close (fd);
      return NULL;
    }

  /* Its times tell when it was used; those of reading are often switched off. */
  (void) futimens (fd, NULL);
  *lock_fd = fd;
  return file;
}

static char *
dup_claim_path (ScholiaPyramidCache *self,
                const char          *key)
{
  g_autofree char *name = g_strconcat (CLAIM_PREFIX, key, NULL);

  return g_build_filename (self->folder, name, NULL);
}

int
scholia_pyramid_cache_claim (ScholiaPyramidCache *self,
                             const char          *key)
{
  g_autofree char *path = NULL;
  struct stat status;
  int fd, result = EWOULDBLOCK;

  g_return_val_if_fail (self != NULL && key != NULL, -1);

  path = dup_claim_path (self, key);
  if (g_mkdir_with_parents (self->folder, 0700) != 0 ||
      (fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600)) < 0)
    return -1;

  if (flock (fd, LOCK_EX | LOCK_NB) != 0)
    result = errno;
  /* Whoever had it may have released it in between: then it is another file that counts. */
  else if (fstat (fd, &status) == 0 && status.st_nlink > 0)
    return fd;

  close (fd);
  errno = result;
  return -1;
}

void
scholia_pyramid_cache_release (ScholiaPyramidCache *self,
                               const char          *key,
                               int                  claim_fd)
{
  g_autofree char *path = NULL;

  g_return_if_fail (self != NULL && key != NULL && claim_fd >= 0);

  path = dup_claim_path (self, key);
  g_unlink (path);
  close (claim_fd);
}

int
scholia_pyramid_cache_begin (ScholiaPyramidCache  *self,
                             char                **name)
{
  g_return_val_if_fail (self != NULL && name != NULL, -1);

  if (g_mkdir_with_parents (self->folder, 0700) != 0)
    return -1;

  for (guint i = 0; i < MAX_TRIES; i++)
    {
      g_autofree char *path = g_build_filename (self->folder, UNFINISHED_PREFIX "XXXXXX", NULL);
      int fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);

      if (fd < 0)
        return -1;
      if (lock_shared (fd))
        {
          *name = g_steal_pointer (&path);
          return fd;
        }
      g_unlink (path);
      close (fd);
    }

  errno = ENOLCK;
  return -1;
}

gboolean
scholia_pyramid_cache_keep (ScholiaPyramidCache *self,
                            const char          *name,
                            const char          *key)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (self != NULL && name != NULL && key != NULL, FALSE);

  path = dup_path (self, key);
  if (g_rename (name, path) != 0)
    {
      g_info ("A picture is not kept: %s", g_strerror (errno));
      g_unlink (name);
      return FALSE;
    }

  scholia_pyramid_cache_trim (self, self->max_bytes);
  return TRUE;
}

void
scholia_pyramid_cache_discard (ScholiaPyramidCache *self,
                               const char          *name)
{
  g_return_if_fail (self != NULL && name != NULL);

  g_unlink (name);
}

void
scholia_pyramid_cache_forget (ScholiaPyramidCache *self,
                              const char          *key)
{
  g_autofree char *path = NULL;

  g_return_if_fail (self != NULL && key != NULL);

  path = dup_path (self, key);
  g_unlink (path);
}

/* Unless somebody uses it. (A network's file system locks only what may be written.) */
static gboolean
remove_unused (const char *path)
{
  int fd = open (path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  gboolean removed = FALSE;

  if (fd < 0)
    return FALSE;

  if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    removed = g_unlink (path) == 0;
  close (fd);
  return removed;
}

static void
entry_clear (gpointer data)
{
  Entry *entry = data;

  g_free (entry->path);
}

static int
compare_use (gconstpointer a,
             gconstpointer b)
{
  const Entry *first = a;
  const Entry *second = b;

  return (first->used_ns > second->used_ns) - (first->used_ns < second->used_ns);
}

/* Blocks and not length: a file may be one hole. */
static void
add_entry (GArray     *entries,
           const char *path)
{
  struct stat status;
  Entry entry;

  if (lstat (path, &status) != 0 || !S_ISREG (status.st_mode))
    return;

  entry.path = g_strdup (path);
  entry.used_ns = status.st_mtim.tv_sec * NS_PER_S + status.st_mtim.tv_nsec;
  entry.size_bytes = (guint64) status.st_blocks * 512;
  g_array_append_val (entries, entry);
}

/* The pyramids, oldest first; those that nobody is making any more are swept on the way. */
static GArray *
list_entries (ScholiaPyramidCache *self)
{
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_autoptr(GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  g_array_set_clear_func (entries, entry_clear);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      if (g_str_has_prefix (name, UNFINISHED_PREFIX) || g_str_has_prefix (name, CLAIM_PREFIX))
        remove_unused (path);
      else if (g_str_has_suffix (name, SUFFIX))
        add_entry (entries, path);
    }

  g_array_sort (entries, compare_use);
  return entries;
}

void
scholia_pyramid_cache_trim (ScholiaPyramidCache *self,
                            guint64              max_bytes)
{
  g_autoptr(GArray) entries = NULL;
  guint64 size_bytes = 0;

  g_return_if_fail (self != NULL);

  entries = list_entries (self);
  for (guint i = 0; i < entries->len; i++)
    size_bytes += g_array_index (entries, Entry, i).size_bytes;

  for (guint i = 0; i < entries->len && size_bytes > max_bytes; i++)
    {
      Entry *entry = &g_array_index (entries, Entry, i);

      if (remove_unused (entry->path))
        size_bytes -= entry->size_bytes;
    }
}
