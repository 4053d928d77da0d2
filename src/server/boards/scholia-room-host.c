/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-rooms-private.h"

#include "scholia-removal-words.h"

static void
attendee_free (gpointer data)
{
  ScholiaAttendee *self = data;

  scholia_grant_unref (self->grant);
  g_free (self->person_id);
  g_clear_pointer (&self->hello, scholia_message_unref);
  g_free (self);
}

static gint64
get_now_ms (void)
{
  return g_get_real_time () / 1000;
}

ScholiaRoomHost *
scholia_room_host_new (ScholiaRooms          *rooms,
                       const char            *name,
                       const ScholiaBoardKey *key)
{
  ScholiaRoomHost *self = g_new0 (ScholiaRoomHost, 1);

  self->ref_count = 1;
  self->rooms = rooms;
  self->store = g_object_ref (rooms->store);
  self->meter = scholia_meter_new (rooms->metering, key->team_id, key->board_id);
  self->name = g_strdup (name);
  self->team_id = g_strdup (key->team_id);
  self->board_id = g_strdup (key->board_id);
  self->attendees = g_ptr_array_new_with_free_func (attendee_free);
  self->departed = g_ptr_array_new_with_free_func (attendee_free);
  self->removed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->part_frames = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) g_bytes_unref,
                                             (GDestroyNotify) scholia_frame_unref);

  return self;
}

ScholiaRoomHost *
scholia_room_host_ref (ScholiaRoomHost *self)
{
  self->ref_count++;

  return self;
}

void
scholia_room_host_unref (ScholiaRoomHost *self)
{
  if (--self->ref_count > 0)
    return;

  g_clear_pointer (&self->room, scholia_room_free);
  g_ptr_array_unref (self->attendees);
  g_ptr_array_unref (self->departed);
  g_hash_table_unref (self->removed);
  g_hash_table_unref (self->part_frames);
  scholia_meter_unref (self->meter);
  g_object_unref (self->store);
  g_free (self->name);
  g_free (self->team_id);
  g_free (self->board_id);
  g_free (self);
}

ScholiaMeter *
scholia_room_host_get_meter (ScholiaRoomHost *self)
{
  return self->meter;
}

void
scholia_room_host_drop (ScholiaRoomHost *self)
{
  if (self->rooms == NULL)
    return;

  scholia_deadline_queue_disarm (self->rooms->ticks, &self->tick);
  g_hash_table_remove (self->rooms->hosts, self->name);
  self->rooms = NULL;
  g_clear_pointer (&self->room, scholia_room_free);
  g_ptr_array_set_size (self->attendees, 0);
  g_ptr_array_set_size (self->departed, 0);
  scholia_room_host_unref (self);
}

static void
forget_departed (ScholiaRoomHost *self)
{
  for (guint i = self->departed->len; i > 0; i--)
    {
      const ScholiaAttendee *attendee = g_ptr_array_index (self->departed, i - 1);

      if (self->room == NULL || !scholia_room_has_actions (self->room, attendee->connection))
        g_ptr_array_remove_index_fast (self->departed, i - 1);
    }
}

void
scholia_room_host_review (ScholiaRoomHost *self)
{
  if (self->rooms == NULL)
    return;

  forget_departed (self);

  if (self->room == NULL ? self->attendees->len == 0
                         : scholia_room_is_broken (self->room) ||
                           (scholia_room_is_idle (self->room) && !self->is_refreshing))
    scholia_room_host_drop (self);
}

static ScholiaFrame *
build_frame (ScholiaRoomHost        *self,
             GBytes                 *message,
             ScholiaRoomMessageKind  kind)
{
  ScholiaFrame *frame;

  if (kind != SCHOLIA_ROOM_SNAPSHOT)
    return scholia_frame_new_text (message);

  /* Newcomers share the frames of a snapshot: a thousand of them would not fit into memory else. */
  if (self->part_seq != scholia_room_get_snapshot_seq (self->room))
    g_hash_table_remove_all (self->part_frames);
  self->part_seq = scholia_room_get_snapshot_seq (self->room);

  frame = g_hash_table_lookup (self->part_frames, message);
  if (frame == NULL)
    {
      frame = scholia_frame_new_text (message);
      g_hash_table_insert (self->part_frames, g_bytes_ref (message), frame);
    }

  return scholia_frame_ref (frame);
}

static ScholiaDelivery
get_delivery (ScholiaRoomMessageKind kind)
{
  switch (kind)
    {
    case SCHOLIA_ROOM_STATE:
    case SCHOLIA_ROOM_SNAPSHOT:
      return SCHOLIA_DELIVERY_STATE;
    case SCHOLIA_ROOM_PRESENCE:
      return SCHOLIA_DELIVERY_PRESENCE;
    case SCHOLIA_ROOM_EVENT:
    default:
      return SCHOLIA_DELIVERY_EVENT;
    }
}

void
scholia_room_host_send (gpointer               *peers,
                        guint                   n_peers,
                        gpointer                except,
                        GBytes                 *message,
                        ScholiaRoomMessageKind  kind,
                        gpointer                user_data)
{
  g_autoptr(ScholiaFrame) frame = build_frame (user_data, message, kind);
  ScholiaDelivery delivery = get_delivery (kind);

  for (guint i = 0; i < n_peers; i++)
    if (peers[i] != except)
      scholia_live_connection_send (peers[i], frame, delivery);
}

void
scholia_room_host_dismiss (gpointer              peer,
                           ScholiaGoodbyeReason  reason,
                           gpointer              user_data)
{
  scholia_live_connection_goodbye (peer, reason, scholia_goodbye_reason_to_string (reason), 0);
}

void
scholia_room_host_wake (gpointer user_data)
{
  ScholiaRoomHost *self = user_data;

  gint64 now_us = g_get_monotonic_time ();

  /* Whoever moves after a pause does not wait for a whole tick. */
  scholia_deadline_queue_arm (self->rooms->ticks, &self->tick, self,
                              MAX (self->ticked_us, now_us - SCHOLIA_ROOM_TICK_MS * 1000));
}

void
scholia_room_host_tick (ScholiaRoomHost *self)
{
  self->ticked_us = MAX (self->tick.due_us,
                         g_get_monotonic_time () - SCHOLIA_ROOM_TICK_MS * 1000);
  if (self->room != NULL)
    scholia_room_tick (self->room);
}

static void
say_hello (ScholiaRoomHost *self,
           ScholiaAttendee *attendee)
{
  g_autoptr(ScholiaMessage) message = g_steal_pointer (&attendee->hello);
  const ScholiaHello *hello = &message->hello;
  g_autoptr(ScholiaPerson) person = NULL;
  ScholiaRoomHello room_hello;

  person = scholia_person_new (attendee->person_id, hello->name, hello->color);
  room_hello = (ScholiaRoomHello) {
    .connection = attendee->connection,
    .peer = attendee->live,
    .person = person,
    .role = attendee->grant->role,
    .session = hello->session,
    .seq = hello->seq,
    .head_id = hello->head_id,
    .pending = (const char * const *) hello->pending,
  };
  scholia_room_hello (self->room, &room_hello, get_now_ms ());
}

static gboolean
is_removed (const ScholiaAttendee *attendee,
            gpointer               user_data)
{
  ScholiaRoomHost *self = user_data;

  return g_hash_table_contains (self->removed, attendee->person_id);
}

void
scholia_room_host_enter (ScholiaRoomHost *self,
                         ScholiaAttendee *attendee)
{
  g_ptr_array_add (self->attendees, attendee);
  /* A refresh under way may be the one that puts this person out, or lets in again. */
  if (!self->is_refreshing && is_removed (attendee, self))
    scholia_room_host_expel (self, is_removed, SCHOLIA_GOODBYE_REMOVED, self);
  else if (!self->is_refreshing && self->room != NULL)
    say_hello (self, attendee);
  scholia_room_host_review (self);
}

static void
say_waiting_hellos (ScholiaRoomHost *self)
{
  for (guint i = 0; self->room != NULL && i < self->attendees->len; i++)
    {
      ScholiaAttendee *attendee = g_ptr_array_index (self->attendees, i);

      if (attendee->hello != NULL)
        say_hello (self, attendee);
    }
}

void
scholia_room_host_open (ScholiaRoomHost *self,
                        ScholiaRoom     *room)
{
  self->room = room;
  if (!self->is_refreshing)
    say_waiting_hellos (self);
  scholia_room_host_review (self);
}

static gboolean
find_attendee (ScholiaRoomHost *self,
               guint64          connection,
               guint           *index)
{
  for (*index = 0; *index < self->attendees->len; (*index)++)
    {
      const ScholiaAttendee *attendee = g_ptr_array_index (self->attendees, *index);

      if (attendee->connection == connection)
        return TRUE;
    }

  return FALSE;
}

/* What it sent before is still judged, unless @forget; until then its access may still end. */
static void
remove_attendee (ScholiaRoomHost *self,
                 guint            index,
                 gboolean         forget)
{
  ScholiaAttendee *attendee = g_ptr_array_steal_index_fast (self->attendees, index);

  if (self->room != NULL)
    scholia_room_leave (self->room, attendee->connection, forget);

  if (!forget && self->room != NULL &&
      scholia_room_has_actions (self->room, attendee->connection))
    g_ptr_array_add (self->departed, attendee);
  else
    attendee_free (attendee);
}

void
scholia_room_host_leave (ScholiaRoomHost *self,
                         guint64          connection)
{
  guint index;

  if (find_attendee (self, connection, &index))
    remove_attendee (self, index, FALSE);
  scholia_room_host_review (self);
}

static void
say_goodbye (ScholiaRoomHost       *self,
             const ScholiaAttendee *attendee,
             ScholiaGoodbyeReason   reason)
{
  const char *words = scholia_goodbye_reason_to_string (reason);

  if (reason == SCHOLIA_GOODBYE_REMOVED)
    words = g_hash_table_lookup (self->removed, attendee->person_id);
  scholia_live_connection_goodbye (attendee->live, reason, words, 0);
}

static void
expel_departed (ScholiaRoomHost     *self,
                ScholiaAttendeeFunc  is_gone,
                gpointer             user_data)
{
  for (guint i = self->departed->len; i > 0; i--)
    {
      const ScholiaAttendee *attendee = g_ptr_array_index (self->departed, i - 1);

      if (!is_gone (attendee, user_data))
        continue;

      if (self->room != NULL)
        scholia_room_leave (self->room, attendee->connection, TRUE);
      g_ptr_array_remove_index_fast (self->departed, i - 1);
    }
}

void
scholia_room_host_expel (ScholiaRoomHost      *self,
                         ScholiaAttendeeFunc   is_gone,
                         ScholiaGoodbyeReason  reason,
                         gpointer              user_data)
{
  for (guint i = self->attendees->len; i > 0; i--)
    {
      const ScholiaAttendee *attendee = g_ptr_array_index (self->attendees, i - 1);

      if (!is_gone (attendee, user_data))
        continue;

      say_goodbye (self, attendee, reason);
      remove_attendee (self, i - 1, TRUE);
    }
  expel_departed (self, is_gone, user_data);
  scholia_room_host_review (self);
}

void
scholia_room_host_set_removals (ScholiaRoomHost *self,
                                GPtrArray       *removals)
{
  g_hash_table_remove_all (self->removed);
  for (guint i = 0; i < removals->len; i++)
    {
      const ScholiaStoredRemoval *removal = g_ptr_array_index (removals, i);
      g_autoptr(ScholiaRemovalInfo) info = scholia_removal_words_decode (removal);
      const char *reason = info != NULL && info->reason != NULL ? info->reason : "";

      g_hash_table_insert (self->removed, g_strdup (removal->person_id), g_strdup (reason));
    }

  scholia_room_host_expel (self, is_removed, SCHOLIA_GOODBYE_REMOVED, self);
  say_waiting_hellos (self);
}

void
scholia_room_host_close (ScholiaRoomHost      *self,
                         ScholiaGoodbyeReason  reason)
{
  for (guint i = 0; i < self->attendees->len; i++)
    {
      const ScholiaAttendee *attendee = g_ptr_array_index (self->attendees, i);

      scholia_room_host_dismiss (attendee->live, reason, self);
    }
  scholia_room_host_drop (self);
}

static gint64
get_soonest_expiry (const GPtrArray *attendees,
                    gint64           soonest_ms)
{
  for (guint i = 0; i < attendees->len; i++)
    {
      const ScholiaAttendee *attendee = g_ptr_array_index (attendees, i);
      gint64 expires_ms = attendee->grant->expires_ms;

      if (expires_ms != 0 && (soonest_ms == 0 || expires_ms < soonest_ms))
        soonest_ms = expires_ms;
    }

  return soonest_ms;
}

gint64
scholia_room_host_get_expiry (ScholiaRoomHost *self)
{
  return get_soonest_expiry (self->departed, get_soonest_expiry (self->attendees, 0));
}

gboolean
scholia_room_host_action (ScholiaRoomHost *self,
                          guint64          connection,
                          ScholiaAction   *action)
{
  if (self->room == NULL || !scholia_room_has_member (self->room, connection))
    return FALSE;

  scholia_room_action (self->room, connection, action, get_now_ms ());
  scholia_room_host_review (self);

  return TRUE;
}

gboolean
scholia_room_host_presence (ScholiaRoomHost       *self,
                            guint64                connection,
                            const ScholiaPresence *presence,
                            gint64                 now_us)
{
  return self->room != NULL && scholia_room_presence (self->room, connection, presence, now_us);
}

void
scholia_room_host_catch_up (ScholiaRoomHost *self,
                            guint64          connection)
{
  if (self->room != NULL)
    scholia_room_catch_up (self->room, connection);
}

gboolean
scholia_room_host_profile (ScholiaRoomHost *self,
                           guint64          connection,
                           const char      *name,
                           guint            color)
{
  if (self->room == NULL || !scholia_room_has_member (self->room, connection))
    return FALSE;

  scholia_room_profile (self->room, connection, name, color);

  return TRUE;
}

guint64
scholia_room_host_get_seq (ScholiaRoomHost *self,
                           guint64          connection)
{
  if (self->room == NULL || !scholia_room_has_member (self->room, connection))
    return 0;

  return scholia_room_get_seq (self->room);
}
