/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From hello to welcome: what the newcomer lacks, what became of its actions, who is here. */

#include "scholia-room-private.h"

#include <string.h>

/* Missed events up to this size are sent as such; a snapshot costs no more than that. */
#define MAX_DELTA_BYTES (256 * 1024)
/* People in one message: with the longest names, half of what a message takes. */
#define PEOPLE_PER_MESSAGE 64

void
scholia_room_guest_free (gpointer data)
{
  ScholiaRoomGuest *self = data;

  scholia_person_unref (self->person);
  g_free (self->session);
  g_free (self->head_id);
  g_ptr_array_unref (self->saved);
  g_strfreev (self->pending);
  g_free (self);
}

ScholiaRoomGuest *
scholia_room_find_guest (ScholiaRoom *self,
                         guint64      connection)
{
  for (guint i = 0; i < self->guests->len; i++)
    {
      ScholiaRoomGuest *guest = g_ptr_array_index (self->guests, i);

      if (guest->connection == connection)
        return guest;
    }

  return NULL;
}

/* What memory does not know the store may; %TRUE if all is known. */
static gboolean
sort_pending (ScholiaRoom      *self,
              ScholiaRoomGuest *guest)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  guint n_unknown = 0;

  for (guint i = 0; guest->pending != NULL && guest->pending[i] != NULL; i++)
    if (scholia_room_log_find (self->log, guest->pending[i]) > 0)
      g_ptr_array_add (guest->saved, guest->pending[i]);
    else if (!scholia_room_log_is_whole (self->log))
      {
        g_strv_builder_add (builder, guest->pending[i]);
        n_unknown++;
      }

  if (n_unknown == 0)
    return TRUE;

  guest->state = SCHOLIA_ROOM_HELLO_LOOKING;
  guest->ticket = scholia_room_ask (self, g_strv_builder_end (builder), NULL);

  return FALSE;
}

void
scholia_room_guest_looked_up (ScholiaRoom      *self,
                              ScholiaRoomGuest *guest,
                              GStrv             ids,
                              const guint64    *seqs)
{
  if (seqs == NULL)
    {
      self->sink->dismiss (guest->peer, SCHOLIA_GOODBYE_UNAVAILABLE, self->user_data);
      g_ptr_array_remove (self->guests, guest);
      return;
    }

  for (guint i = 0; ids[i] != NULL; i++)
    for (guint j = 0; seqs[i] > 0 && guest->pending[j] != NULL; j++)
      if (g_str_equal (guest->pending[j], ids[i]))
        g_ptr_array_add (guest->saved, guest->pending[j]);

  guest->state = SCHOLIA_ROOM_HELLO_READY;
}

/* @snapshot: (nullable): that the guest is given; %NULL: events up to now. */
static void
send_welcome (ScholiaRoom               *self,
              ScholiaRoomGuest          *guest,
              const ScholiaRoomSnapshot *snapshot)
{
  g_autofree char *hash = scholia_board_dup_hash (self->board);
  g_autoptr(ScholiaMessage) message = NULL;
  g_autoptr(GBytes) bytes = NULL;
  ScholiaWelcome welcome = {
    .server = self->server_name,
    .board_id = (char *) scholia_board_get_id (self->board),
    .title = (char *) scholia_board_get_title (self->board),
    .image = *scholia_board_get_image (self->board),
    .you = { guest->connection, guest->person, guest->role },
    .seq = scholia_board_get_seq (self->board),
    .head_id = (char *) scholia_board_get_head_id (self->board),
    .next_number = scholia_board_get_next_number (self->board),
    .hash = hash,
  };

  if (snapshot != NULL)
    {
      welcome.seq = snapshot->seq;
      welcome.head_id = snapshot->head_id;
      welcome.next_number = snapshot->next_number;
      welcome.hash = snapshot->hash;
      welcome.is_snapshot = TRUE;
      welcome.n_parts = snapshot->parts->len;
    }

  g_ptr_array_add (guest->saved, NULL);
  welcome.saved = (GStrv) guest->saved->pdata;
  message = scholia_message_new_welcome (&welcome);
  bytes = scholia_message_encode (message);
  scholia_room_send_one (self, guest->peer, bytes, SCHOLIA_ROOM_STATE);
}

static void
send_people (ScholiaRoom            *self,
             gpointer                peer,
             guint                   first,
             guint                   n_people,
             gpointer                except)
{
  g_autoptr(GPtrArray) people = NULL;
  g_autoptr(ScholiaMessage) joined = NULL;
  g_autoptr(GBytes) message = NULL;

  people = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_participant_info_free);
  for (guint i = first; i < first + n_people; i++)
    {
      const ScholiaRoomMember *member = g_ptr_array_index (self->members, i);

      g_ptr_array_add (people, scholia_participant_info_new (member->connection, member->person,
                                                             member->role));
    }
  joined = scholia_message_new_joined (people);
  message = scholia_message_encode (joined);

  if (peer != NULL)
    scholia_room_send_one (self, peer, message, SCHOLIA_ROOM_STATE);
  else
    scholia_room_send_all (self, except, message, SCHOLIA_ROOM_EVENT);
}

/* The newcomer is the last member: it hears of all, all others hear of it. */
static void
introduce (ScholiaRoom *self)
{
  guint n_members = self->members->len;
  const ScholiaRoomMember *newcomer = g_ptr_array_index (self->members, n_members - 1);
  gpointer peer = newcomer->peer;

  for (guint first = 0; first < n_members; first += PEOPLE_PER_MESSAGE)
    send_people (self, peer, first, MIN (PEOPLE_PER_MESSAGE, n_members - first), NULL);
  send_people (self, NULL, n_members - 1, 1, peer);
  scholia_room_catch_up (self, newcomer->connection);
}

static void
send_content (ScholiaRoom               *self,
              gpointer                   peer,
              const ScholiaRoomSnapshot *snapshot,
              GPtrArray                 *missed)
{
  if (snapshot == NULL)
    scholia_room_send_run (self, peer, missed, SCHOLIA_ROOM_STATE);
  else
    for (guint i = 0; i < snapshot->parts->len; i++)
      scholia_room_send_one (self, peer, g_ptr_array_index (snapshot->parts, i),
                             SCHOLIA_ROOM_SNAPSHOT);
}

/* %FALSE: not yet, the snapshot is being made. */
static gboolean
answer (ScholiaRoom      *self,
        ScholiaRoomGuest *guest)
{
  g_autoptr(GPtrArray) missed = NULL;
  g_autoptr(GPtrArray) later = NULL;
  const ScholiaRoomSnapshot *snapshot = NULL;

  missed = scholia_room_log_get_after (self->log, guest->seq, guest->head_id, MAX_DELTA_BYTES);
  if (missed == NULL)
    {
      snapshot = scholia_room_get_snapshot (self, guest);
      if (snapshot == NULL)
        return FALSE;
      later = scholia_room_get_later (self);
    }

  send_welcome (self, guest, snapshot);
  send_content (self, guest->peer, snapshot, missed);
  scholia_room_add_member (self, guest);
  introduce (self);
  if (later != NULL)
    scholia_room_send_run (self, guest->peer, later, SCHOLIA_ROOM_STATE);

  return TRUE;
}

void
scholia_room_answer_guests (ScholiaRoom *self)
{
  guint i = 0;

  while (i < self->guests->len)
    {
      ScholiaRoomGuest *guest = g_ptr_array_index (self->guests, i);

      if (guest->state == SCHOLIA_ROOM_HELLO_WAITING && guest->barrier <= self->decided_serial &&
          sort_pending (self, guest))
        guest->state = SCHOLIA_ROOM_HELLO_READY;

      if (guest->state == SCHOLIA_ROOM_HELLO_READY && answer (self, guest))
        g_ptr_array_remove_index (self->guests, i);
      else
        i++;
    }
  self->is_snapshot_fresh = FALSE;
}
