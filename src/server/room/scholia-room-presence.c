/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Cursors, open threads and typing: the latest of each sender is what counts, and only what is new
 * of it is told. While little comes, it goes at once; above that, it waits for the room's next
 * tick, so that a receiver gets one frame for all senders. 200 people who move at 30 Hz are 1.2
 * million messages a second otherwise. */

#include "scholia-room-private.h"

#include "scholia-limits.h"
#include "scholia-wire-limits.h"

/* What is being told, in as few messages as it takes. */
typedef struct
{
  ScholiaRoom *room;
  gpointer     peer;      /* (nullable): to whom alone */
  gpointer     except;    /* (nullable) */
  GArray      *news;      /* (element-type ScholiaPresenceNews) */
  guint        n_reading;
} Telling;

static void
send_news (Telling *self)
{
  g_autoptr(ScholiaMessage) message = NULL;
  g_autoptr(GBytes) bytes = NULL;

  if (self->news->len == 0)
    return;

  message = scholia_message_new_presence_news (self->news);
  bytes = scholia_message_encode (message);
  if (self->peer != NULL)
    scholia_room_send_one (self->room, self->peer, bytes, SCHOLIA_ROOM_PRESENCE);
  else
    scholia_room_send_all (self->room, self->except, bytes, SCHOLIA_ROOM_PRESENCE);

  g_array_set_size (self->news, 0);
  self->n_reading = 0;
}

static void
tell (Telling                 *self,
      const ScholiaRoomMember *member,
      ScholiaPresenceParts     parts)
{
  const ScholiaPresenceNews one = { member->connection, parts, member->presence };
  gboolean is_reading = (parts & SCHOLIA_PRESENCE_THREAD) != 0;

  if (self->news->len == SCHOLIA_MAX_PEOPLE ||
      (is_reading && self->n_reading == SCHOLIA_MAX_READING))
    send_news (self);

  g_array_append_val (self->news, one);
  self->n_reading += is_reading;
}

static void
telling_end (Telling *self)
{
  send_news (self);
  g_array_unref (self->news);
}

static Telling
telling_begin (ScholiaRoom *room,
               gpointer     peer,
               gpointer     except)
{
  return (Telling) { room, peer, except,
                     g_array_new (FALSE, FALSE, sizeof (ScholiaPresenceNews)), 0 };
}

void
scholia_room_forget_presence (ScholiaRoom       *self,
                              ScholiaRoomMember *member)
{
  if (member->news != 0)
    g_ptr_array_remove_fast (self->due, member);
}

/* Nobody needs to hear it from the one who says it. */
static void
tell_now (ScholiaRoom             *self,
          const ScholiaRoomMember *member,
          ScholiaPresenceParts     parts)
{
  Telling telling;

  if (self->peers->len == 1)
    return;

  telling = telling_begin (self, NULL, member->peer);
  tell (&telling, member, parts);
  telling_end (&telling);
}

static void
wait_for_tick (ScholiaRoom          *self,
               ScholiaRoomMember    *member,
               ScholiaPresenceParts  parts)
{
  if (self->due->len == 0)
    self->sink->wake (self->user_data);
  if (member->news == 0)
    g_ptr_array_add (self->due, member);
  member->news |= parts;
}

gboolean
scholia_room_presence (ScholiaRoom           *self,
                       guint64                connection,
                       const ScholiaPresence *presence,
                       gint64                 now_us)
{
  ScholiaRoomMember *member = scholia_room_find_member (self, connection);
  ScholiaPresenceParts parts;
  gboolean must_wait;

  if (member == NULL)
    return FALSE;

  must_wait = scholia_presence_flow_add (&self->presence_flow, now_us);
  parts = scholia_presence_compare (&member->presence, presence);
  member->presence = *presence;
  if (parts == 0)
    return TRUE;

  member->has_presence = TRUE;
  /* What waits takes with it what comes meanwhile, or the older one would be sent last. */
  if (self->due->len > 0 || must_wait)
    wait_for_tick (self, member, parts);
  else
    tell_now (self, member, parts);

  return TRUE;
}

void
scholia_room_tick (ScholiaRoom *self)
{
  const ScholiaRoomMember *only = self->due->len == 1 ? g_ptr_array_index (self->due, 0) : NULL;
  /* The same frame for all: each finds its own presence in it, and ignores it. To leave it out
   * would be a frame for each receiver, which grows with the square of the people. */
  Telling telling = telling_begin (self, NULL, only != NULL ? only->peer : NULL);

  for (guint i = 0; i < self->due->len; i++)
    {
      ScholiaRoomMember *member = g_ptr_array_index (self->due, i);

      tell (&telling, member, member->news);
      member->news = 0;
    }
  g_ptr_array_set_size (self->due, 0);
  telling_end (&telling);
}

void
scholia_room_catch_up (ScholiaRoom *self,
                       guint64      connection)
{
  const ScholiaRoomMember *receiver = scholia_room_find_member (self, connection);
  Telling telling;

  if (receiver == NULL)
    return;

  telling = telling_begin (self, receiver->peer, NULL);
  for (guint i = 0; i < self->members->len; i++)
    {
      const ScholiaRoomMember *member = g_ptr_array_index (self->members, i);

      if (member != receiver && member->has_presence)
        tell (&telling, member, SCHOLIA_PRESENCE_ALL);
    }
  telling_end (&telling);
}
