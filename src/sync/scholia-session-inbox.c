/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the server says, handed to replica and people. */

#include "scholia-session-private.h"

#include "scholia-sync-error.h"

static void
follow (ScholiaSession         *self,
        ScholiaReplicaProgress  progress,
        const GError           *error)
{
  if (error != NULL)
    scholia_session_set_error (self, error);

  if (progress == SCHOLIA_REPLICA_STALE)
    {
      scholia_session_resync (self);
    }
  else if (progress == SCHOLIA_REPLICA_SYNCED
           && self->connection_state.line == SCHOLIA_LINE_SYNCING)
    {
      self->has_resynced = self->was_live;
      scholia_connection_state_sync (&self->connection_state, g_get_monotonic_time ());
    }
}

static void
end_wrong_board (ScholiaSession *self,
                 const GError   *error)
{
  const guint commands = scholia_connection_state_fail (&self->connection_state, TRUE, 0,
                                                        g_get_monotonic_time ());

  scholia_session_set_error (self, error);
  scholia_session_execute (self, commands);
}

void
scholia_session_welcomed (ScholiaSession       *self,
                          const ScholiaWelcome *welcome)
{
  g_autoptr(GError) error = NULL;
  ScholiaReplicaProgress progress;

  if (self->connection_state.attempt != SCHOLIA_ATTEMPT_GREETING)
    return;

  progress = scholia_replica_welcome (self->replica, welcome, &error);
  if (error != NULL)
    {
      end_wrong_board (self, error);
      return;
    }

  scholia_session_execute (self, scholia_connection_state_welcome (&self->connection_state,
                                                                   g_get_monotonic_time ()));
  self->own_connection = welcome->you.connection;
  scholia_people_set_self (self->people, &welcome->you);
  scholia_presence_throttle_restart (&self->presence);
  follow (self, progress, NULL);
}

static void
take_joined (ScholiaSession *self,
             GPtrArray      *people)
{
  scholia_people_add (self->people, people);
  for (guint i = 0; i < people->len; i++)
    {
      ScholiaParticipantInfo *info = g_ptr_array_index (people, i);

      if (info->connection == self->own_connection &&
          g_str_equal (scholia_person_get_id (info->person),
                       scholia_session_get_person_id (self)))
        scholia_replica_set_person (self->replica, info->person);
    }
}

static void
take_refusal (ScholiaSession       *self,
              const ScholiaRefused *refused)
{
  g_autoptr(GError) error = scholia_sync_error_from_refusal (refused->code, refused->message);

  if (refused->broadcast_id != NULL)
    scholia_replica_refuse (self->replica, refused->broadcast_id, error);
  else
    g_info ("The server refused a message: %s (%s)", refused->message, refused->member);
}

/* One update of the board for all of it. What follows on a line that was dropped half way is not
 * ours any more. */
static void
take_batch (ScholiaSession    *self,
            ScholiaConnection *connection,
            GPtrArray         *batch)
{
  ScholiaBoard *board = scholia_replica_get_board (self->replica);

  scholia_board_begin_update (board);
  for (guint i = 0; i < batch->len && self->line == connection; i++)
    scholia_session_receive (self, connection, g_ptr_array_index (batch, i));
  scholia_board_end_update (board);
}

static void
take_snapshot (ScholiaSession *self,
               GBytes         *part)
{
  g_autoptr(GError) error = NULL;
  ScholiaReplicaProgress progress = scholia_replica_snapshot (self->replica, part, &error);

  follow (self, progress, error);
}

void
scholia_session_receive (ScholiaSession    *self,
                         ScholiaConnection *connection,
                         ScholiaMessage    *message)
{
  switch (message->kind)
    {
    case SCHOLIA_MESSAGE_EVENT:
      follow (self, scholia_replica_event (self->replica, message->event), NULL);
      break;
    case SCHOLIA_MESSAGE_SNAPSHOT:
      take_snapshot (self, message->snapshot);
      break;
    case SCHOLIA_MESSAGE_HEARTBEAT:
      follow (self, scholia_replica_heartbeat (self->replica, message->heartbeat.seq), NULL);
      break;
    case SCHOLIA_MESSAGE_REFUSED:
      take_refusal (self, &message->refused);
      break;
    case SCHOLIA_MESSAGE_CONFIRMED:
      scholia_replica_confirm (self->replica, message->confirmed.broadcast_id,
                               message->confirmed.seq);
      break;
    case SCHOLIA_MESSAGE_PRESENCE_NEWS:
      scholia_people_tell (self->people, message->presence_news);
      break;
    case SCHOLIA_MESSAGE_JOINED:
      take_joined (self, message->joined);
      break;
    case SCHOLIA_MESSAGE_LEFT:
      scholia_people_remove (self->people, message->left.connection);
      break;
    case SCHOLIA_MESSAGE_BATCH:
      take_batch (self, connection, message->batch);
      break;
    case SCHOLIA_MESSAGE_GOODBYE: /* the connection ended with it */
    case SCHOLIA_MESSAGE_WELCOME: /* a second one says nothing new */
    case SCHOLIA_MESSAGE_HELLO:
    case SCHOLIA_MESSAGE_ACTION:
    case SCHOLIA_MESSAGE_PRESENCE:
    case SCHOLIA_MESSAGE_PROFILE:
    case SCHOLIA_MESSAGE_UNKNOWN: /* of a later version */
    default:
      break;
    }
}
