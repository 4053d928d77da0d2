/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-message.h"

#include "scholia-message-private.h"
#include "scholia-value-codec.h"

void
scholia_read_goodbye (ScholiaJsonReader *reader,
                      ScholiaMessage    *self)
{
  g_autofree char *reason = scholia_json_reader_dup_string (reader, "reason", 1,
                                                            SCHOLIA_MAX_NAME_ON_WIRE_CHARS);

  /* A reason that a later version added: the close code says more, and trying again says all. */
  self->goodbye.reason = SCHOLIA_GOODBYE_UNAVAILABLE;
  if (reason != NULL)
    scholia_goodbye_reason_from_string (reason, &self->goodbye.reason);

  self->goodbye.message = scholia_json_reader_dup_string (reader, "message", 0,
                                                          SCHOLIA_MAX_WORDS_CHARS);
  if (scholia_json_reader_has (reader, "retryAfterMs"))
    self->goodbye.retry_after_ms =
      (guint) scholia_json_reader_get_integer (reader, "retryAfterMs", 0, G_MAXINT32);
}

static void
read_batch (ScholiaJsonReader *reader,
            ScholiaPeer        sender,
            ScholiaMessage    *self)
{
  self->batch = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_message_unref);
  if (reader->depth > 0)
    {
      scholia_json_reader_fail (reader, "type", SCHOLIA_ERROR_MALFORMED, "is a batch in a batch");
      return;
    }

  if (!scholia_json_reader_enter_array (reader, "messages", G_MAXUINT))
    return;

  while (scholia_json_reader_next (reader) && scholia_json_reader_enter (reader, NULL))
    {
      ScholiaMessage *message = scholia_read_message (reader, sender);

      if (message != NULL)
        g_ptr_array_add (self->batch, message);
      scholia_json_reader_leave (reader);
    }

  scholia_json_reader_leave (reader);
}

/* In bytes; what is longer is none of these. */
#define LONGEST_TYPE 31

typedef struct
{
  const char         *name;
  ScholiaMessageKind  kind;
} TypeName;

static const TypeName client_types[] = {
  { "hello", SCHOLIA_MESSAGE_HELLO },
  { "action", SCHOLIA_MESSAGE_ACTION },
  { "presence", SCHOLIA_MESSAGE_PRESENCE },
  { "profile", SCHOLIA_MESSAGE_PROFILE },
  { "heartbeat", SCHOLIA_MESSAGE_HEARTBEAT },
  { "goodbye", SCHOLIA_MESSAGE_GOODBYE },
  { NULL, SCHOLIA_MESSAGE_UNKNOWN },
};

static const TypeName server_types[] = {
  { "presence", SCHOLIA_MESSAGE_PRESENCE_NEWS },
  { "new-image-chat", SCHOLIA_MESSAGE_EVENT },
  { "image-chat-updated", SCHOLIA_MESSAGE_EVENT },
  { "deleted-image-chat", SCHOLIA_MESSAGE_EVENT },
  { "batch", SCHOLIA_MESSAGE_BATCH },
  { "heartbeat", SCHOLIA_MESSAGE_HEARTBEAT },
  { "snapshot", SCHOLIA_MESSAGE_SNAPSHOT },
  { "confirmed", SCHOLIA_MESSAGE_CONFIRMED },
  { "refused", SCHOLIA_MESSAGE_REFUSED },
  { "joined", SCHOLIA_MESSAGE_JOINED },
  { "left", SCHOLIA_MESSAGE_LEFT },
  { "welcome", SCHOLIA_MESSAGE_WELCOME },
  { "goodbye", SCHOLIA_MESSAGE_GOODBYE },
  { NULL, SCHOLIA_MESSAGE_UNKNOWN },
};

static ScholiaMessageKind
find_kind (ScholiaPeer  sender,
           const char  *name)
{
  const TypeName *type = sender == SCHOLIA_PEER_CLIENT ? client_types : server_types;

  while (type->name != NULL && !g_str_equal (type->name, name))
    type++;

  return type->kind;
}

ScholiaMessage *
scholia_read_message (ScholiaJsonReader *reader,
                      ScholiaPeer        sender)
{
  char name[LONGEST_TYPE + 1];
  g_autoptr(ScholiaMessage) self = NULL;

  if (!scholia_json_reader_copy_string (reader, "type", name, sizeof name))
    return NULL;

  self = scholia_message_alloc (find_kind (sender, name));
  if (self->kind == SCHOLIA_MESSAGE_UNKNOWN)
    self->unknown.type = scholia_json_reader_dup_string (reader, "type", 1,
                                                         SCHOLIA_MAX_NAME_ON_WIRE_CHARS);
  else if (self->kind == SCHOLIA_MESSAGE_BATCH)
    read_batch (reader, sender, self);
  else if (sender == SCHOLIA_PEER_CLIENT)
    scholia_message_read_from_client (self, reader);
  else
    scholia_message_read_from_server (self, reader);

  return scholia_json_reader_has_failed (reader) ? NULL : g_steal_pointer (&self);
}

/* So that a refusal can name the action even if the rest of it is wrong. */
static char *
find_broadcast_id (const ScholiaJsonDocument *document)
{
  g_auto(ScholiaJsonReader) reader = { 0 };
  g_autofree char *type = NULL;
  ScholiaIdText id;

  scholia_json_reader_init (&reader, document);
  type = scholia_json_reader_dup_string (&reader, "type", 1, SCHOLIA_MAX_NAME_ON_WIRE_CHARS);
  if (g_strcmp0 (type, "action") != 0)
    return NULL;

  id = scholia_read_id (&reader, "broadcastId");
  return id.text[0] != '\0' ? g_strdup (id.text) : NULL;
}

ScholiaMessage *
scholia_message_decode (ScholiaPeer   sender,
                        const char   *text,
                        gsize         length,
                        gsize         max_length,
                        char        **member,
                        char        **broadcast_id,
                        GError      **error)
{
  g_auto(ScholiaJsonDocument) document = { 0 };
  g_auto(ScholiaJsonReader) reader = { 0 };
  g_autoptr(ScholiaMessage) message = NULL;

  if (member != NULL)
    *member = NULL;
  if (broadcast_id != NULL)
    *broadcast_id = NULL;

  if (!scholia_json_document_parse (&document, text, length, max_length, error))
    return NULL;

  scholia_json_reader_init (&reader, &document);
  message = scholia_read_message (&reader, sender);
  if (scholia_json_reader_finish (&reader, member, error))
    return g_steal_pointer (&message);

  if (broadcast_id != NULL && sender == SCHOLIA_PEER_CLIENT)
    *broadcast_id = find_broadcast_id (&document);
  return NULL;
}
