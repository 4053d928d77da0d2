/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the person does to threads: place, move, resolve, delete; and what becomes of it. */

#include "scholia-board-page-private.h"

#include <glib/gi18n.h>

#include "scholia-dialogs.h"
#include "scholia-error-words.h"
#include "scholia-event-codec.h"
#include "scholia-id.h"
#include "scholia-wire-limits.h"

/* How long a deletion can be taken back, in seconds. */
#define UNDO_S 10
/* What a server adds to a restored thread's own event: sequence number, time, author. In bytes. */
#define EVENT_MARGIN 512

static void
drop_toast (AdwToast **toast)
{
  if (*toast != NULL)
    adw_toast_dismiss (*toast);
  g_clear_object (toast);
}

static gboolean
check (ScholiaBoardPage  *self,
       ScholiaActionKind  kind,
       ScholiaThread     *thread)
{
  g_autoptr(GError) error = NULL;

  if (self->session == NULL || scholia_session_permits (self->session, kind, thread, NULL))
    return TRUE;

  error = g_error_new_literal (SCHOLIA_ERROR, SCHOLIA_ERROR_FORBIDDEN,
                               "the role does not permit it");
  scholia_board_page_show_action_error (self, error);

  return FALSE;
}

/* Placing and moving */

/* A point is the new middle of a region that keeps its size; a region takes the place of either. */
static ScholiaAnchor
get_new_anchor (ScholiaThread       *thread,
                const ScholiaAnchor *place)
{
  const ScholiaAnchor *former = scholia_thread_get_anchor (thread);

  if (scholia_anchor_is_region (place) || !scholia_anchor_is_region (former))
    return *place;

  return scholia_anchor_moved (former, place->x - former->width / 2 - former->x,
                               place->y - former->height / 2 - former->y);
}

static void
place_moving (ScholiaBoardPage    *self,
              const ScholiaAnchor *place)
{
  g_autoptr(ScholiaThread) thread = g_object_ref (self->moving_thread);
  ScholiaAnchor anchor = get_new_anchor (thread, place);

  scholia_board_page_cancel_move (self);
  scholia_board_page_move_thread (self, thread, &anchor);
  scholia_board_page_open_thread (self, thread);
}

void
scholia_board_page_place (ScholiaBoardPage    *self,
                          const ScholiaAnchor *anchor)
{
  if (self->moving_thread != NULL)
    place_moving (self, anchor);
  else if (self->outbox != NULL && self->board != NULL && check (self, SCHOLIA_ACTION_CREATE, NULL))
    scholia_board_page_open_draft (self, anchor);
}

void
scholia_board_page_move_thread (ScholiaBoardPage    *self,
                                ScholiaThread       *thread,
                                const ScholiaAnchor *anchor)
{
  g_autoptr(GError) error = NULL;

  if (self->outbox == NULL)
    return;

  if (!scholia_outbox_move (self->outbox, scholia_thread_get_id (thread), anchor, &error))
    {
      scholia_canvas_cancel_move (self->canvas, thread);
      scholia_board_page_show_action_error (self, error);
    }
}

void
scholia_board_page_begin_move (ScholiaBoardPage *self)
{
  g_autoptr(ScholiaThread) thread = NULL;
  g_autofree char *words = NULL;

  if (self->open_thread == NULL || !check (self, SCHOLIA_ACTION_MOVE, self->open_thread))
    return;

  thread = g_object_ref (self->open_thread);
  scholia_board_page_close_card (self);
  scholia_canvas_set_selected_thread (self->canvas, thread);
  g_set_object (&self->moving_thread, thread);
  scholia_canvas_set_tool (self->canvas, SCHOLIA_TOOL_COMMENT);

  words = g_strdup_printf (_("Choose the new place of #%u"), scholia_thread_get_number (thread));
  drop_toast (&self->hint_toast);
  self->hint_toast = g_object_ref (scholia_board_page_offer_long (self, words, _("_Cancel"),
                                                                  "board.cancel", 0));
}

gboolean
scholia_board_page_cancel_move (ScholiaBoardPage *self)
{
  if (self->moving_thread == NULL)
    return FALSE;

  g_clear_object (&self->moving_thread);
  drop_toast (&self->hint_toast);
  scholia_canvas_set_tool (self->canvas, SCHOLIA_TOOL_BROWSE);

  return TRUE;
}

/* Resolving */

void
scholia_board_page_set_resolved (ScholiaBoardPage *self,
                                 ScholiaThread    *thread,
                                 gboolean          is_resolved)
{
  ScholiaActionKind kind = is_resolved ? SCHOLIA_ACTION_RESOLVE : SCHOLIA_ACTION_REOPEN;
  g_autoptr(GError) error = NULL;

  if (thread == NULL || self->outbox == NULL)
    return;

  if (!scholia_outbox_for_thread (self->outbox, kind, scholia_thread_get_id (thread), &error))
    scholia_board_page_show_action_error (self, error);
}

/* Deleting */

/* A restored thread travels whole, in one message. */
static gboolean
can_be_restored (ScholiaThread *thread)
{
  ScholiaThreadState *state = scholia_thread_get_state (thread);
  g_autofree char *id = scholia_id_new ();
  g_autoptr(ScholiaAction) action = NULL;
  g_autoptr(ScholiaEvent) event = NULL;
  g_autoptr(GBytes) json = NULL;

  action = scholia_action_new_for_thread (id, SCHOLIA_ACTION_RESTORE,
                                          scholia_thread_get_id (thread));
  event = scholia_event_new (action, scholia_thread_get_creator (thread), 1, 1, state, 0);
  json = scholia_event_encode (event);

  return g_bytes_get_size (json) + EVENT_MARGIN <= SCHOLIA_MAX_MESSAGE_BYTES;
}

static void
delete_now (ScholiaBoardPage *self,
            ScholiaThread    *thread,
            gboolean          can_undo)
{
  g_autofree char *id = g_strdup (scholia_thread_get_id (thread));
  g_autofree char *words = g_strdup_printf (_("Thread #%u deleted"),
                                            scholia_thread_get_number (thread));
  g_autoptr(GError) error = NULL;

  g_free (self->deleted_id);
  self->deleted_id = g_strdup (id);
  if (!scholia_outbox_for_thread (self->outbox, SCHOLIA_ACTION_DELETE, id, &error))
    {
      g_clear_pointer (&self->deleted_id, g_free);
      scholia_board_page_show_action_error (self, error);
      return;
    }

  drop_toast (&self->undo_toast);
  if (!can_undo)
    {
      scholia_board_page_show_words (self, words);
      return;
    }

  self->undo_toast = g_object_ref (scholia_board_page_offer_long (self, words, _("_Undo"),
                                                                  "board.undo-delete", UNDO_S));
  scholia_board_page_update_actions (self);
}

typedef struct
{
  ScholiaBoardPage *page;
  ScholiaThread    *thread;
} Question;

static void
confirmed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autofree Question *question = user_data;
  g_autoptr(ScholiaBoardPage) self = question->page;
  g_autoptr(ScholiaThread) thread = question->thread;

  if (scholia_dialogs_confirm_finish (result) && self->outbox != NULL)
    delete_now (self, thread, FALSE);
}

static void
ask_before_delete (ScholiaBoardPage *self,
                   ScholiaThread    *thread)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  Question *question = g_new0 (Question, 1);
  g_autofree char *heading = NULL;

  question->page = g_object_ref (self);
  question->thread = g_object_ref (thread);
  heading = g_strdup_printf (_("Delete Thread #%u?"), scholia_thread_get_number (thread));
  scholia_dialogs_confirm_async (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, heading,
                                 _("It is so long that the deletion cannot be undone."),
                                 _("_Delete"), confirmed_cb, question);
}

void
scholia_board_page_delete_thread (ScholiaBoardPage *self,
                                  ScholiaThread    *thread)
{
  if (self->outbox == NULL || !check (self, SCHOLIA_ACTION_DELETE, thread))
    return;

  if (can_be_restored (thread))
    delete_now (self, thread, TRUE);
  else
    ask_before_delete (self, thread);
}

void
scholia_board_page_delete_comment (ScholiaBoardPage *self,
                                   const char       *comment_id)
{
  ScholiaThread *thread = self->open_thread;
  g_autoptr(GError) error = NULL;

  if (thread == NULL || self->outbox == NULL)
    return;

  /* A thread without words is no thread. */
  if (g_list_model_get_n_items (G_LIST_MODEL (thread)) == 1)
    scholia_board_page_delete_thread (self, thread);
  else if (!scholia_outbox_delete_comment (self->outbox, scholia_thread_get_id (thread),
                                           comment_id, &error))
    scholia_board_page_show_action_error (self, error);
}

void
scholia_board_page_undo_delete (ScholiaBoardPage *self)
{
  g_autofree char *id = g_steal_pointer (&self->deleted_id);
  g_autoptr(GError) error = NULL;
  ScholiaThread *thread;

  drop_toast (&self->undo_toast);
  scholia_board_page_update_actions (self);
  if (id == NULL || self->outbox == NULL)
    return;

  if (!scholia_outbox_for_thread (self->outbox, SCHOLIA_ACTION_RESTORE, id, &error))
    {
      /* Once more when the line is back. */
      self->deleted_id = g_steal_pointer (&id);
      scholia_board_page_update_actions (self);
      scholia_board_page_show_action_error (self, error);
      return;
    }

  thread = scholia_board_find_thread (self->board, id);
  if (thread != NULL)
    scholia_board_page_open_thread (self, thread);
}

void
scholia_board_page_forget_deletion (ScholiaBoardPage *self,
                                    const char       *thread_id)
{
  if (g_strcmp0 (self->deleted_id, thread_id) != 0)
    return;

  g_clear_pointer (&self->deleted_id, g_free);
  drop_toast (&self->undo_toast);
  scholia_board_page_update_actions (self);
}

/* What became of it */

static void
show_lost_words (ScholiaBoardPage *self,
                 ScholiaAction    *action,
                 const GError     *error)
{
  g_autofree char *words = NULL;
  ScholiaThread *thread = scholia_board_find_thread (self->board,
                                                     scholia_action_get_thread_id (action));

  words = g_strdup_printf (_("Comment not sent: %s"),
                           scholia_error_words_get (error, SCHOLIA_ERROR_PLACE_COMMENT));
  if (scholia_action_get_kind (action) == SCHOLIA_ACTION_CREATE)
    {
      scholia_board_page_offer (self, words, _("_Show"), "board.continue-draft");
    }
  else if (thread != NULL)
    {
      AdwToast *toast = scholia_board_page_offer (self, words, _("_Show"), "board.open-thread");

      adw_toast_set_action_target (toast, "u", scholia_thread_get_number (thread));
    }
  else
    {
      scholia_board_page_tell_lost (self, scholia_action_get_thread_id (action), words);
    }
}

/* The new thread's words come back to where they were written, unless something else is open by
 * now. The board may not have told yet that the thread is no more. */
static void
return_to_draft (ScholiaBoardPage *self,
                 ScholiaAction    *action)
{
  if (self->open_thread != NULL &&
      g_str_equal (scholia_thread_get_id (self->open_thread),
                   scholia_action_get_thread_id (action)))
    scholia_board_page_close_card (self);
  if (self->open_thread == NULL)
    scholia_board_page_continue_draft (self);
}

static void
failed_cb (ScholiaBoardPage *self,
           ScholiaAction    *action,
           const GError     *error)
{
  g_autofree char *target = scholia_outbox_dup_target (action);
  ScholiaThread *thread;

  if (self->board == NULL)
    return;

  scholia_board_page_update_draft (self);
  if (target != NULL)
    {
      if (scholia_action_get_kind (action) == SCHOLIA_ACTION_CREATE)
        return_to_draft (self, action);
      if (!scholia_thread_card_show_failure (self->card, target, error))
        show_lost_words (self, action, error);
      return;
    }

  thread = scholia_board_find_thread (self->board, scholia_action_get_thread_id (action));
  if (scholia_action_get_kind (action) == SCHOLIA_ACTION_MOVE && thread != NULL)
    scholia_canvas_cancel_move (self->canvas, thread);
  if (scholia_action_get_kind (action) == SCHOLIA_ACTION_DELETE)
    scholia_board_page_forget_deletion (self, scholia_action_get_thread_id (action));
  scholia_board_page_show_action_error (self, error);
}

void
scholia_board_page_take_outbox (ScholiaBoardPage *self,
                                ScholiaOutbox    *outbox)
{
  if (self->outbox != NULL)
    g_signal_handlers_disconnect_by_func (self->outbox, failed_cb, self);
  g_set_object (&self->outbox, outbox);
  if (outbox != NULL)
    g_signal_connect_object (outbox, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);

  g_clear_object (&self->moving_thread);
  g_clear_pointer (&self->deleted_id, g_free);
  drop_toast (&self->undo_toast);
  drop_toast (&self->hint_toast);
}
