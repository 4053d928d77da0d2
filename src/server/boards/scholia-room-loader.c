/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-room-loader.h"

#include "scholia-error.h"
#include "scholia-event-codec.h"
#include "scholia-snapshot.h"

typedef struct
{
  char               *team_id;
  char               *board_id;
  ScholiaStoredBoard *stored;
  ScholiaStoreLoad   *load;
  GPtrArray          *removals;
} Work;

void
scholia_room_load_free (ScholiaRoomLoad *self)
{
  g_clear_object (&self->board);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_clear_pointer (&self->removals, g_ptr_array_unref);
  g_free (self->base_id);
  g_free (self);
}

static void
work_free (gpointer data)
{
  Work *work = data;

  g_free (work->team_id);
  g_free (work->board_id);
  g_clear_pointer (&work->stored, scholia_stored_board_free);
  g_clear_pointer (&work->load, scholia_store_load_free);
  g_clear_pointer (&work->removals, g_ptr_array_unref);
  g_free (work);
}

static ScholiaBoard *
new_board (const ScholiaStoredBoard *stored)
{
  ScholiaImageInfo image = { .width = stored->image_width, .height = stored->image_height,
                             .size_bytes = stored->image_bytes };

  g_strlcpy (image.sha256, stored->image_sha256, sizeof image.sha256);
  g_strlcpy (image.media_type, stored->image_type, sizeof image.media_type);

  return scholia_board_new (stored->board_id, stored->title, &image);
}

static gboolean
read_snapshot (ScholiaBoard  *board,
               GBytes        *snapshot,
               GError       **error)
{
  g_autoptr(ScholiaSnapshotReader) reader = scholia_snapshot_reader_new ();
  g_autoptr(GPtrArray) parts = scholia_snapshot_split (snapshot);

  for (guint i = 0; i < parts->len; i++)
    {
      gsize length;
      const char *json = g_bytes_get_data (g_ptr_array_index (parts, i), &length);

      if (!scholia_snapshot_reader_add (reader, json, length, error))
        return FALSE;
    }

  return scholia_snapshot_reader_finish (reader, board, error);
}

static gboolean
replay (ScholiaBoard  *board,
        GPtrArray     *events,
        GError       **error)
{
  for (guint i = 0; i < events->len; i++)
    {
      const ScholiaStoredEvent *stored = g_ptr_array_index (events, i);
      g_autoptr(ScholiaEvent) event = NULL;

      if (stored->payload == NULL)
        {
          g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_INTERNAL,
                       "Event %" G_GUINT64_FORMAT " has no content", stored->seq);
          return FALSE;
        }

      event = scholia_event_decode (stored->payload, error);
      if (event == NULL || !scholia_board_apply (board, event, NULL, error))
        return FALSE;
    }

  return TRUE;
}

static ScholiaRoomLoad *
build (Work    *work,
       GError **error)
{
  g_autoptr(ScholiaRoomLoad) self = g_new0 (ScholiaRoomLoad, 1);

  self->board = new_board (work->stored);
  self->events = g_ptr_array_ref (work->load->events);
  self->removals = g_ptr_array_ref (work->removals);
  self->access_version = work->load->access_version;
  if (work->load->snapshot != NULL && !read_snapshot (self->board, work->load->snapshot, error))
    return NULL;

  self->base_id = g_strdup (scholia_board_get_head_id (self->board));
  if (!replay (self->board, self->events, error))
    return NULL;

  if (scholia_board_get_seq (self->board) != work->load->head_seq)
    {
      g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_INTERNAL,
                   "The log ends at %" G_GUINT64_FORMAT ", the board at %" G_GUINT64_FORMAT,
                   work->load->head_seq, scholia_board_get_seq (self->board));
      return NULL;
    }

  return g_steal_pointer (&self);
}

static void
build_thread (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  Work *work = task_data;
  g_autoptr(GError) error = NULL;
  ScholiaRoomLoad *load = build (work, &error);

  if (load != NULL)
    g_task_return_pointer (task, load, (GDestroyNotify) scholia_room_load_free);
  else
    g_task_return_new_error (task, SCHOLIA_ERROR, SCHOLIA_ERROR_INTERNAL,
                             "Board %s cannot be read: %s", work->board_id, error->message);
}

static void
removals_listed_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;

  work->removals = scholia_store_list_removals_finish (SCHOLIA_STORE (source), result, &error);
  if (work->removals == NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, build_thread);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;
  ScholiaBoardKey key = { work->team_id, work->board_id };

  work->load = scholia_store_load_finish (SCHOLIA_STORE (source), result, &error);
  if (work->load == NULL)
    g_task_return_error (task, error);
  else
    /* After the access version, so that they are at least as new. */
    scholia_store_list_removals_async (SCHOLIA_STORE (source), &key, removals_listed_cb,
                                       g_object_ref (task));
}

static void
board_found_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;
  ScholiaBoardKey key = { work->team_id, work->board_id };

  work->stored = scholia_store_find_board_finish (SCHOLIA_STORE (source), result, &error);
  if (work->stored == NULL)
    g_task_return_error (task, error);
  else
    scholia_store_load_async (SCHOLIA_STORE (source), &key, 0, "", NULL, loaded_cb,
                              g_object_ref (task));
}

void
scholia_room_load_async (ScholiaStore          *store,
                         const ScholiaBoardKey *key,
                         GAsyncReadyCallback    callback,
                         gpointer               user_data)
{
  g_autoptr(GTask) task = g_task_new (store, NULL, callback, user_data);
  Work *work = g_new0 (Work, 1);

  work->team_id = g_strdup (key->team_id);
  work->board_id = g_strdup (key->board_id);
  g_task_set_source_tag (task, scholia_room_load_async);
  g_task_set_task_data (task, work, work_free);
  scholia_store_find_board_async (store, key, board_found_cb, g_object_ref (task));
}

ScholiaRoomLoad *
scholia_room_load_finish (GAsyncResult  *result,
                          GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
