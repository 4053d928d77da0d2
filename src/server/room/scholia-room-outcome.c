/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the store made of a batch, and who hears of it. */

#include "scholia-room-private.h"

/* A refused action may be a repetition from long ago: only the store knows, and the first result
 * holds. */
static void
answer_refused (ScholiaRoom *self,
                GPtrArray   *refused)
{
  g_autoptr(GStrvBuilder) builder = NULL;

  if (scholia_room_log_is_whole (self->log))
    {
      for (guint i = 0; i < refused->len; i++)
        scholia_room_refuse (self, g_ptr_array_index (refused, i));
      return;
    }
  if (refused->len == 0)
    return;

  builder = g_strv_builder_new ();
  for (guint i = 0; i < refused->len; i++)
    {
      const ScholiaRoomItem *item = g_ptr_array_index (refused, i);

      g_strv_builder_add (builder, scholia_action_get_broadcast_id (item->action));
    }
  scholia_room_ask (self, g_strv_builder_end (builder), g_ptr_array_ref (refused));
}

void
scholia_room_refusals_looked_up (ScholiaRoom         *self,
                                 ScholiaRoomQuestion *question,
                                 const guint64       *seqs)
{
  for (guint i = 0; i < question->items->len; i++)
    {
      ScholiaRoomItem *item = g_ptr_array_index (question->items, i);

      item->seq = seqs != NULL ? seqs[i] : 0;
      if (item->seq > 0)
        scholia_room_confirm (self, item);
      else
        scholia_room_refuse (self, item);
    }
}

/* The batch is decided: everybody hears of the events, each sender of the rest. */
void
scholia_room_tell_batch (ScholiaRoom *self)
{
  g_autoptr(GPtrArray) batch = g_steal_pointer (&self->batch);
  g_autoptr(GPtrArray) payloads = g_ptr_array_new ();
  g_autoptr(GPtrArray) refused = g_ptr_array_new_with_free_func (scholia_room_item_free);
  g_autoptr(GPtrArray) done = g_ptr_array_new_with_free_func (scholia_room_item_free);

  self->batch = g_ptr_array_new_with_free_func (scholia_room_item_free);
  g_ptr_array_set_free_func (batch, NULL);
  g_hash_table_remove_all (self->batch_ids);
  for (guint i = 0; i < batch->len; i++)
    {
      ScholiaRoomItem *item = g_ptr_array_index (batch, i);

      g_ptr_array_add (item->refusal != NULL ? refused : done, item);
      if (item->payload == NULL)
        continue;
      scholia_room_log_add (self->log, scholia_action_get_broadcast_id (item->action),
                            item->payload);
      g_ptr_array_add (payloads, item->payload);
    }
  scholia_room_send_run (self, NULL, payloads, SCHOLIA_ROOM_EVENT);

  for (guint i = 0; i < done->len; i++)
    {
      ScholiaRoomItem *item = g_ptr_array_index (done, i);

      if (item->payload == NULL)
        scholia_room_confirm (self, item);
    }
  answer_refused (self, refused);
}

/* The board as it was before the batch. */
static void
roll_back (ScholiaRoom *self)
{
  for (guint i = self->batch->len; i > 0; i--)
    {
      ScholiaRoomItem *item = g_ptr_array_index (self->batch, i - 1);

      if (item->undo != NULL)
        scholia_board_undo (self->board, item->undo);
      g_clear_pointer (&item->undo, scholia_undo_unref);
      g_clear_pointer (&item->payload, g_bytes_unref);
    }
  g_hash_table_remove_all (self->batch_ids);
}

/* To be judged again, before all others. */
static void
put_back (ScholiaRoom *self)
{
  g_autoptr(GPtrArray) batch = g_steal_pointer (&self->batch);

  self->batch = g_ptr_array_new_with_free_func (scholia_room_item_free);
  g_ptr_array_set_free_func (batch, NULL);
  for (guint i = batch->len; i > 0; i--)
    {
      ScholiaRoomItem *item = g_ptr_array_index (batch, i - 1);

      self->decided_serial = item->serial - 1;
      item->seq = 0;
      g_clear_error (&item->refusal);
      if (item->is_forgotten)
        scholia_room_item_free (item);
      else
        g_queue_push_head (&self->queue, item);
    }
}

/* Those that the log holds are done; the others are judged without them. */
static void
settle_duplicates (ScholiaRoom   *self,
                   const guint64 *seqs)
{
  g_autoptr(GPtrArray) known = g_ptr_array_new_with_free_func (scholia_room_item_free);
  guint n_events = 0;
  guint i = 0;

  while (i < self->batch->len)
    {
      ScholiaRoomItem *item = g_ptr_array_index (self->batch, i);
      guint64 seq = item->payload != NULL ? seqs[n_events++] : 0;

      if (seq == 0)
        {
          i++;
          continue;
        }
      item->seq = seq;
      /* Its undo is still needed, so it stays in the batch until the board is rolled back. */
      g_ptr_array_add (known, item);
      i++;
    }

  if (known->len == 0)
    {
      scholia_room_break (self);
      return;
    }

  roll_back (self);
  for (i = 0; i < known->len; i++)
    {
      guint index;

      scholia_room_confirm (self, g_ptr_array_index (known, i));
      if (g_ptr_array_find (self->batch, g_ptr_array_index (known, i), &index))
        g_ptr_array_steal_index (self->batch, index);
    }
  put_back (self);
}

/* Nothing was written: whoever sent something is told so. */
static void
refuse_batch (ScholiaRoom *self)
{
  roll_back (self);

  for (guint i = 0; i < self->batch->len; i++)
    {
      ScholiaRoomItem *item = g_ptr_array_index (self->batch, i);
      const char *id = scholia_action_get_broadcast_id (item->action);

      item->seq = scholia_room_log_find (self->log, id);
      if (item->seq > 0)
        scholia_room_confirm (self, item);
      else
        {
          scholia_room_set_refusal (item, SCHOLIA_ERROR_UNAVAILABLE,
                                    "The server cannot store anything now");
          scholia_room_refuse (self, item);
        }
    }
  g_ptr_array_set_size (self->batch, 0);
}

static void
ask_for_batch (ScholiaRoom *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->batch->len; i++)
    {
      const ScholiaRoomItem *item = g_ptr_array_index (self->batch, i);

      if (item->payload != NULL)
        g_strv_builder_add (builder, scholia_action_get_broadcast_id (item->action));
    }
  self->is_appending = TRUE;
  self->batch_ticket = scholia_room_ask (self, g_strv_builder_end (builder), NULL);
}

/* All of the batch at its place, or none of it; anything else is not the log that this room
 * knows. */
void
scholia_room_batch_looked_up (ScholiaRoom   *self,
                              const guint64 *seqs)
{
  guint n_events = 0;
  guint n_there = 0;

  self->is_appending = FALSE;
  self->batch_ticket = 0;
  for (guint i = 0; seqs != NULL && i < self->batch->len; i++)
    {
      const ScholiaRoomItem *item = g_ptr_array_index (self->batch, i);

      if (item->payload != NULL && seqs[n_events++] == item->seq)
        n_there++;
    }

  if (seqs != NULL && n_there == n_events)
    scholia_room_tell_batch (self);
  else if (seqs != NULL && n_there == 0)
    refuse_batch (self);
  else
    scholia_room_break (self);
}

void
scholia_room_appended (ScholiaRoom               *self,
                       const ScholiaAppendResult *result,
                       gint64                     now_ms)
{
  g_return_if_fail (self->is_appending);

  self->is_appending = FALSE;
  switch (result->outcome)
    {
    case SCHOLIA_APPEND_COMMITTED:
      scholia_room_tell_batch (self);
      break;

    case SCHOLIA_APPEND_DUPLICATE:
      settle_duplicates (self, result->seqs);
      break;

    case SCHOLIA_APPEND_GONE:
      roll_back (self);
      put_back (self);
      self->is_refreshing = TRUE;
      self->sink->refresh (self->user_data);
      break;

    case SCHOLIA_APPEND_UNKNOWN:
      ask_for_batch (self);
      break;

    case SCHOLIA_APPEND_UNAVAILABLE:
      refuse_batch (self);
      break;

    case SCHOLIA_APPEND_CONFLICT:
    default:
      refuse_batch (self);
      scholia_room_break (self);
      break;
    }

  scholia_room_pump (self, now_ms);
}
