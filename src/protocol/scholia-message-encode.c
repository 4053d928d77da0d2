/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-action-codec.h"
#include "scholia-event-codec.h"
#include "scholia-message.h"
#include "scholia-presence-codec.h"

static void
write_hello (ScholiaJsonWriter  *writer,
             const ScholiaHello *hello)
{
  scholia_json_writer_add_string (writer, "type", "hello");
  scholia_json_writer_add_integer (writer, "major", hello->major);
  scholia_json_writer_add_optional (writer, "client", hello->client);
  scholia_json_writer_add_optional (writer, "board", hello->board_id);
  scholia_json_writer_add_optional (writer, "token", hello->token);
  scholia_json_writer_add_optional (writer, "password", hello->password);
  scholia_json_writer_add_optional (writer, "identity", hello->identity);
  scholia_json_writer_add_optional (writer, "session", hello->session);
  scholia_json_writer_add_optional (writer, "name", hello->name);
  scholia_json_writer_add_integer (writer, "color", hello->color);
  scholia_json_writer_add_integer (writer, "seq", hello->seq);
  scholia_json_writer_add_optional (writer, "headId", hello->head_id);
  scholia_write_ids (writer, "pending", (const char * const *) hello->pending);
}

static void
write_participant_members (ScholiaJsonWriter            *writer,
                           const ScholiaParticipantInfo *info)
{
  scholia_json_writer_add_integer (writer, "connection", info->connection);
  scholia_write_person (writer, info->person);
  scholia_json_writer_add_string (writer, "role", scholia_role_to_string (info->role));
}

static void
write_welcome (ScholiaJsonWriter    *writer,
               const ScholiaWelcome *welcome)
{
  scholia_json_writer_add_string (writer, "type", "welcome");
  scholia_json_writer_add_string (writer, "server", welcome->server);
  scholia_json_writer_add_string (writer, "board", welcome->board_id);
  scholia_json_writer_add_string (writer, "title", welcome->title);
  scholia_write_image (writer, "image", &welcome->image);
  scholia_json_writer_begin_object (writer, "you");
  write_participant_members (writer, &welcome->you);
  scholia_json_writer_end_object (writer);
  scholia_json_writer_add_integer (writer, "seq", welcome->seq);
  scholia_json_writer_add_string (writer, "headId", welcome->head_id);
  scholia_json_writer_add_integer (writer, "nextNumber", welcome->next_number);
  scholia_json_writer_add_string (writer, "hash", welcome->hash);
  if (welcome->is_snapshot)
    scholia_json_writer_add_integer (writer, "parts", welcome->n_parts);
  scholia_write_ids (writer, "saved", (const char * const *) welcome->saved);
}

static void
write_action (ScholiaJsonWriter   *writer,
              const ScholiaAction *action)
{
  ScholiaActionKind kind = scholia_action_get_kind (action);

  scholia_json_writer_add_string (writer, "type", "action");
  scholia_json_writer_add_string (writer, "broadcastId",
                                  scholia_action_get_broadcast_id (action));
  scholia_json_writer_add_string (writer, "action", scholia_action_kind_to_string (kind));
  scholia_write_action_members (writer, action);
}

static void
write_refused (ScholiaJsonWriter    *writer,
               const ScholiaRefused *refused)
{
  scholia_json_writer_add_string (writer, "type", "refused");
  scholia_json_writer_add_optional (writer, "broadcastId", refused->broadcast_id);
  scholia_json_writer_add_string (writer, "code", scholia_error_code_to_string (refused->code));
  scholia_json_writer_add_optional (writer, "member", refused->member);
  scholia_json_writer_add_string (writer, "message", refused->message);
  scholia_write_optional_integer (writer, "retryAfterMs", refused->retry_after_ms);
}

static void
write_joined (ScholiaJsonWriter *writer,
              GPtrArray         *people)
{
  scholia_json_writer_add_string (writer, "type", "joined");
  scholia_json_writer_begin_array (writer, "people");
  for (guint i = 0; i < people->len; i++)
    {
      scholia_json_writer_begin_object (writer, NULL);
      write_participant_members (writer, g_ptr_array_index (people, i));
      scholia_json_writer_end_object (writer);
    }
  scholia_json_writer_end_array (writer);
}

static void
write_goodbye (ScholiaJsonWriter    *writer,
               const ScholiaMessage *self)
{
  scholia_json_writer_add_string (writer, "type", "goodbye");
  scholia_json_writer_add_string (writer, "reason",
                                  scholia_goodbye_reason_to_string (self->goodbye.reason));
  scholia_json_writer_add_string (writer, "message", self->goodbye.message);
  scholia_write_optional_integer (writer, "retryAfterMs", self->goodbye.retry_after_ms);
}

static void
write_members (ScholiaJsonWriter    *writer,
               const ScholiaMessage *self)
{
  switch (self->kind)
    {
    case SCHOLIA_MESSAGE_HELLO:
      write_hello (writer, &self->hello);
      break;
    case SCHOLIA_MESSAGE_WELCOME:
      write_welcome (writer, &self->welcome);
      break;
    case SCHOLIA_MESSAGE_ACTION:
      write_action (writer, self->action);
      break;
    case SCHOLIA_MESSAGE_REFUSED:
      write_refused (writer, &self->refused);
      break;
    case SCHOLIA_MESSAGE_CONFIRMED:
      scholia_json_writer_add_string (writer, "type", "confirmed");
      scholia_json_writer_add_string (writer, "broadcastId", self->confirmed.broadcast_id);
      scholia_json_writer_add_integer (writer, "seq", self->confirmed.seq);
      break;
    case SCHOLIA_MESSAGE_PRESENCE:
      scholia_json_writer_add_string (writer, "type", "presence");
      scholia_write_presence (writer, &self->presence);
      break;
    case SCHOLIA_MESSAGE_PRESENCE_NEWS:
      scholia_json_writer_add_string (writer, "type", "presence");
      scholia_write_presence_news (writer, self->presence_news);
      break;
    case SCHOLIA_MESSAGE_PROFILE:
      scholia_json_writer_add_string (writer, "type", "profile");
      scholia_json_writer_add_string (writer, "name", self->profile.name);
      scholia_json_writer_add_integer (writer, "color", self->profile.color);
      break;
    case SCHOLIA_MESSAGE_JOINED:
      write_joined (writer, self->joined);
      break;
    case SCHOLIA_MESSAGE_LEFT:
      scholia_json_writer_add_string (writer, "type", "left");
      scholia_json_writer_add_integer (writer, "connection", self->left.connection);
      break;
    case SCHOLIA_MESSAGE_HEARTBEAT:
      scholia_json_writer_add_string (writer, "type", "heartbeat");
      scholia_write_optional_integer (writer, "seq", self->heartbeat.seq);
      break;
    case SCHOLIA_MESSAGE_GOODBYE:
      write_goodbye (writer, self);
      break;
    case SCHOLIA_MESSAGE_UNKNOWN:
      scholia_json_writer_add_string (writer, "type", self->unknown.type);
      break;
    case SCHOLIA_MESSAGE_SNAPSHOT:
    case SCHOLIA_MESSAGE_EVENT:
    case SCHOLIA_MESSAGE_BATCH:
    default:
      g_assert_not_reached ();
    }
}

static GBytes *
encode_batch_of_messages (GPtrArray *messages)
{
  g_autoptr(GPtrArray) frames = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < messages->len; i++)
    g_ptr_array_add (frames, scholia_message_encode (g_ptr_array_index (messages, i)));

  return scholia_message_encode_batch (frames);
}

GBytes *
scholia_message_encode (const ScholiaMessage *self)
{
  g_auto(ScholiaJsonWriter) writer = { 0 };

  g_return_val_if_fail (self != NULL, NULL);

  if (self->kind == SCHOLIA_MESSAGE_EVENT)
    return scholia_event_encode (self->event);
  if (self->kind == SCHOLIA_MESSAGE_SNAPSHOT)
    return g_bytes_ref (self->snapshot);
  if (self->kind == SCHOLIA_MESSAGE_BATCH)
    return encode_batch_of_messages (self->batch);

  scholia_json_writer_init (&writer);
  scholia_json_writer_begin_object (&writer, NULL);
  write_members (&writer, self);
  scholia_json_writer_end_object (&writer);
  return scholia_json_writer_finish (&writer);
}

GBytes *
scholia_message_encode_batch (GPtrArray *frames)
{
  g_auto(ScholiaJsonWriter) writer = { 0 };

  g_return_val_if_fail (frames != NULL, NULL);

  scholia_json_writer_init (&writer);
  scholia_json_writer_begin_object (&writer, NULL);
  scholia_json_writer_add_string (&writer, "type", "batch");
  scholia_json_writer_begin_array (&writer, "messages");
  for (guint i = 0; i < frames->len; i++)
    {
      gsize length;
      const char *json = g_bytes_get_data (g_ptr_array_index (frames, i), &length);

      scholia_json_writer_add_json (&writer, NULL, json, length);
    }
  scholia_json_writer_end_array (&writer);
  scholia_json_writer_end_object (&writer);
  return scholia_json_writer_finish (&writer);
}
