/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The session as the page shows it: the state of the line, the board, and what others do to it. */

#include "scholia-board-page-private.h"

#include <glib/gi18n.h>

#include "scholia-connection-words.h"

static ScholiaConnection
get_connection (ScholiaBoardPage *self)
{
  ScholiaEndpoint *endpoint = scholia_session_get_endpoint (self->session);

  return (ScholiaConnection) {
    .state = scholia_session_get_state (self->session),
    .is_private = scholia_endpoint_is_private (endpoint),
    .n_people = self->people != NULL ? g_list_model_get_n_items (self->people) : 0,
    .error = scholia_session_get_error (self->session),
  };
}

void
scholia_board_page_update_connection (ScholiaBoardPage *self)
{
  ScholiaConnection connection;
  g_autofree char *subtitle = NULL;

  if (self->session == NULL)
    {
      scholia_board_page_set_subtitle (self, "", FALSE);
      scholia_connection_bar_set (self->connection_bar, NULL, 0, FALSE);
      return;
    }

  connection = get_connection (self);
  subtitle = scholia_connection_words_subtitle (&connection);
  scholia_board_page_set_subtitle (self, subtitle, scholia_connection_is_busy (&connection));
  scholia_connection_bar_set (self->connection_bar, scholia_connection_words_bar (&connection),
                              scholia_session_get_last_sync_ms (self->session),
                              connection.state == SCHOLIA_SESSION_STATE_OFFLINE);
  scholia_face_pile_set_only_self (self->face_pile,
                                   connection.state != SCHOLIA_SESSION_STATE_LIVE &&
                                   connection.state != SCHOLIA_SESSION_STATE_INTERRUPTED);
}

void
scholia_board_page_take_board (ScholiaBoardPage *self,
                               ScholiaBoard     *board)
{
  if (self->board == board)
    return;

  scholia_board_page_drop_news (self);
  g_signal_group_set_target (self->board_signals, board);
  g_set_object (&self->board, board);
  scholia_canvas_set_board (self->canvas, board);
  scholia_sidebar_set_board (self->sidebar, board);
  scholia_board_page_set_title (self, board != NULL ? scholia_board_get_title (board) : "");
  scholia_unread_count_set_threads (self->unread_count, G_LIST_MODEL (board));
  if (board == NULL)
    return;

  scholia_outbox_recover (self->outbox);
  scholia_board_page_update_draft (self);
}

static void
state_cb (ScholiaBoardPage *self)
{
  scholia_board_page_update_connection (self);
  scholia_board_page_update_actions (self);

  /* It never came to a board, and never will. */
  if (scholia_session_get_state (self->session) == SCHOLIA_SESSION_STATE_ENDED &&
      self->board == NULL && scholia_session_get_error (self->session) != NULL)
    scholia_board_page_set_error (self, scholia_session_get_error (self->session));
}

static gboolean
may_move (gpointer item,
          gpointer user_data)
{
  ScholiaBoardPage *self = user_data;

  return self->session == NULL ||
         scholia_session_permits (self->session, SCHOLIA_ACTION_MOVE, item, NULL);
}

static void
role_cb (ScholiaBoardPage *self)
{
  gtk_filter_changed (self->movable, GTK_FILTER_CHANGE_DIFFERENT);
  scholia_sidebar_set_person_id (self->sidebar, scholia_session_get_person_id (self->session));
  scholia_thread_card_update_role (self->card);
  scholia_board_page_update_actions (self);
}

static void
board_cb (ScholiaBoardPage *self)
{
  scholia_board_page_take_board (self, scholia_session_get_board (self->session));
  /* The first welcome names the person too. */
  role_cb (self);
}

static void
people_cb (ScholiaBoardPage *self)
{
  scholia_board_page_take_people (self, scholia_session_get_people (self->session));
  scholia_board_page_update_headers (self);
}

static void
caught_up_cb (ScholiaBoardPage *self,
              guint             n_events)
{
  g_autofree char *words = NULL;

  if (n_events == 0)
    return;

  words = g_strdup_printf (ngettext ("Up to date · %u change while you were away",
                                     "Up to date · %u changes while you were away", n_events),
                           n_events);
  scholia_board_page_show_words (self, words);
}

static void
thread_event_cb (ScholiaBoardPage *self,
                 ScholiaEvent     *event,
                 gboolean          is_own)
{
  const char *author_id = scholia_person_get_id (scholia_event_get_author (event));
  ScholiaThread *thread;

  /* What one did oneself, here or in another window, is no news. */
  if (is_own || g_strcmp0 (author_id, scholia_session_get_person_id (self->session)) == 0)
    return;

  thread = self->board != NULL
             ? scholia_board_find_thread (self->board, scholia_event_get_thread_id (event)) : NULL;
  if (thread != NULL && !scholia_board_page_is_looking_at (self, thread))
    scholia_thread_set_unread (thread, TRUE);

  if (self->board != NULL)
    scholia_board_page_tell_deed (self, event);
}

static void
n_unread_cb (ScholiaBoardPage *self)
{
  scholia_sidebar_queue_refresh (self->sidebar);
  scholia_board_page_notify_n_unread (self);
}

void
scholia_board_page_init_session (ScholiaBoardPage *self)
{
  self->unread_count = scholia_unread_count_new ();
  g_signal_connect_object (self->unread_count, "notify::n-unread", G_CALLBACK (n_unread_cb),
                           self, G_CONNECT_SWAPPED);
  self->news = scholia_news_new ();
  self->movable = GTK_FILTER (gtk_custom_filter_new (may_move, self, NULL));
  scholia_canvas_set_movable (self->canvas, self->movable);

  self->board_signals = g_signal_group_new (SCHOLIA_TYPE_BOARD);
  g_signal_group_connect_swapped (self->board_signals, "items-changed",
                                  G_CALLBACK (scholia_board_page_board_changed), self);

  self->session_signals = g_signal_group_new (SCHOLIA_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "notify::board", G_CALLBACK (board_cb),
                                  self);
  g_signal_group_connect_swapped (self->session_signals, "notify::state", G_CALLBACK (state_cb),
                                  self);
  g_signal_group_connect_swapped (self->session_signals, "notify::last-sync-ms",
                                  G_CALLBACK (scholia_board_page_update_connection), self);
  g_signal_group_connect_swapped (self->session_signals, "notify::role", G_CALLBACK (role_cb),
                                  self);
  g_signal_group_connect_swapped (self->session_signals, "notify::people", G_CALLBACK (people_cb),
                                  self);
  g_signal_group_connect_swapped (self->session_signals, "caught-up", G_CALLBACK (caught_up_cb),
                                  self);
  g_signal_group_connect_swapped (self->session_signals, "thread-event",
                                  G_CALLBACK (thread_event_cb), self);
}

static void
let_go (ScholiaBoardPage *self)
{
  g_autoptr(GError) error = NULL;

  scholia_board_page_close_card (self);
  g_signal_group_set_target (self->session_signals, NULL);
  scholia_board_page_take_board (self, NULL);
  scholia_board_page_take_people (self, NULL);
  scholia_canvas_set_draft (self->canvas, NULL, 0);
  scholia_thread_card_set_outbox (self->card, NULL);
  scholia_board_page_take_outbox (self, NULL);

  if (!scholia_drafts_save (scholia_drafts_get_default (), &error))
    g_message ("The drafts could not be saved: %s", error->message);
}

void
scholia_board_page_take_session (ScholiaBoardPage *self,
                                 ScholiaSession   *session)
{
  if (self->session != NULL)
    let_go (self);

  g_set_object (&self->session, session);
  if (session != NULL)
    {
      g_autoptr(ScholiaOutbox) outbox = scholia_outbox_new (session, scholia_drafts_get_default ());

      scholia_board_page_take_outbox (self, outbox);
      scholia_thread_card_set_outbox (self->card, outbox);
      g_signal_group_set_target (self->session_signals, session);
      people_cb (self);
      board_cb (self);
    }

  scholia_board_page_update_connection (self);
  scholia_board_page_update_headers (self);
  scholia_board_page_update_actions (self);
}
