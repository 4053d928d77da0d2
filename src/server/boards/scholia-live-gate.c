/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-live-gate.h"

#include "scholia-error.h"
#include "scholia-live-connection.h"
#include "scholia-log.h"
#include "scholia-token-bucket.h"

typedef enum
{
  GATE_STATE_GREETING, /* the hello is to come */
  GATE_STATE_CHECKING, /* its access is being checked */
  GATE_STATE_INSIDE,   /* the room has it */
} GateState;

struct _ScholiaLiveGate
{
  guint                  ref_count;
  ScholiaLiveEntrance   *entrance;
  ScholiaLiveConnection *live;       /* (nullable): %NULL once closed */
  guint64                connection;
  char                  *board_id;   /* of the address */
  GateState              state;
  ScholiaRoomHost       *host;       /* (nullable) */
  ScholiaTokenBucket     actions;
  ScholiaTokenBucket     presence;
  ScholiaTokenBucket     others;
  ScholiaTokenBucket     invalid;
};

/* A hello whose access is being checked. */
typedef struct
{
  ScholiaLiveGate *gate;
  ScholiaMessage  *hello;
} Greeting;

static void
gate_unref (ScholiaLiveGate *self)
{
  if (--self->ref_count > 0)
    return;

  g_clear_pointer (&self->host, scholia_room_host_unref);
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

static void
refuse (ScholiaLiveGate *self,
        const char      *broadcast_id,
        ScholiaError     code,
        const char      *member,
        const char      *words,
        guint            retry_after_ms)
{
  g_autoptr(ScholiaMessage) message = NULL;

  message = scholia_message_new_refused (broadcast_id, code, member, words, retry_after_ms);
  send_message (self, message);
}

/* A mistake is told; who makes too many of them is no client of ours. */
static void
refuse_invalid (ScholiaLiveGate *self,
                const char      *broadcast_id,
                ScholiaError     code,
                const char      *member,
                const char      *words)
{
  refuse (self, broadcast_id, code, member, words, 0);
  if (!scholia_token_bucket_take (&self->invalid, g_get_monotonic_time ()))
    goodbye (self, SCHOLIA_GOODBYE_MALFORMED, "Too many messages that are not valid");
}

static ScholiaGoodbyeReason
get_goodbye_reason (const GError *error)
{
  switch (error->domain == SCHOLIA_ERROR ? (ScholiaError) error->code : SCHOLIA_ERROR_INTERNAL)
    {
    case SCHOLIA_ERROR_NOT_FOUND:
      return SCHOLIA_GOODBYE_NOT_FOUND;
    case SCHOLIA_ERROR_EXPIRED:
      return SCHOLIA_GOODBYE_EXPIRED;
    case SCHOLIA_ERROR_REVOKED:
      return SCHOLIA_GOODBYE_REVOKED;
    case SCHOLIA_ERROR_PASSWORD:
      return SCHOLIA_GOODBYE_PASSWORD;
    case SCHOLIA_ERROR_RATE_LIMITED:
      return SCHOLIA_GOODBYE_RATE_LIMITED;
    default:
      return SCHOLIA_GOODBYE_UNAVAILABLE;
    }
}

static void
log_join (ScholiaLiveGate *self,
          ScholiaGrant    *grant)
{
  scholia_log (SCHOLIA_LOG_JOIN,
               SCHOLIA_LOG_NUMBER ("connection", self->connection),
               SCHOLIA_LOG_WORD ("board", grant->board_id),
               SCHOLIA_LOG_WORD ("team", grant->team_id),
               SCHOLIA_LOG_WORD ("link", grant->link_id),
               SCHOLIA_LOG_WORD ("role", scholia_role_to_string (grant->role)));
}

/* The name of the board is one: it was checked before the handshake. What was shown for it is a
 * secret. */
static void
log_refused (ScholiaLiveGate      *self,
             ScholiaGoodbyeReason  reason)
{
  scholia_log (SCHOLIA_LOG_REFUSED,
               SCHOLIA_LOG_NUMBER ("connection", self->connection),
               SCHOLIA_LOG_WORD ("board", self->board_id),
               SCHOLIA_LOG_WORD ("code", scholia_goodbye_reason_to_string (reason)));
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autofree Greeting *greeting = user_data;
  g_autoptr(ScholiaMessage) hello = greeting->hello;
  ScholiaLiveGate *self = greeting->gate;
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaGrant) grant = scholia_access_check_finish (result, &error);

  if (self->live != NULL && scholia_live_connection_is_open (self->live))
    {
      if (grant == NULL)
        {
          log_refused (self, get_goodbye_reason (error));
          goodbye (self, get_goodbye_reason (error), error->message);
        }
      else
        {
          log_join (self, grant);
          self->state = GATE_STATE_INSIDE;
          self->host = scholia_rooms_enter (self->entrance->rooms, self->connection, self->live,
                                            grant, hello);
          scholia_live_connection_set_meter (self->live, scholia_room_host_get_meter (self->host));
        }
    }

  gate_unref (self);
}

static void
take_hello (ScholiaLiveGate *self,
            ScholiaMessage  *message)
{
  const ScholiaHello *hello = &message->hello;
  Greeting *greeting;

  if (hello->major == SCHOLIA_PROTOCOL_MAJOR && !g_str_equal (hello->board_id, self->board_id))
    {
      refuse (self, NULL, SCHOLIA_ERROR_MALFORMED, "board", "Not the board of this address", 0);
      goodbye (self, SCHOLIA_GOODBYE_MALFORMED, "Not the board of this address");
      return;
    }
  if (hello->major != SCHOLIA_PROTOCOL_MAJOR)
    {
      gboolean is_older = hello->major < SCHOLIA_PROTOCOL_MAJOR;

      goodbye (self, is_older ? SCHOLIA_GOODBYE_TOO_OLD : SCHOLIA_GOODBYE_TOO_NEW,
               is_older ? "The application is older than this server takes"
                        : "The application is newer than this server");
      return;
    }

  scholia_live_connection_set_greeted (self->live);
  self->state = GATE_STATE_CHECKING;
  self->ref_count++;
  greeting = g_new0 (Greeting, 1);
  greeting->gate = self;
  greeting->hello = scholia_message_ref (message);
  scholia_access_check_link_async (self->entrance->access, hello->board_id, hello->token,
                                   hello->password, checked_cb, greeting);
}

static void
take_action (ScholiaLiveGate *self,
             ScholiaAction   *action)
{
  const char *id = scholia_action_get_broadcast_id (action);
  gint64 now_us = g_get_monotonic_time ();

  if (!scholia_token_bucket_take (&self->actions, now_us))
    {
      refuse (self, id, SCHOLIA_ERROR_RATE_LIMITED, NULL, "Too many changes in too short a time",
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
  if (scholia_token_bucket_take (&self->others, g_get_monotonic_time ()))
    return TRUE;

  refuse_invalid (self, NULL, SCHOLIA_ERROR_RATE_LIMITED, "type",
                  "Too many messages in too short a time");

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
take_unknown (ScholiaLiveGate *self,
              const char      *type)
{
  g_autofree char *words = g_strdup_printf ("This server does not know the type “%s”", type);

  refuse_invalid (self, NULL, SCHOLIA_ERROR_MALFORMED, "type", words);
}

static void
dispatch (ScholiaLiveGate *self,
          ScholiaMessage  *message)
{
  switch (message->kind)
    {
    case SCHOLIA_MESSAGE_HELLO:
      if (self->state == GATE_STATE_GREETING)
        take_hello (self, message);
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
      take_unknown (self, message->unknown.type);
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
  if (self->state != GATE_STATE_GREETING)
    refuse_invalid (self, broadcast_id, (ScholiaError) error->code, member, error->message);
  else
    {
      refuse (self, NULL, (ScholiaError) error->code, member, error->message, 0);
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
  gboolean is_greeting = self->state == GATE_STATE_GREETING;
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
      refuse (self, NULL, SCHOLIA_ERROR_MALFORMED, "type", "The first message is a hello", 0);
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
  gate_unref (self);
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
                       const char          *board_id,
                       int                  fd,
                       GTlsConnection      *tls,
                       gint64               start_us)
{
  ScholiaLiveGate *self = g_new0 (ScholiaLiveGate, 1);
  g_autoptr(ScholiaMeter) meter = scholia_meter_new (entrance->metering, NULL, NULL);
  gint64 now_us = g_get_monotonic_time ();

  self->ref_count = 1;
  self->entrance = entrance;
  self->connection = ++entrance->last_connection;
  self->board_id = g_strdup (board_id);
  scholia_token_bucket_init (&self->actions, SCHOLIA_ACTION_RATE, SCHOLIA_ACTION_BURST, now_us);
  scholia_token_bucket_init (&self->presence, SCHOLIA_PRESENCE_RATE, SCHOLIA_PRESENCE_RATE, now_us);
  scholia_token_bucket_init (&self->others, SCHOLIA_OTHER_RATE, SCHOLIA_OTHER_BURST, now_us);
  scholia_token_bucket_init (&self->invalid, SCHOLIA_MAX_INVALID_PER_MINUTE / 60.0,
                             SCHOLIA_MAX_INVALID_PER_MINUTE, now_us);
  self->live = scholia_live_add (live, fd, tls, start_us, &gate_handler, self);
  scholia_live_connection_set_meter (self->live, meter);
}
