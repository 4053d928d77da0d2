/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-image-file.h"

#include "scholia-limits.h"

#include <errno.h>
#include <string.h>

#include <glib/gi18n.h>

/* Of a file at once, in bytes. */
#define CHUNK_SIZE (256 * 1024)

static void
hash_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr(GFileInputStream) stream = g_file_read (task_data, cancellable, &error);
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *chunk = g_malloc (CHUNK_SIZE);
  gssize length = 1;

  while (stream != NULL && length > 0)
    {
      length = g_input_stream_read (G_INPUT_STREAM (stream), chunk, CHUNK_SIZE, cancellable,
                                    &error);
      if (length > 0)
        g_checksum_update (checksum, chunk, length);
    }

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_strdup (g_checksum_get_string (checksum)), g_free);
}

static void
write_thread (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  GError *error = NULL;
  g_autofree char *path = scholia_image_file_dup_new_path ("pasted", &error);
  g_autoptr(GBytes) bytes = NULL;

  if (path == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  bytes = gdk_texture_save_to_png_bytes (task_data);
  if (!g_file_set_contents_full (path, g_bytes_get_data (bytes, NULL),
                                 (gssize) g_bytes_get_size (bytes),
                                 G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_file_new_for_path (path), g_object_unref);
}

char *
scholia_image_file_dup_new_path (const char  *word,
                                 GError     **error)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "scholia", NULL);
  g_autofree char *name = NULL;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                   "%s: %s", folder, g_strerror (errno));
      return NULL;
    }

  name = g_strdup_printf ("%s-%08x%08x.png", word, g_random_int (), g_random_int ());
  return g_build_filename (folder, name, NULL);
}

char *
scholia_image_file_dup_title (GFile *file)
{
  g_autofree char *name = NULL;
  g_autofree char *display_name = NULL;
  g_autofree char *short_name = NULL;
  g_autoptr(GString) title = g_string_new (NULL);
  char *dot;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  name = g_file_get_basename (file);
  display_name = g_filename_display_name (name != NULL ? name : "");
  dot = strrchr (display_name, '.');
  if (dot != NULL && dot != display_name)
    *dot = '\0';

  short_name = g_utf8_substring (display_name, 0, MIN (g_utf8_strlen (display_name, -1),
                                                       SCHOLIA_MAX_TITLE_CHARS));
  for (const char *p = short_name; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (title, g_unichar_iscntrl (c) ? ' ' : c);
    }

  g_strstrip (title->str);
  return g_strdup (*title->str != '\0' ? title->str : _("Image"));
}

void
scholia_image_file_hash_async (GFile               *file,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, hash_thread);
}

char *
scholia_image_file_hash_finish (GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
scholia_image_file_write_async (GdkTexture          *texture,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (GDK_IS_TEXTURE (texture));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_task_data (task, g_object_ref (texture), g_object_unref);
  g_task_run_in_thread (task, write_thread);
}

GFile *
scholia_image_file_write_finish (GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
