/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The constructors of scholia-message.h. */

#include "scholia-message.h"

#include "scholia-message-private.h"

ScholiaMessage *
scholia_message_new_hello (const ScholiaHello *hello)
{
  ScholiaMessage *self;

  g_return_val_if_fail (hello != NULL, NULL);

  self = scholia_message_alloc (SCHOLIA_MESSAGE_HELLO);
  self->hello = *hello;
  self->hello.client = g_strdup (hello->client);
  self->hello.board_id = g_strdup (hello->board_id);
  self->hello.token = g_strdup (hello->token);
  self->hello.password = g_strdup (hello->password);
  self->hello.identity = g_strdup (hello->identity);
  self->hello.session = g_strdup (hello->session);
  self->hello.name = g_strdup (hello->name);
  self->hello.head_id = g_strdup (hello->head_id);
  self->hello.pending = g_strdupv (hello->pending);
  return self;
}

ScholiaMessage *
scholia_message_new_welcome (const ScholiaWelcome *welcome)
{
  ScholiaMessage *self;

  g_return_val_if_fail (welcome != NULL, NULL);
  g_return_val_if_fail (welcome->you.person != NULL, NULL);

  self = scholia_message_alloc (SCHOLIA_MESSAGE_WELCOME);
  self->welcome = *welcome;
  self->welcome.server = g_strdup (welcome->server);
  self->welcome.board_id = g_strdup (welcome->board_id);
  self->welcome.title = g_strdup (welcome->title);
  self->welcome.you.person = scholia_person_ref (welcome->you.person);
  self->welcome.head_id = g_strdup (welcome->head_id);
  self->welcome.hash = g_strdup (welcome->hash);
  self->welcome.saved = g_strdupv (welcome->saved);
  return self;
}

ScholiaMessage *
scholia_message_new_action (ScholiaAction *action)
{
  ScholiaMessage *self;

  g_return_val_if_fail (action != NULL, NULL);

  self = scholia_message_alloc (SCHOLIA_MESSAGE_ACTION);
  self->action = scholia_action_ref (action);
  return self;
}

ScholiaMessage *
scholia_message_new_event (ScholiaEvent *event)
{
  ScholiaMessage *self;

  g_return_val_if_fail (event != NULL, NULL);

  self = scholia_message_alloc (SCHOLIA_MESSAGE_EVENT);
  self->event = scholia_event_ref (event);
  return self;
}

ScholiaMessage *
scholia_message_new_refused (const char   *broadcast_id,
                             ScholiaError  code,
                             const char   *member,
                             const char   *message,
                             guint         retry_after_ms)
{
  ScholiaMessage *self;

  g_return_val_if_fail (message != NULL, NULL);

  self = scholia_message_alloc (SCHOLIA_MESSAGE_REFUSED);
  self->refused.broadcast_id = g_strdup (broadcast_id);
  self->refused.code = code;
  self->refused.member = g_strdup (member);
  self->refused.message = g_strdup (message);
  self->refused.retry_after_ms = retry_after_ms;
  return self;
}

ScholiaMessage *
scholia_message_new_confirmed (const char *broadcast_id,
                               guint64     seq)
{
  ScholiaMessage *self;

  g_return_val_if_fail (broadcast_id != NULL, NULL);

  self = scholia_message_alloc (SCHOLIA_MESSAGE_CONFIRMED);
  self->confirmed.broadcast_id = g_strdup (broadcast_id);
  self->confirmed.seq = seq;
  return self;
}

ScholiaMessage *
scholia_message_new_presence (const ScholiaPresence *presence)
{
  ScholiaMessage *self;

  g_return_val_if_fail (presence != NULL, NULL);

  self = scholia_message_alloc (SCHOLIA_MESSAGE_PRESENCE);
  self->presence = *presence;
  return self;
}

ScholiaMessage *
scholia_message_new_presence_news (const GArray *news)
{
  ScholiaMessage *self;

  g_return_val_if_fail (news != NULL, NULL);

  self = scholia_message_alloc (SCHOLIA_MESSAGE_PRESENCE_NEWS);
  self->presence_news = g_array_sized_new (FALSE, FALSE, sizeof (ScholiaPresenceNews), news->len);
  g_array_append_vals (self->presence_news, news->data, news->len);
  return self;
}

ScholiaMessage *
scholia_message_new_profile (const char *name,
                             guint       color)
{
  ScholiaMessage *self;

  g_return_val_if_fail (name != NULL, NULL);

  self = scholia_message_alloc (SCHOLIA_MESSAGE_PROFILE);
  self->profile.name = g_strdup (name);
  self->profile.color = color;
  return self;
}

ScholiaMessage *
scholia_message_new_joined (GPtrArray *people)
{
  ScholiaMessage *self;

  g_return_val_if_fail (people != NULL, NULL);

  self = scholia_message_alloc (SCHOLIA_MESSAGE_JOINED);
  self->joined = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_participant_info_free);
  for (guint i = 0; i < people->len; i++)
    {
      const ScholiaParticipantInfo *info = g_ptr_array_index (people, i);

      g_ptr_array_add (self->joined, scholia_participant_info_new (info->connection, info->person,
                                                                   info->role));
    }
  return self;
}

ScholiaMessage *
scholia_message_new_left (guint64 connection)
{
  ScholiaMessage *self = scholia_message_alloc (SCHOLIA_MESSAGE_LEFT);

  self->left.connection = connection;
  return self;
}

ScholiaMessage *
scholia_message_new_heartbeat (guint64 seq)
{
  ScholiaMessage *self = scholia_message_alloc (SCHOLIA_MESSAGE_HEARTBEAT);

  self->heartbeat.seq = seq;
  return self;
}

ScholiaMessage *
scholia_message_new_goodbye (ScholiaGoodbyeReason  reason,
                             const char           *message,
                             guint                 retry_after_ms)
{
  ScholiaMessage *self;

  g_return_val_if_fail (message != NULL, NULL);

  self = scholia_message_alloc (SCHOLIA_MESSAGE_GOODBYE);
  self->goodbye.reason = reason;
  self->goodbye.message = g_strdup (message);
  self->goodbye.retry_after_ms = retry_after_ms;
  return self;
}
