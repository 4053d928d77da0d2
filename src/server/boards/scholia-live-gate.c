/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-live-gate-private.h"

#include "scholia-error.h"
#include "scholia-live-connection.h"
#include "scholia-log.h"
#include "scholia-token-bucket.h"

void
scholia_live_gate_unref (ScholiaLiveGate *self)
{
  if (--self->ref_count > 0)
    return;

  g_clear_pointer (&self->host, scholia_room_host_unref);
  g_clear_pointer (&self->visitor, scholia_visitor_unref);
  g_free (self->team_id);
  g_free (self->board_id);
  g_free (self);
}

static void
send_message (ScholiaLiveGate *self,
              ScholiaMessage  *message)
{
  g_autoptr(GBytes) bytes = scholia_message_encode (message);
  g_autoptr(ScholiaFrame) frame = scholia_frame_new_text (bytes);

  scholia_live_connection_send (self->live, frame, SCHOLIA_DELIVERY_EVENT);
}

static void
goodbye (ScholiaLiveGate      *self,
         ScholiaGoodbyeReason  reason,
         const char           *words)
{
  scholia_live_connection_goodbye (self->live, reason, words, 0);
}

void
scholia_live_gate_refuse (ScholiaLiveGate *self,
                          const char      *broadcast_id,
                          ScholiaError     code,
                          const char      *member,
                          const char      *words,
                          guint            retry_after_ms)
{
  g_autoptr(ScholiaMessage) message = NULL;

  scholia_statistics_add_refusal (scholia_metering_get_statistics (self->entrance->metering),
                                  SCHOLIA_VIA_LIVE, code);
  message = scholia_message_new_refused (broadcast_id, code, member, words, retry_after_ms);
  send_message (self, message);
}

/* Who makes too many mistakes is no client of ours. */
static void
count_invalid (ScholiaLiveGate *self)
{
  if (!scholia_token_bucket_take (&self->invalid, g_get_monotonic_time ()))
    goodbye (self, SCHOLIA_GOODBYE_MALFORMED, "Too many messages that are not valid");
}

static void
refuse_invalid (ScholiaLiveGate *self,
                const char      *broadcast_id,
                ScholiaError     code,
                const char      *member,
                const char      *words)
{
  scholia_live_gate_refuse (self, broadcast_id, code, member, words, 0);
  count_invalid (self);
}

static void
take_action (ScholiaLiveGate *self,
             ScholiaAction   *action)
{
  const char *id = scholia_action_get_broadcast_id (action);
  gint64 now_us = g_get_monotonic_time ();

  if (!scholia_token_bucket_take (&self->actions, now_us))
    {
      scholia_live_gate_refuse (self, id, SCHOLIA_ERROR_RATE_LIMITED, NULL,
                                "Too many changes in too short a time",
                                scholia_token_bucket_get_retry_after (&self->actions, now_us));
      return;
    }

  if (self->host == NULL ||
      !scholia_room_host_action (self->host, self->connection, action))
    refuse_invalid (self, id, SCHOLIA_ERROR_MALFORMED, "type", "Not before the welcome");
}

/* One too many is dropped: the next one says where the cursor is. */
static void
take_presence (ScholiaLiveGate       *self,
               const ScholiaPresence *presence)
{
  gint64 now_us = g_get_monotonic_time ();

  if (!scholia_token_bucket_take (&self->presence, now_us))
    return;

  if (self->host == NULL ||
      !scholia_room_host_presence (self->host, self->connection, presence, now_us))
    refuse_invalid (self, NULL, SCHOLIA_ERROR_MALFORMED, "type", "Not before the welcome");
}

static gboolean
take_other (ScholiaLiveGate *self)
{
  gint64 now_us = g_get_monotonic_time ();

  if (scholia_token_bucket_take (&self->others, now_us))
    return TRUE;

  scholia_live_gate_refuse (self, NULL, SCHOLIA_ERROR_RATE_LIMITED, "type",
                            "Too many messages in too short a time",
                            scholia_token_bucket_get_retry_after (&self->others, now_us));
  count_invalid (self);

  return FALSE;
}

static void
take_profile (ScholiaLiveGate *self,
              const char      *name,
              guint            color)
{
  if (!take_other (self))
    return;

  if (self->host == NULL ||
      !scholia_room_host_profile (self->host, self->connection, name, color))
    refuse_invalid (self, NULL, SCHOLIA_ERROR_MALFORMED, "type", "Not before the welcome");
}

static void
take_heartbeat (ScholiaLiveGate *self)
{
  g_autoptr(ScholiaMessage) answer = NULL;
  guint64 seq = 0;

  if (!take_other (self))
    return;

  if (self->host != NULL)
    seq = scholia_room_host_get_seq (self->host, self->connection);
  answer = scholia_message_new_heartbeat (seq);
  send_message (self, answer);
}

static void
dispatch (ScholiaLiveGate *self,
          ScholiaMessage  *message)
{
  switch (message->kind)
    {
    case SCHOLIA_MESSAGE_HELLO:
      if (self->state == SCHOLIA_GATE_STATE_GREETING)
        scholia_live_gate_greet (self, message);
      else
        refuse_invalid (self, NULL, SCHOLIA_ERROR_MALFORMED, "type", "A second hello");
      break;

    case SCHOLIA_MESSAGE_ACTION:
      take_action (self, message->action);
      break;

    case SCHOLIA_MESSAGE_PRESENCE:
      take_presence (self, &message->presence);
      break;

    case SCHOLIA_MESSAGE_PROFILE:
      take_profile (self, message->profile.name, message->profile.color);
      break;

    case SCHOLIA_MESSAGE_HEARTBEAT:
      take_heartbeat (self);
      break;

    case SCHOLIA_MESSAGE_GOODBYE:
      scholia_live_connection_close (self->live);
      break;

    case SCHOLIA_MESSAGE_UNKNOWN:
      /* Which one is not repeated: what was pasted in the wrong place may be a secret. */
      refuse_invalid (self, NULL, SCHOLIA_ERROR_MALFORMED, "type",
                      "This server does not know the type");
      break;

    default:
      refuse_invalid (self, NULL, SCHOLIA_ERROR_MALFORMED, "type", "Only a server says that");
      break;
    }
}

/* Before the hello there is nobody to be patient with. */
static void
refuse_undecoded (ScholiaLiveGate *self,
                  const char      *broadcast_id,
                  const char      *member,
                  const GError    *error)
{
  if (self->state != SCHOLIA_GATE_STATE_GREETING)
    refuse_invalid (self, broadcast_id, (ScholiaError) error->code, member, error->message);
  else
    {
      scholia_live_gate_refuse (self, NULL, (ScholiaError) error->code, member, error->message, 0);
      goodbye (self, SCHOLIA_GOODBYE_MALFORMED, error->message);
    }
}

static ScholiaTraffic
get_traffic (const ScholiaMessage *message)
{
  switch (message->kind)
    {
    case SCHOLIA_MESSAGE_HELLO:
      return SCHOLIA_TRAFFIC_HELLO;
    case SCHOLIA_MESSAGE_ACTION:
      return SCHOLIA_TRAFFIC_ACTION;
    case SCHOLIA_MESSAGE_PRESENCE:
      return SCHOLIA_TRAFFIC_PRESENCE;
    case SCHOLIA_MESSAGE_PROFILE:
      return SCHOLIA_TRAFFIC_PROFILE;
    case SCHOLIA_MESSAGE_HEARTBEAT:
      return SCHOLIA_TRAFFIC_HEARTBEAT;
    case SCHOLIA_MESSAGE_GOODBYE:
      return SCHOLIA_TRAFFIC_GOODBYE;
    default:
      return SCHOLIA_TRAFFIC_OTHER;
    }
}

static ScholiaTraffic
message_cb (ScholiaLiveConnection *live,
            const char            *text,
            gsize                  length,
            gpointer               user_data)
{
  ScholiaLiveGate *self = user_data;
  gboolean is_greeting = self->state == SCHOLIA_GATE_STATE_GREETING;
  g_autofree char *member = NULL;
  g_autofree char *broadcast_id = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaMessage) message = NULL;

  message = scholia_message_decode (SCHOLIA_PEER_CLIENT, text, length,
                                    is_greeting ? SCHOLIA_MAX_HELLO_BYTES
                                                : SCHOLIA_MAX_MESSAGE_BYTES,
                                    &member, &broadcast_id, &error);
  if (message == NULL)
    refuse_undecoded (self, broadcast_id, member, error);
  else if (is_greeting && message->kind != SCHOLIA_MESSAGE_HELLO &&
           message->kind != SCHOLIA_MESSAGE_GOODBYE)
    {
      scholia_live_gate_refuse (self, NULL, SCHOLIA_ERROR_MALFORMED, "type",
                                "The first message is a hello", 0);
      goodbye (self, SCHOLIA_GOODBYE_MALFORMED, "The first message is a hello");
    }
  else
    dispatch (self, message);

  return message != NULL ? get_traffic (message) : SCHOLIA_TRAFFIC_OTHER;
}

static void
closed_cb (ScholiaLiveConnection *live,
           gpointer               user_data)
{
  ScholiaLiveGate *self = user_data;

  scholia_log (SCHOLIA_LOG_LEAVE,
               SCHOLIA_LOG_NUMBER ("connection", self->connection),
               SCHOLIA_LOG_WORD ("reason", scholia_live_connection_get_end_reason (live)));
  if (self->host != NULL)
    scholia_room_host_leave (self->host, self->connection);
  self->live = NULL;
  g_clear_pointer (&self->visitor, scholia_visitor_unref);
  if (self->team_id != NULL)
    scholia_admission_release_team (self->entrance->admission, self->team_id);
  scholia_live_gate_unref (self);
}

static void
caught_up_cb (ScholiaLiveConnection *live,
              gpointer               user_data)
{
  ScholiaLiveGate *self = user_data;

  if (self->host != NULL)
    scholia_room_host_catch_up (self->host, self->connection);
}

static const ScholiaLiveHandler gate_handler = {
  .message = message_cb,
  .caught_up = caught_up_cb,
  .closed = closed_cb,
};

void
scholia_live_gate_add (ScholiaLiveEntrance *entrance,
                       ScholiaLive         *live,
                       ScholiaVisitor      *visitor,
                       const char          *board_id,
                       int                  fd,
                       GIOStream           *tls,
                       gint64               start_us)
{
  ScholiaLiveGate *self = g_new0 (ScholiaLiveGate, 1);
  g_autoptr(ScholiaMeter) meter = scholia_meter_new (entrance->metering, NULL, NULL);
  gint64 now_us = g_get_monotonic_time ();

  self->ref_count = 1;
  self->entrance = entrance;
  self->connection = ++entrance->last_connection;
  self->visitor = scholia_visitor_ref (visitor);
  self->board_id = g_strdup (board_id);
  scholia_token_bucket_init (&self->actions, SCHOLIA_ACTION_RATE, SCHOLIA_ACTION_BURST, now_us);
  scholia_token_bucket_init (&self->presence, SCHOLIA_PRESENCE_RATE, SCHOLIA_PRESENCE_RATE, now_us);
  scholia_token_bucket_init (&self->others, SCHOLIA_OTHER_RATE, SCHOLIA_OTHER_BURST, now_us);
  scholia_token_bucket_init (&self->invalid, SCHOLIA_MAX_INVALID_PER_MINUTE / 60.0,
                             SCHOLIA_MAX_INVALID_PER_MINUTE, now_us);
  self->live = scholia_live_add (live, fd, tls, start_us, &gate_handler, self);
  scholia_live_connection_set_meter (self->live, meter);
}
