/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Ctrl+Z: one's own last deed is taken back. */

#include "scholia-board-page-private.h"

#include <glib/gi18n.h>

static const char *
get_done_words (ScholiaActionKind kind)
{
  switch (kind)
    {
    case SCHOLIA_ACTION_CREATE: return _("Undone: new thread");
    case SCHOLIA_ACTION_REPLY: return _("Undone: reply");
    case SCHOLIA_ACTION_EDIT: return _("Undone: edit");
    case SCHOLIA_ACTION_MOVE: return _("Undone: move");
    case SCHOLIA_ACTION_RESOLVE: return _("Undone: resolve");
    case SCHOLIA_ACTION_REOPEN: return _("Undone: reopen");
    case SCHOLIA_ACTION_DELETE: return _("Undone: delete");
    case SCHOLIA_ACTION_DELETE_COMMENT:
    case SCHOLIA_ACTION_RESTORE:
    default: g_return_val_if_reached ("");
    }
}

static void
show_done (ScholiaBoardPage  *self,
           ScholiaActionKind  kind,
           const char        *thread_id)
{
  ScholiaThread *thread = scholia_board_find_thread (self->board, thread_id);

  scholia_board_page_forget_deletion (self, thread_id);
  if (kind == SCHOLIA_ACTION_DELETE && thread != NULL)
    scholia_board_page_pass_thread (self, thread);
  scholia_board_page_show_words (self, get_done_words (kind));
}

void
scholia_board_page_undo (ScholiaBoardPage *self)
{
  ScholiaActionKind kind = SCHOLIA_ACTION_CREATE;
  g_autofree char *thread_id = NULL;
  g_autoptr(GError) error = NULL;

  if (self->outbox == NULL || self->board == NULL)
    return;

  switch (scholia_outbox_undo (self->outbox, &kind, &thread_id, &error))
    {
    case SCHOLIA_UNDO_DONE:
      show_done (self, kind, thread_id);
      break;

    case SCHOLIA_UNDO_REFUSED:
      scholia_board_page_show_action_error (self, error);
      break;

    case SCHOLIA_UNDO_CHANGED:
      scholia_board_page_show_words (self, _("Not undone: it was changed since"));
      break;

    case SCHOLIA_UNDO_IMPOSSIBLE:
      scholia_board_page_show_words (self, _("A deleted comment cannot be brought back"));
      break;

    case SCHOLIA_UNDO_NOTHING:
    default:
      scholia_board_page_show_words (self, _("Nothing to undo"));
    }
}

/* A text that has the focus keeps the key to itself, also when it has nothing to undo: whoever
 * types does not mean the board. */
gboolean
scholia_board_page_undo_key_cb (GtkWidget *widget,
                                GVariant  *arguments,
                                gpointer   user_data)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (GTK_IS_TEXT_VIEW (focus) || GTK_IS_EDITABLE (focus))
    return FALSE;

  scholia_board_page_undo (SCHOLIA_BOARD_PAGE (user_data));
  return TRUE;
}
