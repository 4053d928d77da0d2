/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-rooms-private.h"

#include "scholia-secret.h"

/* (transfer container): what is done to a host may take it out of the table. */
static GPtrArray *
get_hosts (ScholiaRooms *self)
{
  GPtrArray *hosts = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer host;

  g_hash_table_iter_init (&iter, self->hosts);
  while (g_hash_table_iter_next (&iter, NULL, &host))
    g_ptr_array_add (hosts, host);

  return hosts;
}

static gboolean
is_expired (const ScholiaAttendee *attendee,
            gpointer               user_data)
{
  const gint64 *now_ms = user_data;

  return attendee->grant->expires_ms != 0 && attendee->grant->expires_ms <= *now_ms;
}

static void
expiry_cb (gpointer user_data)
{
  ScholiaRooms *self = user_data;
  g_autoptr(GPtrArray) hosts = get_hosts (self);
  gint64 now_ms = g_get_real_time () / 1000;

  for (guint i = 0; i < hosts->len; i++)
    {
      g_autoptr(ScholiaRoomHost) host = scholia_room_host_ref (g_ptr_array_index (hosts, i));
      gint64 next_ms;

      scholia_room_host_expel (host, is_expired, SCHOLIA_GOODBYE_EXPIRED, &now_ms);
      next_ms = scholia_room_host_get_expiry (host);
      if (next_ms != 0)
        scholia_wall_timer_set_sooner (self->expiry, next_ms);
    }
}

static void
tick_cb (gpointer item,
         gpointer user_data)
{
  scholia_room_host_tick (item);
}

ScholiaRooms *
scholia_rooms_new (ScholiaStore     *store,
                   ScholiaMetering  *metering,
                   GError          **error)
{
  ScholiaRooms *self = g_new0 (ScholiaRooms, 1);

  self->expiry = scholia_wall_timer_new (expiry_cb, self, error);
  if (self->expiry == NULL)
    {
      g_free (self);
      return NULL;
    }

  self->store = g_object_ref (store);
  self->metering = scholia_metering_ref (metering);
  self->hosts = g_hash_table_new (g_str_hash, g_str_equal);
  self->ticks = scholia_deadline_queue_new (SCHOLIA_ROOM_TICK_MS, tick_cb, self);

  return self;
}

void
scholia_rooms_close (ScholiaRooms *self)
{
  g_autoptr(GPtrArray) hosts = get_hosts (self);

  for (guint i = 0; i < hosts->len; i++)
    scholia_room_host_drop (g_ptr_array_index (hosts, i));
}

void
scholia_rooms_free (ScholiaRooms *self)
{
  scholia_rooms_close (self);
  scholia_deadline_queue_free (self->ticks);
  scholia_wall_timer_free (self->expiry);
  g_hash_table_unref (self->hosts);
  scholia_metering_unref (self->metering);
  g_object_unref (self->store);
  g_free (self);
}

/* A blank is in neither of the two, so that no pair looks like another one. */
static char *
dup_name (const ScholiaBoardKey *key)
{
  return g_strconcat (key->team_id, " ", key->board_id, NULL);
}

static ScholiaRoomHost *
find (ScholiaRooms          *self,
      const ScholiaBoardKey *key)
{
  g_autofree char *name = dup_name (key);

  return g_hash_table_lookup (self->hosts, name);
}

ScholiaRoomHost *
scholia_rooms_enter (ScholiaRooms          *self,
                     guint64                connection,
                     ScholiaLiveConnection *live,
                     ScholiaGrant          *grant,
                     ScholiaMessage        *hello)
{
  ScholiaBoardKey key = scholia_grant_get_key (grant);
  ScholiaRoomHost *host = find (self, &key);
  ScholiaAttendee *attendee = g_new0 (ScholiaAttendee, 1);

  if (host == NULL)
    {
      g_autofree char *name = dup_name (&key);

      host = scholia_room_host_new (self, name, &key);
      g_hash_table_insert (self->hosts, host->name, host);
      scholia_room_host_load (host);
    }

  attendee->connection = connection;
  attendee->live = live;
  attendee->grant = scholia_grant_ref (grant);
  attendee->person_id = scholia_secret_dup_participant_id (key.team_id, hello->hello.identity);
  attendee->hello = scholia_message_ref (hello);
  if (grant->expires_ms != 0)
    scholia_wall_timer_set_sooner (self->expiry, grant->expires_ms);

  host = scholia_room_host_ref (host);
  scholia_room_host_enter (host, attendee);

  return host;
}

void
scholia_rooms_access_changed (ScholiaRooms          *self,
                              const ScholiaBoardKey *key)
{
  ScholiaRoomHost *host = find (self, key);

  if (host != NULL)
    scholia_room_host_refresh (host);
}

void
scholia_rooms_board_removed (ScholiaRooms          *self,
                             const ScholiaBoardKey *key)
{
  ScholiaRoomHost *host = find (self, key);

  if (host != NULL)
    scholia_room_host_close (host, SCHOLIA_GOODBYE_BOARD_CLOSED);
}

void
scholia_rooms_team_removed (ScholiaRooms *self,
                            const char   *team_id)
{
  g_autoptr(GPtrArray) hosts = get_hosts (self);

  for (guint i = 0; i < hosts->len; i++)
    {
      g_autoptr(ScholiaRoomHost) host = scholia_room_host_ref (g_ptr_array_index (hosts, i));

      if (host->rooms != NULL && g_str_equal (host->team_id, team_id))
        scholia_room_host_close (host, SCHOLIA_GOODBYE_BOARD_CLOSED);
    }
}

guint
scholia_rooms_get_n_rooms (ScholiaRooms *self)
{
  return g_hash_table_size (self->hosts);
}

guint
scholia_rooms_get_n_people (ScholiaRooms *self)
{
  GHashTableIter iter;
  gpointer value;
  guint n_people = 0;

  g_hash_table_iter_init (&iter, self->hosts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const ScholiaRoomHost *host = value;

      if (host->room != NULL)
        n_people += scholia_room_get_n_members (host->room);
    }

  return n_people;
}

gint64
scholia_rooms_get_oldest_append (ScholiaRooms *self)
{
  GHashTableIter iter;
  gpointer value;
  gint64 oldest_us = 0;

  g_hash_table_iter_init (&iter, self->hosts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const ScholiaRoomHost *host = value;

      if (host->append_at_us != 0 && (oldest_us == 0 || host->append_at_us < oldest_us))
        oldest_us = host->append_at_us;
    }

  return oldest_us;
}
