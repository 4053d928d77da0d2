/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The bytes of images, in a backup or in a folder; one piece in memory. */

#include "scholia-verify-archive.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "scholia-archive-writer.h"
#include "scholia-error.h"
#include "scholia-file-sync.h"
#include "scholia-store-backup.h"
#include "scholia-tar.h"

#define PIECE_BYTES (64 * 1024)
#define DIGEST_LENGTH 64
/* "blobs/ab/" */
#define BLOB_PREFIX "blobs/"
#define BLOB_NAME_AT 9
/* Digest, two spaces, name, line feed. */
#define MAX_SUM_LINE_BYTES (DIGEST_LENGTH + 2 + SCHOLIA_TAR_NAME_BYTES + 1)

typedef struct
{
  int                     fd;
  const char             *path;
  const char             *database;
  ScholiaVerifyImageFunc  image;
  gpointer                user_data;
  GCancellable           *cancellable;
  gboolean                has_mark;
  gboolean                has_database;
  GHashTable             *sums;        /* name -> SHA-256 of what was read */
  gboolean                has_sums;
} Reading;

static gboolean
fail (const Reading  *self,
      const char     *words,
      GError        **error)
{
  g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED, "“%s” %s", self->path, words);

  return FALSE;
}

/* What is read may be a pipe, which nothing comes out of any more. */
static gboolean
wait_for_input (Reading  *self,
                GError  **error)
{
  GPollFD places[2] = { { self->fd, G_IO_IN, 0 } };
  guint n_places = 1;

  if (g_cancellable_make_pollfd (self->cancellable, &places[1]))
    n_places++;
  while (g_poll (places, n_places, -1) < 0 && errno == EINTR)
    ;
  if (n_places > 1)
    g_cancellable_release_fd (self->cancellable);

  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

static gboolean
read_exactly (Reading  *self,
              guint8   *bytes,
              gsize     length,
              GError  **error)
{
  while (length > 0)
    {
      gssize got;

      if (!wait_for_input (self, error))
        return FALSE;

      got = read (self->fd, bytes, length);
      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        {
          scholia_file_set_error (error, errno, self->path, "read");
          return FALSE;
        }
      if (got == 0)
        return fail (self, "ends too early", error);
      bytes += got;
      length -= (gsize) got;
    }

  return TRUE;
}

/* Where the bytes of one file go: into a sum, and to a descriptor or into memory. */
static gboolean
read_content (Reading     *self,
              const char  *name,
              guint64      size_bytes,
              int          target_fd,
              GString     *text,
              GError     **error)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *piece = g_malloc (PIECE_BYTES);
  gsize padding = scholia_tar_padding (size_bytes);

  while (size_bytes > 0)
    {
      gsize length = (gsize) MIN (size_bytes, PIECE_BYTES);

      if (!read_exactly (self, piece, length, error))
        return FALSE;
      g_checksum_update (checksum, piece, (gssize) length);
      if (text != NULL)
        g_string_append_len (text, (const char *) piece, (gssize) length);
      if (target_fd >= 0 && write (target_fd, piece, length) != (gssize) length)
        {
          scholia_file_set_error (error, errno, self->database, "written");
          return FALSE;
        }
      size_bytes -= length;
    }
  g_hash_table_insert (self->sums, g_strdup (name), g_strdup (g_checksum_get_string (checksum)));

  return read_exactly (self, piece, padding, error);
}

static gboolean
read_database (Reading     *self,
               const char  *name,
               guint64      size_bytes,
               GError     **error)
{
  int fd = open (self->database, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  gboolean is_read;

  if (fd < 0)
    {
      scholia_file_set_error (error, errno, self->database, "made");
      return FALSE;
    }

  is_read = read_content (self, name, size_bytes, fd, NULL, error);
  close (fd);
  self->has_database = TRUE;

  return is_read;
}

static gboolean
read_mark (Reading     *self,
           const char  *name,
           guint64      size_bytes,
           GError     **error)
{
  g_autoptr(GString) text = g_string_new (NULL);

  if (!g_str_equal (name, SCHOLIA_BACKUP_MARK_NAME) || size_bytes > SCHOLIA_TAR_BLOCK_BYTES)
    return fail (self, "is no backup of a Scholia server", error);
  if (!read_content (self, name, size_bytes, -1, text, error))
    return FALSE;

  self->has_mark = g_str_has_prefix (text->str, SCHOLIA_BACKUP_MARK);

  return self->has_mark || fail (self, "is no backup that this version knows", error);
}

/* Each file that was read is named with its sum, and each that is named was read. */
static gboolean
check_sums (Reading     *self,
            const char  *text,
            GError     **error)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  guint n_named = 0;

  self->has_sums = TRUE;
  for (guint i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++)
    {
      char *name = strstr (lines[i], "  ");
      const char *sum;

      if (name == NULL)
        return fail (self, "has sums that cannot be read", error);

      *name = '\0';
      name += 2;
      n_named++;
      sum = g_hash_table_lookup (self->sums, name);
      if (g_strcmp0 (sum, lines[i]) != 0)
        {
          g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED,
                       "“%s” is damaged: %s %s", self->path, name,
                       sum == NULL ? "is missing" : "has another SHA-256 than when it was written");
          return FALSE;
        }
    }

  return n_named == g_hash_table_size (self->sums) ||
         fail (self, "holds files that it does not name", error);
}

static gboolean
read_sums (Reading     *self,
           const char  *name,
           guint64      size_bytes,
           GError     **error)
{
  g_autoptr(GString) text = g_string_new (NULL);

  /* It is held in memory, so nobody may say how long it is. */
  if (size_bytes > g_hash_table_size (self->sums) * (guint64) MAX_SUM_LINE_BYTES)
    return fail (self, "is damaged: its list of sums is longer than that of its files", error);
  if (!read_content (self, name, size_bytes, -1, text, error))
    return FALSE;

  g_hash_table_remove (self->sums, name);

  return check_sums (self, text->str, error);
}

static gboolean
read_file (Reading     *self,
           const char  *name,
           guint64      size_bytes,
           GError     **error)
{
  if (!self->has_mark)
    return read_mark (self, name, size_bytes, error);
  if (self->has_sums)
    return fail (self, "goes on after its sums", error);
  if (g_str_equal (name, "scholia.db"))
    return read_database (self, name, size_bytes, error);
  if (g_str_equal (name, SCHOLIA_ARCHIVE_SUMS_NAME))
    return read_sums (self, name, size_bytes, error);
  if (!read_content (self, name, size_bytes, -1, NULL, error))
    return FALSE;

  if (g_str_has_prefix (name, BLOB_PREFIX) && strlen (name) == BLOB_NAME_AT + DIGEST_LENGTH)
    self->image (name + BLOB_NAME_AT,
                 g_str_equal (g_hash_table_lookup (self->sums, name), name + BLOB_NAME_AT),
                 self->user_data);

  return TRUE;
}

static gboolean
read_files (Reading  *self,
            GError  **error)
{
  guint8 block[SCHOLIA_TAR_BLOCK_BYTES];
  char name[SCHOLIA_TAR_NAME_BYTES + 1];
  guint64 size_bytes;

  do
    {
      if (!read_exactly (self, block, sizeof block, error))
        return FALSE;
      if (!scholia_tar_read_header (block, name, &size_bytes))
        return fail (self, "is no backup, or a damaged one: a header cannot be read", error);
      if (name[0] != '\0' && !read_file (self, name, size_bytes, error))
        return FALSE;
    }
  while (name[0] != '\0');

  if (!self->has_database)
    return fail (self, "holds no database", error);

  return self->has_sums || fail (self, "ends without its sums", error);
}

gboolean
scholia_verify_archive (const char              *path,
                        const char              *database,
                        ScholiaVerifyImageFunc   image,
                        gpointer                 user_data,
                        GCancellable            *cancellable,
                        GError                 **error)
{
  Reading reading = { .fd = open (path, O_RDONLY | O_CLOEXEC), .path = path, .database = database,
                      .image = image, .user_data = user_data, .cancellable = cancellable };
  gboolean is_read;

  if (reading.fd < 0)
    {
      scholia_file_set_error (error, errno, path, "opened");
      return FALSE;
    }

  reading.sums = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  is_read = read_files (&reading, error);
  close (reading.fd);
  g_hash_table_unref (reading.sums);

  return is_read;
}

static gboolean
has_digest (const char   *path,
            const char   *digest,
            GCancellable *cancellable)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *piece = g_malloc (PIECE_BYTES);
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  gssize got = -1;

  while (fd >= 0 && !g_cancellable_is_cancelled (cancellable) &&
         (got = read (fd, piece, PIECE_BYTES)) > 0)
    g_checksum_update (checksum, piece, got);
  if (fd >= 0)
    close (fd);

  return got == 0 && g_str_equal (g_checksum_get_string (checksum), digest);
}

static void
look_through (const char             *folder_path,
              ScholiaVerifyImageFunc  image,
              gpointer                user_data,
              GCancellable           *cancellable)
{
  g_autoptr(GDir) folder = g_dir_open (folder_path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder_path, name, NULL);

      if (strlen (name) == DIGEST_LENGTH)
        {
          gboolean is_whole = has_digest (path, name, cancellable);

          if (!g_cancellable_is_cancelled (cancellable))
            image (name, is_whole, user_data);
        }
    }
}

void
scholia_verify_images (const char             *blobs,
                       ScholiaVerifyImageFunc  image,
                       gpointer                user_data,
                       GCancellable           *cancellable)
{
  g_autoptr(GDir) folder = g_dir_open (blobs, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (blobs, name, NULL);

      look_through (path, image, user_data, cancellable);
    }
}
