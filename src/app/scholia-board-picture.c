/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-board-picture.h"

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
image_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  gboolean *is_fetched = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GFile) file = scholia_server_api_get_image_finish (SCHOLIA_SERVER_API (source),
                                                               result, &error);

  if (file == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  *is_fetched = TRUE;
  scholia_picture_load_async (file, g_task_get_cancellable (task), decoded_cb,
                              g_object_ref (task));
}

void
scholia_board_picture_load_async (const ScholiaBoardAccess *access,
                                  const ScholiaImageInfo   *image,
                                  GFileProgressCallback     progress,
                                  gpointer                  progress_data,
                                  GCancellable             *cancellable,
                                  GAsyncReadyCallback       callback,
                                  gpointer                  user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(ScholiaServerApi) api = NULL;

  g_return_if_fail (access != NULL);
  g_return_if_fail (image != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_task_data (task, g_new0 (gboolean, 1), g_free);
  api = scholia_server_api_new (access->endpoint);
  scholia_server_api_get_image_async (api, scholia_place_get_board_id (access->place),
                                      access->token, access->password, image,
                                      progress, progress_data, cancellable,
                                      image_cb, g_steal_pointer (&task));
}

ScholiaPicture *
scholia_board_picture_load_finish (GAsyncResult  *result,
                                   gboolean      *is_fetched,
                                   GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (is_fetched != NULL, NULL);

  *is_fetched = *(const gboolean *) g_task_get_task_data (G_TASK (result));
  return g_task_propagate_pointer (G_TASK (result), error);
}
