/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-recent-tracker.h"

/* Between a change and its count, in milliseconds: counting walks over all threads. */
#define UPDATE_DELAY_MS 1000

struct _ScholiaRecentTracker
{
  GObject parent_instance;

  ScholiaRecentBoard *recent;
  ScholiaSession *session;
  ScholiaBoard *board;   /* %NULL until the session is live for the first time */
  gboolean was_open;
  guint update_id;
};

G_DEFINE_FINAL_TYPE (ScholiaRecentTracker, scholia_recent_tracker, G_TYPE_OBJECT)

static gboolean
is_own (ScholiaRecentTracker *self,
        ScholiaThreadState   *state)
{
  guint n_comments = scholia_thread_state_get_n_comments (state);
  ScholiaComment *newest = scholia_thread_state_get_comment (state, n_comments - 1);
  const char *author = scholia_person_get_id (scholia_comment_get_author (newest));

  return g_strcmp0 (author, scholia_session_get_person_id (self->session)) == 0;
}

static void
mark_unread (ScholiaRecentTracker *self)
{
  const char * const *unread = scholia_recent_board_get_unread (self->recent);
  gint64 seen_ms = scholia_recent_board_get_activity_ms (self->recent);
  g_autoptr(GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  GListModel *threads = G_LIST_MODEL (self->board);

  for (guint i = 0; unread[i] != NULL; i++)
    g_hash_table_add (ids, (gpointer) unread[i]);

  for (guint i = 0; i < g_list_model_get_n_items (threads); i++)
    {
      g_autoptr(ScholiaThread) thread = g_list_model_get_item (threads, i);
      gboolean is_newer = scholia_thread_get_activity_ms (thread) > seen_ms;

      if (g_hash_table_contains (ids, scholia_thread_get_id (thread))
          || (is_newer && !is_own (self, scholia_thread_get_state (thread))))
        scholia_thread_set_unread (thread, TRUE);
    }
}

static gboolean
update_cb (gpointer user_data)
{
  ScholiaRecentTracker *self = user_data;

  self->update_id = 0;
  scholia_recent_tracker_update (self);
  return G_SOURCE_REMOVE;
}

static void
session_changed_cb (ScholiaRecentTracker *self)
{
  ScholiaBoard *board = scholia_session_get_board (self->session);

  if (self->board != NULL || board == NULL
      || scholia_session_get_state (self->session) != SCHOLIA_SESSION_STATE_LIVE)
    return;

  self->board = g_object_ref (board);
  if (self->was_open)
    mark_unread (self);

  g_signal_connect_object (board, "items-changed",
                           G_CALLBACK (scholia_recent_tracker_queue), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (board, "thread-changed",
                           G_CALLBACK (scholia_recent_tracker_queue), self, G_CONNECT_SWAPPED);
  scholia_recent_tracker_update (self);
}

static void
scholia_recent_tracker_dispose (GObject *object)
{
  ScholiaRecentTracker *self = SCHOLIA_RECENT_TRACKER (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_object (&self->recent);
  g_clear_object (&self->session);
  g_clear_object (&self->board);

  G_OBJECT_CLASS (scholia_recent_tracker_parent_class)->dispose (object);
}

static void
scholia_recent_tracker_class_init (ScholiaRecentTrackerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = scholia_recent_tracker_dispose;
}

static void
scholia_recent_tracker_init (ScholiaRecentTracker *self)
{
}

ScholiaRecentTracker *
scholia_recent_tracker_new (ScholiaRecentBoard *recent,
                            ScholiaSession     *session,
                            gboolean            was_open)
{
  ScholiaRecentTracker *self;

  g_return_val_if_fail (SCHOLIA_IS_RECENT_BOARD (recent), NULL);
  g_return_val_if_fail (SCHOLIA_IS_SESSION (session), NULL);

  self = g_object_new (SCHOLIA_TYPE_RECENT_TRACKER, NULL);
  self->recent = g_object_ref (recent);
  self->session = g_object_ref (session);
  self->was_open = was_open;
  g_signal_connect_object (session, "notify::board",
                           G_CALLBACK (session_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::state",
                           G_CALLBACK (session_changed_cb), self, G_CONNECT_SWAPPED);
  session_changed_cb (self);

  return self;
}

void
scholia_recent_tracker_queue (ScholiaRecentTracker *self)
{
  g_return_if_fail (SCHOLIA_IS_RECENT_TRACKER (self));

  if (self->update_id == 0)
    self->update_id = g_timeout_add (UPDATE_DELAY_MS, update_cb, self);
}

void
scholia_recent_tracker_update (ScholiaRecentTracker *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) unread = NULL;
  gint64 activity_ms = 0;
  guint n_open = 0;
  GListModel *threads;

  g_return_if_fail (SCHOLIA_IS_RECENT_TRACKER (self));

  if (self->board == NULL)
    return;

  threads = G_LIST_MODEL (self->board);
  for (guint i = 0; i < g_list_model_get_n_items (threads); i++)
    {
      g_autoptr(ScholiaThread) thread = g_list_model_get_item (threads, i);

      activity_ms = MAX (activity_ms, scholia_thread_get_activity_ms (thread));
      if (!scholia_thread_is_resolved (thread))
        n_open++;
      if (scholia_thread_is_unread (thread))
        g_strv_builder_add (builder, scholia_thread_get_id (thread));
    }

  unread = g_strv_builder_end (builder);
  scholia_recent_board_set_title (self->recent, scholia_board_get_title (self->board));
  scholia_recent_board_set_state (self->recent, activity_ms, n_open);
  scholia_recent_board_set_unread (self->recent, (const char * const *) unread);
}
