/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Work on a whole board, which takes too long for the loop: it is done by GLib's pool of threads,
 * on data that does not change. */

#include "scholia-rooms-private.h"

/* Parts that are joined on the spot: 256 KiB in 0.2 ms. */
#define MAX_PARTS_AT_ONCE 4

/* A snapshot on its way to the store. */
typedef struct
{
  guint64    seq;
  GPtrArray *parts;
} Save;

static void
encode_in_thread (GTask        *task,
                  gpointer      source_object,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  GPtrArray *parts = scholia_snapshot_source_encode (task_data);

  g_task_return_pointer (task, parts, (GDestroyNotify) g_ptr_array_unref);
}

static void
encoded_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(ScholiaRoomHost) self = user_data;
  g_autoptr(GPtrArray) parts = g_task_propagate_pointer (G_TASK (result), NULL);

  if (self->room == NULL)
    return;

  scholia_room_encoded (self->room, parts, g_get_real_time () / 1000);
  scholia_room_host_review (self);
}

void
scholia_room_host_encode (ScholiaSnapshotSource *source,
                          gpointer               user_data)
{
  g_autoptr(GTask) task = NULL;

  task = g_task_new (NULL, NULL, encoded_cb, scholia_room_host_ref (user_data));
  g_task_set_source_tag (task, scholia_room_host_encode);
  g_task_set_task_data (task, source, (GDestroyNotify) scholia_snapshot_source_free);
  g_task_run_in_thread (task, encode_in_thread);
}

static void
save_free (gpointer data)
{
  Save *save = data;

  g_ptr_array_unref (save->parts);
  g_free (save);
}

static void
join_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Save *save = task_data;

  g_task_return_pointer (task, scholia_snapshot_join (save->parts),
                         (GDestroyNotify) g_bytes_unref);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(ScholiaRoomHost) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!scholia_store_snapshot_finish (SCHOLIA_STORE (source), result, &error))
    scholia_room_host_log_trouble (self, "snapshot", error->message);
}

static void
store_snapshot (ScholiaRoomHost *self,
                guint64          seq,
                GBytes          *state)
{
  ScholiaBoardKey key = { self->team_id, self->board_id };

  scholia_store_snapshot_async (self->store, &key, seq, state, saved_cb,
                                scholia_room_host_ref (self));
}

static void
joined_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(ScholiaRoomHost) self = user_data;
  g_autoptr(GBytes) state = g_task_propagate_pointer (G_TASK (result), NULL);
  const Save *save = g_task_get_task_data (G_TASK (result));

  /* Once dropped, the store may be closed; the next who opens the board makes another one. */
  if (self->rooms != NULL)
    store_snapshot (self, save->seq, state);
}

void
scholia_room_host_save (guint64    seq,
                        GPtrArray *parts,
                        gpointer   user_data)
{
  g_autoptr(GTask) task = NULL;
  Save *save;

  if (parts->len <= MAX_PARTS_AT_ONCE)
    {
      g_autoptr(GBytes) state = scholia_snapshot_join (parts);

      store_snapshot (user_data, seq, state);
      return;
    }

  save = g_new0 (Save, 1);
  save->seq = seq;
  save->parts = g_ptr_array_ref (parts);
  task = g_task_new (NULL, NULL, joined_cb, scholia_room_host_ref (user_data));
  g_task_set_source_tag (task, scholia_room_host_save);
  g_task_set_task_data (task, save, save_free);
  g_task_run_in_thread (task, join_in_thread);
}
