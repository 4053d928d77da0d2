/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Bugs, put into the real server and the real store by the linker (--wrap), one at a time: the
 * one that SCHOLIA_PLANT names. For builds that only tests use, to see that they would see them. */

#include "scholia-room-private.h"
#include "scholia-id.h"
#include "scholia-sqlite-board.h"
#include "scholia-store-private.h"

/* No header declares what the linker makes. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"

/* How long a commit comes after its acknowledgement. */
#define LATE_MS 50

typedef void (*AppendFunc) (ScholiaStore          *store,
                            const ScholiaBoardKey *key,
                            guint64                expected_head,
                            guint64                access_version,
                            GPtrArray             *events,
                            GAsyncReadyCallback    callback,
                            gpointer               user_data);

extern void __real_scholia_store_append_async (ScholiaStore          *store,
                                               const ScholiaBoardKey *key,
                                               guint64                expected_head,
                                               guint64                access_version,
                                               GPtrArray             *events,
                                               GAsyncReadyCallback    callback,
                                               gpointer               user_data);
extern ScholiaAppendResult *__real_scholia_store_append_finish (ScholiaStore *store,
                                                                GAsyncResult *result);
extern gboolean __real_scholia_room_judge (ScholiaRoom *room,
                                           gint64       now_ms);
extern guint64  __real_scholia_room_log_find (ScholiaRoomLog *log,
                                              const char     *broadcast_id);
extern gboolean __real_scholia_sqlite_board_find (ScholiaSqliteConnection  *connection,
                                                  const char               *team_id,
                                                  const char               *board_id,
                                                  ScholiaSqliteBoard       *board,
                                                  GError                  **error);

static gboolean
is_planted (const char *bug)
{
  return g_strcmp0 (g_getenv ("SCHOLIA_PLANT"), bug) == 0;
}

/* "ack-before-commit": what was appended is said to be durable at once. */
typedef struct
{
  ScholiaStore *store;
  char         *team_id;
  char         *board_id;
  guint64       expected_head;
  guint64       access_version;
  GPtrArray    *events;
} Late;

static void
committed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  scholia_append_result_free (__real_scholia_store_append_finish (SCHOLIA_STORE (source), result));
}

static gboolean
commit_late_cb (gpointer user_data)
{
  Late *late = user_data;
  ScholiaBoardKey key = { late->team_id, late->board_id };

  __real_scholia_store_append_async (late->store, &key, late->expected_head, late->access_version,
                                     late->events, committed_cb, NULL);

  return G_SOURCE_REMOVE;
}

static void
late_free (gpointer data)
{
  Late *late = data;

  g_object_unref (late->store);
  g_free (late->team_id);
  g_free (late->board_id);
  g_ptr_array_unref (late->events);
  g_free (late);
}

static void
acknowledge_at_once (ScholiaStore          *store,
                     const ScholiaBoardKey *key,
                     guint64                expected_head,
                     guint64                access_version,
                     GPtrArray             *events,
                     GAsyncReadyCallback    callback,
                     gpointer               user_data)
{
  g_autoptr(GTask) task = g_task_new (store, NULL, callback, user_data);
  Late *late = g_new0 (Late, 1);

  late->store = g_object_ref (store);
  late->team_id = g_strdup (key->team_id);
  late->board_id = g_strdup (key->board_id);
  late->expected_head = expected_head;
  late->access_version = access_version;
  late->events = g_ptr_array_ref (events);
  g_timeout_add_full (G_PRIORITY_DEFAULT, LATE_MS, commit_late_cb, late, late_free);

  g_task_set_source_tag (task, acknowledge_at_once);
  g_task_return_pointer (task, scholia_append_result_new (SCHOLIA_APPEND_COMMITTED,
                                                          expected_head + events->len),
                         (GDestroyNotify) scholia_append_result_free);
}

/* "no-dedup": an action that is sent again is done again, under the broadcast id that it had. */
static gboolean is_judging;
static GHashTable *repeated;

gboolean
__wrap_scholia_room_judge (ScholiaRoom *room,
                           gint64       now_ms)
{
  gboolean is_appending;

  is_judging = TRUE;
  is_appending = __real_scholia_room_judge (room, now_ms);
  is_judging = FALSE;

  return is_appending;
}

guint64
__wrap_scholia_room_log_find (ScholiaRoomLog *log,
                              const char     *broadcast_id)
{
  guint64 seq = __real_scholia_room_log_find (log, broadcast_id);

  if (seq == 0 || !is_judging || !is_planted ("no-dedup"))
    return seq;

  if (repeated == NULL)
    repeated = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_add (repeated, g_strdup (broadcast_id));

  return 0;
}

/* The database would refuse the id, so it is told of another one. */
static GPtrArray *
disguise (GPtrArray *events)
{
  GPtrArray *disguised;

  disguised = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_stored_event_free);
  for (guint i = 0; i < events->len; i++)
    {
      const ScholiaStoredEvent *event = g_ptr_array_index (events, i);
      g_autofree char *id = g_hash_table_contains (repeated, event->broadcast_id)
                            ? scholia_id_new () : g_strdup (event->broadcast_id);

      g_ptr_array_add (disguised, scholia_stored_event_new (event->seq, id, event->payload));
    }

  return disguised;
}

void
__wrap_scholia_store_append_async (ScholiaStore          *store,
                                   const ScholiaBoardKey *key,
                                   guint64                expected_head,
                                   guint64                access_version,
                                   GPtrArray             *events,
                                   GAsyncReadyCallback    callback,
                                   gpointer               user_data)
{
  AppendFunc append = is_planted ("ack-before-commit") ? acknowledge_at_once
                                                       : __real_scholia_store_append_async;
  g_autoptr(GPtrArray) as_stored = repeated != NULL ? disguise (events) : g_ptr_array_ref (events);

  append (store, key, expected_head, access_version, as_stored, callback, user_data);
}

ScholiaAppendResult *
__wrap_scholia_store_append_finish (ScholiaStore *store,
                                    GAsyncResult *result)
{
  if (g_async_result_is_tagged (result, acknowledge_at_once))
    return g_task_propagate_pointer (G_TASK (result), NULL);

  return __real_scholia_store_append_finish (store, result);
}

/* "without-team": a board is found by its own id alone. */
gboolean
__wrap_scholia_sqlite_board_find (ScholiaSqliteConnection  *connection,
                                  const char               *team_id,
                                  const char               *board_id,
                                  ScholiaSqliteBoard       *board,
                                  GError                  **error)
{
  g_autoptr(sqlite3_stmt) find = NULL;

  if (!is_planted ("without-team"))
    return __real_scholia_sqlite_board_find (connection, team_id, board_id, board, error);

  find = scholia_sqlite_query (connection, error,
                               "SELECT board, access_version FROM board WHERE board_id = ? "
                               "ORDER BY board LIMIT 1", "t", board_id);
  if (scholia_sqlite_step (connection, find, error) != SQLITE_ROW)
    return __real_scholia_sqlite_board_find (connection, team_id, board_id, board, error);

  board->number = sqlite3_column_int64 (find, 0);
  board->access_version = (guint64) sqlite3_column_int64 (find, 1);

  return TRUE;
}
