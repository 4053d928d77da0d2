/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-connection-state.h"
#include "scholia-connection.h"
#include "scholia-deadline.h"
#include "scholia-people.h"
#include "scholia-presence-throttle.h"
#include "scholia-replica.h"
#include "scholia-session.h"

G_BEGIN_DECLS

struct _ScholiaSession
{
  GObject parent_instance;

  ScholiaEndpoint *endpoint;
  char *board_id;
  char *token;
  char *password;   /* (nullable) */
  char *identity;
  char *session_id; /* the server knows our new connection by it */
  char *name;
  guint color;

  ScholiaReplica *replica;
  ScholiaPeople *people;
  ScholiaPresenceThrottle presence;

  GRand *rand;
  ScholiaConnectionState connection_state;
  ScholiaDeadline *deadline;
  ScholiaConnection *line;    /* (nullable): welcomed */
  ScholiaConnection *attempt; /* (nullable): may become the line */
  GCancellable *ensuring;     /* (nullable): a private server is being found for the attempt */
  guint64 own_connection;

  GError *error;
  char *open_thread_id;
  gboolean was_live;
  gboolean has_resynced; /* "caught-up" is due */

  /* As notified. */
  ScholiaSessionState state;
  ScholiaRole role;
  gboolean has_board;
  gint64 last_sync_ms;
  gint64 retry_at_ms;
  gint64 retry_us;
  guint n_in_flight;
};

typedef enum
{
  SCHOLIA_SESSION_PROP_BOARD = 1,
  SCHOLIA_SESSION_PROP_STATE,
  SCHOLIA_SESSION_PROP_ROLE,
  SCHOLIA_SESSION_PROP_PEOPLE,
  SCHOLIA_SESSION_PROP_LAST_SYNC_MS,
  SCHOLIA_SESSION_PROP_RETRY_AT_MS,
  SCHOLIA_SESSION_PROP_N_IN_FLIGHT,
  SCHOLIA_SESSION_PROP_ERROR,
  SCHOLIA_SESSION_N_PROPS
} ScholiaSessionProp;

typedef enum
{
  SCHOLIA_SESSION_ACTION_ENDED,
  SCHOLIA_SESSION_ACTION_SLOW,
  SCHOLIA_SESSION_CAUGHT_UP,
  SCHOLIA_SESSION_THREAD_EVENT,
  SCHOLIA_SESSION_N_SIGNALS
} ScholiaSessionSignal;

extern guint scholia_session_signals[SCHOLIA_SESSION_N_SIGNALS];

/* scholia-session.c */
void scholia_session_notify    (ScholiaSession       *self,
                                ScholiaSessionProp    prop);
void scholia_session_set_error (ScholiaSession       *self,
                                const GError         *error);

/* scholia-session-line.c: does what the state machine wants. */
void scholia_session_execute   (ScholiaSession       *self,
                                guint                 commands);
void scholia_session_deadline  (gpointer              data);
/* What came over the line does not fit: it is closed, and another hello follows. */
void scholia_session_resync    (ScholiaSession       *self);

/* scholia-session-inbox.c: what the server says. */
void scholia_session_welcomed  (ScholiaSession       *self,
                                const ScholiaWelcome *welcome);
void scholia_session_receive   (ScholiaSession       *self,
                                ScholiaConnection    *connection,
                                ScholiaMessage       *message);

/* scholia-session-settle.c: after whatever happened, tells the world what changed and sets the
 * timer. The last thing in every callback: watchers may do anything. */
void scholia_session_settle    (ScholiaSession       *self);

G_END_DECLS
