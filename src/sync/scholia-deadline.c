/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-deadline.h"

/* Below sockets (default), above redrawing (GTK's is default + 20). */
#define PRIORITY (G_PRIORITY_DEFAULT + 10)

struct _ScholiaDeadline
{
  GSource source;

  ScholiaDeadlineFunc callback;
  gpointer user_data;
};

static gboolean
scholia_deadline_dispatch (GSource     *source,
                           GSourceFunc  callback,
                           gpointer     user_data)
{
  ScholiaDeadline *self = (ScholiaDeadline *) source;

  g_source_set_ready_time (source, -1);
  self->callback (self->user_data);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs deadline_funcs = {
  .dispatch = scholia_deadline_dispatch,
};

ScholiaDeadline *
scholia_deadline_new (ScholiaDeadlineFunc callback,
                      gpointer            user_data)
{
  GSource *source = g_source_new (&deadline_funcs, sizeof (ScholiaDeadline));
  ScholiaDeadline *self = (ScholiaDeadline *) source;

  self->callback = callback;
  self->user_data = user_data;
  g_source_set_static_name (source, "[scholia] deadline");
  g_source_set_priority (source, PRIORITY);
  g_source_attach (source, NULL);
  return self;
}

void
scholia_deadline_free (ScholiaDeadline *self)
{
  g_source_destroy (&self->source);
  g_source_unref (&self->source);
}

void
scholia_deadline_set (ScholiaDeadline *self,
                      gint64           time_us)
{
  g_source_set_ready_time (&self->source, time_us == G_MAXINT64 ? -1 : MAX (time_us, 0));
}
