/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The board's content for newcomers and for the store. A big board is encoded elsewhere, from what
 * it was at a boundary; what was committed since then is sent after it. */

#include "scholia-room-private.h"

/* Threads and comments that are encoded on the spot: in 1.3 ms. */
#define MAX_ITEMS_AT_ONCE 2000
/* Events since the snapshot up to this size are sent after it; more, and a new one is made. */
#define MAX_LATER_BYTES (256 * 1024)

void
scholia_room_snapshot_free (gpointer data)
{
  ScholiaRoomSnapshot *self = data;

  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_free (self->head_id);
  g_free (self->hash);
  g_free (self);
}

static ScholiaRoomSnapshot *
snapshot_new (ScholiaRoom *self)
{
  ScholiaRoomSnapshot *snapshot = g_new0 (ScholiaRoomSnapshot, 1);

  snapshot->seq = scholia_board_get_seq (self->board);
  snapshot->head_id = g_strdup (scholia_board_get_head_id (self->board));
  snapshot->next_number = scholia_board_get_next_number (self->board);
  snapshot->hash = scholia_board_dup_hash (self->board);

  return snapshot;
}

static void
take (ScholiaRoom *self,
      GPtrArray   *parts)
{
  g_clear_pointer (&self->snapshot, scholia_room_snapshot_free);
  self->snapshot = g_steal_pointer (&self->encoding);
  self->snapshot->parts = g_ptr_array_ref (parts);
  if (self->must_save)
    self->sink->save (self->snapshot->seq, parts, self->user_data);
  self->must_save = FALSE;
}

/* Only at a boundary, where the board is what was committed. */
static void
encode (ScholiaRoom *self)
{
  g_autoptr(ScholiaSnapshotSource) source = scholia_snapshot_source_new (self->board);
  g_autoptr(GPtrArray) parts = NULL;

  self->encoding = snapshot_new (self);
  if (scholia_snapshot_source_get_n_items (source) > MAX_ITEMS_AT_ONCE)
    {
      self->encoding->is_big = TRUE;
      self->sink->encode (g_steal_pointer (&source), self->user_data);
      return;
    }

  parts = scholia_snapshot_source_encode (source);
  take (self, parts);
}

void
scholia_room_encoded (ScholiaRoom *self,
                      GPtrArray   *parts,
                      gint64       now_ms)
{
  g_return_if_fail (self->encoding != NULL);

  take (self, parts);
  self->is_snapshot_fresh = TRUE;
  scholia_room_pump (self, now_ms);
}

void
scholia_room_save (ScholiaRoom *self)
{
  guint64 seq = scholia_room_log_get_seq (self->log);

  if (seq < self->saved_seq + SCHOLIA_ROOM_SNAPSHOT_EVENTS)
    return;

  self->saved_seq = seq;
  self->must_save = TRUE;
  if (self->encoding == NULL)
    encode (self);
}

GPtrArray *
scholia_room_get_later (ScholiaRoom *self)
{
  return scholia_room_log_get_after (self->log, self->snapshot->seq, self->snapshot->head_id,
                                     self->is_snapshot_fresh ? G_MAXSIZE : MAX_LATER_BYTES);
}

/* One that waited for it takes what comes of the encoding, however much happened since: it would
 * wait for ever else. But what it is told to be saved must be in it. */
static gboolean
suits (ScholiaRoom            *self,
       const ScholiaRoomGuest *guest)
{
  g_autoptr(GPtrArray) later = NULL;

  if (self->snapshot == NULL)
    return FALSE;
  if (self->snapshot->seq == scholia_room_log_get_seq (self->log))
    return TRUE;
  if (!self->snapshot->is_big)
    return FALSE;

  for (guint i = 0; i < guest->saved->len; i++)
    if (scholia_room_log_find (self->log, g_ptr_array_index (guest->saved, i)) >
        self->snapshot->seq)
      return FALSE;

  later = scholia_room_get_later (self);

  return later != NULL;
}

ScholiaRoomSnapshot *
scholia_room_get_snapshot (ScholiaRoom            *self,
                           const ScholiaRoomGuest *guest)
{
  if (suits (self, guest))
    return self->snapshot;
  if (self->encoding != NULL)
    return NULL;

  /* What is encoded on the spot is the board as it is now. */
  encode (self);

  return self->encoding == NULL ? self->snapshot : NULL;
}

guint64
scholia_room_get_snapshot_seq (ScholiaRoom *self)
{
  return self->snapshot != NULL ? self->snapshot->seq : 0;
}
