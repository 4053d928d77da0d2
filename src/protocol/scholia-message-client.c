/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a client sends: PROTOCOL.md, section 4. */

#include "scholia-action-codec.h"
#include "scholia-message-private.h"
#include "scholia-presence-codec.h"

static void
read_hello (ScholiaJsonReader *reader,
            ScholiaHello      *hello)
{
  ScholiaIdText session;

  hello->major = (guint) scholia_json_reader_get_integer (reader, "major", 1, G_MAXINT32);
  /* What else another major version's hello holds, this one cannot know. */
  if (scholia_json_reader_has_failed (reader) || hello->major != SCHOLIA_PROTOCOL_MAJOR)
    return;

  hello->client = scholia_json_reader_dup_string (reader, "client", 1, SCHOLIA_MAX_AGENT_CHARS);
  hello->board_id = scholia_read_board_id (reader, "board");
  hello->token = scholia_json_reader_dup_string (reader, "token", 1, SCHOLIA_MAX_SECRET_CHARS);
  if (scholia_json_reader_has (reader, "password"))
    hello->password = scholia_json_reader_dup_string (reader, "password", 1,
                                                      SCHOLIA_MAX_PASSWORD_CHARS);
  hello->identity = scholia_read_secret (reader, "identity", SCHOLIA_IDENTITY_CHARS);
  session = scholia_read_id (reader, "session");
  hello->session = g_strdup (session.text);
  hello->name = scholia_read_name (reader, "name", FALSE);
  hello->color = scholia_read_color (reader, "color");
  hello->seq = scholia_json_reader_get_integer (reader, "seq", 0, SCHOLIA_MAX_WIRE_INTEGER);
  hello->head_id = scholia_read_head_id (reader, hello->seq);
  hello->pending = scholia_read_ids (reader, "pending", SCHOLIA_MAX_PENDING);
}

static void
read_action (ScholiaJsonReader *reader,
             ScholiaMessage    *self)
{
  ScholiaActionKind kind;

  scholia_read_id (reader, "broadcastId");
  kind = scholia_read_action_kind (reader, "action");
  self->action = scholia_read_action_members (reader, kind, FALSE);
}

void
scholia_message_read_from_client (ScholiaMessage    *self,
                                  ScholiaJsonReader *reader)
{
  switch (self->kind)
    {
    case SCHOLIA_MESSAGE_HELLO:
      read_hello (reader, &self->hello);
      break;
    case SCHOLIA_MESSAGE_ACTION:
      read_action (reader, self);
      break;
    case SCHOLIA_MESSAGE_PRESENCE:
      scholia_read_presence (reader, &self->presence);
      break;
    case SCHOLIA_MESSAGE_PROFILE:
      self->profile.name = scholia_read_name (reader, "name", FALSE);
      self->profile.color = scholia_read_color (reader, "color");
      break;
    case SCHOLIA_MESSAGE_GOODBYE:
      scholia_read_goodbye (reader, self);
      break;
    case SCHOLIA_MESSAGE_HEARTBEAT:
      break;
    case SCHOLIA_MESSAGE_WELCOME:
    case SCHOLIA_MESSAGE_SNAPSHOT:
    case SCHOLIA_MESSAGE_EVENT:
    case SCHOLIA_MESSAGE_REFUSED:
    case SCHOLIA_MESSAGE_CONFIRMED:
    case SCHOLIA_MESSAGE_PRESENCE_NEWS:
    case SCHOLIA_MESSAGE_JOINED:
    case SCHOLIA_MESSAGE_LEFT:
    case SCHOLIA_MESSAGE_BATCH:
    case SCHOLIA_MESSAGE_UNKNOWN:
    default:
      g_assert_not_reached ();
    }
}
