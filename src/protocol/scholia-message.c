/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-message.h"

#include "scholia-message-private.h"

G_DEFINE_BOXED_TYPE (ScholiaMessage, scholia_message, scholia_message_ref, scholia_message_unref)

ScholiaMessage *
scholia_message_alloc (ScholiaMessageKind kind)
{
  ScholiaMessage *self = g_new0 (ScholiaMessage, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->kind = kind;
  return self;
}

static void
clear_hello (ScholiaHello *hello)
{
  g_free (hello->client);
  g_free (hello->board_id);
  g_free (hello->token);
  g_free (hello->password);
  g_free (hello->identity);
  g_free (hello->session);
  g_free (hello->name);
  g_free (hello->head_id);
  g_strfreev (hello->pending);
}

static void
clear_welcome (ScholiaWelcome *welcome)
{
  g_free (welcome->server);
  g_free (welcome->board_id);
  g_free (welcome->title);
  g_clear_pointer (&welcome->you.person, scholia_person_unref);
  g_free (welcome->head_id);
  g_free (welcome->hash);
  g_strfreev (welcome->saved);
}

static void
clear_refused (ScholiaRefused *refused)
{
  g_free (refused->broadcast_id);
  g_free (refused->member);
  g_free (refused->message);
}

static void
scholia_message_free (ScholiaMessage *self)
{
  switch (self->kind)
    {
    case SCHOLIA_MESSAGE_HELLO:
      clear_hello (&self->hello);
      break;
    case SCHOLIA_MESSAGE_WELCOME:
      clear_welcome (&self->welcome);
      break;
    case SCHOLIA_MESSAGE_SNAPSHOT:
      g_clear_pointer (&self->snapshot, g_bytes_unref);
      break;
    case SCHOLIA_MESSAGE_ACTION:
      g_clear_pointer (&self->action, scholia_action_unref);
      break;
    case SCHOLIA_MESSAGE_EVENT:
      g_clear_pointer (&self->event, scholia_event_unref);
      break;
    case SCHOLIA_MESSAGE_REFUSED:
      clear_refused (&self->refused);
      break;
    case SCHOLIA_MESSAGE_CONFIRMED:
      g_free (self->confirmed.broadcast_id);
      break;
    case SCHOLIA_MESSAGE_PRESENCE_NEWS:
      g_clear_pointer (&self->presence_news, g_array_unref);
      break;
    case SCHOLIA_MESSAGE_PROFILE:
      g_free (self->profile.name);
      break;
    case SCHOLIA_MESSAGE_JOINED:
      g_clear_pointer (&self->joined, g_ptr_array_unref);
      break;
    case SCHOLIA_MESSAGE_BATCH:
      g_clear_pointer (&self->batch, g_ptr_array_unref);
      break;
    case SCHOLIA_MESSAGE_GOODBYE:
      g_free (self->goodbye.message);
      break;
    case SCHOLIA_MESSAGE_UNKNOWN:
      g_free (self->unknown.type);
      break;
    case SCHOLIA_MESSAGE_PRESENCE:
    case SCHOLIA_MESSAGE_LEFT:
    case SCHOLIA_MESSAGE_HEARTBEAT:
    default:
      break;
    }

  g_free (self);
}

ScholiaMessage *
scholia_message_ref (ScholiaMessage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
scholia_message_unref (ScholiaMessage *self)
{
  g_return_if_fail (self != NULL);

  if (g_atomic_ref_count_dec (&self->ref_count))
    scholia_message_free (self);
}

ScholiaParticipantInfo *
scholia_participant_info_new (guint64        connection,
                              ScholiaPerson *person,
                              ScholiaRole    role)
{
  ScholiaParticipantInfo *self;

  g_return_val_if_fail (person != NULL, NULL);

  self = g_new0 (ScholiaParticipantInfo, 1);
  self->connection = connection;
  self->person = scholia_person_ref (person);
  self->role = role;
  return self;
}

void
scholia_participant_info_free (ScholiaParticipantInfo *self)
{
  g_return_if_fail (self != NULL);

  scholia_person_unref (self->person);
  g_free (self);
}
