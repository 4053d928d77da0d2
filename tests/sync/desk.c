/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk.h"

#include "fixture.h"

void
desk_init (Desk *self)
{
  *self = (Desk) {
    .room = model_room_new (),
    .replica = scholia_replica_new (),
    .ids = 1000,
  };
}

void
desk_clear (Desk *self)
{
  g_clear_pointer (&self->mirror, mirror_free);
  g_clear_pointer (&self->endings, g_ptr_array_unref);
  scholia_replica_free (self->replica);
  model_room_free (self->room);
}

ScholiaReplicaProgress
desk_deliver (Desk           *self,
              ScholiaMessage *message)
{
  g_autoptr(GError) refusal = NULL;
  ScholiaReplicaProgress progress = SCHOLIA_REPLICA_SYNCED;

  switch ((int) message->kind)
    {
    case SCHOLIA_MESSAGE_WELCOME:
      progress = scholia_replica_welcome (self->replica, &message->welcome, NULL);
      break;
    case SCHOLIA_MESSAGE_SNAPSHOT:
      progress = scholia_replica_snapshot (self->replica, message->snapshot, NULL);
      break;
    case SCHOLIA_MESSAGE_EVENT:
      progress = scholia_replica_event (self->replica, message->event);
      break;
    case SCHOLIA_MESSAGE_REFUSED:
      refusal = g_error_new_literal (SCHOLIA_ERROR, message->refused.code,
                                     message->refused.message);
      scholia_replica_refuse (self->replica, message->refused.broadcast_id, refusal);
      break;
    case SCHOLIA_MESSAGE_CONFIRMED:
      scholia_replica_confirm (self->replica, message->confirmed.broadcast_id,
                               message->confirmed.seq);
      break;
    default:
      g_assert_not_reached ();
    }
  if (self->mirror != NULL)
    mirror_check (self->mirror);
  return progress;
}

GPtrArray *
desk_hello (Desk    *self,
            gboolean wants_snapshot)
{
  ScholiaHello token = { 0 };
  GPtrArray *messages;

  scholia_replica_fill_hello (self->replica, &token);
  messages = model_room_hello (self->room, &token, fixture_person (0), 1, wants_snapshot);
  g_free (token.head_id);
  g_strfreev (token.pending);
  return messages;
}

ScholiaReplicaProgress
desk_resync (Desk    *self,
             gboolean wants_snapshot)
{
  g_autoptr(GPtrArray) messages = desk_hello (self, wants_snapshot);
  ScholiaReplicaProgress progress = SCHOLIA_REPLICA_SYNCING;

  for (guint i = 0; i < messages->len && progress == SCHOLIA_REPLICA_SYNCING; i++)
    progress = desk_deliver (self, g_ptr_array_index (messages, i));
  if (self->mirror == NULL)
    self->mirror = mirror_new (scholia_replica_get_board (self->replica));
  return progress;
}

void
desk_join (Desk *self)
{
  g_assert_cmpint (desk_resync (self, FALSE), ==, SCHOLIA_REPLICA_SYNCED);
}

/* Somebody else acts; @action: (transfer full). */
ScholiaMessage *
desk_others_do (Desk          *self,
                ScholiaAction *action)
{
  ScholiaMessage *message = model_room_act (self->room, action, fixture_person (1),
                                            SCHOLIA_ROLE_MODERATOR);

  g_assert_cmpint (message->kind, ==, SCHOLIA_MESSAGE_EVENT);
  scholia_action_unref (action);
  return message;
}

ScholiaAction *
desk_new_create (Desk *self)
{
  const ScholiaAnchor anchor = fixture_anchor (1);

  return scholia_action_new_create (fixture_id (++self->ids), &anchor, "Here");
}

/* @action: (transfer none) */
void
desk_submit (Desk          *self,
             ScholiaAction *action)
{
  g_autoptr(GError) error = NULL;

  scholia_replica_submit (self->replica, action, FIXTURE_START_MS, NOW_US, &error);
  g_assert_no_error (error);
  if (self->mirror != NULL)
    mirror_check (self->mirror);
}

ScholiaMessage *
desk_server_takes (Desk          *self,
                   ScholiaAction *action)
{
  return model_room_act (self->room, action, fixture_person (0), SCHOLIA_ROLE_MODERATOR);
}

/* The one ending since the last call. */
static const ScholiaReplicaEnding *
desk_the_ending (Desk          *self,
                 ScholiaAction *action)
{
  const ScholiaReplicaEnding *ending;

  g_clear_pointer (&self->endings, g_ptr_array_unref);
  self->endings = scholia_replica_take_endings (self->replica);
  g_assert_nonnull (self->endings);
  g_assert_cmpuint (self->endings->len, ==, 1);
  ending = g_ptr_array_index (self->endings, 0);
  g_assert_cmpstr (ending->broadcast_id, ==, scholia_action_get_broadcast_id (action));
  return ending;
}

void
desk_assert_confirmed (Desk          *self,
                       ScholiaAction *action)
{
  const ScholiaReplicaEnding *ending = desk_the_ending (self, action);

  g_assert_no_error (ending->error);
}

void
desk_assert_ended (Desk          *self,
                   ScholiaAction *action,
                   ScholiaError   code)
{
  const ScholiaReplicaEnding *ending = desk_the_ending (self, action);

  g_assert_error (ending->error, SCHOLIA_ERROR, (int) code);
}

void
desk_assert_no_ending (Desk *self)
{
  g_assert_null (scholia_replica_take_endings (self->replica));
}

void
desk_assert_equal_to_room (Desk *self)
{
  g_autofree char *ours = scholia_board_dup_hash (scholia_replica_get_board (self->replica));
  g_autofree char *theirs = scholia_board_dup_hash (self->room->board);

  g_assert_cmpuint (scholia_replica_get_n_in_flight (self->replica), ==, 0);
  g_assert_cmpstr (ours, ==, theirs);
}

guint
desk_n_shown (Desk *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (scholia_replica_get_board (self->replica)));
}
