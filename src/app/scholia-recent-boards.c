/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-recent-boards.h"

#include "scholia-recent-codec.h"

#include <glib/gstdio.h>

/* Between a change and its writing, in milliseconds: a talk changes its board every second. */
#define SAVE_DELAY_MS 500

struct _ScholiaRecentBoards
{
  GObject parent_instance;

  char *path;
  GPtrArray *boards;   /* all, the latest first */
  GListStore *visible;
  GThreadPool *saver;  /* %NULL until there is something to write */
  guint save_id;
};

G_DEFINE_FINAL_TYPE (ScholiaRecentBoards, scholia_recent_boards, G_TYPE_OBJECT)

typedef struct
{
  char *path;
  GBytes *json;
} Save;

static void
save_free (Save *save)
{
  g_free (save->path);
  g_bytes_unref (save->json);
  g_free (save);
}

static gboolean
write_file (const char  *path,
            GBytes      *json,
            GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  gsize length;
  const char *text = g_bytes_get_data (json, &length);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                   "%s: %s", folder, g_strerror (errno));
      return FALSE;
    }

  return g_file_set_contents_full (path, text, (gssize) length,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}

static void
save_thread (gpointer data,
             gpointer user_data)
{
  Save *save = data;
  g_autoptr(GError) error = NULL;

  if (!write_file (save->path, save->json, &error))
    g_message ("The recent boards were not saved: %s", error->message);
  save_free (save);
}

/* One thread, so that the writes end in their order. */
static void
save_now (ScholiaRecentBoards *self)
{
  Save *save = g_new0 (Save, 1);

  g_clear_handle_id (&self->save_id, g_source_remove);
  save->path = g_strdup (self->path);
  save->json = scholia_recent_codec_encode (self->boards);
  if (self->saver == NULL)
    self->saver = g_thread_pool_new (save_thread, NULL, 1, FALSE, NULL);
  g_thread_pool_push (self->saver, save, NULL);
}

static gboolean
save_cb (gpointer user_data)
{
  ScholiaRecentBoards *self = user_data;

  self->save_id = 0;
  save_now (self);
  return G_SOURCE_REMOVE;
}

static void
schedule_save (ScholiaRecentBoards *self)
{
  if (self->save_id == 0)
    self->save_id = g_timeout_add (SAVE_DELAY_MS, save_cb, self);
}

static void
watch (ScholiaRecentBoards *self,
       ScholiaRecentBoard  *board)
{
  g_signal_connect_object (board, "notify", G_CALLBACK (schedule_save), self, G_CONNECT_SWAPPED);
}

static void
put_aside (ScholiaRecentBoards *self,
           const GError        *error)
{
  g_autofree char *aside = g_strconcat (self->path, ".damaged", NULL);

  g_message ("%s is damaged (%s) and kept as %s", self->path, error->message, aside);
  if (g_rename (self->path, aside) != 0)
    g_message ("%s: %s", aside, g_strerror (errno));
}

static void
load (ScholiaRecentBoards *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) boards = NULL;
  g_autoptr(GBytes) json = NULL;
  char *text;
  gsize length;

  if (!g_file_get_contents (self->path, &text, &length, &error))
    {
      if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        g_message ("%s", error->message);
      return;
    }

  json = g_bytes_new_take (text, length);
  boards = scholia_recent_codec_decode (json, &error);
  if (boards == NULL)
    {
      put_aside (self, error);
      return;
    }

  for (guint i = 0; i < boards->len; i++)
    {
      ScholiaRecentBoard *board = g_ptr_array_index (boards, i);

      g_ptr_array_add (self->boards, g_object_ref (board));
      watch (self, board);
      if (!scholia_recent_board_is_hidden (board))
        g_list_store_append (self->visible, board);
    }
}

/* Its place in the array of all is the caller's concern. */
static void
drop (ScholiaRecentBoards *self,
      ScholiaRecentBoard  *board)
{
  guint position;

  if (g_list_store_find (self->visible, board, &position))
    g_list_store_remove (self->visible, position);
}

static void
scholia_recent_boards_dispose (GObject *object)
{
  ScholiaRecentBoards *self = SCHOLIA_RECENT_BOARDS (object);

  scholia_recent_boards_flush (self);

  G_OBJECT_CLASS (scholia_recent_boards_parent_class)->dispose (object);
}

static void
scholia_recent_boards_finalize (GObject *object)
{
  ScholiaRecentBoards *self = SCHOLIA_RECENT_BOARDS (object);

  g_free (self->path);
  g_ptr_array_unref (self->boards);
  g_object_unref (self->visible);

  G_OBJECT_CLASS (scholia_recent_boards_parent_class)->finalize (object);
}

static void
scholia_recent_boards_class_init (ScholiaRecentBoardsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = scholia_recent_boards_dispose;
  object_class->finalize = scholia_recent_boards_finalize;
}

static void
scholia_recent_boards_init (ScholiaRecentBoards *self)
{
  self->boards = g_ptr_array_new_with_free_func (g_object_unref);
  self->visible = g_list_store_new (SCHOLIA_TYPE_RECENT_BOARD);
}

ScholiaRecentBoards *
scholia_recent_boards_get_default (void)
{
  static ScholiaRecentBoards *boards;

  if (boards == NULL)
    {
      g_autofree char *path = g_build_filename (g_get_user_data_dir (), "scholia",
                                                "recent-boards.json", NULL);

      boards = scholia_recent_boards_new (path);
    }

  return boards;
}

ScholiaRecentBoards *
scholia_recent_boards_new (const char *path)
{
  ScholiaRecentBoards *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (SCHOLIA_TYPE_RECENT_BOARDS, NULL);
  self->path = g_strdup (path);
  load (self);

  return self;
}

GListModel *
scholia_recent_boards_get_model (ScholiaRecentBoards *self)
{
  g_return_val_if_fail (SCHOLIA_IS_RECENT_BOARDS (self), NULL);

  return G_LIST_MODEL (self->visible);
}

ScholiaRecentBoard *
scholia_recent_boards_find (ScholiaRecentBoards *self,
                            ScholiaPlace        *place)
{
  g_return_val_if_fail (SCHOLIA_IS_RECENT_BOARDS (self), NULL);
  g_return_val_if_fail (place != NULL, NULL);

  for (guint i = 0; i < self->boards->len; i++)
    {
      ScholiaRecentBoard *board = g_ptr_array_index (self->boards, i);

      if (scholia_place_equal (scholia_recent_board_get_place (board), place))
        return board;
    }

  return NULL;
}

ScholiaRecentBoard *
scholia_recent_boards_find_image (ScholiaRecentBoards *self,
                                  const char          *image_sha256)
{
  g_return_val_if_fail (SCHOLIA_IS_RECENT_BOARDS (self), NULL);
  g_return_val_if_fail (image_sha256 != NULL, NULL);

  for (guint i = 0; i < self->boards->len; i++)
    {
      ScholiaRecentBoard *board = g_ptr_array_index (self->boards, i);

      if (scholia_place_is_private (scholia_recent_board_get_place (board))
          && g_str_equal (scholia_recent_board_get_image_sha256 (board), image_sha256))
        return board;
    }

  return NULL;
}

void
scholia_recent_boards_add (ScholiaRecentBoards *self,
                           ScholiaRecentBoard  *board)
{
  ScholiaRecentBoard *known;

  g_return_if_fail (SCHOLIA_IS_RECENT_BOARDS (self));
  g_return_if_fail (SCHOLIA_IS_RECENT_BOARD (board));

  g_object_ref (board);
  known = scholia_recent_boards_find (self, scholia_recent_board_get_place (board));
  if (known != NULL)
    scholia_recent_boards_forget (self, known);

  scholia_recent_board_set_hidden (board, FALSE);
  g_ptr_array_insert (self->boards, 0, board);
  g_list_store_insert (self->visible, 0, board);
  watch (self, board);
  schedule_save (self);
}

void
scholia_recent_boards_remove (ScholiaRecentBoards *self,
                              ScholiaRecentBoard  *board)
{
  g_return_if_fail (SCHOLIA_IS_RECENT_BOARDS (self));
  g_return_if_fail (SCHOLIA_IS_RECENT_BOARD (board));

  if (!scholia_place_is_private (scholia_recent_board_get_place (board)))
    {
      scholia_recent_boards_forget (self, board);
      return;
    }

  scholia_recent_board_set_hidden (board, TRUE);
  drop (self, board);
}

void
scholia_recent_boards_forget (ScholiaRecentBoards *self,
                              ScholiaRecentBoard  *board)
{
  g_return_if_fail (SCHOLIA_IS_RECENT_BOARDS (self));
  g_return_if_fail (SCHOLIA_IS_RECENT_BOARD (board));

  g_signal_handlers_disconnect_by_func (board, schedule_save, self);
  drop (self, board);
  g_ptr_array_remove (self->boards, board);
  schedule_save (self);
}

void
scholia_recent_boards_flush (ScholiaRecentBoards *self)
{
  g_return_if_fail (SCHOLIA_IS_RECENT_BOARDS (self));

  if (self->save_id != 0)
    save_now (self);
  if (self->saver != NULL)
    g_thread_pool_free (g_steal_pointer (&self->saver), FALSE, TRUE);
}
