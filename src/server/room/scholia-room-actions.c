/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From action to event: judged, numbered, stored, and only then told. */

#include "scholia-room-private.h"

#include "scholia-event-codec.h"
#include "scholia-wire-limits.h"

/* Actions in one append: a transaction of some milliseconds. */
#define MAX_BATCH 256
/* Actions that may wait while the store is slow; more are refused at once. */
#define MAX_QUEUE 4096
/* When the store is down, in milliseconds. */
#define RETRY_AFTER_MS 1000

void
scholia_room_item_free (gpointer data)
{
  ScholiaRoomItem *self = data;

  scholia_action_unref (self->action);
  scholia_person_unref (self->person);
  g_free (self->session);
  g_clear_pointer (&self->undo, scholia_undo_unref);
  g_clear_pointer (&self->payload, g_bytes_unref);
  g_clear_error (&self->refusal);
  g_free (self);
}

/* The member of the action that @error is about. */
static const char *
get_wrong_member (const ScholiaRoomItem *item)
{
  ScholiaActionKind kind = scholia_action_get_kind (item->action);

  switch ((ScholiaError) item->refusal->code)
    {
    case SCHOLIA_ERROR_MALFORMED:
      return scholia_action_get_anchor (item->action) != NULL &&
             scholia_action_get_body (item->action) == NULL ? "anchor" : "body";

    case SCHOLIA_ERROR_TOO_LARGE:
      return scholia_action_get_body (item->action) != NULL ? "body" : "threadId";

    case SCHOLIA_ERROR_NOT_FOUND:
    case SCHOLIA_ERROR_LAST_COMMENT:
      return kind == SCHOLIA_ACTION_EDIT || kind == SCHOLIA_ACTION_DELETE_COMMENT ? "commentId"
                                                                                  : "threadId";

    case SCHOLIA_ERROR_CONFLICT:
      return kind == SCHOLIA_ACTION_CREATE || kind == SCHOLIA_ACTION_REPLY ? "broadcastId"
                                                                           : "threadId";

    default:
      return NULL;
    }
}

void
scholia_room_refuse (ScholiaRoom     *self,
                     ScholiaRoomItem *item)
{
  ScholiaRoomMember *member = scholia_room_find_member (self, item->connection);
  ScholiaError code = (ScholiaError) item->refusal->code;
  g_autoptr(ScholiaMessage) message = NULL;
  g_autoptr(GBytes) bytes = NULL;

  if (member == NULL)
    return;

  message = scholia_message_new_refused (scholia_action_get_broadcast_id (item->action), code,
                                         get_wrong_member (item), item->refusal->message,
                                         code == SCHOLIA_ERROR_UNAVAILABLE ? RETRY_AFTER_MS : 0);
  bytes = scholia_message_encode (message);
  scholia_room_send_one (self, member->peer, bytes, SCHOLIA_ROOM_EVENT);
  if (self->sink->refused != NULL)
    self->sink->refused (code, self->user_data);
}

void
scholia_room_confirm (ScholiaRoom     *self,
                      ScholiaRoomItem *item)
{
  ScholiaRoomMember *member = scholia_room_find_member (self, item->connection);
  g_autoptr(ScholiaMessage) message = NULL;
  g_autoptr(GBytes) bytes = NULL;

  if (member == NULL)
    return;

  message = scholia_message_new_confirmed (scholia_action_get_broadcast_id (item->action),
                                           item->seq);
  bytes = scholia_message_encode (message);
  scholia_room_send_one (self, member->peer, bytes, SCHOLIA_ROOM_EVENT);
}

void
scholia_room_set_refusal (ScholiaRoomItem *item,
                          ScholiaError     code,
                          const char      *words)
{
  g_clear_error (&item->refusal);
  g_set_error_literal (&item->refusal, SCHOLIA_ERROR, (int) code, words);
}

void
scholia_room_action (ScholiaRoom   *self,
                     guint64        connection,
                     ScholiaAction *action,
                     gint64         now_ms)
{
  ScholiaRoomMember *member = scholia_room_find_member (self, connection);
  ScholiaRoomItem *item;

  if (member == NULL || self->is_broken)
    return;

  item = g_new0 (ScholiaRoomItem, 1);
  item->connection = connection;
  item->action = scholia_action_ref (action);
  item->person = scholia_person_ref (member->person);
  item->role = member->role;
  item->session = g_strdup (member->session);

  if (self->queue.length >= MAX_QUEUE)
    {
      scholia_room_set_refusal (item, SCHOLIA_ERROR_UNAVAILABLE,
                                "The server has too much to store just now");
      scholia_room_refuse (self, item);
      scholia_room_item_free (item);
      return;
    }

  item->serial = ++self->last_serial;
  g_queue_push_tail (&self->queue, item);
  scholia_room_pump (self, now_ms);
}

/* Applied, so that what follows is judged against it. */
static gboolean
accept_action (ScholiaRoom      *self,
               ScholiaRoomItem  *item,
               gint64            now_ms,
               GError          **error)
{
  g_autoptr(ScholiaEvent) event = NULL;
  g_autoptr(GBytes) payload = NULL;

  if (!scholia_board_check (self->board, item->action, item->role,
                            scholia_person_get_id (item->person), error))
    return FALSE;

  event = scholia_board_accept (self->board, item->action, item->person, now_ms);
  payload = scholia_event_encode (event);
  if (g_bytes_get_size (payload) > SCHOLIA_MAX_MESSAGE_BYTES)
    {
      g_set_error_literal (error, SCHOLIA_ERROR, SCHOLIA_ERROR_TOO_LARGE,
                           "The thread is too long to be brought back");
      return FALSE;
    }
  if (!scholia_board_apply (self->board, event, &item->undo, error))
    return FALSE;

  item->seq = scholia_event_get_seq (event);
  item->payload = g_steal_pointer (&payload);

  return TRUE;
}

static void
judge_one (ScholiaRoom     *self,
           ScholiaRoomItem *item,
           gint64           now_ms)
{
  const char *id = scholia_action_get_broadcast_id (item->action);
  const ScholiaRoomItem *first = g_hash_table_lookup (self->batch_ids, id);

  item->seq = first != NULL ? first->seq : scholia_room_log_find (self->log, id);
  if (item->seq == 0 && accept_action (self, item, now_ms, &item->refusal))
    g_hash_table_insert (self->batch_ids, (gpointer) id, item);

  g_ptr_array_add (self->batch, item);
}

static GPtrArray *
collect_events (ScholiaRoom *self)
{
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_stored_event_free);

  for (guint i = 0; i < self->batch->len; i++)
    {
      const ScholiaRoomItem *item = g_ptr_array_index (self->batch, i);

      if (item->payload != NULL)
        g_ptr_array_add (events,
                         scholia_stored_event_new (item->seq,
                                                   scholia_action_get_broadcast_id (item->action),
                                                   item->payload));
    }

  return events;
}

gboolean
scholia_room_judge (ScholiaRoom *self,
                    gint64       now_ms)
{
  g_autoptr(GPtrArray) events = NULL;

  while (self->queue.length > 0 && self->batch->len < MAX_BATCH)
    {
      ScholiaRoomItem *item = g_queue_pop_head (&self->queue);

      self->decided_serial = item->serial;
      judge_one (self, item, now_ms);
    }

  if (g_hash_table_size (self->batch_ids) == 0)
    {
      scholia_room_tell_batch (self);
      return FALSE;
    }

  events = collect_events (self);
  self->is_appending = TRUE;
  self->sink->append (scholia_room_log_get_seq (self->log), events, self->user_data);

  return TRUE;
}
