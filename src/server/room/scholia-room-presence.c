/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Cursors, open threads and typing: the latest of each sender is what counts. While little comes,
 * it goes at once; above that, it waits for the room's next tick, so that a receiver gets one frame
 * for all senders. 200 people who move at 30 Hz are 1.2 million messages a second otherwise. */

#include "scholia-room-private.h"

static void
clear (ScholiaRoomMember *member)
{
  g_clear_pointer (&member->presence.thread_id, g_free);
  g_clear_pointer (&member->presence_message, g_bytes_unref);
}

void
scholia_room_forget_presence (ScholiaRoom       *self,
                              ScholiaRoomMember *member)
{
  if (member->is_presence_due)
    g_ptr_array_remove_fast (self->due, member);
  clear (member);
}

static void
keep (ScholiaRoomMember     *member,
      const ScholiaPresence *presence)
{
  clear (member);
  member->presence = *presence;
  member->presence.connection = member->connection;
  member->presence.thread_id = g_strdup (presence->thread_id);
  member->has_presence = TRUE;
}

/* Encoded when it is sent, which not all of it is. */
static GBytes *
get_message (ScholiaRoomMember *member)
{
  g_autoptr(ScholiaMessage) message = NULL;

  if (member->presence_message == NULL)
    {
      message = scholia_message_new_presence (&member->presence);
      member->presence_message = scholia_message_encode (message);
    }

  return member->presence_message;
}

static void
send_now (ScholiaRoom       *self,
          ScholiaRoomMember *member)
{
  if (self->peers->len > 1)
    scholia_room_send_all (self, member->peer, get_message (member), SCHOLIA_ROOM_PRESENCE);
}

void
scholia_room_presence (ScholiaRoom           *self,
                       guint64                connection,
                       const ScholiaPresence *presence,
                       gint64                 now_us)
{
  ScholiaRoomMember *member = scholia_room_find_member (self, connection);
  gboolean must_wait = scholia_presence_flow_add (&self->presence_flow, now_us);

  if (member == NULL)
    return;

  keep (member, presence);
  /* What waits takes with it what comes meanwhile, or the older one would be sent last. */
  if (self->due->len == 0 && !must_wait)
    {
      send_now (self, member);
      return;
    }

  if (self->due->len == 0)
    self->sink->wake (self->user_data);
  if (!member->is_presence_due)
    g_ptr_array_add (self->due, member);
  member->is_presence_due = TRUE;
}

void
scholia_room_tick (ScholiaRoom *self)
{
  g_autoptr(GPtrArray) messages = g_ptr_array_new ();
  ScholiaRoomMember *last = NULL;

  for (guint i = 0; i < self->due->len; i++)
    {
      last = g_ptr_array_index (self->due, i);
      last->is_presence_due = FALSE;
      g_ptr_array_add (messages, get_message (last));
    }
  g_ptr_array_set_size (self->due, 0);

  /* The same frame for all: each finds its own presence in it, and ignores it. To leave it out
   * would be a frame for each receiver, which grows with the square of the people. */
  if (messages->len == 1)
    send_now (self, last);
  else if (messages->len > 1)
    scholia_room_send_run (self, NULL, messages, SCHOLIA_ROOM_PRESENCE);
}

void
scholia_room_catch_up (ScholiaRoom *self,
                       guint64      connection)
{
  const ScholiaRoomMember *receiver = scholia_room_find_member (self, connection);
  g_autoptr(GPtrArray) messages = g_ptr_array_new ();

  if (receiver == NULL)
    return;

  for (guint i = 0; i < self->members->len; i++)
    {
      ScholiaRoomMember *member = g_ptr_array_index (self->members, i);

      if (member != receiver && member->has_presence)
        g_ptr_array_add (messages, get_message (member));
    }
  scholia_room_send_run (self, receiver->peer, messages, SCHOLIA_ROOM_PRESENCE);
}
