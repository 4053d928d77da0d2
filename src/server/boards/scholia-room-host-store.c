/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a room wants of the store, and what comes back. */

#include "scholia-rooms-private.h"

#include "scholia-config.h"
#include "scholia-error.h"
#include "scholia-log.h"
#include "scholia-room-loader.h"

/* People see "being saved" after 300 ms: from here on they waited for the disk. */
#define SLOW_COMMIT_US (300 * G_TIME_SPAN_MILLISECOND)

/* A question on its way: the answer needs the ticket. */
typedef struct
{
  ScholiaRoomHost *host;
  guint            ticket;
} Question;

static ScholiaBoardKey
get_key (ScholiaRoomHost *self)
{
  return (ScholiaBoardKey) { self->team_id, self->board_id };
}

static gint64
get_now_ms (void)
{
  return g_get_real_time () / 1000;
}

void
scholia_room_host_log_trouble (ScholiaRoomHost *self,
                               const char      *what,
                               const char      *words)
{
  scholia_log (SCHOLIA_LOG_BOARD,
               SCHOLIA_LOG_WORD ("board", self->board_id),
               SCHOLIA_LOG_WORD ("team", self->team_id),
               SCHOLIA_LOG_WORD ("trouble", what),
               SCHOLIA_LOG_WORD ("words", words));
}

/* The room cannot be, or not any more: everybody is told. */
static void
give_up (ScholiaRoomHost      *self,
         const char           *what,
         const GError         *error,
         ScholiaGoodbyeReason  if_gone)
{
  gboolean is_gone = g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND);

  scholia_room_host_log_trouble (self, what, error->message);
  scholia_room_host_close (self, is_gone ? if_gone : SCHOLIA_GOODBYE_UNAVAILABLE);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(ScholiaRoomHost) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaRoomLoad) load = scholia_room_load_finish (result, &error);

  if (self->rooms == NULL)
    return;

  if (load == NULL)
    {
      give_up (self, "not-opened", error, SCHOLIA_GOODBYE_NOT_FOUND);
      return;
    }

  /* Access that was read anew while the board was built is newer than what the load knows. */
  if (!self->is_refreshing && load->access_version > self->fresh_version)
    {
      self->access_version = load->access_version;
      scholia_room_host_set_removals (self, load->removals);
      if (self->rooms == NULL)
        return;
    }

  scholia_room_host_open (self, scholia_room_new (g_steal_pointer (&load->board), load->events,
                                                  load->base_id,
                                                  "scholia-server/" SCHOLIA_VERSION,
                                                  &scholia_room_host_sink, self));
}

void
scholia_room_host_load (ScholiaRoomHost *self)
{
  ScholiaBoardKey key = get_key (self);

  scholia_room_load_async (self->store, &key, loaded_cb, scholia_room_host_ref (self));
}

static void
log_append (ScholiaRoomHost      *self,
            ScholiaAppendOutcome  outcome)
{
  gint64 now_us = g_get_monotonic_time ();
  gint64 duration_us = now_us - self->append_at_us;

  /* A refusal takes no time: among the others it would hide that the disk is slow. */
  if (outcome == SCHOLIA_APPEND_COMMITTED)
    scholia_statistics_add_commit (scholia_metering_get_statistics (self->meter->metering),
                                   duration_us, now_us);
  self->append_at_us = 0;
  if (outcome == SCHOLIA_APPEND_CONFLICT)
    scholia_room_host_log_trouble (self, "append", "conflict");
  else if (outcome == SCHOLIA_APPEND_UNKNOWN)
    scholia_room_host_log_trouble (self, "append", "unknown");
  else if (outcome == SCHOLIA_APPEND_UNAVAILABLE)
    scholia_room_host_log_trouble (self, "append", "unavailable");

  if (duration_us >= SLOW_COMMIT_US)
    scholia_log (SCHOLIA_LOG_SLOW_COMMIT,
                 SCHOLIA_LOG_WORD ("board", self->board_id),
                 SCHOLIA_LOG_WORD ("team", self->team_id),
                 SCHOLIA_LOG_NUMBER ("ms", duration_us / G_TIME_SPAN_MILLISECOND));
}

static void
appended_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(ScholiaRoomHost) self = user_data;
  g_autoptr(ScholiaAppendResult) appended = NULL;

  appended = scholia_store_append_finish (SCHOLIA_STORE (source), result);
  log_append (self, appended->outcome);
  if (self->room == NULL)
    return;

  scholia_room_appended (self->room, appended, get_now_ms ());
  scholia_room_host_review (self);
}

static void
append (guint64    expected_head,
        GPtrArray *events,
        gpointer   user_data)
{
  ScholiaRoomHost *self = user_data;
  ScholiaBoardKey key = get_key (self);

  self->append_at_us = g_get_monotonic_time ();
  scholia_store_append_async (self->store, &key, expected_head, self->access_version, events,
                              appended_cb, scholia_room_host_ref (self));
}

static void
looked_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autofree Question *question = user_data;
  g_autoptr(ScholiaRoomHost) self = question->host;
  g_autoptr(GArray) seqs = NULL;

  seqs = scholia_store_lookup_finish (SCHOLIA_STORE (source), result, NULL);
  if (self->room == NULL)
    return;

  scholia_room_looked_up (self->room, question->ticket,
                          seqs != NULL ? (const guint64 *) (gpointer) seqs->data : NULL,
                          get_now_ms ());
  scholia_room_host_review (self);
}

static void
look_up (guint               ticket,
         const char * const *ids,
         gpointer            user_data)
{
  ScholiaRoomHost *self = user_data;
  ScholiaBoardKey key = get_key (self);
  Question *question = g_new0 (Question, 1);

  question->host = scholia_room_host_ref (self);
  question->ticket = ticket;
  scholia_store_lookup_async (self->store, &key, ids, looked_up_cb, question);
}

static gboolean
is_not_valid (const ScholiaAttendee *attendee,
              gpointer               user_data)
{
  GPtrArray *links = user_data;

  for (guint i = 0; i < links->len; i++)
    {
      const ScholiaStoredLink *link = g_ptr_array_index (links, i);

      if (g_strcmp0 (link->link_id, attendee->grant->link_id) == 0)
        return link->is_revoked;
    }

  return TRUE;
}

static void
finish_refresh (ScholiaRoomHost *self)
{
  self->is_refreshing = FALSE;
  if (self->must_refresh)
    {
      scholia_room_host_refresh (self);
      return;
    }

  self->access_version = self->fresh_version;
  if (self->room_waits && self->room != NULL)
    {
      self->room_waits = FALSE;
      scholia_room_refreshed (self->room, get_now_ms ());
    }
  scholia_room_host_review (self);
}

static void
removals_listed_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(ScholiaRoomHost) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) removals = NULL;

  removals = scholia_store_list_removals_finish (SCHOLIA_STORE (source), result, &error);
  if (self->rooms == NULL)
    return;

  if (removals == NULL)
    {
      give_up (self, "removals", error, SCHOLIA_GOODBYE_BOARD_CLOSED);
      return;
    }

  scholia_room_host_set_removals (self, removals);
  if (self->rooms != NULL)
    finish_refresh (self);
}

static void
links_listed_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(ScholiaRoomHost) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) links = NULL;
  ScholiaBoardKey key = get_key (self);

  links = scholia_store_list_links_finish (SCHOLIA_STORE (source), result, &error);
  if (self->rooms == NULL)
    return;

  if (links == NULL)
    {
      give_up (self, "links", error, SCHOLIA_GOODBYE_BOARD_CLOSED);
      return;
    }

  scholia_room_host_expel (self, is_not_valid, SCHOLIA_GOODBYE_REVOKED, links);
  if (self->rooms != NULL)
    scholia_store_list_removals_async (self->store, &key, removals_listed_cb,
                                       scholia_room_host_ref (self));
}

static void
version_loaded_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(ScholiaRoomHost) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaStoreLoad) load = NULL;
  ScholiaBoardKey key = get_key (self);

  load = scholia_store_load_finish (SCHOLIA_STORE (source), result, &error);
  if (self->rooms == NULL)
    return;

  if (load == NULL)
    {
      give_up (self, "access", error, SCHOLIA_GOODBYE_BOARD_CLOSED);
      return;
    }

  /* Links and removals are read after the version, so that they are at least as new. */
  self->fresh_version = load->access_version;
  scholia_store_list_links_async (self->store, &key, links_listed_cb, scholia_room_host_ref (self));
}

void
scholia_room_host_refresh (ScholiaRoomHost *self)
{
  ScholiaBoardKey key = get_key (self);

  if (self->is_refreshing)
    {
      self->must_refresh = TRUE;
      return;
    }

  /* Who is still here may be about to go: what they send meanwhile the store is to refuse, until
   * all who lost their access are gone. */
  self->access_version = 0;
  self->is_refreshing = TRUE;
  self->must_refresh = FALSE;
  /* The board's head is known, so that only what is newer is read: nothing. */
  scholia_store_load_async (self->store, &key,
                            self->room != NULL ? scholia_room_get_seq (self->room) : 0,
                            self->room != NULL ? scholia_room_get_head_id (self->room) : "", NULL,
                            version_loaded_cb, scholia_room_host_ref (self));
}

static void
refresh (gpointer user_data)
{
  ScholiaRoomHost *self = user_data;

  self->room_waits = TRUE;
  scholia_room_host_refresh (self);
}

static void
refused (ScholiaError code,
         gpointer     user_data)
{
  ScholiaRoomHost *self = user_data;

  scholia_statistics_add_refusal (scholia_metering_get_statistics (self->meter->metering),
                                  SCHOLIA_VIA_LIVE, code);
}

const ScholiaRoomSink scholia_room_host_sink = {
  .send = scholia_room_host_send,
  .dismiss = scholia_room_host_dismiss,
  .append = append,
  .look_up = look_up,
  .refresh = refresh,
  .save = scholia_room_host_save,
  .encode = scholia_room_host_encode,
  .wake = scholia_room_host_wake,
  .refused = refused,
};
