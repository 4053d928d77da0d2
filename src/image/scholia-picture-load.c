/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-picture-private.h"

/* Whoever waits, until there is something to show. */
typedef struct
{
  GTask          *task;
  ScholiaPicture *picture;
  gulong          cancelled_id;
} Wait;

/* Before the task returns: its callback may run the main loop. */
static GTask *
wait_end (Wait *wait)
{
  GTask *task = wait->task;

  g_signal_handlers_disconnect_by_data (wait->picture, wait);
  if (wait->cancelled_id != 0)
    g_signal_handler_disconnect (g_task_get_cancellable (task), wait->cancelled_id);
  g_object_unref (wait->picture);
  g_free (wait);
  return task;
}

static void
failed_cb (Wait         *wait,
           const GError *error)
{
  g_autoptr(GTask) task = wait_end (wait);

  g_task_return_error (task, g_error_copy (error));
}

static void
tiles_changed_cb (Wait *wait)
{
  g_autoptr(ScholiaPicture) picture = g_object_ref (wait->picture);
  g_autoptr(GTask) task = NULL;

  if (!scholia_picture_is_ready (picture))
    return;

  task = wait_end (wait);
  g_task_return_pointer (task, g_steal_pointer (&picture), g_object_unref);
}

/* On the main context, but within g_cancellable_cancel(), which holds what
 * g_cancellable_disconnect() waits for. */
static void
cancelled_cb (Wait *wait)
{
  g_autoptr(GTask) task = wait_end (wait);

  g_task_return_error_if_cancelled (task);
}

static void
begin_waiting (GTask          *task,
               ScholiaPicture *picture)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  Wait *wait = g_new0 (Wait, 1);

  wait->task = g_object_ref (task);
  wait->picture = g_object_ref (picture);
  g_signal_connect_swapped (picture, "tiles-changed", G_CALLBACK (tiles_changed_cb), wait);
  g_signal_connect_swapped (picture, "failed", G_CALLBACK (failed_cb), wait);
  if (cancellable != NULL)
    wait->cancelled_id = g_signal_connect_swapped (cancellable, "cancelled",
                                                   G_CALLBACK (cancelled_cb), wait);
}

static void
begun_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(ScholiaDecoding) decoding = scholia_decoding_begin_finish (result, &error);
  g_autoptr(ScholiaPicture) picture = NULL;

  if (decoding == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  picture = scholia_picture_new (decoding);
  if (scholia_picture_get_error (picture) != NULL)
    g_task_return_error (task, g_error_copy (scholia_picture_get_error (picture)));
  else if (scholia_picture_is_ready (picture))
    g_task_return_pointer (task, g_steal_pointer (&picture), g_object_unref);
  else
    begin_waiting (task, picture);
}

void
scholia_picture_load_patiently_async (GFile                        *file,
                                      const ScholiaDecoderPatience *patience,
                                      GCancellable                 *cancellable,
                                      GAsyncReadyCallback           callback,
                                      gpointer                      user_data)
{
  GTask *task;

  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, scholia_picture_load_async);
  scholia_decoding_begin_async (file, patience, cancellable, begun_cb, task);
}

void
scholia_picture_load_async (GFile               *file,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  scholia_picture_load_patiently_async (file, NULL, cancellable, callback, user_data);
}

ScholiaPicture *
scholia_picture_load_finish (GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
