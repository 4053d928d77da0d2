/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-presence.h"

#include <string.h>

void
scholia_presence_set_thread (ScholiaPresence *self,
                             const char      *thread_id)
{
  const gsize length = thread_id != NULL ? strlen (thread_id) : 0;

  g_return_if_fail (length < sizeof self->thread_id);

  memset (self->thread_id, 0, sizeof self->thread_id);
  if (length > 0)
    memcpy (self->thread_id, thread_id, length);
}

const char *
scholia_presence_get_thread (const ScholiaPresence *self)
{
  return self->thread_id[0] != '\0' ? self->thread_id : NULL;
}

static gboolean
cursors_equal (const ScholiaPresence *a,
               const ScholiaPresence *b)
{
  if (!a->has_cursor || !b->has_cursor)
    return !a->has_cursor && !b->has_cursor;

  return a->x == b->x && a->y == b->y;
}

static gboolean
threads_equal (const ScholiaPresence *a,
               const ScholiaPresence *b)
{
  return !a->is_typing == !b->is_typing && strcmp (a->thread_id, b->thread_id) == 0;
}

ScholiaPresenceParts
scholia_presence_compare (const ScholiaPresence *a,
                          const ScholiaPresence *b)
{
  guint parts = 0;

  if (!cursors_equal (a, b))
    parts |= SCHOLIA_PRESENCE_CURSOR;
  if (!threads_equal (a, b))
    parts |= SCHOLIA_PRESENCE_THREAD;

  return (ScholiaPresenceParts) parts;
}

void
scholia_presence_update (ScholiaPresence           *self,
                         const ScholiaPresenceNews *news)
{
  const ScholiaPresence old = *self;

  *self = news->presence;
  if ((news->parts & SCHOLIA_PRESENCE_CURSOR) == 0)
    {
      self->has_cursor = old.has_cursor;
      self->x = old.x;
      self->y = old.y;
    }
  if ((news->parts & SCHOLIA_PRESENCE_THREAD) == 0)
    {
      self->is_typing = old.is_typing;
      memcpy (self->thread_id, old.thread_id, sizeof self->thread_id);
    }
}
