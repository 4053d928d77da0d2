/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From the hello to the room: how often, and with which link. */

#include "scholia-live-gate-private.h"

#include "scholia-live-connection.h"
#include "scholia-log.h"

/* A hello whose access is being checked. */
typedef struct
{
  ScholiaLiveGate *gate;
  ScholiaVisitor  *visitor;
  ScholiaMessage  *hello;
} Greeting;

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

/* Whether that may be done now; if not, it is told when. */
static gboolean
is_let_through (ScholiaLiveGate *self,
                guint            retry_after_ms)
{
  if (retry_after_ms == 0)
    return TRUE;

  log_refused (self, SCHOLIA_GOODBYE_RATE_LIMITED);
  scholia_live_connection_goodbye (self->live, SCHOLIA_GOODBYE_RATE_LIMITED,
                                   "Too many attempts in too short a time", retry_after_ms);

  return FALSE;
}

static void
enter (ScholiaLiveGate *self,
       ScholiaGrant    *grant,
       ScholiaMessage  *hello)
{
  gint64 now_us = g_get_monotonic_time ();

  if (!is_let_through (self, scholia_admission_take_link (self->entrance->admission, grant->link_id,
                                                          SCHOLIA_VISIT_JOIN, now_us)))
    return;

  if (!scholia_admission_hold_team (self->entrance->admission, grant->team_id,
                                    self->entrance->max_people, now_us))
    {
      log_refused (self, SCHOLIA_GOODBYE_BOARD_FULL);
      scholia_live_connection_goodbye (self->live, SCHOLIA_GOODBYE_BOARD_FULL,
                                       "As many people are here as the team may have", 0);
      return;
    }

  self->team_id = g_strdup (grant->team_id);
  log_join (self, grant);
  self->state = SCHOLIA_GATE_STATE_INSIDE;
  self->host = scholia_rooms_enter (self->entrance->rooms, self->connection, self->live, grant,
                                    hello);
  scholia_live_connection_set_meter (self->live, scholia_room_host_get_meter (self->host));
}

static void
turn_away (ScholiaLiveGate *self,
           const GError    *error)
{
  ScholiaGoodbyeReason reason = get_goodbye_reason (error);
  guint retry_after_ms = reason == SCHOLIA_GOODBYE_RATE_LIMITED ? SCHOLIA_PASSWORD_RETRY_MS : 0;

  log_refused (self, reason);
  scholia_live_connection_goodbye (self->live, reason, error->message, retry_after_ms);
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

  /* Also of one who did not wait for the answer. */
  if (grant == NULL && scholia_access_is_failure (error, hello->hello.password))
    scholia_visitor_take (greeting->visitor, SCHOLIA_VISIT_FAILURE, g_get_monotonic_time ());

  if (self->live != NULL && scholia_live_connection_is_open (self->live))
    {
      if (grant == NULL)
        turn_away (self, error);
      else
        enter (self, grant, hello);
    }

  scholia_visitor_unref (greeting->visitor);
  scholia_live_gate_unref (self);
}

/* Its own turn, and that of those who guess: then no credential of that address is looked at. */
static gboolean
may_greet (ScholiaLiveGate *self)
{
  gint64 now_us = g_get_monotonic_time ();

  return is_let_through (self, scholia_visitor_take (self->visitor, SCHOLIA_VISIT_JOIN, now_us)) &&
         is_let_through (self, scholia_visitor_check (self->visitor, SCHOLIA_VISIT_FAILURE,
                                                      now_us));
}

/* What is wrong with it before anybody is asked. */
static gboolean
is_for_us (ScholiaLiveGate    *self,
           const ScholiaHello *hello)
{
  if (hello->major < SCHOLIA_PROTOCOL_MAJOR)
    scholia_live_connection_goodbye (self->live, SCHOLIA_GOODBYE_TOO_OLD,
                                     "The application is older than this server takes", 0);
  else if (hello->major > SCHOLIA_PROTOCOL_MAJOR)
    scholia_live_connection_goodbye (self->live, SCHOLIA_GOODBYE_TOO_NEW,
                                     "The application is newer than this server", 0);
  else if (!g_str_equal (hello->board_id, self->board_id))
    {
      scholia_live_gate_refuse (self, NULL, SCHOLIA_ERROR_MALFORMED, "board",
                                "Not the board of this address", 0);
      scholia_live_connection_goodbye (self->live, SCHOLIA_GOODBYE_MALFORMED,
                                       "Not the board of this address", 0);
    }

  return scholia_live_connection_is_open (self->live);
}

void
scholia_live_gate_greet (ScholiaLiveGate *self,
                         ScholiaMessage  *message)
{
  const ScholiaHello *hello = &message->hello;
  Greeting *greeting;

  if (!is_for_us (self, hello) || !may_greet (self))
    return;

  scholia_live_connection_set_greeted (self->live);
  self->state = SCHOLIA_GATE_STATE_CHECKING;
  self->ref_count++;
  greeting = g_new0 (Greeting, 1);
  greeting->gate = self;
  greeting->visitor = scholia_visitor_ref (self->visitor);
  greeting->hello = scholia_message_ref (message);
  scholia_access_check_link_async (self->entrance->access, hello->board_id, hello->token,
                                   hello->password, checked_cb, greeting);
}
