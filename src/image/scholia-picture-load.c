/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-picture-private.h"

#include <glib/gi18n-lib.h>

#include "scholia-decoder.h"
#include "scholia-error.h"
#include "scholia-image-header.h"
#include "scholia-limits.h"

#define QUERY_ATTRIBUTES G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE

/* Words instead of the system's: a person wants to know what to do, not the name of an errno. */
static void
set_unreadable (GFile   *file,
                GError  *cause,
                GError **error)
{
  g_autofree char *name = g_file_get_parse_name (file);

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_error_copy (cause));
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND,
                 _("There is no file “%s”."), name);
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_FORBIDDEN,
                 _("You do not have the permission to read “%s”."), name);
  else
    g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_FORBIDDEN,
                 _("“%s” could not be read: %s"), name, cause->message);
}

/* Before opening it: opening a pipe would wait for a writer that may never come. */
static gboolean
check_file (GFile         *file,
            GCancellable  *cancellable,
            gsize         *size_bytes,
            GError       **error)
{
  g_autoptr(GError) cause = NULL;
  g_autoptr(GFileInfo) info = g_file_query_info (file, QUERY_ATTRIBUTES, G_FILE_QUERY_INFO_NONE,
                                                 cancellable, &cause);
  g_autofree char *name = g_file_get_parse_name (file);

  if (info == NULL)
    {
      set_unreadable (file, cause, error);
      return FALSE;
    }
  if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
    {
      g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE,
                   _("“%s” is a folder, not a picture."), name);
      return FALSE;
    }
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    {
      g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE,
                   _("“%s” is a device or a pipe, not a picture."), name);
      return FALSE;
    }
  if (g_file_info_get_size (info) > SCHOLIA_MAX_IMAGE_BYTES)
    {
      g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_TOO_LARGE,
                   /* Translators: both numbers are megabytes. */
                   _("This file is too large: %u MB; Scholia takes up to %u MB."),
                   (guint) ((g_file_info_get_size (info) + 1048575) / 1048576),
                   (guint) (SCHOLIA_MAX_IMAGE_BYTES / 1048576));
      return FALSE;
    }

  *size_bytes = (gsize) g_file_info_get_size (info);
  return TRUE;
}

static GBytes *
read_file (GFile         *file,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr(GFileInputStream) stream = NULL;
  g_autoptr(GError) cause = NULL;
  g_autofree guint8 *bytes = NULL;
  gsize size_bytes, n_read;

  if (!check_file (file, cancellable, &size_bytes, error))
    return NULL;

  stream = g_file_read (file, cancellable, &cause);
  bytes = g_malloc (MAX (size_bytes, 1));
  if (stream == NULL ||
      !g_input_stream_read_all (G_INPUT_STREAM (stream), bytes, size_bytes, &n_read, cancellable,
                                &cause))
    {
      set_unreadable (file, cause, error);
      return NULL;
    }
  if (n_read == 0)
    {
      g_set_error_literal (error, SCHOLIA_ERROR, SCHOLIA_ERROR_UNSUPPORTED_IMAGE,
                           _("This file is empty."));
      return NULL;
    }

  return g_bytes_new_take (g_steal_pointer (&bytes), n_read);
}

static ScholiaPyramid *
decode (GBytes        *file_bytes,
        GCancellable  *cancellable,
        GError       **error)
{
  ScholiaImageInfo info = { 0 };
  gsize length;
  const guint8 *bytes = g_bytes_get_data (file_bytes, &length);

  if (!scholia_image_header_sniff (bytes, length, &info, error))
    return NULL;

  if (g_str_equal (info.media_type, "image/png"))
    return scholia_png_decode (bytes, length, cancellable, error);
  if (g_str_equal (info.media_type, "image/jpeg"))
    return scholia_jpeg_decode (bytes, length, cancellable, error);

  return scholia_webp_decode (bytes, length, cancellable, error);
}

static void
load_in_thread_cb (GTask        *task,
                   gpointer      source_object,
                   gpointer      task_data,
                   GCancellable *cancellable)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = read_file (task_data, cancellable, &error);
  g_autoptr(ScholiaPyramid) pyramid = NULL;

  if (bytes != NULL)
    pyramid = decode (bytes, cancellable, &error);

  if (pyramid != NULL)
    g_task_return_pointer (task, g_steal_pointer (&pyramid),
                           (GDestroyNotify) scholia_pyramid_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
scholia_picture_load_async (GFile               *file,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, scholia_picture_load_async);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, load_in_thread_cb);
}

ScholiaPicture *
scholia_picture_load_finish (GAsyncResult  *result,
                             GError       **error)
{
  g_autoptr(ScholiaPyramid) pyramid = NULL;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  pyramid = g_task_propagate_pointer (G_TASK (result), error);
  return pyramid != NULL ? scholia_picture_new (pyramid) : NULL;
}
