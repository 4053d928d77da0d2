/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-file-board.h"

#include "scholia-image-file.h"
#include "scholia-recent-boards.h"

typedef struct
{
  GFile *file;
  char *title;
  char *sha256;
  ScholiaPlace *place;
} Find;

static void
find_free (Find *find)
{
  g_object_unref (find->file);
  g_free (find->title);
  g_free (find->sha256);
  g_clear_pointer (&find->place, scholia_place_unref);
  g_free (find);
}

static void
access_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GError *error = NULL;
  ScholiaBoardAccess *access = scholia_board_access_finish (result, &error);

  if (access == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, access, (GDestroyNotify) scholia_board_access_free);
}

static void
hash_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  GCancellable *cancellable = g_task_get_cancellable (task);
  Find *find = g_task_get_task_data (task);
  ScholiaRecentBoard *recent;
  GError *error = NULL;

  find->sha256 = scholia_image_file_hash_finish (result, &error);
  if (find->sha256 == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  recent = scholia_recent_boards_find_image (scholia_recent_boards_get_default (), find->sha256);
  if (recent == NULL)
    {
      scholia_board_access_create_async (NULL, find->title, find->file, NULL, NULL, cancellable,
                                         access_cb, g_object_ref (task));
      return;
    }

  find->place = scholia_place_ref (scholia_recent_board_get_place (recent));
  scholia_board_access_find_async (find->place, FALSE, cancellable, access_cb,
                                   g_object_ref (task));
}

void
scholia_file_board_find_async (GFile               *file,
                               const char          *title,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  Find *find;

  g_return_if_fail (G_IS_FILE (file));
  g_return_if_fail (title != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  find = g_new0 (Find, 1);
  find->file = g_object_ref (file);
  find->title = g_strdup (title);
  g_task_set_task_data (task, find, (GDestroyNotify) find_free);
  scholia_image_file_hash_async (file, cancellable, hash_cb, g_steal_pointer (&task));
}

ScholiaBoardAccess *
scholia_file_board_find_finish (GAsyncResult  *result,
                                char         **image_sha256,
                                ScholiaPlace **place,
                                GError       **error)
{
  Find *find;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (image_sha256 != NULL, NULL);
  g_return_val_if_fail (place != NULL, NULL);

  find = g_task_get_task_data (G_TASK (result));
  *image_sha256 = g_strdup (find->sha256);
  *place = find->place != NULL ? scholia_place_ref (find->place) : NULL;
  return g_task_propagate_pointer (G_TASK (result), error);
}
