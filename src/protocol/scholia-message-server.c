/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a server sends: PROTOCOL.md, section 5. */

#include "scholia-event-private.h"
#include "scholia-limits.h"
#include "scholia-message-private.h"
#include "scholia-presence-codec.h"
#include "scholia-value-codec.h"

static guint64
read_connection (ScholiaJsonReader *reader)
{
  return scholia_json_reader_get_integer (reader, "connection", 1, SCHOLIA_MAX_WIRE_INTEGER);
}

static void
read_participant (ScholiaJsonReader      *reader,
                  ScholiaParticipantInfo *info)
{
  info->connection = read_connection (reader);
  info->person = scholia_read_person (reader);
  info->role = scholia_read_role (reader, "role");
}

static void
read_welcome (ScholiaJsonReader *reader,
              ScholiaWelcome    *welcome)
{
  welcome->server = scholia_json_reader_dup_string (reader, "server", 1, SCHOLIA_MAX_AGENT_CHARS);
  welcome->board_id = scholia_read_board_id (reader, "board");
  welcome->title = scholia_json_reader_dup_string (reader, "title", 0, SCHOLIA_MAX_TITLE_CHARS);
  scholia_read_image (reader, "image", &welcome->image);
  if (scholia_json_reader_enter (reader, "you"))
    {
      read_participant (reader, &welcome->you);
      scholia_json_reader_leave (reader);
    }
  welcome->seq = scholia_json_reader_get_integer (reader, "seq", 0, SCHOLIA_MAX_WIRE_INTEGER);
  welcome->head_id = scholia_read_head_id (reader, welcome->seq);
  welcome->next_number = (guint) scholia_json_reader_get_integer (reader, "nextNumber", 1,
                                                                  G_MAXINT32);
  welcome->hash = scholia_read_sha256 (reader, "hash");
  welcome->is_snapshot = scholia_json_reader_has (reader, "parts");
  if (welcome->is_snapshot)
    welcome->n_parts = (guint) scholia_json_reader_get_integer (reader, "parts", 1,
                                                                SCHOLIA_MAX_SNAPSHOT_PARTS);
  welcome->saved = scholia_read_ids (reader, "saved", SCHOLIA_MAX_PENDING);
}

static void
read_event (ScholiaJsonReader *reader,
            ScholiaMessage    *self)
{
  g_autofree char *name = scholia_json_reader_dup_string (reader, "type", 1,
                                                          SCHOLIA_MAX_NAME_ON_WIRE_CHARS);
  ScholiaEventType type = SCHOLIA_EVENT_NEW;

  if (name != NULL && scholia_event_type_from_string (name, &type))
    self->event = scholia_read_event (reader, type);
}

static void
read_refused (ScholiaJsonReader *reader,
              ScholiaRefused    *refused)
{
  g_autofree char *code = scholia_json_reader_dup_string (reader, "code", 1,
                                                          SCHOLIA_MAX_NAME_ON_WIRE_CHARS);

  if (scholia_json_reader_has (reader, "broadcastId"))
    {
      ScholiaIdText id = scholia_read_id (reader, "broadcastId");

      refused->broadcast_id = g_strdup (id.text);
    }

  /* A code that a later version added. */
  refused->code = SCHOLIA_ERROR_INTERNAL;
  if (code != NULL)
    scholia_error_code_from_string (code, &refused->code);

  if (scholia_json_reader_has (reader, "member"))
    refused->member = scholia_json_reader_dup_string (reader, "member", 1,
                                                      SCHOLIA_MAX_NAME_ON_WIRE_CHARS);
  refused->message = scholia_json_reader_dup_string (reader, "message", 0,
                                                     SCHOLIA_MAX_WORDS_CHARS);
  if (scholia_json_reader_has (reader, "retryAfterMs"))
    refused->retry_after_ms = (guint) scholia_json_reader_get_integer (reader, "retryAfterMs", 0,
                                                                       G_MAXINT32);
}

static void
read_confirmed (ScholiaJsonReader *reader,
                ScholiaMessage    *self)
{
  ScholiaIdText id = scholia_read_id (reader, "broadcastId");

  self->confirmed.broadcast_id = g_strdup (id.text);
  self->confirmed.seq = scholia_json_reader_get_integer (reader, "seq", 1,
                                                         SCHOLIA_MAX_WIRE_INTEGER);
}

static void
read_joined (ScholiaJsonReader *reader,
             ScholiaMessage    *self)
{
  self->joined = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_participant_info_free);
  if (!scholia_json_reader_enter_array (reader, "people", SCHOLIA_MAX_PEOPLE))
    return;

  while (scholia_json_reader_next (reader) && scholia_json_reader_enter (reader, NULL))
    {
      ScholiaParticipantInfo info = { 0 };

      read_participant (reader, &info);
      if (info.person != NULL)
        g_ptr_array_add (self->joined, scholia_participant_info_new (info.connection, info.person,
                                                                     info.role));
      g_clear_pointer (&info.person, scholia_person_unref);
      scholia_json_reader_leave (reader);
    }

  scholia_json_reader_leave (reader);
}

void
scholia_message_read_from_server (ScholiaMessage    *self,
                                  ScholiaJsonReader *reader)
{
  switch (self->kind)
    {
    case SCHOLIA_MESSAGE_WELCOME:
      read_welcome (reader, &self->welcome);
      break;
    case SCHOLIA_MESSAGE_SNAPSHOT:
      self->snapshot = scholia_json_reader_dup_text (reader);
      break;
    case SCHOLIA_MESSAGE_EVENT:
      read_event (reader, self);
      break;
    case SCHOLIA_MESSAGE_REFUSED:
      read_refused (reader, &self->refused);
      break;
    case SCHOLIA_MESSAGE_CONFIRMED:
      read_confirmed (reader, self);
      break;
    case SCHOLIA_MESSAGE_PRESENCE_NEWS:
      self->presence_news = scholia_read_presence_news (reader);
      break;
    case SCHOLIA_MESSAGE_JOINED:
      read_joined (reader, self);
      break;
    case SCHOLIA_MESSAGE_LEFT:
      self->left.connection = read_connection (reader);
      break;
    case SCHOLIA_MESSAGE_HEARTBEAT:
      if (scholia_json_reader_has (reader, "seq"))
        self->heartbeat.seq = scholia_json_reader_get_integer (reader, "seq", 0,
                                                               SCHOLIA_MAX_WIRE_INTEGER);
      break;
    case SCHOLIA_MESSAGE_GOODBYE:
      scholia_read_goodbye (reader, self);
      break;
    case SCHOLIA_MESSAGE_HELLO:
    case SCHOLIA_MESSAGE_ACTION:
    case SCHOLIA_MESSAGE_PRESENCE:
    case SCHOLIA_MESSAGE_PROFILE:
    case SCHOLIA_MESSAGE_BATCH:
    case SCHOLIA_MESSAGE_UNKNOWN:
    default:
      g_assert_not_reached ();
    }
}
