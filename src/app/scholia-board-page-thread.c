/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which thread is open, and which are unread. */

#include "scholia-board-page-private.h"

#include <glib/gi18n.h>

static void
set_open_thread (ScholiaBoardPage *self,
                 ScholiaThread    *thread)
{
  g_set_object (&self->open_thread, thread);
  g_signal_group_set_target (self->thread_signals, thread);
  scholia_canvas_set_selected_thread (self->canvas, thread);
  scholia_sidebar_set_selected (self->sidebar, thread);
  scholia_board_page_set_typing (self, FALSE);
  scholia_board_page_update_typing (self);
}

/* The narrow window's header bar, which stands in for the card's header. */
static void
update_thread_header (ScholiaBoardPage *self)
{
  gboolean is_resolved = self->open_thread != NULL &&
                         scholia_thread_is_resolved (self->open_thread);
  guint number = self->open_thread != NULL ? scholia_thread_get_number (self->open_thread) : 0;
  g_autofree char *title = NULL;

  if (number > 0)
    /* Translators: the title of a thread: its number, and "Open" or "Resolved" */
    title = g_strdup_printf (_("#%u · %s"), number, is_resolved ? _("Resolved") : _("Open"));
  adw_window_title_set_title (self->thread_title, title != NULL ? title : _("New Comment"));
  gtk_widget_set_visible (self->thread_resolve_button, self->open_thread != NULL && !is_resolved);
  gtk_widget_set_visible (self->thread_reopen_button, is_resolved);
  gtk_widget_set_visible (self->thread_menu_button, self->open_thread != NULL);
}

static void
update_card (ScholiaBoardPage *self)
{
  const ScholiaAnchor *anchor = scholia_thread_card_get_anchor (self->card);

  if (self->open_thread != NULL)
    anchor = scholia_thread_get_anchor (self->open_thread);
  scholia_board_area_set_anchor (self->area, anchor);
  update_thread_header (self);
  scholia_board_page_update_draft (self);
  scholia_board_page_update_headers (self);
  scholia_board_page_update_actions (self);
}

static void
thread_state_cb (ScholiaBoardPage *self)
{
  update_thread_header (self);
  scholia_board_page_update_actions (self);
}

static void
anchor_cb (ScholiaBoardPage *self)
{
  scholia_board_area_set_anchor (self->area, scholia_thread_get_anchor (self->open_thread));
}

/* A window that comes to the front has its open thread read. */
static void
active_cb (ScholiaBoardPage *self)
{
  if (self->open_thread != NULL && scholia_board_page_is_looking_at (self, self->open_thread))
    scholia_thread_set_unread (self->open_thread, FALSE);
}

static void
root_cb (ScholiaBoardPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  g_signal_group_set_target (self->window_signals, GTK_IS_WINDOW (root) ? root : NULL);
}

void
scholia_board_page_init_thread (ScholiaBoardPage *self)
{
  self->thread_signals = g_signal_group_new (SCHOLIA_TYPE_THREAD);
  g_signal_group_connect_swapped (self->thread_signals, "notify::number",
                                  G_CALLBACK (thread_state_cb), self);
  g_signal_group_connect_swapped (self->thread_signals, "notify::resolved",
                                  G_CALLBACK (thread_state_cb), self);
  g_signal_group_connect_swapped (self->thread_signals, "notify::anchor-x",
                                  G_CALLBACK (anchor_cb), self);
  g_signal_group_connect_swapped (self->thread_signals, "notify::anchor-y",
                                  G_CALLBACK (anchor_cb), self);
  g_signal_group_connect_swapped (self->thread_signals, "notify::anchor-width",
                                  G_CALLBACK (anchor_cb), self);
  g_signal_group_connect_swapped (self->thread_signals, "notify::anchor-height",
                                  G_CALLBACK (anchor_cb), self);

  self->window_signals = g_signal_group_new (GTK_TYPE_WINDOW);
  g_signal_group_connect_swapped (self->window_signals, "notify::is-active",
                                  G_CALLBACK (active_cb), self);
  g_signal_connect (self, "notify::root", G_CALLBACK (root_cb), NULL);
}

static gboolean
reveal_cb (GtkWidget     *widget,
           GdkFrameClock *clock,
           gpointer       user_data)
{
  ScholiaBoardPage *self = user_data;

  self->reveal_id = 0;
  if (self->open_thread != NULL)
    scholia_canvas_reveal_thread (self->canvas, self->open_thread,
                                  scholia_adaptive_bin_is_narrow (self->adaptive)
                                    ? 0 : SCHOLIA_CARD_WIDTH);

  return G_SOURCE_REMOVE;
}

/* Not before the canvas has its new size: what the old one had in sight is of no account. */
void
scholia_board_page_queue_reveal (ScholiaBoardPage *self)
{
  if (self->open_thread != NULL && self->reveal_id == 0)
    self->reveal_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), reveal_cb, self, NULL);
}

void
scholia_board_page_cancel_reveal (ScholiaBoardPage *self)
{
  if (self->reveal_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->reveal_id);
  self->reveal_id = 0;
}

static void
show_thread (ScholiaBoardPage *self,
             ScholiaThread    *thread)
{
  gboolean is_narrow = scholia_adaptive_bin_is_narrow (self->adaptive);

  if (self->open_thread != thread)
    {
      set_open_thread (self, thread);
      scholia_thread_card_show_thread (self->card, thread);
    }
  if (is_narrow)
    g_object_set (self->area, "shows-sidebar", FALSE, NULL);
  update_card (self);
  scholia_canvas_reveal_thread (self->canvas, thread, is_narrow ? 0 : SCHOLIA_CARD_WIDTH);

  scholia_thread_set_unread (thread, FALSE);
}

void
scholia_board_page_open_thread (ScholiaBoardPage *self,
                                ScholiaThread    *thread)
{
  show_thread (self, thread);
  scholia_thread_card_focus (self->card);
}

void
scholia_board_page_pass_thread (ScholiaBoardPage *self,
                                ScholiaThread    *thread)
{
  show_thread (self, thread);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

void
scholia_board_page_follow_selection (ScholiaBoardPage *self)
{
  ScholiaThread *selected = scholia_canvas_get_selected_thread (self->canvas);

  if (self->open_thread == NULL || selected == self->open_thread)
    return;

  if (selected != NULL)
    show_thread (self, selected);
  else
    scholia_board_page_close_card (self);
}

void
scholia_board_page_open_draft (ScholiaBoardPage    *self,
                               const ScholiaAnchor *anchor)
{
  if (self->open_thread != NULL)
    set_open_thread (self, NULL);
  scholia_thread_card_show_new (self->card, anchor);
  update_card (self);
  scholia_thread_card_focus (self->card);
}

static const ScholiaAnchor *
get_kept_anchor (ScholiaBoardPage *self)
{
  ScholiaDraft *draft = self->outbox != NULL
                          ? scholia_outbox_get_draft (self->outbox, SCHOLIA_OUTBOX_NEW) : NULL;

  return draft != NULL ? scholia_draft_get_anchor (draft) : NULL;
}

gboolean
scholia_board_page_continue_draft (ScholiaBoardPage *self)
{
  const ScholiaAnchor *kept = get_kept_anchor (self);
  ScholiaAnchor anchor;

  if (kept == NULL || scholia_thread_card_get_anchor (self->card) != NULL)
    return FALSE;

  anchor = *kept;
  scholia_board_page_open_draft (self, &anchor);

  return TRUE;
}

void
scholia_board_page_close_card (ScholiaBoardPage *self)
{
  gboolean was_new = scholia_thread_card_get_anchor (self->card) != NULL;

  if (!was_new && self->open_thread == NULL)
    return;

  set_open_thread (self, NULL);
  scholia_thread_card_clear (self->card);
  update_card (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));

  if (was_new && get_kept_anchor (self) != NULL)
    scholia_board_page_offer (self, _("Draft kept"), _("_Continue"), "board.continue-draft");
}

void
scholia_board_page_update_draft (ScholiaBoardPage *self)
{
  const ScholiaAnchor *anchor = scholia_thread_card_get_anchor (self->card);

  if (anchor == NULL)
    anchor = get_kept_anchor (self);
  scholia_canvas_set_draft (self->canvas, anchor, scholia_board_page_get_own_color (self));
}

void
scholia_board_page_tell_lost (ScholiaBoardPage *self,
                              const char       *thread_id,
                              const char       *words)
{
  g_autofree char *target = scholia_outbox_target_for_thread (thread_id);
  ScholiaDraft *draft = scholia_outbox_get_draft (self->outbox, target);

  if (draft == NULL)
    {
      scholia_board_page_show_words (self, words);
      return;
    }

  g_free (self->lost_text);
  self->lost_text = g_strdup (scholia_draft_get_text (draft));
  scholia_board_page_offer (self, words, _("_Copy Text"), "board.copy-lost");
}

void
scholia_board_page_copy_lost (ScholiaBoardPage *self)
{
  if (self->lost_text != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->lost_text);
}

/* Somebody deleted the thread that is open here, or the server refused it after all. */
static void
lose_open_thread (ScholiaBoardPage *self)
{
  guint number = scholia_thread_get_number (self->open_thread);
  g_autofree char *id = g_strdup (scholia_thread_get_id (self->open_thread));
  g_autofree char *words = NULL;
  gboolean is_deleted_here = g_strcmp0 (self->deleted_id, id) == 0;

  scholia_board_page_close_card (self);
  /* A refused one never had a number; "failed" tells the rest. */
  if (number == 0 || is_deleted_here)
    return;

  words = g_strdup_printf (_("Thread #%u was deleted"), number);
  scholia_board_page_tell_lost (self, id, words);
}

void
scholia_board_page_board_changed (ScholiaBoardPage *self)
{
  if (self->open_thread != NULL &&
      scholia_board_find_thread (self->board, scholia_thread_get_id (self->open_thread)) == NULL)
    lose_open_thread (self);

  if (self->moving_thread != NULL &&
      scholia_board_find_thread (self->board, scholia_thread_get_id (self->moving_thread)) == NULL)
    scholia_board_page_cancel_move (self);

  scholia_board_page_update_actions (self);
}

gboolean
scholia_board_page_is_looking_at (ScholiaBoardPage *self,
                                  ScholiaThread    *thread)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return self->open_thread == thread && gtk_widget_get_mapped (GTK_WIDGET (self)) &&
         GTK_IS_WINDOW (root) && gtk_window_is_active (GTK_WINDOW (root));
}
