/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-deadline-queue.h"

struct _ScholiaDeadlineQueue
{
  GQueue               items; /* of the embedded links, soonest first */
  GSource             *timer;
  gint64               timer_us; /* when it rings, not later than the first is due; -1: never */
  gint64               timeout_us;
  ScholiaDeadlineFunc  expired;
  gpointer             user_data;
};

typedef struct
{
  GSource               source;
  ScholiaDeadlineQueue *queue;
} ScholiaDeadlineSource;

static ScholiaDeadline *
get_first (ScholiaDeadlineQueue *self)
{
  GList *link = g_queue_peek_head_link (&self->items);

  /* The link is the first member. */
  return (ScholiaDeadline *) link;
}

static gint64
get_due (const GList *link)
{
  return ((const ScholiaDeadline *) link)->due_us;
}

static void
set_timer (ScholiaDeadlineQueue *self,
           gint64                time_us)
{
  self->timer_us = time_us;
  g_source_set_ready_time (self->timer, time_us);
}

/* Only ever earlier: what was moved or disarmed costs one ring for nothing at the end of a time
 * limit, and not a system call each time, by which GLib tells its loop of another time. */
static void
hasten_timer (ScholiaDeadlineQueue *self)
{
  const ScholiaDeadline *first = get_first (self);

  if (self->timer_us < 0 || first->due_us < self->timer_us)
    set_timer (self, first->due_us);
}

static gboolean
deadline_source_dispatch (GSource     *source,
                          GSourceFunc  callback,
                          gpointer     user_data)
{
  ScholiaDeadlineQueue *self = ((ScholiaDeadlineSource *) source)->queue;
  gint64 now_us = g_source_get_time (source);
  ScholiaDeadline *first;

  while ((first = get_first (self)) != NULL && first->due_us <= now_us)
    {
      gpointer item = first->link.data;

      scholia_deadline_queue_disarm (self, first);
      self->expired (item, self->user_data);
    }
  first = get_first (self);
  set_timer (self, first != NULL ? first->due_us : -1);

  return G_SOURCE_CONTINUE;
}

static GSourceFuncs deadline_source_funcs = {
  .dispatch = deadline_source_dispatch,
};

ScholiaDeadlineQueue *
scholia_deadline_queue_new (guint                timeout_ms,
                            ScholiaDeadlineFunc  expired,
                            gpointer             user_data)
{
  ScholiaDeadlineQueue *self = g_new0 (ScholiaDeadlineQueue, 1);

  self->timer_us = -1;
  self->timeout_us = (gint64) timeout_ms * 1000;
  self->expired = expired;
  self->user_data = user_data;
  self->timer = g_source_new (&deadline_source_funcs, sizeof (ScholiaDeadlineSource));
  ((ScholiaDeadlineSource *) self->timer)->queue = self;
  g_source_set_static_name (self->timer, "scholia deadlines");
  g_source_attach (self->timer, g_main_context_get_thread_default ());

  return self;
}

void
scholia_deadline_queue_free (ScholiaDeadlineQueue *self)
{
  while (get_first (self) != NULL)
    scholia_deadline_queue_disarm (self, get_first (self));
  g_source_destroy (self->timer);
  g_source_unref (self->timer);
  g_free (self);
}

/* The one after which it belongs, or %NULL. Almost always that is near an end: what starts now is
 * due last; what was looked at when it was due, but has more time, is due soon. */
static GList *
find_before (ScholiaDeadlineQueue *self,
             gint64                due_us)
{
  GList *head = g_queue_peek_head_link (&self->items);
  GList *before = g_queue_peek_tail_link (&self->items);

  while (before != NULL && get_due (before) > due_us)
    {
      if (get_due (head) > due_us)
        return head->prev;
      head = head->next;
      before = before->prev;
    }

  return before;
}

static void
insert (ScholiaDeadlineQueue *self,
        ScholiaDeadline      *deadline)
{
  GList *before = find_before (self, deadline->due_us);

  if (before != NULL)
    g_queue_insert_after_link (&self->items, before, &deadline->link);
  else
    g_queue_push_head_link (&self->items, &deadline->link);
}

void
scholia_deadline_queue_arm (ScholiaDeadlineQueue *self,
                            ScholiaDeadline      *deadline,
                            gpointer              item,
                            gint64                start_us)
{
  if (deadline->is_armed)
    g_queue_unlink (&self->items, &deadline->link);

  deadline->link.data = item;
  deadline->due_us = start_us + self->timeout_us;
  deadline->is_armed = TRUE;
  insert (self, deadline);
  hasten_timer (self);
}

void
scholia_deadline_queue_disarm (ScholiaDeadlineQueue *self,
                               ScholiaDeadline      *deadline)
{
  if (!deadline->is_armed)
    return;

  g_queue_unlink (&self->items, &deadline->link);
  deadline->is_armed = FALSE;
}
