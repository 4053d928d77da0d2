/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

/* 2026-01-01, in milliseconds. */
#define START_MS G_GINT64_CONSTANT (1767225600000)

static char *
make_id (guint number,
         guint comment)
{
  guint8 bytes[16] = { 0 };

  memcpy (bytes, &number, sizeof number);
  memcpy (bytes + 4, &comment, sizeof comment);
  return scholia_id_from_bytes (bytes);
}

static ScholiaPerson *
make_person (const FixtureThread *thread)
{
  g_autofree char *id = g_strdup_printf ("person-%09u", thread->color);

  return scholia_person_new (id, thread->name != NULL ? thread->name : "Eleni", thread->color);
}

ScholiaThreadState *
fixture_state_new (const FixtureThread *thread)
{
  g_autoptr(ScholiaPerson) person = make_person (thread);
  g_autoptr(GPtrArray) comments = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *id = make_id (thread->number, 0);
  ScholiaAnchor anchor = scholia_anchor_from_fractions (thread->x, thread->y);

  anchor.width = (gint32) (thread->width * SCHOLIA_ANCHOR_UNITS);
  anchor.height = (gint32) (thread->height * SCHOLIA_ANCHOR_UNITS);
  for (guint i = 0; i < MAX (thread->n_comments, 1); i++)
    {
      g_autofree char *comment_id = make_id (thread->number, i);

      g_ptr_array_add (comments,
                       scholia_comment_new (comment_id, person,
                                            thread->body != NULL ? thread->body : "A remark",
                                            START_MS, 0));
    }

  return scholia_thread_state_new (id, thread->number, &anchor, person, START_MS,
                                   thread->resolved ? person : NULL,
                                   thread->resolved ? START_MS : 0, START_MS, comments);
}

ScholiaBoard *
fixture_board_new (const FixtureThread *threads,
                   guint                n_threads)
{
  ScholiaImageInfo info = { .media_type = "image/png", .width = 100, .height = 100 };
  g_autoptr(ScholiaBoard) board = NULL;
  g_autoptr(GPtrArray) states = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *head_id = make_id (G_MAXUINT, 0);
  guint last = 0;

  memset (info.sha256, '0', 64);
  board = scholia_board_new ("0123456789ab", "A board", &info);
  states = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_thread_state_unref);
  for (guint i = 0; i < n_threads; i++)
    {
      g_ptr_array_add (states, fixture_state_new (&threads[i]));
      last = MAX (last, threads[i].number);
    }

  scholia_board_reset (board, last + 1, head_id, last + 1, states, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n_threads; i++)
    if (threads[i].unread)
      scholia_thread_set_unread (scholia_board_find_number (board, threads[i].number), TRUE);

  return g_steal_pointer (&board);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

ScholiaPicture *
fixture_picture_load (const char *path)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  ScholiaPicture *picture;

  scholia_picture_load_async (file, NULL, loaded_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  picture = scholia_picture_load_finish (result, &error);
  g_assert_no_error (error);
  while (!scholia_picture_is_complete (picture) || scholia_picture_get_preview (picture) == NULL)
    g_main_context_iteration (NULL, TRUE);
  return picture;
}

ScholiaPicture *
fixture_picture_new (guint width,
                     guint height)
{
  g_autofree guint8 *pixels = g_malloc ((gsize) width * height * 3);

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      {
        guint8 *pixel = pixels + ((gsize) y * width + x) * 3;

        pixel[0] = (guint8) (255 * x / width);
        pixel[1] = (guint8) (255 * y / height);
        pixel[2] = 128;
      }

  return fixture_picture_new_rgb (width, height, pixels);
}

static ScholiaPicture *
picture_new (GdkTexture *texture)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;
  ScholiaPicture *picture;
  int fd = g_file_open_tmp ("scholia-canvas-XXXXXX.png", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_assert_true (gdk_texture_save_to_png (texture, path));
  picture = fixture_picture_load (path);
  g_unlink (path);
  return picture;
}

ScholiaPicture *
fixture_picture_new_rgb (guint         width,
                         guint         height,
                         const guint8 *rgb)
{
  g_autoptr(GBytes) bytes = g_bytes_new (rgb, (gsize) width * height * 3);
  g_autoptr(GdkTexture) texture = gdk_memory_texture_new ((int) width, (int) height,
                                                          GDK_MEMORY_R8G8B8, bytes,
                                                          (gsize) width * 3);

  return picture_new (texture);
}

ScholiaPicture *
fixture_picture_new_flat (guint         width,
                          guint         height,
                          const guint8 *rgba)
{
  gsize n_pixels = (gsize) width * height;
  guint8 *pixels = g_malloc (4 * n_pixels);
  g_autoptr(GBytes) bytes = g_bytes_new_take (pixels, 4 * n_pixels);
  g_autoptr(GdkTexture) texture = NULL;

  for (gsize i = 0; i < n_pixels; i++)
    memcpy (pixels + 4 * i, rgba, 4);
  texture = gdk_memory_texture_new ((int) width, (int) height, GDK_MEMORY_R8G8B8A8, bytes,
                                    (gsize) width * 4);
  return picture_new (texture);
}
