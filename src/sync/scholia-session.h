/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-board.h"
#include "scholia-endpoint.h"
#include "scholia-participant.h"
#include "scholia-session-state.h"

G_BEGIN_DECLS

/**
 * ScholiaSession:
 *
 * One open board: connection, replica and presence behind one door. Without a window; the same for
 * private, LAN and team boards, which differ in the endpoint only. Properties (notified): board
 * (the visible ScholiaBoard: confirmed + pending; one object for the session's whole life, %NULL
 * until the first welcome), state, role, people (GListModel of ScholiaParticipant), last-sync-ms,
 * retry-at-ms (when the next attempt starts, in milliseconds since 1970, 0 for none), n-in-flight,
 * error.
 *
 * Signals:
 * - "action-ended" (const char *broadcast_id, GError *error): an own action was confirmed (error
 *   %NULL) or refused or not sent; the overlay is rolled back already. Emitted exactly once for
 *   each successful submit, at the latest when the session is closed.
 * - "action-slow" (const char *broadcast_id): not confirmed after 300 ms; the thread's save-state
 *   says "saving" from then.
 * - "caught-up" (guint n_events): a resync after an interruption ended; other people's changes.
 * - "thread-event" (ScholiaEvent *event, gboolean is_own): a confirmed event was applied: for
 *   unread marks and announcements. @is_own: by this person, in whichever window.
 */
#define SCHOLIA_TYPE_SESSION (scholia_session_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaSession, scholia_session, SCHOLIA, SESSION, GObject)

/* @identity: scholia_endpoint_dup_identity(). @password: (nullable). Does nothing before
 * scholia_session_open(). */
ScholiaSession      *scholia_session_new              (ScholiaEndpoint      *endpoint,
                                                       const char           *board_id,
                                                       const char           *token,
                                                       const char           *password,
                                                       const char           *identity,
                                                       const char           *name,
                                                       guint                 color)
                                                       G_GNUC_WARN_UNUSED_RESULT;
void                 scholia_session_open             (ScholiaSession       *self);
/* Says goodbye and ends; what is in flight ends as NOT_SENT only if it never left, else as OFFLINE
 * ("may have been saved"). */
void                 scholia_session_close            (ScholiaSession       *self);
/* Try now instead of at the end of the backoff. */
void                 scholia_session_retry            (ScholiaSession       *self);

ScholiaEndpoint     *scholia_session_get_endpoint     (ScholiaSession       *self);
ScholiaBoard        *scholia_session_get_board        (ScholiaSession       *self);
ScholiaSessionState  scholia_session_get_state        (ScholiaSession       *self);
/* Why it ended, or what the last attempt to connect met; (nullable). */
const GError        *scholia_session_get_error        (ScholiaSession       *self);
ScholiaRole          scholia_session_get_role         (ScholiaSession       *self);
/* Own person id, %NULL before the first welcome. */
const char          *scholia_session_get_person_id    (ScholiaSession       *self);
GListModel          *scholia_session_get_people       (ScholiaSession       *self);
gint64               scholia_session_get_last_sync_ms (ScholiaSession       *self);

/**
 * scholia_session_submit:
 *
 * Validates locally, shows the result at once (pending overlay) and sends. Not live: OFFLINE, and
 * nothing is shown or queued. The caller made @action with a fresh scholia_id_new() and keeps its
 * text until "action-ended".
 */
gboolean             scholia_session_submit           (ScholiaSession       *self,
                                                       ScholiaAction        *action,
                                                       GError              **error);
/* Would @action be permitted, were the line up? For what buttons offer. */
gboolean             scholia_session_permits          (ScholiaSession       *self,
                                                       ScholiaActionKind     kind,
                                                       ScholiaThread        *thread,
                                                       ScholiaComment       *comment);

/* Presence out, throttled to SCHOLIA_PRESENCE_RATE, latest wins. Fractions of the image. */
void                 scholia_session_set_cursor       (ScholiaSession       *self,
                                                       gboolean              has_cursor,
                                                       double                x,
                                                       double                y);
void                 scholia_session_set_open_thread  (ScholiaSession       *self,
                                                       const char           *thread_id,
                                                       gboolean              is_typing);
void                 scholia_session_set_profile      (ScholiaSession       *self,
                                                       const char           *name,
                                                       guint                 color);

G_END_DECLS
