/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-comment-row.h"

#include <glib/gi18n.h>

#include "scholia-composer.h"
#include "scholia-face.h"
#include "scholia-linkify.h"
#include "scholia-time-label.h"

struct _ScholiaCommentRow
{
  AdwBin parent_instance;

  ScholiaFace      *face;
  GtkLabel         *name_label;
  ScholiaTimeLabel *time_label;
  GtkWidget        *edited_label;
  GtkMenuButton    *menu_button;
  GtkBox           *content;
  GtkWidget        *body_label;
  /* Made at the first edit: most comments are only read. */
  ScholiaComposer  *composer;

  ScholiaOutbox    *outbox;
  ScholiaThread    *thread;
  ScholiaComment   *comment;
};

G_DEFINE_FINAL_TYPE (ScholiaCommentRow, scholia_comment_row, ADW_TYPE_BIN)

static char *
dup_target (ScholiaCommentRow *self)
{
  return scholia_outbox_target_for_comment (scholia_comment_get_id (self->comment));
}

static void
set_editing (ScholiaCommentRow *self,
             gboolean           is_editing)
{
  gtk_widget_set_visible (self->body_label, !is_editing);
  gtk_widget_set_visible (GTK_WIDGET (self->composer), is_editing);
  gtk_widget_set_visible (GTK_WIDGET (self->menu_button), !is_editing);
}

static void
stop_editing (ScholiaCommentRow *self)
{
  /* Focus must not fall back to the window: the list's row holds it. */
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_LIST_BOX_ROW);

  if (row != NULL)
    gtk_widget_grab_focus (row);
  set_editing (self, FALSE);
  scholia_composer_set_error (self->composer, NULL);
}

static void
send_cb (ScholiaCommentRow *self)
{
  g_autofree char *text = scholia_composer_dup_text (self->composer);
  g_autoptr(GError) error = NULL;
  /* A confirmed edit gives this comment another row, while this one still has work to do. */
  g_autoptr(ScholiaCommentRow) alive = g_object_ref (self);

  if (scholia_outbox_edit (self->outbox, scholia_thread_get_id (self->thread),
                           scholia_comment_get_id (self->comment), text, &error))
    stop_editing (self);
  else
    scholia_composer_set_error (self->composer, error);
}

static void
cancel_cb (ScholiaCommentRow *self)
{
  g_autofree char *target = dup_target (self);

  scholia_outbox_set_draft (self->outbox, target, "", NULL);
  stop_editing (self);
}

static void
changed_cb (ScholiaCommentRow *self)
{
  g_autofree char *target = dup_target (self);
  g_autofree char *text = scholia_composer_dup_text (self->composer);

  scholia_outbox_set_draft (self->outbox, target, text, NULL);
}

static void
ensure_composer (ScholiaCommentRow *self)
{
  GtkWidget *composer;

  if (self->composer != NULL)
    return;

  composer = g_object_new (SCHOLIA_TYPE_COMPOSER, "is-edit", TRUE, "margin-top", 6,
                           "placeholder", _("Edit Comment"), NULL);
  g_signal_connect_object (composer, "send", G_CALLBACK (send_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (composer, "cancel", G_CALLBACK (cancel_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (composer, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->content, composer);
  self->composer = SCHOLIA_COMPOSER (composer);
}

static void
append_item (GMenu      *menu,
             const char *label,
             const char *action,
             const char *comment_id)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", comment_id);
  g_menu_append_item (menu, item);
}

/* Made when it is opened: what is permitted depends on the role, which may have changed. */
static void
create_menu_cb (GtkMenuButton *button,
                gpointer       user_data)
{
  ScholiaCommentRow *self = user_data;
  ScholiaSession *session = scholia_outbox_get_session (self->outbox);
  g_autoptr(GMenu) menu = g_menu_new ();
  const char *id = scholia_comment_get_id (self->comment);
  ScholiaActionKind delete_kind = g_list_model_get_n_items (G_LIST_MODEL (self->thread)) > 1
                                    ? SCHOLIA_ACTION_DELETE_COMMENT : SCHOLIA_ACTION_DELETE;

  if (scholia_session_permits (session, SCHOLIA_ACTION_EDIT, self->thread, self->comment))
    append_item (menu, _("_Edit"), "board.edit-comment", id);
  append_item (menu, _("_Copy Text"), "board.copy-comment", id);
  if (scholia_session_permits (session, delete_kind, self->thread, self->comment))
    append_item (menu, _("_Delete"), "board.delete-comment", id);

  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

static void
show_comment (ScholiaCommentRow *self)
{
  ScholiaPerson *author = scholia_comment_get_author (self->comment);
  gint64 edited_ms = scholia_comment_get_edited_ms (self->comment);
  g_autofree char *markup = scholia_linkify (scholia_comment_get_body (self->comment));

  scholia_face_set_person (self->face, scholia_person_get_name (author),
                           scholia_person_get_color (author));
  gtk_label_set_label (self->name_label, scholia_person_get_name (author));
  scholia_time_label_set_time (self->time_label, scholia_comment_get_created_ms (self->comment));
  gtk_widget_set_visible (self->edited_label, edited_ms != 0);
  gtk_label_set_label (GTK_LABEL (self->body_label), markup);
}

static void
scholia_comment_row_dispose (GObject *object)
{
  ScholiaCommentRow *self = SCHOLIA_COMMENT_ROW (object);

  g_clear_object (&self->outbox);
  g_clear_object (&self->thread);
  g_clear_object (&self->comment);

  G_OBJECT_CLASS (scholia_comment_row_parent_class)->dispose (object);
}

static void
scholia_comment_row_class_init (ScholiaCommentRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = scholia_comment_row_dispose;

  g_type_ensure (SCHOLIA_TYPE_FACE);
  g_type_ensure (SCHOLIA_TYPE_TIME_LABEL);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/scholia/Scholia/scholia-comment-row.ui");
  gtk_widget_class_bind_template_child (widget_class, ScholiaCommentRow, face);
  gtk_widget_class_bind_template_child (widget_class, ScholiaCommentRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, ScholiaCommentRow, time_label);
  gtk_widget_class_bind_template_child (widget_class, ScholiaCommentRow, edited_label);
  gtk_widget_class_bind_template_child (widget_class, ScholiaCommentRow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, ScholiaCommentRow, content);
  gtk_widget_class_bind_template_child (widget_class, ScholiaCommentRow, body_label);
}

static void
scholia_comment_row_init (ScholiaCommentRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->menu_button, create_menu_cb, self, NULL);
}

GtkWidget *
scholia_comment_row_new (ScholiaOutbox  *outbox,
                         ScholiaThread  *thread,
                         ScholiaComment *comment)
{
  ScholiaCommentRow *self;
  g_autofree char *target = NULL;
  ScholiaDraft *draft;

  g_return_val_if_fail (SCHOLIA_IS_OUTBOX (outbox), NULL);
  g_return_val_if_fail (SCHOLIA_IS_THREAD (thread), NULL);
  g_return_val_if_fail (SCHOLIA_IS_COMMENT (comment), NULL);

  self = g_object_new (SCHOLIA_TYPE_COMMENT_ROW, NULL);
  self->outbox = g_object_ref (outbox);
  self->thread = g_object_ref (thread);
  self->comment = g_object_ref (comment);
  show_comment (self);

  target = dup_target (self);
  draft = scholia_outbox_get_draft (outbox, target);
  if (draft != NULL)
    {
      ensure_composer (self);
      scholia_composer_set_text (self->composer, scholia_draft_get_text (draft));
      set_editing (self, TRUE);
    }

  return GTK_WIDGET (self);
}

ScholiaComment *
scholia_comment_row_get_comment (ScholiaCommentRow *self)
{
  g_return_val_if_fail (SCHOLIA_IS_COMMENT_ROW (self), NULL);

  return self->comment;
}

gboolean
scholia_comment_row_close_menu (ScholiaCommentRow *self)
{
  gboolean had_focus;

  g_return_val_if_fail (SCHOLIA_IS_COMMENT_ROW (self), FALSE);

  had_focus = gtk_widget_get_focus_child (GTK_WIDGET (self->menu_button)) != NULL;
  gtk_menu_button_popdown (self->menu_button);
  return had_focus;
}

gboolean
scholia_comment_row_is_editing (ScholiaCommentRow *self)
{
  g_return_val_if_fail (SCHOLIA_IS_COMMENT_ROW (self), FALSE);

  return self->composer != NULL && gtk_widget_get_visible (GTK_WIDGET (self->composer));
}

void
scholia_comment_row_send (ScholiaCommentRow *self)
{
  g_return_if_fail (SCHOLIA_IS_COMMENT_ROW (self));

  if (scholia_comment_row_is_editing (self) && scholia_composer_has_words (self->composer))
    send_cb (self);
}

void
scholia_comment_row_edit (ScholiaCommentRow *self,
                          const GError      *error)
{
  g_autofree char *target = NULL;
  ScholiaDraft *draft;

  g_return_if_fail (SCHOLIA_IS_COMMENT_ROW (self));

  ensure_composer (self);
  target = dup_target (self);
  draft = scholia_outbox_get_draft (self->outbox, target);
  if (draft != NULL)
    scholia_composer_set_text (self->composer, scholia_draft_get_text (draft));
  else if (!scholia_comment_row_is_editing (self))
    scholia_composer_set_text (self->composer, scholia_comment_get_body (self->comment));

  set_editing (self, TRUE);
  scholia_composer_set_error (self->composer, error);
  gtk_widget_grab_focus (GTK_WIDGET (self->composer));
}
