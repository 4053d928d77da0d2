/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-shared-file.h"

#include "scholia-image-file.h"
#include "scholia-image-header.h"
#include "scholia-picture-export.h"

/* Bytes that are enough to tell a file's kind. */
#define START_BYTES 32

typedef struct
{
  GTask          *task; /* whoever asked */
  GFile          *file;
  ScholiaPicture *picture;
} Make;

static void
make_free (Make *make)
{
  g_object_unref (make->task);
  g_object_unref (make->file);
  g_object_unref (make->picture);
  g_free (make);
}

static gboolean
is_shared (GFile         *file,
           GCancellable  *cancellable,
           gboolean      *shared,
           GError       **error)
{
  g_autoptr(GFileInputStream) stream = g_file_read (file, cancellable, error);
  guint8 start[START_BYTES];
  gsize length;

  if (stream == NULL ||
      !g_input_stream_read_all (G_INPUT_STREAM (stream), start, sizeof start, &length, cancellable,
                                error))
    return FALSE;

  *shared = scholia_image_header_is_shared (start, length);
  return TRUE;
}

static void
make_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Make *make = task_data;
  GError *error = NULL;
  g_autofree char *path = NULL;
  gboolean shared = FALSE;

  if (!is_shared (make->file, cancellable, &shared, &error))
    g_task_return_error (task, error);
  else if (shared)
    g_task_return_pointer (task, g_object_ref (make->file), g_object_unref);
  else if ((path = scholia_image_file_dup_new_path ("converted", &error)) == NULL ||
           !scholia_picture_export_png (make->picture, path, cancellable, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_file_new_for_path (path), g_object_unref);
}

/* A task may be let go on its thread at last; a picture belongs to the main one. */
static void
made_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Make *make = user_data;
  GError *error = NULL;
  GFile *file = g_task_propagate_pointer (G_TASK (result), &error);

  if (file == NULL)
    g_task_return_error (make->task, error);
  else
    g_task_return_pointer (make->task, file, g_object_unref);
  make_free (make);
}

void
scholia_shared_file_make_async (GFile               *file,
                                ScholiaPicture      *picture,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  Make *make;

  g_return_if_fail (G_IS_FILE (file));
  g_return_if_fail (SCHOLIA_IS_PICTURE (picture));

  make = g_new0 (Make, 1);
  make->file = g_object_ref (file);
  make->picture = g_object_ref (picture);
  make->task = g_task_new (NULL, NULL, callback, user_data);
  task = g_task_new (NULL, cancellable, made_cb, make);
  /* A file that was written before the cancelling is handed over, or nobody would delete it. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, make, NULL);
  g_task_run_in_thread (task, make_thread);
}

GFile *
scholia_shared_file_make_finish (GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
