/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-faulty-vfs.h"

#include <sqlite3.h>
#include <string.h>

/* What is known of one file, by its name. */
typedef struct
{
  guint       n_unsynced;
  gint64      changed_from; /* what was written since the last sync, in bytes */
  gint64      changed_to;
  GByteArray *synced;
} Image;

typedef struct
{
  sqlite3_file  base;
  Image        *image;
  const char   *name;       /* SQLite's, valid while it is open */
  gint64        is_journal; /* the real file follows, aligned */
} FaultyFile;

static struct
{
  GMutex      mutex;
  GHashTable *images;
  int         codes[N_FAULTY_OPERATIONS];
  guint       skip[N_FAULTY_OPERATIONS];
  guint       left[N_FAULTY_OPERATIONS];
  guint       n_failed;
  guint       sync_ms;
  gboolean    has_no_sync;
  const FaultyObserver *observer;
} faulty;

static sqlite3_vfs *real_vfs;
/* In the thread that opens. */
static __thread gboolean is_planting;

static sqlite3_file *
real (sqlite3_file *file)
{
  return (sqlite3_file *) ((FaultyFile *) (void *) file + 1);
}

static int
fail (FaultyOperation operation)
{
  int code = SQLITE_OK;

  g_mutex_lock (&faulty.mutex);
  if (faulty.skip[operation] > 0)
    faulty.skip[operation]--;
  else if (faulty.left[operation] > 0)
    {
      faulty.left[operation]--;
      faulty.n_failed++;
      code = faulty.codes[operation];
    }
  g_mutex_unlock (&faulty.mutex);

  return code;
}

static const char *
get_name (sqlite3_file *file)
{
  return ((FaultyFile *) (void *) file)->name;
}

static gboolean
is_observed (sqlite3_file *file)
{
  return faulty.observer != NULL && get_name (file) != NULL;
}

static int
faulty_close (sqlite3_file *file)
{
  return real (file)->pMethods->xClose (real (file));
}

static int
faulty_read (sqlite3_file *file, void *bytes, int n_bytes, sqlite3_int64 offset)
{
  int code = fail (FAULTY_READ);

  return code != SQLITE_OK ? code
                           : real (file)->pMethods->xRead (real (file), bytes, n_bytes, offset);
}

static void
note_change (Image  *image,
             gint64  offset,
             gint64  n_bytes)
{
  g_mutex_lock (&faulty.mutex);
  image->n_unsynced++;
  image->changed_from = MIN (image->changed_from, offset);
  image->changed_to = MAX (image->changed_to, offset + n_bytes);
  g_mutex_unlock (&faulty.mutex);
}

static int
faulty_write (sqlite3_file *file, const void *bytes, int n_bytes, sqlite3_int64 offset)
{
  int code = fail (FAULTY_WRITE);

  if (code != SQLITE_OK)
    return code;

  note_change (((FaultyFile *) (void *) file)->image, offset, n_bytes);

  code = real (file)->pMethods->xWrite (real (file), bytes, n_bytes, offset);
  if (code == SQLITE_OK && is_observed (file))
    faulty.observer->write (get_name (file), bytes, (gsize) n_bytes, offset);

  return code;
}

static int
faulty_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  int code = fail (FAULTY_TRUNCATE);

  if (code == SQLITE_OK)
    code = real (file)->pMethods->xTruncate (real (file), size);
  if (code == SQLITE_OK && is_observed (file))
    faulty.observer->truncate (get_name (file), size);

  return code;
}

/* Reads what was written, and of a file that grew also what nobody wrote. */
static int
keep_synced (sqlite3_file *file)
{
  Image *image = ((FaultyFile *) (void *) file)->image;
  sqlite3_int64 size = 0;
  int code = real (file)->pMethods->xFileSize (real (file), &size);
  gint64 from;
  gint64 to;

  g_mutex_lock (&faulty.mutex);
  from = MIN (image->changed_from, (gint64) image->synced->len);
  to = size > image->synced->len ? size : MIN (image->changed_to, size);
  g_byte_array_set_size (image->synced, (guint) size);
  if (code == SQLITE_OK && from < to)
    code = real (file)->pMethods->xRead (real (file), image->synced->data + from,
                                         (int) (to - from), from);
  image->n_unsynced = 0;
  image->changed_from = G_MAXINT64;
  image->changed_to = 0;
  g_mutex_unlock (&faulty.mutex);

  return code;
}

static int
faulty_sync (sqlite3_file *file, int flags)
{
  int code = fail (FAULTY_SYNC);

  if (faulty.sync_ms > 0)
    g_usleep (faulty.sync_ms * 1000);
  if (code == SQLITE_OK)
    code = real (file)->pMethods->xSync (real (file), flags);
  if (code == SQLITE_OK && is_observed (file))
    faulty.observer->sync (get_name (file), ((FaultyFile *) (void *) file)->is_journal != 0);

  return code == SQLITE_OK ? keep_synced (file) : code;
}

static int
faulty_file_size (sqlite3_file *file, sqlite3_int64 *size)
{
  return real (file)->pMethods->xFileSize (real (file), size);
}

static int
faulty_lock (sqlite3_file *file, int lock)
{
  int code = fail (FAULTY_LOCK);

  return code != SQLITE_OK ? code : real (file)->pMethods->xLock (real (file), lock);
}

static int
faulty_unlock (sqlite3_file *file, int lock)
{
  return real (file)->pMethods->xUnlock (real (file), lock);
}

static int
faulty_check_reserved_lock (sqlite3_file *file, int *is_reserved)
{
  return real (file)->pMethods->xCheckReservedLock (real (file), is_reserved);
}

static int
faulty_file_control (sqlite3_file *file, int operation, void *argument)
{
  char **pragma = argument;

  /* "We have seen to it", says the file system, and SQLite leaves it at that. */
  if (operation == SQLITE_FCNTL_PRAGMA && faulty.has_no_sync && !is_planting &&
      pragma[2] != NULL && g_str_equal (pragma[1], "synchronous"))
    return SQLITE_OK;

  return real (file)->pMethods->xFileControl (real (file), operation, argument);
}

static int
faulty_sector_size (sqlite3_file *file)
{
  return real (file)->pMethods->xSectorSize (real (file));
}

static int
faulty_device_characteristics (sqlite3_file *file)
{
  return real (file)->pMethods->xDeviceCharacteristics (real (file));
}

static int
faulty_shm_map (sqlite3_file *file, int page, int size, int extend, void volatile **memory)
{
  int code = fail (FAULTY_SHM);

  return code != SQLITE_OK ? code : real (file)->pMethods->xShmMap (real (file), page, size, extend,
                                                                    memory);
}

static int
faulty_shm_lock (sqlite3_file *file, int offset, int n, int flags)
{
  int code = (flags & SQLITE_SHM_LOCK) != 0 ? fail (FAULTY_LOCK) : SQLITE_OK;

  return code != SQLITE_OK ? code : real (file)->pMethods->xShmLock (real (file), offset, n, flags);
}

static void
faulty_shm_barrier (sqlite3_file *file)
{
  real (file)->pMethods->xShmBarrier (real (file));
}

static int
faulty_shm_unmap (sqlite3_file *file, int is_deleted)
{
  return real (file)->pMethods->xShmUnmap (real (file), is_deleted);
}

static const sqlite3_io_methods faulty_methods = {
  .iVersion = 2,
  .xClose = faulty_close,
  .xRead = faulty_read,
  .xWrite = faulty_write,
  .xTruncate = faulty_truncate,
  .xSync = faulty_sync,
  .xFileSize = faulty_file_size,
  .xLock = faulty_lock,
  .xUnlock = faulty_unlock,
  .xCheckReservedLock = faulty_check_reserved_lock,
  .xFileControl = faulty_file_control,
  .xSectorSize = faulty_sector_size,
  .xDeviceCharacteristics = faulty_device_characteristics,
  .xShmMap = faulty_shm_map,
  .xShmLock = faulty_shm_lock,
  .xShmBarrier = faulty_shm_barrier,
  .xShmUnmap = faulty_shm_unmap,
};

static void
image_free (gpointer data)
{
  Image *image = data;

  g_byte_array_unref (image->synced);
  g_free (image);
}

static Image *
get_image (const char *name)
{
  Image *image;

  g_mutex_lock (&faulty.mutex);
  image = g_hash_table_lookup (faulty.images, name);
  if (image == NULL)
    {
      image = g_new0 (Image, 1);
      image->synced = g_byte_array_new ();
      image->changed_from = G_MAXINT64;
      g_hash_table_insert (faulty.images, g_strdup (name), image);
    }
  g_mutex_unlock (&faulty.mutex);

  return image;
}

static gboolean
is_image_known (const char *name)
{
  gboolean is_known;

  g_mutex_lock (&faulty.mutex);
  is_known = g_hash_table_contains (faulty.images, name);
  g_mutex_unlock (&faulty.mutex);

  return is_known;
}

static int
faulty_open (sqlite3_vfs  *vfs,
             const char   *name,
             sqlite3_file *file,
             int           flags,
             int          *out_flags)
{
  const int journals = SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL;
  gboolean is_new = name != NULL && !g_file_test (name, G_FILE_TEST_EXISTS);
  gboolean is_known;
  int code = fail (FAULTY_OPEN);

  file->pMethods = NULL;
  if (code != SQLITE_OK)
    return code;
  code = real_vfs->xOpen (real_vfs, name, real (file), flags, out_flags);
  if (real (file)->pMethods == NULL)
    return code;

  is_known = is_image_known (name != NULL ? name : "");
  ((FaultyFile *) (void *) file)->image = get_image (name != NULL ? name : "");
  ((FaultyFile *) (void *) file)->name = name;
  ((FaultyFile *) (void *) file)->is_journal = (flags & journals) != 0;
  file->pMethods = &faulty_methods;
  if (is_new && is_observed (file))
    faulty.observer->create (name);

  /* What is there before the first of us opens it is durable, as after an earlier cut. */
  return code == SQLITE_OK && !is_known ? keep_synced (file) : code;
}

/* Sure once the folder is synced, which the store does before it is open. The only journal of the
 * old kind is from the time before that. */
static int
faulty_delete (sqlite3_vfs *vfs,
               const char  *name,
               int          is_synced)
{
  int code = real_vfs->xDelete (real_vfs, name, is_synced);

  if (code == SQLITE_OK)
    g_byte_array_set_size (get_image (name)->synced, 0);
  if (code == SQLITE_OK && faulty.observer != NULL)
    faulty.observer->remove (name, is_synced != 0);

  return code;
}

void
faulty_install (void)
{
  static sqlite3_vfs vfs;

  real_vfs = sqlite3_vfs_find (NULL);
  vfs = *real_vfs;
  vfs.zName = "faulty";
  vfs.szOsFile = (int) sizeof (FaultyFile) + real_vfs->szOsFile;
  vfs.xOpen = faulty_open;
  vfs.xDelete = faulty_delete;
  vfs.pNext = NULL;
  faulty.images = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, image_free);
  sqlite3_vfs_register (&vfs, 1);
}

void
faulty_observe (const FaultyObserver *observer)
{
  faulty.observer = observer;
}

/* SQLite calls it for each connection that it opens, before its user sees it. */
static int
opened_cb (sqlite3                           *db,
           char                             **message,
           const struct sqlite3_api_routines *api)
{
  int code;

  is_planting = TRUE;
  code = sqlite3_exec (db, "PRAGMA main.synchronous = OFF", NULL, NULL, NULL);
  is_planting = FALSE;

  return code;
}

void
faulty_plant_no_sync (gboolean is_planted)
{
  typedef void (*Extension) (void);

  if (is_planted)
    sqlite3_auto_extension ((Extension) (gpointer) opened_cb);
  else
    sqlite3_reset_auto_extension ();
  faulty.has_no_sync = is_planted;
}

void
faulty_plan (FaultyOperation operation,
             int             code,
             guint           nth,
             guint           count)
{
  g_mutex_lock (&faulty.mutex);
  faulty.codes[operation] = code;
  faulty.skip[operation] = nth - 1;
  faulty.left[operation] = count;
  faulty.n_failed = 0;
  g_mutex_unlock (&faulty.mutex);
}

guint
faulty_relent (void)
{
  guint n_failed;

  g_mutex_lock (&faulty.mutex);
  memset (faulty.skip, 0, sizeof faulty.skip);
  memset (faulty.left, 0, sizeof faulty.left);
  n_failed = faulty.n_failed;
  g_mutex_unlock (&faulty.mutex);

  return n_failed;
}

void
faulty_slow_down (guint sync_ms)
{
  faulty.sync_ms = sync_ms;
}

guint
faulty_n_unsynced (const char *suffix)
{
  GHashTableIter iter;
  gpointer name;
  gpointer image;
  guint n_unsynced = 0;

  g_mutex_lock (&faulty.mutex);
  g_hash_table_iter_init (&iter, faulty.images);
  while (g_hash_table_iter_next (&iter, &name, &image))
    if (g_str_has_suffix (name, suffix))
      n_unsynced += ((Image *) image)->n_unsynced;
  g_mutex_unlock (&faulty.mutex);

  return n_unsynced;
}

void
faulty_cut_power (const char *from,
                  const char *to)
{
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  g_mutex_lock (&faulty.mutex);
  g_hash_table_iter_init (&iter, faulty.images);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      const GByteArray *synced = ((Image *) value)->synced;
      g_autofree char *folder = g_path_get_dirname (name);
      g_autofree char *base = g_path_get_basename (name);
      g_autofree char *path = g_build_filename (to, base, NULL);

      if (synced->len > 0 && g_str_equal (folder, from))
        g_file_set_contents (path, (const char *) synced->data, synced->len, NULL);
    }
  g_mutex_unlock (&faulty.mutex);
}

void
faulty_forget (const char *folder)
{
  GHashTableIter iter;
  gpointer name;

  g_mutex_lock (&faulty.mutex);
  g_hash_table_iter_init (&iter, faulty.images);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (g_str_has_prefix (name, folder))
      g_hash_table_iter_remove (&iter);
  g_mutex_unlock (&faulty.mutex);
}
