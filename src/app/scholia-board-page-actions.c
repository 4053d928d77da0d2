/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads and comments as actions: for buttons, menus, keys, and by D-Bus. */

#include "scholia-board-page-private.h"

/* By D-Bus anything may come. */
static gboolean
get_point (GVariant      *parameter,
           ScholiaAnchor *anchor)
{
  double x, y;

  g_variant_get (parameter, "(dd)", &x, &y);
  *anchor = scholia_anchor_from_fractions (x, y);

  return x >= 0 && x <= 1 && y >= 0 && y <= 1;
}

static gboolean
get_region (GVariant      *parameter,
            ScholiaAnchor *anchor)
{
  double x, y, width, height;
  ScholiaAnchor size;

  g_variant_get (parameter, "(dddd)", &x, &y, &width, &height);
  *anchor = scholia_anchor_from_fractions (x, y);
  size = scholia_anchor_from_fractions (width, height);
  anchor->width = size.x;
  anchor->height = size.y;

  return x >= 0 && y >= 0 && width <= 1 && height <= 1 && scholia_anchor_is_region (anchor) &&
         scholia_anchor_is_valid (anchor);
}

static void
continue_draft_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  scholia_board_page_continue_draft (user_data);
}

static void
place_marker_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  ScholiaAnchor anchor;

  if (get_point (parameter, &anchor))
    scholia_board_page_place (user_data, &anchor);
}

static void
place_region_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  ScholiaAnchor anchor;

  if (get_region (parameter, &anchor))
    scholia_board_page_place (user_data, &anchor);
}

static void
open_thread_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  ScholiaBoardPage *self = user_data;
  ScholiaThread *thread = self->board != NULL
                            ? scholia_board_find_number (self->board,
                                                         g_variant_get_uint32 (parameter))
                            : NULL;

  if (thread != NULL)
    scholia_board_page_open_thread (self, thread);
}

static void
close_thread_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  scholia_board_page_close_card (user_data);
}

static void
step (ScholiaBoardPage *self,
      int               direction)
{
  ScholiaThread *thread = scholia_sidebar_get_neighbour (self->sidebar, self->open_thread,
                                                         direction);

  if (thread != NULL)
    scholia_board_page_pass_thread (self, thread);
}

static void
next_unread_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  ScholiaBoardPage *self = user_data;
  ScholiaThread *thread = self->open_thread;

  /* Once around the list at most. */
  for (guint i = 0; self->board != NULL && i < scholia_board_get_n_threads (self->board); i++)
    {
      thread = scholia_sidebar_get_neighbour (self->sidebar, thread, 1);
      if (thread == NULL)
        return;

      if (scholia_thread_is_unread (thread))
        {
          scholia_board_page_pass_thread (self, thread);
          return;
        }
    }
}

static void
next_thread_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  step (user_data, 1);
}

static void
previous_thread_cb (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  step (user_data, -1);
}

static void
send_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  scholia_thread_card_send (SCHOLIA_BOARD_PAGE (user_data)->card);
}

static void
resolve_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  ScholiaBoardPage *self = user_data;

  scholia_board_page_set_resolved (self, self->open_thread, TRUE);
}

static void
reopen_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  ScholiaBoardPage *self = user_data;

  scholia_board_page_set_resolved (self, self->open_thread, FALSE);
}

static void
move_thread_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  scholia_board_page_begin_move (user_data);
}

static void
move_thread_to_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  ScholiaBoardPage *self = user_data;
  const ScholiaAnchor *former;
  ScholiaAnchor anchor;

  if (self->open_thread == NULL || !get_point (parameter, &anchor))
    return;

  /* A region keeps its size, and is moved as a whole. */
  former = scholia_thread_get_anchor (self->open_thread);
  anchor = scholia_anchor_moved (former, anchor.x - former->x, anchor.y - former->y);
  scholia_board_page_move_thread (self, self->open_thread, &anchor);
}

static void
size_region_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  ScholiaBoardPage *self = user_data;
  ScholiaAnchor anchor;

  if (self->open_thread != NULL && get_region (parameter, &anchor))
    scholia_board_page_move_thread (self, self->open_thread, &anchor);
}

static void
delete_thread_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  ScholiaBoardPage *self = user_data;

  if (self->open_thread != NULL)
    scholia_board_page_delete_thread (self, self->open_thread);
}

static void
undo_delete_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  scholia_board_page_undo_delete (user_data);
}

static void
undo_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  scholia_board_page_undo (user_data);
}

static void
copy_lost_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  scholia_board_page_copy_lost (user_data);
}

/* Comments */

static void
edit_last_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  scholia_thread_card_edit_last (SCHOLIA_BOARD_PAGE (user_data)->card);
}

static void
edit_comment_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  scholia_thread_card_edit_comment (SCHOLIA_BOARD_PAGE (user_data)->card,
                                    g_variant_get_string (parameter, NULL));
}

static void
delete_comment_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  scholia_board_page_delete_comment (user_data, g_variant_get_string (parameter, NULL));
}

static void
copy_comment_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  ScholiaBoardPage *self = user_data;
  ScholiaComment *comment = NULL;

  if (self->open_thread != NULL)
    comment = scholia_thread_state_find_comment (scholia_thread_get_state (self->open_thread),
                                                 g_variant_get_string (parameter, NULL), NULL);
  if (comment != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                            scholia_comment_get_body (comment));
}

static const GActionEntry entries[] = {
  { "continue-draft", continue_draft_cb },
  { "place-marker", place_marker_cb, "(dd)" },
  { "place-region", place_region_cb, "(dddd)" },
  { "open-thread", open_thread_cb, "u" },
  { "close-thread", close_thread_cb },
  { "next-thread", next_thread_cb },
  { "previous-thread", previous_thread_cb },
  { "next-unread", next_unread_cb },
  { "send", send_cb },
  { "resolve", resolve_cb },
  { "reopen", reopen_cb },
  { "move-thread", move_thread_cb },
  { "move-thread-to", move_thread_to_cb, "(dd)" },
  { "size-region", size_region_cb, "(dddd)" },
  { "delete-thread", delete_thread_cb },
  { "undo", undo_cb },
  { "undo-delete", undo_delete_cb },
  { "copy-lost", copy_lost_cb },
  { "edit-last", edit_last_cb },
  { "edit-comment", edit_comment_cb, "s" },
  { "delete-comment", delete_comment_cb, "s" },
  { "copy-comment", copy_comment_cb, "s" },
};

void
scholia_board_page_add_actions (ScholiaBoardPage *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  scholia_board_page_add_view_actions (self);
}

static void
set_enabled (ScholiaBoardPage *self,
             const char       *name,
             gboolean          is_enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
}

/* Not live is no reason to switch anything off: the answer is the reason, in words. */
void
scholia_board_page_update_actions (ScholiaBoardPage *self)
{
  ScholiaThread *thread = self->open_thread;
  gboolean is_resolved = thread != NULL && scholia_thread_is_resolved (thread);
  gboolean may[SCHOLIA_N_ACTION_KINDS] = { FALSE };

  /* The template speaks before they are there. */
  if (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "cancel") == NULL)
    return;

  for (guint kind = 0; self->session != NULL && kind < SCHOLIA_N_ACTION_KINDS; kind++)
    {
      if (thread != NULL && kind != SCHOLIA_ACTION_EDIT && kind != SCHOLIA_ACTION_DELETE_COMMENT)
        may[kind] = scholia_session_permits (self->session, (ScholiaActionKind) kind, thread, NULL);
    }

  scholia_board_page_update_view_states (self);
  set_enabled (self, "resolve", thread != NULL && !is_resolved && may[SCHOLIA_ACTION_RESOLVE]);
  set_enabled (self, "reopen", is_resolved && may[SCHOLIA_ACTION_REOPEN]);
  set_enabled (self, "move-thread", may[SCHOLIA_ACTION_MOVE]);
  set_enabled (self, "move-thread-to", may[SCHOLIA_ACTION_MOVE]);
  set_enabled (self, "size-region", may[SCHOLIA_ACTION_MOVE]);
  set_enabled (self, "delete-thread", may[SCHOLIA_ACTION_DELETE]);
  set_enabled (self, "edit-last", thread != NULL);
  set_enabled (self, "undo-delete", self->deleted_id != NULL);
  set_enabled (self, "share", self->session != NULL);
}
