/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-session-state.h"

G_BEGIN_DECLS

/* Not live for this long is shown as reconnecting, in microseconds: shorter gaps are not worth a
 * word. */
#define SCHOLIA_RECONNECTING_US (1 * G_USEC_PER_SEC)
/* And for this long as offline, in microseconds. */
#define SCHOLIA_OFFLINE_US (5 * G_USEC_PER_SEC)
/* An action that is not confirmed for this long makes us ask whether the line is alive, in
 * microseconds. */
#define SCHOLIA_UNCONFIRMED_US (1 * G_USEC_PER_SEC)
/* A person who points or types after a silence of this long makes us ask too, in microseconds, so
 * that a dead line is known before the words are sent. */
#define SCHOLIA_ATTENTION_US (3 * G_USEC_PER_SEC)
/* A question that nothing answers for this long makes the line suspect, in microseconds. */
#define SCHOLIA_PROBE_US (2 * G_USEC_PER_SEC)
/* From the start of an attempt to the welcome, in microseconds: three lost SYN packets. */
#define SCHOLIA_ATTEMPT_US (15 * G_USEC_PER_SEC)
/* A line that was welcomed but says nothing while it should send what was missed, in
 * microseconds. */
#define SCHOLIA_SYNC_SILENCE_US (10 * G_USEC_PER_SEC)
/* A line that lived this long was a good one: the backoff starts anew, in microseconds. */
#define SCHOLIA_GOOD_LINE_US (10 * G_USEC_PER_SEC)
/* A network that flaps does not start attempts more often than this, in microseconds. */
#define SCHOLIA_HURRY_US (G_USEC_PER_SEC / 2)
/* A person who wants it tried now gets a new attempt for one that is older than this, in
 * microseconds; a younger one is what they want. */
#define SCHOLIA_PATIENCE_US (3 * G_USEC_PER_SEC)

/* What the caller has to do, in this order. */
typedef enum
{
  SCHOLIA_CONNECTION_DROP    = 1 << 0, /* close the line */
  SCHOLIA_CONNECTION_ABANDON = 1 << 1, /* close the attempt */
  SCHOLIA_CONNECTION_PROMOTE = 1 << 2, /* the attempt becomes the line; an old line is closed */
  SCHOLIA_CONNECTION_CONNECT = 1 << 3, /* start an attempt */
  SCHOLIA_CONNECTION_PROBE   = 1 << 4, /* send a heartbeat on the line */
} ScholiaConnectionCommands;

/* The connection that was welcomed last. */
typedef enum
{
  SCHOLIA_LINE_NONE,
  SCHOLIA_LINE_SYNCING, /* welcomed; what was missed is on its way */
  SCHOLIA_LINE_LIVE,
  SCHOLIA_LINE_SUSPECT, /* no answer came; kept until another is welcomed, or it speaks again */
} ScholiaLine;

/* The connection that may become the next line. */
typedef enum
{
  SCHOLIA_ATTEMPT_NONE,
  SCHOLIA_ATTEMPT_WAITING,    /* for the end of the backoff */
  SCHOLIA_ATTEMPT_CONNECTING, /* before our hello: can be taken back unseen */
  SCHOLIA_ATTEMPT_GREETING,   /* hello is sent: the server lets the old line go for it */
} ScholiaAttempt;

/**
 * ScholiaConnectionState:
 *
 * When to connect, to ask, to give up and what to show: a plain value that does no I/O. Each
 * function takes the monotonic time in microseconds and returns #ScholiaConnectionCommands.
 *
 * A server process that is stopped, or a cable that is cut, closes nothing: silence counts. A
 * heartbeat goes out every SCHOLIA_HEARTBEAT_S, and at once when an action stays unconfirmed,
 * when the person turns to the board after a silence, or when the network changes. If nothing at
 * all is heard for SCHOLIA_PROBE_US after one, the line is suspect: actions are refused and a
 * second connection is tried, while the first is kept. It is back at once if it speaks before our
 * hello went out on the second. So a stopped server is noticed after 3 s by who acts, after 2 s to
 * 5 s by who points, and after 12 s at the latest; SCHOLIA_DEAD_S bounds all of it.
 */
typedef struct
{
  ScholiaSessionState state;
  ScholiaLine line;
  ScholiaAttempt attempt;
  gint64 retry_us;       /* end of the backoff while the attempt waits */
  gint64 heard_us;       /* the line's last word */
  /*< private >*/
  GRand *rand;           /* not owned */
  gboolean was_live;
  gboolean is_system_offline;
  guint n_failures;
  gint64 lost_us;
  gint64 live_us;
  gint64 probed_us;      /* the oldest question nothing answered, 0 for none */
  gint64 beat_us;        /* the last heartbeat */
  gint64 attempt_us;     /* start of the attempt */
  gint64 unconfirmed_us; /* when the oldest action in flight was sent, 0 for none */
} ScholiaConnectionState;

void   scholia_connection_state_init            (ScholiaConnectionState *self,
                                                 GRand                  *rand);
/* When to call scholia_connection_state_tick(); G_MAXINT64 for never. */
gint64 scholia_connection_state_get_deadline_us (const ScholiaConnectionState *self);

guint  scholia_connection_state_open            (ScholiaConnectionState *self,
                                                 gint64                  now_us);
guint  scholia_connection_state_close           (ScholiaConnectionState *self);
guint  scholia_connection_state_tick            (ScholiaConnectionState *self,
                                                 gint64                  now_us);

/* What the attempt meets: the hand-shake is done and hello goes out; it failed; it was welcomed. */
void   scholia_connection_state_greet           (ScholiaConnectionState *self);
guint  scholia_connection_state_fail            (ScholiaConnectionState *self,
                                                 gboolean                is_final,
                                                 guint                   retry_after_ms,
                                                 gint64                  now_us);
guint  scholia_connection_state_welcome         (ScholiaConnectionState *self,
                                                 gint64                  now_us);

/* What the line meets: it has caught up; it said something; it is gone (closed by the other side,
 * or by the caller because what it said does not fit). */
void   scholia_connection_state_sync            (ScholiaConnectionState *self,
                                                 gint64                  now_us);
guint  scholia_connection_state_hear            (ScholiaConnectionState *self,
                                                 gint64                  now_us);
guint  scholia_connection_state_lose            (ScholiaConnectionState *self,
                                                 gboolean                is_final,
                                                 guint                   retry_after_ms,
                                                 gint64                  now_us);

/* @sent_us: when the oldest action in flight was sent, 0 for none in flight. */
void   scholia_connection_state_set_unconfirmed (ScholiaConnectionState *self,
                                                 gint64                  sent_us);
/* The person points or types. */
guint  scholia_connection_state_attend          (ScholiaConnectionState *self,
                                                 gint64                  now_us);
/* The system's network changed. */
guint  scholia_connection_state_set_network     (ScholiaConnectionState *self,
                                                 gboolean                is_available,
                                                 gint64                  now_us);
/* The person wants it tried now. */
guint  scholia_connection_state_retry           (ScholiaConnectionState *self,
                                                 gint64                  now_us);

G_END_DECLS
