/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-thread-card-private.h"

#include <glib/gi18n.h>

#include "scholia-css-class.h"

/* Nearer to the end than this, in pixels, a new comment scrolls into view. */
#define NEAR_END 24

enum
{
  PROP_0,
  PROP_IS_PAGE,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (ScholiaThreadCard, scholia_thread_card, ADW_TYPE_BIN)

static void
update_header (ScholiaThreadCard *self)
{
  g_autofree char *number = NULL;
  gboolean is_resolved;

  gtk_widget_set_visible (self->header, self->thread != NULL && !self->is_page);
  gtk_widget_set_visible (GTK_WIDGET (self->scroller), self->thread != NULL || self->is_page);
  if (self->thread == NULL)
    return;

  if (scholia_thread_get_number (self->thread) > 0)
    number = g_strdup_printf ("#%u", scholia_thread_get_number (self->thread));
  gtk_label_set_label (self->number_label, number != NULL ? number : _("New"));

  is_resolved = scholia_thread_is_resolved (self->thread);
  gtk_label_set_label (self->status_label, is_resolved ? _("Resolved") : _("Open"));
  gtk_widget_set_visible (self->resolve_button, !is_resolved);
  gtk_widget_set_visible (self->reopen_button, is_resolved);
}

static void
update_saving (ScholiaThreadCard *self)
{
  ScholiaSaveState state = self->thread != NULL ? scholia_thread_get_save_state (self->thread)
                                                : SCHOLIA_SAVE_STATE_SAVED;

  gtk_widget_set_visible (self->saving_box, state != SCHOLIA_SAVE_STATE_SAVED);
  gtk_label_set_label (self->saving_label,
                       state == SCHOLIA_SAVE_STATE_CHECKING ? _("Checking…") : _("Saving…"));
}

static void
update_composer (ScholiaThreadCard *self)
{
  ScholiaActionKind kind = self->thread != NULL ? SCHOLIA_ACTION_REPLY : SCHOLIA_ACTION_CREATE;
  gboolean may_write = self->outbox != NULL &&
                       scholia_session_permits (scholia_outbox_get_session (self->outbox), kind,
                                                self->thread, NULL);

  gtk_widget_set_visible (GTK_WIDGET (self->composer), may_write);
  gtk_widget_set_visible (self->viewer_label, !may_write);
  scholia_composer_set_placeholder (self->composer,
                                    self->thread != NULL ? _("Reply…") : _("Comment…"));
}

static void
scrolled_cb (ScholiaThreadCard *self,
             GtkAdjustment     *adjustment)
{
  double end = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);

  self->follows_end = gtk_adjustment_get_value (adjustment) >= end - NEAR_END;
}

static void
extent_changed_cb (ScholiaThreadCard *self,
                   GtkAdjustment     *adjustment)
{
  if (self->follows_end)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
}

static GtkWidget *
create_row_cb (gpointer item,
               gpointer user_data)
{
  ScholiaThreadCard *self = user_data;
  ScholiaComment *comment = item;
  ScholiaPerson *author = scholia_comment_get_author (comment);
  GtkWidget *row = gtk_list_box_row_new ();
  g_autofree char *label = NULL;

  /* Translators: how a screen reader names a comment: its author and its words */
  label = g_strdup_printf (_("%s: %s"), scholia_person_get_name (author),
                           scholia_comment_get_body (comment));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row),
                              scholia_comment_row_new (self->outbox, self->thread, comment));

  return row;
}

ScholiaCommentRow *
scholia_thread_card_get_row (ScholiaThreadCard *self,
                             guint              index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->comments, (int) index);

  return row != NULL ? SCHOLIA_COMMENT_ROW (gtk_list_box_row_get_child (row)) : NULL;
}

/* Before the rows go: GTK 4.8 keeps a menu for good that goes with the focus in it, and complains
 * of its surface when a tooltip is due there. */
static void
leave_menus (ScholiaThreadCard *self,
             guint              first,
             guint              n_rows)
{
  for (guint i = first; i < first + n_rows; i++)
    {
      ScholiaCommentRow *row = scholia_thread_card_get_row (self, i);

      if (row != NULL && scholia_comment_row_close_menu (row))
        scholia_thread_card_focus (self);
    }
}

static void
set_thread (ScholiaThreadCard *self,
            ScholiaThread     *thread)
{
  if (self->thread != NULL)
    leave_menus (self, 0, g_list_model_get_n_items (G_LIST_MODEL (self->thread)));
  /* The rows go before the thread that they were made for. */
  gtk_list_box_bind_model (self->comments, NULL, NULL, NULL, NULL);
  g_set_object (&self->thread, thread);
  g_signal_group_set_target (self->thread_signals, thread);

  self->follows_end = TRUE;
  if (thread != NULL && self->outbox != NULL)
    gtk_list_box_bind_model (self->comments, G_LIST_MODEL (thread), create_row_cb, self, NULL);

  scholia_composer_set_error (self->composer, NULL);
  scholia_thread_card_set_typing (self, NULL);
  scholia_thread_card_load_draft (self);
  update_header (self);
  update_saving (self);
  update_composer (self);
}

static void
scholia_thread_card_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  ScholiaThreadCard *self = SCHOLIA_THREAD_CARD (object);

  switch (prop_id)
    {
    case PROP_IS_PAGE:
      g_value_set_boolean (value, self->is_page);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_thread_card_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  ScholiaThreadCard *self = SCHOLIA_THREAD_CARD (object);

  switch (prop_id)
    {
    case PROP_IS_PAGE:
      self->is_page = g_value_get_boolean (value);
      scholia_css_class_set (GTK_WIDGET (self), "page", self->is_page);
      update_header (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_thread_card_dispose (GObject *object)
{
  ScholiaThreadCard *self = SCHOLIA_THREAD_CARD (object);

  if (self->thread_signals != NULL)
    g_signal_group_set_target (self->thread_signals, NULL);
  if (self->comments != NULL)
    gtk_list_box_bind_model (self->comments, NULL, NULL, NULL, NULL);
  self->comments = NULL;
  g_clear_object (&self->thread_signals);
  g_clear_object (&self->thread);
  g_clear_object (&self->outbox);

  G_OBJECT_CLASS (scholia_thread_card_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/scholia/Scholia/scholia-thread-card.ui");
  gtk_widget_class_bind_template_child (widget_class, ScholiaThreadCard, header);
  gtk_widget_class_bind_template_child (widget_class, ScholiaThreadCard, number_label);
  gtk_widget_class_bind_template_child (widget_class, ScholiaThreadCard, status_label);
  gtk_widget_class_bind_template_child (widget_class, ScholiaThreadCard, resolve_button);
  gtk_widget_class_bind_template_child (widget_class, ScholiaThreadCard, reopen_button);
  gtk_widget_class_bind_template_child (widget_class, ScholiaThreadCard, scroller);
  gtk_widget_class_bind_template_child (widget_class, ScholiaThreadCard, comments);
  gtk_widget_class_bind_template_child (widget_class, ScholiaThreadCard, typing_label);
  gtk_widget_class_bind_template_child (widget_class, ScholiaThreadCard, saving_box);
  gtk_widget_class_bind_template_child (widget_class, ScholiaThreadCard, saving_label);
  gtk_widget_class_bind_template_child (widget_class, ScholiaThreadCard, viewer_label);
  gtk_widget_class_bind_template_child (widget_class, ScholiaThreadCard, composer);
  gtk_widget_class_bind_template_callback_full (widget_class, "send_cb",
                                                G_CALLBACK (scholia_thread_card_send_cb));
  gtk_widget_class_bind_template_callback_full (widget_class, "changed_cb",
                                                G_CALLBACK (scholia_thread_card_changed_cb));
}

static void
scholia_thread_card_class_init (ScholiaThreadCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = scholia_thread_card_get_property;
  object_class->set_property = scholia_thread_card_set_property;
  object_class->dispose = scholia_thread_card_dispose;

  props[PROP_IS_PAGE] =
    g_param_spec_boolean ("is-page", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  scholia_thread_card_install_signals (klass);

  g_type_ensure (SCHOLIA_TYPE_COMPOSER);
  g_type_ensure (SCHOLIA_TYPE_SCROLLER);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
scholia_thread_card_init (ScholiaThreadCard *self)
{
  GtkAdjustment *adjustment;

  gtk_widget_init_template (GTK_WIDGET (self));

  self->thread_signals = g_signal_group_new (SCHOLIA_TYPE_THREAD);
  /* As the thread becomes its target before the list's model, this comes before the list's own. */
  g_signal_group_connect_swapped (self->thread_signals, "items-changed",
                                  G_CALLBACK (leave_menus), self);
  g_signal_group_connect_swapped (self->thread_signals, "notify::number",
                                  G_CALLBACK (update_header), self);
  g_signal_group_connect_swapped (self->thread_signals, "notify::resolved",
                                  G_CALLBACK (update_header), self);
  g_signal_group_connect_swapped (self->thread_signals, "notify::save-state",
                                  G_CALLBACK (update_saving), self);

  adjustment = scholia_scroller_get_adjustment (self->scroller);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (scrolled_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (extent_changed_cb), self,
                           G_CONNECT_SWAPPED);
  update_header (self);
}

GtkWidget *
scholia_thread_card_new (void)
{
  return g_object_new (SCHOLIA_TYPE_THREAD_CARD, NULL);
}

void
scholia_thread_card_set_outbox (ScholiaThreadCard *self,
                                ScholiaOutbox     *outbox)
{
  g_return_if_fail (SCHOLIA_IS_THREAD_CARD (self));

  if (self->outbox == outbox)
    return;

  scholia_thread_card_clear (self);
  g_set_object (&self->outbox, outbox);
}

void
scholia_thread_card_show_thread (ScholiaThreadCard *self,
                                 ScholiaThread     *thread)
{
  g_return_if_fail (SCHOLIA_IS_THREAD_CARD (self));
  g_return_if_fail (SCHOLIA_IS_THREAD (thread));

  self->has_anchor = FALSE;
  set_thread (self, thread);
}

void
scholia_thread_card_show_new (ScholiaThreadCard   *self,
                              const ScholiaAnchor *anchor)
{
  g_return_if_fail (SCHOLIA_IS_THREAD_CARD (self));
  g_return_if_fail (anchor != NULL);

  self->anchor = *anchor;
  self->has_anchor = TRUE;
  set_thread (self, NULL);
  /* The draft moves along with its marker. */
  if (scholia_composer_has_words (self->composer))
    scholia_thread_card_changed_cb (self);
}

void
scholia_thread_card_clear (ScholiaThreadCard *self)
{
  g_return_if_fail (SCHOLIA_IS_THREAD_CARD (self));

  self->has_anchor = FALSE;
  set_thread (self, NULL);
}

ScholiaThread *
scholia_thread_card_get_thread (ScholiaThreadCard *self)
{
  g_return_val_if_fail (SCHOLIA_IS_THREAD_CARD (self), NULL);

  return self->thread;
}

const ScholiaAnchor *
scholia_thread_card_get_anchor (ScholiaThreadCard *self)
{
  g_return_val_if_fail (SCHOLIA_IS_THREAD_CARD (self), NULL);

  return self->has_anchor ? &self->anchor : NULL;
}

void
scholia_thread_card_focus (ScholiaThreadCard *self)
{
  g_return_if_fail (SCHOLIA_IS_THREAD_CARD (self));

  if (gtk_widget_get_visible (GTK_WIDGET (self->composer)))
    gtk_widget_grab_focus (GTK_WIDGET (self->composer));
  else
    gtk_widget_child_focus (GTK_WIDGET (self->comments), GTK_DIR_TAB_FORWARD);
}

void
scholia_thread_card_set_typing (ScholiaThreadCard *self,
                                const char        *words)
{
  g_return_if_fail (SCHOLIA_IS_THREAD_CARD (self));

  gtk_label_set_label (self->typing_label, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->typing_label), words != NULL);
}

void
scholia_thread_card_update_role (ScholiaThreadCard *self)
{
  g_return_if_fail (SCHOLIA_IS_THREAD_CARD (self));

  update_composer (self);
}
