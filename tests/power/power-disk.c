/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "power-disk.h"

#include <glib/gstdio.h>
#include <string.h>

#define SECTOR_BYTES 512

typedef struct
{
  PowerKind kind;
  char     *path;    /* below the folder */
  char     *to;
  gint64    offset;
  GBytes   *bytes;
  guint     mark;
} Call;

/* A file, by whatever name. */
typedef struct
{
  GByteArray *now;
  GByteArray *synced;
  GPtrArray  *unsynced; /* Call: writes and truncations */
} Inode;

/* What has happened to a name since its folder was synced. */
typedef struct
{
  char  *path;
  Inode *inode;         /* (nullable): gone */
} Change;

static struct
{
  GMutex      mutex;
  char       *folder;   /* (nullable): not recording */
  GPtrArray  *calls;
  guint       position;
  guint       mark;
  GHashTable *now;      /* path -> Inode; a folder's is &is_folder */
  GHashTable *synced;
  GPtrArray  *changes;
  GPtrArray  *inodes;
} disk;

static Inode is_folder;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_free (call->path);
  g_free (call->to);
  g_clear_pointer (&call->bytes, g_bytes_unref);
  g_free (call);
}

static void
inode_free (gpointer data)
{
  Inode *inode = data;

  g_byte_array_unref (inode->now);
  g_byte_array_unref (inode->synced);
  g_ptr_array_unref (inode->unsynced);
  g_free (inode);
}

static void
change_free (gpointer data)
{
  Change *change = data;

  g_free (change->path);
  g_free (change);
}

void
power_disk_start (const char *folder)
{
  g_clear_pointer (&disk.calls, g_ptr_array_unref);
  disk.calls = g_ptr_array_new_with_free_func (call_free);
  disk.folder = g_strdup (folder);
}

void
power_disk_stop (void)
{
  g_mutex_lock (&disk.mutex);
  g_clear_pointer (&disk.folder, g_free);
  g_mutex_unlock (&disk.mutex);
  power_disk_rewind ();
}

static char *
get_relative (const char *path)
{
  gsize length = strlen (disk.folder);

  if (path == NULL || !g_str_has_prefix (path, disk.folder))
    return NULL;
  if (path[length] == '\0')
    return g_strdup ("");

  return path[length] == '/' ? g_strdup (path + length + 1) : NULL;
}

void
power_disk_record (PowerKind   kind,
                   const char *path,
                   const char *to,
                   gint64      offset,
                   const void *bytes,
                   gsize       n_bytes)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&disk.mutex);
  g_autofree char *relative = NULL;
  Call *call;

  if (disk.folder == NULL || (relative = get_relative (path)) == NULL)
    return;

  call = g_new0 (Call, 1);
  call->kind = kind;
  call->path = g_steal_pointer (&relative);
  call->to = to != NULL ? get_relative (to) : NULL;
  call->offset = offset;
  call->bytes = bytes != NULL ? g_bytes_new (bytes, n_bytes) : NULL;
  g_ptr_array_add (disk.calls, call);
}

void
power_disk_mark (guint mark)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&disk.mutex);
  Call *call = g_new0 (Call, 1);

  call->kind = POWER_MARK;
  call->mark = mark;
  g_ptr_array_add (disk.calls, call);
}

guint
power_disk_n_cuts (void)
{
  return disk.calls->len;
}

void
power_disk_rewind (void)
{
  g_clear_pointer (&disk.now, g_hash_table_unref);
  g_clear_pointer (&disk.synced, g_hash_table_unref);
  g_clear_pointer (&disk.changes, g_ptr_array_unref);
  g_clear_pointer (&disk.inodes, g_ptr_array_unref);
  disk.now = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  disk.synced = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  disk.changes = g_ptr_array_new_with_free_func (change_free);
  disk.inodes = g_ptr_array_new_with_free_func (inode_free);
  disk.position = 0;
  disk.mark = 0;
}

static void
set_name (const char *path,
          Inode      *inode)
{
  Change *change = g_new0 (Change, 1);

  change->path = g_strdup (path);
  change->inode = inode;
  g_ptr_array_add (disk.changes, change);
  if (inode != NULL)
    g_hash_table_insert (disk.now, g_strdup (path), inode);
  else
    g_hash_table_remove (disk.now, path);
}

static Inode *
get_inode (const char *path)
{
  Inode *inode = g_hash_table_lookup (disk.now, path);

  if (inode != NULL)
    return inode;

  inode = g_new0 (Inode, 1);
  inode->now = g_byte_array_new ();
  inode->synced = g_byte_array_new ();
  inode->unsynced = g_ptr_array_new ();
  g_ptr_array_add (disk.inodes, inode);
  set_name (path, inode);

  return inode;
}

static void
set_size (GByteArray *bytes,
          gsize       size)
{
  gsize before = bytes->len;

  g_byte_array_set_size (bytes, (guint) size);
  if (size > before)
    memset (bytes->data + before, 0, size - before);
}

static void
write_at (GByteArray *bytes,
          gint64      offset,
          const void *data,
          gsize       n_bytes)
{
  /* At the end, as files are written that are no database. */
  gsize at = offset < 0 ? bytes->len : (gsize) offset;

  if (at + n_bytes > bytes->len)
    set_size (bytes, at + n_bytes);
  if (n_bytes > 0)
    memcpy (bytes->data + at, data, n_bytes);
}

static void
perform (GByteArray *bytes,
         const Call *call)
{
  gsize n_bytes;
  const void *data;

  if (call->kind == POWER_TRUNCATE)
    {
      set_size (bytes, (gsize) call->offset);
      return;
    }

  data = g_bytes_get_data (call->bytes, &n_bytes);
  write_at (bytes, call->offset, data, n_bytes);
}

static void
apply_change (GHashTable   *names,
              const Change *change)
{
  if (change->inode != NULL)
    g_hash_table_insert (names, g_strdup (change->path), change->inode);
  else
    g_hash_table_remove (names, change->path);
}

static gboolean
is_in (const char *path,
       const char *folder)
{
  g_autofree char *parent = g_path_get_dirname (path);

  return g_str_equal (g_str_equal (parent, ".") ? "" : parent, folder);
}

/* @name: (nullable): that one only. */
static void
sync_names (const char *folder,
            const char *name)
{
  for (guint i = 0; i < disk.changes->len;)
    {
      const Change *change = g_ptr_array_index (disk.changes, i);

      if (!is_in (change->path, folder) || (name != NULL && !g_str_equal (change->path, name)))
        {
          i++;
          continue;
        }
      apply_change (disk.synced, change);
      g_ptr_array_remove_index (disk.changes, i);
    }
}

static void
sync_file (const Call *call)
{
  Inode *inode = get_inode (call->path);
  g_autofree char *parent = g_path_get_dirname (call->path);

  set_size (inode->synced, inode->now->len);
  if (inode->now->len > 0)
    memcpy (inode->synced->data, inode->now->data, inode->now->len);
  g_ptr_array_set_size (inode->unsynced, 0);
  if (call->kind == POWER_SYNC_NAMED)
    sync_names (g_str_equal (parent, ".") ? "" : parent, call->path);
}

gboolean
power_disk_step (void)
{
  Call *call;

  if (disk.position == disk.calls->len)
    return FALSE;

  call = g_ptr_array_index (disk.calls, disk.position++);
  switch (call->kind)
    {
    case POWER_CREATE:
      get_inode (call->path);
      break;
    case POWER_WRITE:
    case POWER_TRUNCATE:
      perform (get_inode (call->path)->now, call);
      g_ptr_array_add (get_inode (call->path)->unsynced, call);
      break;
    case POWER_SYNC:
    case POWER_SYNC_NAMED:
      sync_file (call);
      break;
    case POWER_RENAME:
      set_name (call->to, get_inode (call->path));
      set_name (call->path, NULL);
      break;
    case POWER_UNLINK:
      set_name (call->path, NULL);
      break;
    case POWER_FOLDER:
      set_name (call->path, &is_folder);
      break;
    case POWER_SYNC_FOLDER:
      sync_names (call->path, NULL);
      break;
    case POWER_MARK:
    default:
      disk.mark = call->mark;
      break;
    }

  return TRUE;
}

guint
power_disk_get_mark (void)
{
  return disk.mark;
}

PowerKind
power_disk_get_kind (void)
{
  return disk.position == 0 ? POWER_MARK
                            : ((Call *) g_ptr_array_index (disk.calls, disk.position - 1))->kind;
}

/* Each sector of a torn write is there or not. */
static void
perform_torn (GByteArray *bytes,
              const Call *call,
              GRand      *random)
{
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (call->bytes, &n_bytes);
  gsize start = call->offset < 0 ? bytes->len : (gsize) call->offset;

  for (gsize at = start; at < start + n_bytes;)
    {
      gsize next = MIN ((at / SECTOR_BYTES + 1) * SECTOR_BYTES, start + n_bytes);

      if (g_rand_boolean (random))
        write_at (bytes, (gint64) at, data + (at - start), next - at);
      at = next;
    }
}

static GByteArray *
get_content (const Inode *inode,
             PowerFate    fate,
             GRand       *random)
{
  GByteArray *bytes;

  if (fate == POWER_KEPT)
    return g_byte_array_ref (inode->now);
  if (fate == POWER_DROPPED)
    return g_byte_array_ref (inode->synced);

  bytes = g_byte_array_new ();
  write_at (bytes, 0, inode->synced->data, inode->synced->len);
  for (guint i = 0; i < inode->unsynced->len; i++)
    {
      const Call *call = g_ptr_array_index (inode->unsynced, i);
      gint32 dice = g_rand_int_range (random, 0, 4);

      if (dice == 0 && call->kind == POWER_WRITE)
        perform_torn (bytes, call, random);
      else if (dice > 1)
        perform (bytes, call);
    }

  return bytes;
}

static GHashTable *
get_names (PowerFate  fate,
           GRand     *random)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer path;
  gpointer inode;

  g_hash_table_iter_init (&iter, fate == POWER_KEPT ? disk.now : disk.synced);
  while (g_hash_table_iter_next (&iter, &path, &inode))
    g_hash_table_insert (names, g_strdup (path), inode);
  for (guint i = 0; fate == POWER_SCATTERED && i < disk.changes->len; i++)
    if (g_rand_boolean (random))
      apply_change (names, g_ptr_array_index (disk.changes, i));

  return names;
}

/* A name is there only if its folder is. */
static gboolean
is_reachable (GHashTable *names,
              const char *path)
{
  g_autofree char *parent = g_path_get_dirname (path);

  return g_str_equal (parent, ".") || (g_hash_table_lookup (names, parent) == &is_folder &&
                                       is_reachable (names, parent));
}

void
power_disk_restore (PowerFate   fate,
                    GRand      *random,
                    const char *folder)
{
  g_autoptr(GHashTable) names = get_names (fate, random);
  GHashTableIter iter;
  gpointer path;
  gpointer value;

  g_mkdir_with_parents (folder, 0700);
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &path, &value))
    {
      g_autofree char *full = g_build_filename (folder, path, NULL);
      g_autofree char *parent = g_path_get_dirname (full);
      g_autoptr(GByteArray) bytes = NULL;
      g_autoptr(GError) error = NULL;

      if (!is_reachable (names, path))
        continue;
      if (value == &is_folder)
        {
          g_mkdir_with_parents (full, 0700);
          continue;
        }
      g_mkdir_with_parents (parent, 0700);
      bytes = get_content (value, fate, random);
      g_file_set_contents_full (full, (const char *) bytes->data, bytes->len,
                                G_FILE_SET_CONTENTS_NONE, 0600, &error);
      g_assert_no_error (error);
    }
}
