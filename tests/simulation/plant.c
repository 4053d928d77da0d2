/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plant.h"

#include "scholia-board-private.h"
#include "scholia-faulty-vfs.h"
#include "scholia-room-private.h"
#include "scholia-rooms-private.h"
#include "scholia-store-private.h"

static const struct
{
  const char *name;
  const char *rule;
} plants[N_PLANTS] = {
  [PLANT_NOTHING] = { "nothing", "" },
  [PLANT_EARLY_ACK] = { "early-ack", "stored" },
  [PLANT_NO_SYNC] = { "no-sync", "synced" },
  [PLANT_NO_DEDUP] = { "no-dedup", "once" },
  [PLANT_NO_TEAM] = { "no-team", "team" },
  [PLANT_QUEUED_OFFLINE] = { "queued-offline", "offline" },
  [PLANT_LOUD_PRESENCE] = { "loud-presence", "presence" },
  [PLANT_CROSSED_POINTERS] = { "crossed-pointers", "pointer" },
  [PLANT_NO_CATCH_UP] = { "no-catch-up", "pointer" },
  [PLANT_CONNECTION_REUSED] = { "connection-reused", "connection" },
  [PLANT_NUMBER_REUSED] = { "number-reused", "number" },
  [PLANT_DEAF_REVOCATION] = { "deaf-revocation", "revoked" },
  [PLANT_ANY_ROLE] = { "any-role", "permission" },
  [PLANT_ANY_PASSWORD] = { "any-password", "password" },
  [PLANT_DEAF_CLOCK] = { "deaf-clock", "expired" },
};

static ScholiaStoreClass honest;
static gboolean is_judging;

guint64       __wrap_scholia_room_log_find   (ScholiaRoomLog *self, const char *broadcast_id);
guint64       __real_scholia_room_log_find   (ScholiaRoomLog *self, const char *broadcast_id);
gboolean      __wrap_scholia_room_judge      (ScholiaRoom *self, gint64 now_ms);
gboolean      __real_scholia_room_judge      (ScholiaRoom *self, gint64 now_ms);
gboolean      __wrap_scholia_board_check     (ScholiaBoard *self, ScholiaAction *action,
                                              ScholiaRole role, const char *person_id,
                                              GError **error);
gboolean      __real_scholia_board_check     (ScholiaBoard *self, ScholiaAction *action,
                                              ScholiaRole role, const char *person_id,
                                              GError **error);
ScholiaEvent *__wrap_scholia_board_accept    (ScholiaBoard *self, ScholiaAction *action,
                                              ScholiaPerson *author, gint64 time_ms);
ScholiaEvent *__real_scholia_board_accept    (ScholiaBoard *self, ScholiaAction *action,
                                              ScholiaPerson *author, gint64 time_ms);
void          __wrap_scholia_room_host_send  (gpointer *peers, guint n_peers, gpointer except,
                                              GBytes *message, ScholiaRoomMessageKind kind,
                                              gpointer user_data);
void          __real_scholia_room_host_send  (gpointer *peers, guint n_peers, gpointer except,
                                              GBytes *message, ScholiaRoomMessageKind kind,
                                              gpointer user_data);
gboolean      __wrap_scholia_password_verify_finish (GAsyncResult *result);
gboolean      __real_scholia_password_verify_finish (GAsyncResult *result);
void          __wrap_scholia_room_catch_up   (ScholiaRoom *self, guint64 connection);
void          __real_scholia_room_catch_up   (ScholiaRoom *self, guint64 connection);
void          __wrap_scholia_live_gate_add   (ScholiaLiveEntrance *entrance, ScholiaLive *live,
                                              ScholiaVisitor *visitor, const char *board_id,
                                              int fd, GIOStream *tls, gint64 start_us);
void          __real_scholia_live_gate_add   (ScholiaLiveEntrance *entrance, ScholiaLive *live,
                                              ScholiaVisitor *visitor, const char *board_id,
                                              int fd, GIOStream *tls, gint64 start_us);
void          __wrap_scholia_room_host_expel (ScholiaRoomHost *self, ScholiaAttendeeFunc is_gone,
                                              ScholiaGoodbyeReason reason, gpointer user_data);
void          __real_scholia_room_host_expel (ScholiaRoomHost *self, ScholiaAttendeeFunc is_gone,
                                              ScholiaGoodbyeReason reason, gpointer user_data);

const char *
plant_get_name (Plant plant)
{
  return plants[plant].name;
}

const char *
plant_get_rule (Plant plant)
{
  return plants[plant].rule;
}

void
plant_disk (void)
{
  faulty_plant_no_sync (world.plant == PLANT_NO_SYNC);
}

/* Answers as soon as it is asked. */
static void
append_early (ScholiaStore          *self,
              const ScholiaBoardKey *key,
              guint64                expected_head,
              guint64                access_version,
              GPtrArray             *events,
              GTask                 *task)
{
  ScholiaAppendResult *result = scholia_append_result_new (SCHOLIA_APPEND_COMMITTED,
                                                           expected_head + events->len);

  honest.append (self, key, expected_head, access_version, events,
                 g_task_new (self, NULL, NULL, NULL));
  g_task_return_pointer (task, result, (GDestroyNotify) scholia_append_result_free);
  g_object_unref (task);
}

/* Repetitions get a place of their own. */
static void
append_again (ScholiaStore          *self,
              const ScholiaBoardKey *key,
              guint64                expected_head,
              guint64                access_version,
              GPtrArray             *events,
              GTask                 *task)
{
  g_autoptr(GPtrArray) others = NULL;

  others = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_stored_event_free);
  for (guint i = 0; i < events->len; i++)
    {
      const ScholiaStoredEvent *event = g_ptr_array_index (events, i);
      const Submission *submission = g_hash_table_lookup (world.submissions, event->broadcast_id);
      g_autofree char *other = g_strdup_printf ("%s.", event->broadcast_id);
      const gboolean is_known = submission != NULL && submission->seq != 0;

      g_ptr_array_add (others, scholia_stored_event_new (event->seq,
                                                         is_known ? other : event->broadcast_id,
                                                         event->payload));
    }
  honest.append (self, key, expected_head, access_version, others, task);
}

/* WHERE board_id = ?, and no more: the first that is found. */
static void
load_any (ScholiaStore          *self,
          const ScholiaBoardKey *key,
          guint64                known_seq,
          const char            *known_id,
          GTask                 *task)
{
  const ScholiaBoardKey any = { "team-a", key->board_id };

  honest.load (self, &any, known_seq, known_id, task);
}

void
plant_store (ScholiaStore *store)
{
  ScholiaStoreClass *klass = SCHOLIA_STORE_GET_CLASS (store);

  if (honest.append == NULL)
    honest = *klass;
  klass->append = honest.append;
  klass->load = honest.load;
  if (world.plant == PLANT_EARLY_ACK)
    klass->append = append_early;
  if (world.plant == PLANT_NO_DEDUP)
    klass->append = append_again;
  if (world.plant == PLANT_NO_TEAM)
    klass->load = load_any;
}

guint64
__wrap_scholia_room_log_find (ScholiaRoomLog *self,
                              const char     *broadcast_id)
{
  if (is_judging && world.plant == PLANT_NO_DEDUP)
    return 0;

  return __real_scholia_room_log_find (self, broadcast_id);
}

gboolean
__wrap_scholia_room_judge (ScholiaRoom *self,
                           gint64       now_ms)
{
  gboolean is_appending;

  is_judging = TRUE;
  is_appending = __real_scholia_room_judge (self, now_ms);
  is_judging = FALSE;

  return is_appending;
}

/* Clients are trusted to offer what is permitted, and no more. */
gboolean
__wrap_scholia_board_check (ScholiaBoard   *self,
                            ScholiaAction  *action,
                            ScholiaRole     role,
                            const char     *person_id,
                            GError        **error)
{
  if (is_judging && world.plant == PLANT_ANY_ROLE)
    role = SCHOLIA_ROLE_MODERATOR;

  return __real_scholia_board_check (self, action, role, person_id, error);
}

/* One more than the highest that is there, as if nothing had been deleted. */
ScholiaEvent *
__wrap_scholia_board_accept (ScholiaBoard  *self,
                             ScholiaAction *action,
                             ScholiaPerson *author,
                             gint64         time_ms)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self));
  g_autoptr(ScholiaThread) last = NULL;

  if (world.plant == PLANT_NUMBER_REUSED && n > 0)
    {
      last = g_list_model_get_item (G_LIST_MODEL (self), n - 1);
      self->next_number = scholia_thread_get_number (last) + 1;
    }

  return __real_scholia_board_accept (self, action, author, time_ms);
}

/* By the number of whoever came first, whose it is not. */
static GBytes *
cross (GBytes                *bytes,
       const ScholiaRoomHost *host)
{
  const ScholiaAttendee *first = g_ptr_array_index (host->attendees, 0);
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autoptr(ScholiaMessage) message = scholia_message_decode (SCHOLIA_PEER_SERVER, text, length,
                                                              length, NULL, NULL, NULL);

  for (guint i = 0; i < message->presence_news->len; i++)
    g_array_index (message->presence_news, ScholiaPresenceNews, i).connection = first->connection;

  return scholia_message_encode (message);
}

/* Cursors are for everybody. */
void
__wrap_scholia_room_host_send (gpointer               *peers,
                               guint                   n_peers,
                               gpointer                except,
                               GBytes                 *message,
                               ScholiaRoomMessageKind  kind,
                               gpointer                user_data)
{
  g_autoptr(ScholiaFrame) frame = NULL;
  g_autoptr(GBytes) crossed = NULL;

  if (world.plant == PLANT_CROSSED_POINTERS && kind == SCHOLIA_ROOM_PRESENCE)
    message = crossed = cross (message, user_data);
  __real_scholia_room_host_send (peers, n_peers, except, message, kind, user_data);
  if (world.plant != PLANT_LOUD_PRESENCE || kind != SCHOLIA_ROOM_PRESENCE)
    return;

  frame = scholia_frame_new_text (message);
  for (guint i = 0; i < world.node->connections->len; i++)
    scholia_live_connection_send (g_ptr_array_index (world.node->connections, i), frame,
                                  SCHOLIA_DELIVERY_PRESENCE);
}

void
__wrap_scholia_room_host_expel (ScholiaRoomHost      *self,
                                ScholiaAttendeeFunc   is_gone,
                                ScholiaGoodbyeReason  reason,
                                gpointer              user_data)
{
  if (world.plant != PLANT_DEAF_REVOCATION || reason != SCHOLIA_GOODBYE_REVOKED)
    __real_scholia_room_host_expel (self, is_gone, reason, user_data);
}

/* Whatever is typed is right. */
gboolean
__wrap_scholia_password_verify_finish (GAsyncResult *result)
{
  const gboolean is_right = __real_scholia_password_verify_finish (result);

  return is_right || world.plant == PLANT_ANY_PASSWORD;
}

/* Who comes, or comes back, sees how others move from now on. */
void
__wrap_scholia_room_catch_up (ScholiaRoom *self,
                              guint64      connection)
{
  if (world.plant != PLANT_NO_CATCH_UP)
    __real_scholia_room_catch_up (self, connection);
}

/* The next number after how many are open, as if places were numbered. */
void
__wrap_scholia_live_gate_add (ScholiaLiveEntrance *entrance,
                              ScholiaLive         *live,
                              ScholiaVisitor      *visitor,
                              const char          *board_id,
                              int                  fd,
                              GIOStream           *tls,
                              gint64               start_us)
{
  if (world.plant == PLANT_CONNECTION_REUSED)
    entrance->last_connection = world.node->connections->len;
  __real_scholia_live_gate_add (entrance, live, visitor, board_id, fd, tls, start_us);
}
