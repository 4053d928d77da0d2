/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-action.h"
#include "scholia-person.h"
#include "scholia-thread-state.h"

G_BEGIN_DECLS

/* The three broadcast events. */
typedef enum
{
  SCHOLIA_EVENT_NEW,     /* "new-image-chat": create, restore */
  SCHOLIA_EVENT_UPDATED, /* "image-chat-updated": what changes an existing thread */
  SCHOLIA_EVENT_DELETED, /* "deleted-image-chat": delete */
} ScholiaEventType;

#define SCHOLIA_TYPE_EVENT (scholia_event_get_type ())

/**
 * ScholiaEvent:
 *
 * An action that the server accepted: numbered, dated, signed. Immutable, reference counted. A
 * board is the sum of its events.
 */
typedef struct _ScholiaEvent ScholiaEvent;

GType               scholia_event_get_type         (void) G_GNUC_CONST;

/**
 * scholia_event_new:
 * @action: what was done
 * @author: who did it
 * @seq: its place in the board's log, from 1 without gaps; 0 for an event that is only expected
 *   (the pending overlay)
 * @time_ms: when, in milliseconds since 1970 UTC, by the server's clock
 * @restored: (nullable): of a restore action, the whole thread; %NULL otherwise
 * @number: of a create action, the thread's number from 1, never reused; 0 while it is only
 *   expected, or for other kinds
 */
ScholiaEvent       *scholia_event_new              (ScholiaAction       *action,
                                                    ScholiaPerson       *author,
                                                    guint64              seq,
                                                    gint64               time_ms,
                                                    ScholiaThreadState  *restored,
                                                    guint                number)
                                                    G_GNUC_WARN_UNUSED_RESULT;
ScholiaEvent       *scholia_event_ref              (ScholiaEvent        *self);
void                scholia_event_unref            (ScholiaEvent        *self);
ScholiaEventType    scholia_event_get_event_type   (const ScholiaEvent  *self);
ScholiaAction      *scholia_event_get_action       (const ScholiaEvent  *self);
ScholiaPerson      *scholia_event_get_author       (const ScholiaEvent  *self);
guint64             scholia_event_get_seq          (const ScholiaEvent  *self);
gint64              scholia_event_get_time_ms      (const ScholiaEvent  *self);
guint               scholia_event_get_number       (const ScholiaEvent  *self);
ScholiaThreadState *scholia_event_get_restored     (const ScholiaEvent  *self);
/* The action's. */
const char         *scholia_event_get_broadcast_id (const ScholiaEvent  *self);
const char         *scholia_event_get_thread_id    (const ScholiaEvent  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaEvent, scholia_event_unref)

G_END_DECLS
