/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-early-picture.h"

static struct
{
  GFile *file;              /* %NULL unless one was begun and not yet taken */
  GCancellable *cancellable; /* (nullable): %NULL once it is there */
  GAsyncResult *result;     /* once it is there */
  GTask *waiting;           /* who took it before that */
} early;

static void
decoded_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;
  ScholiaPicture *picture = scholia_picture_load_finish (result, &error);

  if (picture == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, picture, g_object_unref);
}

static void
early_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_clear_object (&early.cancellable);
  if (early.waiting != NULL)
    decoded_cb (source, result, g_steal_pointer (&early.waiting));
  else
    early.result = g_object_ref (result);
}

void
scholia_early_picture_begin (GFile *file)
{
  g_return_if_fail (G_IS_FILE (file));
  g_return_if_fail (early.file == NULL);

  early.file = g_object_ref (file);
  early.cancellable = g_cancellable_new ();
  scholia_picture_load_async (file, early.cancellable, early_cb, NULL);
}

/* Whoever took it may give it up, though it was begun before they came. */
static void
wait_for_early (GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);

  early.waiting = g_object_ref (task);
  if (cancellable == NULL)
    return;

  g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (g_cancellable_cancel),
                           early.cancellable, G_CONNECT_SWAPPED);
  if (g_cancellable_is_cancelled (cancellable))
    g_cancellable_cancel (early.cancellable);
}

void
scholia_early_picture_load_async (GFile               *file,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (NULL, cancellable, callback, user_data);
  if (early.file == NULL || !g_file_equal (early.file, file))
    {
      scholia_picture_load_async (file, cancellable, decoded_cb, g_steal_pointer (&task));
      return;
    }

  g_clear_object (&early.file);
  result = g_steal_pointer (&early.result);
  if (result != NULL)
    decoded_cb (NULL, result, g_steal_pointer (&task));
  else
    wait_for_early (task);
}

ScholiaPicture *
scholia_early_picture_load_finish (GAsyncResult  *result,
                                   GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
