/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-event.h"

struct _ScholiaEvent
{
  ScholiaAction      *action;
  ScholiaPerson      *author;
  guint64             seq;
  gint64              time_ms;
  ScholiaThreadState *restored;
  guint               number;
};

G_DEFINE_BOXED_TYPE (ScholiaEvent, scholia_event, scholia_event_ref, scholia_event_unref)

static void
scholia_event_clear (ScholiaEvent *self)
{
  scholia_action_unref (self->action);
  scholia_person_unref (self->author);
  g_clear_pointer (&self->restored, scholia_thread_state_unref);
}

ScholiaEvent *
scholia_event_new (ScholiaAction      *action,
                   ScholiaPerson      *author,
                   guint64             seq,
                   gint64              time_ms,
                   ScholiaThreadState *restored,
                   guint               number)
{
  ScholiaEvent *self;

  g_return_val_if_fail (action != NULL, NULL);
  g_return_val_if_fail (author != NULL, NULL);

  self = g_atomic_rc_box_new0 (ScholiaEvent);
  self->action = scholia_action_ref (action);
  self->author = scholia_person_ref (author);
  self->seq = seq;
  self->time_ms = time_ms;
  self->restored = restored != NULL ? scholia_thread_state_ref (restored) : NULL;
  self->number = number;

  return self;
}

ScholiaEvent *
scholia_event_ref (ScholiaEvent *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
scholia_event_unref (ScholiaEvent *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) scholia_event_clear);
}

ScholiaEventType
scholia_event_get_event_type (const ScholiaEvent *self)
{
  g_return_val_if_fail (self != NULL, SCHOLIA_EVENT_UPDATED);

  switch (scholia_action_get_kind (self->action))
    {
    case SCHOLIA_ACTION_CREATE:
    case SCHOLIA_ACTION_RESTORE:
      return SCHOLIA_EVENT_NEW;

    case SCHOLIA_ACTION_DELETE:
      return SCHOLIA_EVENT_DELETED;

    case SCHOLIA_ACTION_REPLY:
    case SCHOLIA_ACTION_EDIT:
    case SCHOLIA_ACTION_DELETE_COMMENT:
    case SCHOLIA_ACTION_MOVE:
    case SCHOLIA_ACTION_RESOLVE:
    case SCHOLIA_ACTION_REOPEN:
    default:
      return SCHOLIA_EVENT_UPDATED;
    }
}

ScholiaAction *
scholia_event_get_action (const ScholiaEvent *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->action;
}

ScholiaPerson *
scholia_event_get_author (const ScholiaEvent *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->author;
}

guint64
scholia_event_get_seq (const ScholiaEvent *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->seq;
}

gint64
scholia_event_get_time_ms (const ScholiaEvent *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->time_ms;
}

guint
scholia_event_get_number (const ScholiaEvent *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->number;
}

ScholiaThreadState *
scholia_event_get_restored (const ScholiaEvent *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->restored;
}

const char *
scholia_event_get_broadcast_id (const ScholiaEvent *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return scholia_action_get_broadcast_id (self->action);
}

const char *
scholia_event_get_thread_id (const ScholiaEvent *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return scholia_action_get_thread_id (self->action);
}
