/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who is here, and what all of them are sent. */

#include "scholia-room-private.h"

#include "scholia-wire-limits.h"

/* Around the messages of a batch, and a comma for each of them. */
#define BATCH_OVERHEAD_BYTES 64

void
scholia_room_member_free (gpointer data)
{
  ScholiaRoomMember *self = data;

  scholia_person_unref (self->person);
  g_free (self->session);
  g_free (self);
}

void
scholia_room_send_one (ScholiaRoom            *self,
                       gpointer                peer,
                       GBytes                 *message,
                       ScholiaRoomMessageKind  kind)
{
  self->sink->send (&peer, 1, NULL, message, kind, self->user_data);
}

void
scholia_room_send_all (ScholiaRoom            *self,
                       gpointer                except,
                       GBytes                 *message,
                       ScholiaRoomMessageKind  kind)
{
  if (self->peers->len > 0)
    self->sink->send (self->peers->pdata, self->peers->len, except, message, kind,
                      self->user_data);
}

static void
send_part (ScholiaRoom            *self,
           gpointer                peer,
           GPtrArray              *messages,
           ScholiaRoomMessageKind  kind)
{
  g_autoptr(GBytes) frame = NULL;

  if (messages->len == 1)
    frame = g_bytes_ref (g_ptr_array_index (messages, 0));
  else
    frame = scholia_message_encode_batch (messages);

  if (peer != NULL)
    scholia_room_send_one (self, peer, frame, kind);
  else
    scholia_room_send_all (self, NULL, frame, kind);
}

void
scholia_room_send_run (ScholiaRoom            *self,
                       gpointer                peer,
                       GPtrArray              *messages,
                       ScholiaRoomMessageKind  kind)
{
  g_autoptr(GPtrArray) part = g_ptr_array_new ();
  gsize n_bytes = BATCH_OVERHEAD_BYTES;

  for (guint i = 0; i < messages->len; i++)
    {
      GBytes *message = g_ptr_array_index (messages, i);
      gsize size = g_bytes_get_size (message) + 1;

      if (part->len > 0 && n_bytes + size > SCHOLIA_MAX_MESSAGE_BYTES)
        {
          send_part (self, peer, part, kind);
          g_ptr_array_set_size (part, 0);
          n_bytes = BATCH_OVERHEAD_BYTES;
        }
      g_ptr_array_add (part, message);
      n_bytes += size;
    }

  if (part->len > 0)
    send_part (self, peer, part, kind);
}

ScholiaRoomMember *
scholia_room_find_member (ScholiaRoom *self,
                          guint64      connection)
{
  return g_hash_table_lookup (self->by_connection, &connection);
}

void
scholia_room_add_member (ScholiaRoom      *self,
                         ScholiaRoomGuest *guest)
{
  ScholiaRoomMember *member = g_new0 (ScholiaRoomMember, 1);

  member->connection = guest->connection;
  member->peer = guest->peer;
  member->person = scholia_person_ref (guest->person);
  member->role = guest->role;
  member->session = g_strdup (guest->session);
  member->index = self->members->len;
  g_ptr_array_add (self->members, member);
  g_ptr_array_add (self->peers, member->peer);
  g_hash_table_insert (self->by_connection, &member->connection, member);
}

void
scholia_room_remove_member (ScholiaRoom       *self,
                            ScholiaRoomMember *member)
{
  ScholiaRoomMember *last = g_ptr_array_index (self->members, self->members->len - 1);
  g_autoptr(ScholiaMessage) left = scholia_message_new_left (member->connection);
  g_autoptr(GBytes) message = scholia_message_encode (left);

  scholia_room_forget_presence (self, member);
  g_hash_table_remove (self->by_connection, &member->connection);
  last->index = member->index;
  g_ptr_array_remove_index_fast (self->peers, member->index);
  g_ptr_array_remove_index_fast (self->members, member->index);

  scholia_room_send_all (self, NULL, message, SCHOLIA_ROOM_EVENT);
}

void
scholia_room_profile (ScholiaRoom *self,
                      guint64      connection,
                      const char  *name,
                      guint        color)
{
  ScholiaRoomMember *member = scholia_room_find_member (self, connection);
  g_autoptr(GPtrArray) people = NULL;
  g_autoptr(ScholiaMessage) joined = NULL;
  g_autoptr(GBytes) message = NULL;
  ScholiaPerson *person;

  if (member == NULL)
    return;

  person = scholia_person_new (scholia_person_get_id (member->person), name, color);
  scholia_person_unref (member->person);
  member->person = person;

  people = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_participant_info_free);
  g_ptr_array_add (people, scholia_participant_info_new (connection, person, member->role));
  joined = scholia_message_new_joined (people);
  message = scholia_message_encode (joined);
  scholia_room_send_all (self, NULL, message, SCHOLIA_ROOM_EVENT);
}
