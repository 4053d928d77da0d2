/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-thumbnail.h"

/* Twice the width of a card (242 pixels), for screens of that scale. */
#define THUMBNAIL_SIZE 484
/* A card's picture, in pixels: what is higher shows its upper part, where a page begins. */
#define CARD_WIDTH 242
#define CARD_HEIGHT 132

typedef struct
{
  ScholiaPicture *picture;
  char *path;
} Job;

static void
job_free (Job *job)
{
  g_object_unref (job->picture);
  g_free (job->path);
  g_free (job);
}

/* The picture is let go on the main thread, where it lives. */
static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  job_free (user_data);
}

static char *
dup_path (const char *image_sha256)
{
  g_autofree char *name = g_strconcat (image_sha256, ".png", NULL);

  return g_build_filename (g_get_user_cache_dir (), "scholia", "thumbnails", name, NULL);
}

static void
write_thread (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  Job *job = task_data;
  g_autofree char *folder = g_path_get_dirname (job->path);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) png = NULL;

  if (!g_file_test (job->path, G_FILE_TEST_EXISTS))
    png = scholia_picture_make_thumbnail (job->picture, THUMBNAIL_SIZE, &error);

  g_mkdir_with_parents (folder, 0700);
  if (png != NULL)
    g_file_set_contents_full (job->path, g_bytes_get_data (png, NULL),
                              (gssize) g_bytes_get_size (png),
                              G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error);
  if (error != NULL)
    g_message ("No thumbnail: %s", error->message);

  g_task_return_boolean (task, TRUE);
}

static GdkTexture *
crop (GdkTexture *texture)
{
  int width = gdk_texture_get_width (texture);
  int height = width * CARD_HEIGHT / CARD_WIDTH;
  gsize stride = (gsize) width * 4;
  g_autoptr(GBytes) pixels = NULL;
  guint8 *data;

  if (gdk_texture_get_height (texture) <= height || height < 1)
    return g_object_ref (texture);

  data = g_malloc (stride * (gsize) gdk_texture_get_height (texture));
  gdk_texture_download (texture, data, stride);
  pixels = g_bytes_new_take (data, stride * (gsize) gdk_texture_get_height (texture));
  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, pixels, stride);
}

static void
load_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr(GdkTexture) texture = gdk_texture_new_from_filename (task_data, &error);

  if (texture == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, crop (texture), g_object_unref);
}

void
scholia_thumbnail_write (ScholiaPicture *picture,
                         const char     *image_sha256)
{
  g_autoptr(GTask) task = NULL;
  Job *job;

  g_return_if_fail (SCHOLIA_IS_PICTURE (picture));
  g_return_if_fail (image_sha256 != NULL);

  job = g_new0 (Job, 1);
  job->picture = g_object_ref (picture);
  job->path = dup_path (image_sha256);
  task = g_task_new (NULL, NULL, written_cb, job);
  g_task_set_task_data (task, job, NULL);
  g_task_run_in_thread (task, write_thread);
}

void
scholia_thumbnail_load_async (const char          *image_sha256,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (image_sha256 != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_task_data (task, dup_path (image_sha256), g_free);
  g_task_run_in_thread (task, load_thread);
}

GdkTexture *
scholia_thumbnail_load_finish (GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
