/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "room-sim.h"

#include <string.h>

#include "scholia-event-codec.h"
#include "scholia-id.h"
#include "scholia-wire-limits.h"

static guint64
get_connection (gpointer peer)
{
  return GPOINTER_TO_UINT (peer);
}

static void
unpack (GPtrArray      *inbox,
        ScholiaMessage *message)
{
  if (message->kind != SCHOLIA_MESSAGE_BATCH)
    {
      g_ptr_array_add (inbox, scholia_message_ref (message));
      return;
    }

  for (guint i = 0; i < message->batch->len; i++)
    unpack (inbox, g_ptr_array_index (message->batch, i));
}

static GPtrArray *
get_inbox (RoomSim *self,
           guint64  connection)
{
  GPtrArray *inbox = g_hash_table_lookup (self->inboxes, GUINT_TO_POINTER (connection));

  if (inbox == NULL)
    {
      inbox = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_message_unref);
      g_hash_table_insert (self->inboxes, GUINT_TO_POINTER (connection), inbox);
    }

  return inbox;
}

static void
send (gpointer               *peers,
      guint                   n_peers,
      gpointer                except,
      GBytes                 *message,
      ScholiaRoomMessageKind  kind,
      gpointer                user_data)
{
  RoomSim *self = user_data;
  gsize length;
  const char *text = g_bytes_get_data (message, &length);
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaMessage) decoded = NULL;

  decoded = scholia_message_decode (SCHOLIA_PEER_SERVER, text, length, SCHOLIA_MAX_MESSAGE_BYTES,
                                    NULL, NULL, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < n_peers; i++)
    if (peers[i] != except)
      {
        guint n_frames = GPOINTER_TO_UINT (g_hash_table_lookup (self->frames, peers[i]));

        g_hash_table_insert (self->frames, peers[i], GUINT_TO_POINTER (n_frames + 1));
        unpack (get_inbox (self, get_connection (peers[i])), decoded);
      }
}

static void
dismiss (gpointer             peer,
         ScholiaGoodbyeReason reason,
         gpointer             user_data)
{
  RoomSim *self = user_data;
  RoomSimDismissal dismissal = { get_connection (peer), reason };

  g_array_append_val (self->dismissed, dismissal);
}

static void
append (guint64    expected_head,
        GPtrArray *events,
        gpointer   user_data)
{
  RoomSim *self = user_data;

  /* One in flight, on top of what is committed. */
  g_assert_null (self->events);
  g_assert_cmpuint (expected_head, ==, self->log->len);
  self->events = g_ptr_array_ref (events);
  self->expected_head = expected_head;
  for (guint i = 0; i < events->len; i++)
    {
      const ScholiaStoredEvent *event = g_ptr_array_index (events, i);

      g_assert_cmpuint (event->seq, ==, expected_head + 1 + i);
    }
}

static void
question_free (gpointer data)
{
  RoomSimQuestion *question = data;

  g_strfreev (question->ids);
  g_free (question);
}

static void
look_up (guint               ticket,
         const char * const *ids,
         gpointer            user_data)
{
  RoomSim *self = user_data;
  RoomSimQuestion *question = g_new0 (RoomSimQuestion, 1);

  question->ticket = ticket;
  question->ids = g_strdupv ((GStrv) ids);
  g_queue_push_tail (&self->questions, question);
}

static void
refresh (gpointer user_data)
{
  RoomSim *self = user_data;

  self->n_refreshes++;
}

static void
save (guint64    seq,
      GPtrArray *parts,
      gpointer   user_data)
{
  RoomSim *self = user_data;

  /* Only committed state is kept. */
  g_assert_cmpuint (seq, <=, self->log->len);
  self->saved_seq = seq;
}

static void
wake (gpointer user_data)
{
  RoomSim *self = user_data;

  self->n_wakes++;
}

static void
encode (ScholiaSnapshotSource *source,
        gpointer               user_data)
{
  RoomSim *self = user_data;

  g_assert_null (self->source);
  self->source = source;
}

static const ScholiaRoomSink sink = { send, dismiss, append, look_up, refresh, save, encode, wake };

static ScholiaBoard *
new_board (RoomSim *self)
{
  ScholiaImageInfo image = { .media_type = "image/png", .width = 4, .height = 3, .size_bytes = 9 };
  ScholiaBoard *board;

  memset (image.sha256, 'a', 64);
  board = scholia_board_new ("0123456789ab", "Board", &image);
  for (guint i = 0; i < self->log->len; i++)
    {
      const ScholiaStoredEvent *stored = g_ptr_array_index (self->log, i);
      g_autoptr(ScholiaEvent) event = scholia_event_decode (stored->payload, NULL);

      g_assert_true (scholia_board_apply (board, event, NULL, NULL));
    }

  return board;
}

void
room_sim_encode (RoomSim *self)
{
  g_autoptr(ScholiaSnapshotSource) source = g_steal_pointer (&self->source);
  g_autoptr(GPtrArray) parts = scholia_snapshot_source_encode (source);

  scholia_room_encoded (self->room, parts, self->now_ms);
}

void
room_sim_reopen (RoomSim *self,
                 guint    n_compacted)
{
  g_autoptr(GPtrArray) events = g_ptr_array_new ();
  const ScholiaStoredEvent *base = NULL;

  for (guint i = n_compacted; i < self->log->len; i++)
    g_ptr_array_add (events, g_ptr_array_index (self->log, i));
  if (n_compacted > 0)
    base = g_ptr_array_index (self->log, n_compacted - 1);

  g_clear_pointer (&self->room, scholia_room_free);
  g_hash_table_remove_all (self->inboxes);
  self->room = scholia_room_new (new_board (self), events, base != NULL ? base->broadcast_id : "",
                                 "test/1", &sink, self);
}

RoomSim *
room_sim_new (void)
{
  RoomSim *self = g_new0 (RoomSim, 1);

  self->inboxes = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  g_queue_init (&self->questions);
  self->frames = g_hash_table_new (NULL, NULL);
  self->dismissed = g_array_new (FALSE, TRUE, sizeof (RoomSimDismissal));
  self->log = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_stored_event_free);
  self->now_ms = 1700000000000;
  room_sim_reopen (self, 0);

  return self;
}

void
room_sim_free (RoomSim *self)
{
  g_clear_pointer (&self->room, scholia_room_free);
  g_clear_pointer (&self->source, scholia_snapshot_source_free);
  g_hash_table_unref (self->inboxes);
  g_hash_table_unref (self->frames);
  g_array_unref (self->dismissed);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_ptr_array_unref (self->log);
  g_queue_clear_full (&self->questions, question_free);
  g_free (self);
}

char *
room_sim_id (guint number)
{
  return g_strdup_printf ("00000000-0000-4000-8000-%012u", number);
}

void
room_sim_hello (RoomSim            *self,
                guint64             connection,
                char                person,
                char                session,
                ScholiaRole         role,
                guint64             seq,
                const char         *head_id,
                const char * const *pending)
{
  const char name[] = { person, '\0' };
  g_autofree char *id = g_strnfill (SCHOLIA_PERSON_ID_LENGTH, person);
  g_autoptr(ScholiaPerson) who = scholia_person_new (id, name, 0);
  g_autofree char *session_id = room_sim_id ((guint) session + 900000);
  ScholiaRoomHello hello = { connection, GUINT_TO_POINTER (connection), who, role, session_id, seq,
                             head_id, pending };

  scholia_room_hello (self->room, &hello, self->now_ms);
}

void
room_sim_join (RoomSim *self,
               guint64  connection,
               char     person)
{
  room_sim_hello (self, connection, person, (char) (connection + ' '), SCHOLIA_ROLE_MODERATOR,
                  0, "", NULL);
  scholia_message_unref (room_sim_expect (self, connection, SCHOLIA_MESSAGE_WELCOME));
  g_ptr_array_set_size (get_inbox (self, connection), 0);
}

void
room_sim_act (RoomSim       *self,
              guint64        connection,
              ScholiaAction *action)
{
  scholia_room_action (self->room, connection, action, self->now_ms++);
}

char *
room_sim_create (RoomSim *self,
                 guint64  connection,
                 guint    number)
{
  ScholiaAnchor anchor = { 1000, 2000, 0, 0 };
  char *id = room_sim_id (number);
  g_autoptr(ScholiaAction) action = scholia_action_new_create (id, &anchor, "Hello");

  room_sim_act (self, connection, action);

  return id;
}

void
room_sim_commit (RoomSim *self)
{
  g_autoptr(GPtrArray) events = g_steal_pointer (&self->events);
  ScholiaAppendResult result = { .outcome = SCHOLIA_APPEND_COMMITTED };

  g_assert_nonnull (events);
  for (guint i = 0; i < events->len; i++)
    {
      const ScholiaStoredEvent *event = g_ptr_array_index (events, i);

      g_ptr_array_add (self->log, scholia_stored_event_new (event->seq, event->broadcast_id,
                                                            event->payload));
    }
  result.head_seq = self->log->len;
  scholia_room_appended (self->room, &result, self->now_ms++);
}

void
room_sim_fail (RoomSim              *self,
               ScholiaAppendOutcome  outcome,
               guint64              *seqs)
{
  ScholiaAppendResult result = { .outcome = outcome, .head_seq = self->log->len, .seqs = seqs };

  g_assert_nonnull (self->events);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  scholia_room_appended (self->room, &result, self->now_ms++);
}

void
room_sim_tell (RoomSim  *self,
               gboolean  is_known)
{
  RoomSimQuestion *question = g_queue_pop_head (&self->questions);
  g_autofree guint64 *seqs = NULL;

  g_assert_nonnull (question);
  seqs = g_new0 (guint64, g_strv_length (question->ids) + 1);
  for (guint i = 0; question->ids[i] != NULL; i++)
    for (guint j = 0; j < self->log->len; j++)
      {
        const ScholiaStoredEvent *event = g_ptr_array_index (self->log, j);

        if (g_str_equal (event->broadcast_id, question->ids[i]))
          seqs[i] = event->seq;
      }
  scholia_room_looked_up (self->room, question->ticket, is_known ? seqs : NULL, self->now_ms++);
  question_free (question);
}

ScholiaMessage *
room_sim_next (RoomSim *self,
               guint64  connection)
{
  GPtrArray *inbox = get_inbox (self, connection);

  while (inbox->len > 0)
    {
      g_autoptr(ScholiaMessage) message = g_ptr_array_steal_index (inbox, 0);

      if (message->kind != SCHOLIA_MESSAGE_JOINED && message->kind != SCHOLIA_MESSAGE_LEFT &&
          message->kind != SCHOLIA_MESSAGE_PRESENCE_NEWS)
        return g_steal_pointer (&message);
    }

  return NULL;
}

ScholiaMessage *
room_sim_expect (RoomSim            *self,
                 guint64             connection,
                 ScholiaMessageKind  kind)
{
  ScholiaMessage *message = room_sim_next (self, connection);

  g_assert_nonnull (message);
  g_assert_cmpint (message->kind, ==, kind);

  return message;
}

void
room_sim_assert_quiet (RoomSim *self,
                       guint64  connection)
{
  g_assert_null (room_sim_next (self, connection));
}

gboolean
room_sim_is_dismissed (RoomSim              *self,
                       guint64               connection,
                       ScholiaGoodbyeReason  reason)
{
  for (guint i = 0; i < self->dismissed->len; i++)
    {
      const RoomSimDismissal *dismissal = &g_array_index (self->dismissed, RoomSimDismissal, i);

      if (dismissal->connection == connection && dismissal->reason == reason)
        return TRUE;
    }

  return FALSE;
}
