/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-deadline-queue.h"

struct _ScholiaDeadlineQueue
{
  GQueue               items; /* of the embedded links, soonest first */
  GSource             *timer;
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

static void
set_timer (ScholiaDeadlineQueue *self)
{
  ScholiaDeadline *first = get_first (self);

  g_source_set_ready_time (self->timer, first != NULL ? first->due_us : -1);
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
  set_timer (self);

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

/* Almost always at the tail: a start in the past comes only from a connection that changes
 * queues. */
static void
insert (ScholiaDeadlineQueue *self,
        ScholiaDeadline      *deadline)
{
  GList *before = g_queue_peek_tail_link (&self->items);

  while (before != NULL && ((ScholiaDeadline *) before)->due_us > deadline->due_us)
    before = before->prev;

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
  ScholiaDeadline *first = get_first (self);

  if (deadline->is_armed)
    g_queue_unlink (&self->items, &deadline->link);

  deadline->link.data = item;
  deadline->due_us = start_us + self->timeout_us;
  deadline->is_armed = TRUE;
  insert (self, deadline);

  if (first == deadline || first != get_first (self))
    set_timer (self);
}

void
scholia_deadline_queue_disarm (ScholiaDeadlineQueue *self,
                               ScholiaDeadline      *deadline)
{
  gboolean was_first;

  if (!deadline->is_armed)
    return;

  was_first = deadline == get_first (self);
  g_queue_unlink (&self->items, &deadline->link);
  deadline->is_armed = FALSE;
  if (was_first)
    set_timer (self);
}
