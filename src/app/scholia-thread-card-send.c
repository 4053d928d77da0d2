/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Words on their way from the card to the outbox, and back when they were refused. */

#include "scholia-thread-card-private.h"

#include <string.h>

enum
{
  SIGNAL_CREATED,
  SIGNAL_TYPING,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* Where the composer's words belong; %NULL while the card shows nothing. */
static char *
dup_target (ScholiaThreadCard *self)
{
  if (self->thread != NULL)
    return scholia_outbox_target_for_thread (scholia_thread_get_id (self->thread));

  return self->has_anchor ? g_strdup (SCHOLIA_OUTBOX_NEW) : NULL;
}

void
scholia_thread_card_load_draft (ScholiaThreadCard *self)
{
  g_autofree char *target = dup_target (self);
  ScholiaDraft *draft = NULL;

  if (self->outbox != NULL && target != NULL)
    draft = scholia_outbox_get_draft (self->outbox, target);
  scholia_composer_set_text (self->composer, draft != NULL ? scholia_draft_get_text (draft) : "");
}

static void
send_new (ScholiaThreadCard *self,
          const char        *text)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *thread_id = NULL;

  if (scholia_outbox_create (self->outbox, &self->anchor, text, &thread_id, &error))
    g_signal_emit (self, signals[SIGNAL_CREATED], 0, thread_id);
  else
    scholia_composer_set_error (self->composer, error);
}

static void
send_reply (ScholiaThreadCard *self,
            const char        *text)
{
  g_autoptr(GError) error = NULL;

  self->follows_end = TRUE;
  if (!scholia_outbox_reply (self->outbox, scholia_thread_get_id (self->thread), text, &error))
    {
      scholia_composer_set_error (self->composer, error);
      return;
    }

  /* A refusal may have come at once and put its words back already. */
  scholia_thread_card_load_draft (self);
  if (!scholia_composer_has_words (self->composer))
    scholia_composer_set_error (self->composer, NULL);
  g_signal_emit (self, signals[SIGNAL_TYPING], 0, FALSE);
}

void
scholia_thread_card_send_cb (ScholiaThreadCard *self)
{
  g_autofree char *text = scholia_composer_dup_text (self->composer);

  if (self->outbox == NULL)
    return;

  if (self->thread != NULL)
    send_reply (self, text);
  else if (self->has_anchor)
    send_new (self, text);
}

void
scholia_thread_card_changed_cb (ScholiaThreadCard *self)
{
  g_autofree char *text = scholia_composer_dup_text (self->composer);
  g_autofree char *target = dup_target (self);

  if (self->outbox != NULL && target != NULL)
    scholia_outbox_set_draft (self->outbox, target, text, self->has_anchor ? &self->anchor : NULL);
  g_signal_emit (self, signals[SIGNAL_TYPING], 0, scholia_composer_has_words (self->composer));
}

void
scholia_thread_card_install_signals (ScholiaThreadCardClass *klass)
{
  signals[SIGNAL_CREATED] =
    g_signal_new ("created", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_TYPING] =
    g_signal_new ("typing", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

void
scholia_thread_card_send (ScholiaThreadCard *self)
{
  ScholiaCommentRow *row;

  g_return_if_fail (SCHOLIA_IS_THREAD_CARD (self));

  for (guint i = 0; (row = scholia_thread_card_get_row (self, i)) != NULL; i++)
    {
      if (scholia_comment_row_is_editing (row) &&
          gtk_widget_get_focus_child (GTK_WIDGET (row)) != NULL)
        {
          scholia_comment_row_send (row);
          return;
        }
    }

  if (scholia_composer_has_words (self->composer))
    scholia_thread_card_send_cb (self);
}

static gboolean
edit_row (ScholiaThreadCard *self,
          const char        *comment_id,
          const GError      *error)
{
  ScholiaCommentRow *row;

  for (guint i = 0; (row = scholia_thread_card_get_row (self, i)) != NULL; i++)
    {
      if (g_str_equal (scholia_comment_get_id (scholia_comment_row_get_comment (row)), comment_id))
        {
          scholia_comment_row_edit (row, error);
          return TRUE;
        }
    }

  return FALSE;
}

gboolean
scholia_thread_card_edit_comment (ScholiaThreadCard *self,
                                  const char        *comment_id)
{
  g_return_val_if_fail (SCHOLIA_IS_THREAD_CARD (self), FALSE);
  g_return_val_if_fail (comment_id != NULL, FALSE);

  return edit_row (self, comment_id, NULL);
}

gboolean
scholia_thread_card_edit_last (ScholiaThreadCard *self)
{
  ScholiaSession *session;

  g_return_val_if_fail (SCHOLIA_IS_THREAD_CARD (self), FALSE);

  if (self->thread == NULL || self->outbox == NULL)
    return FALSE;

  session = scholia_outbox_get_session (self->outbox);
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->thread)); i > 0; i--)
    {
      g_autoptr(ScholiaComment) comment = g_list_model_get_item (G_LIST_MODEL (self->thread),
                                                                 i - 1);

      if (scholia_session_permits (session, SCHOLIA_ACTION_EDIT, self->thread, comment))
        return edit_row (self, scholia_comment_get_id (comment), NULL);
    }

  return FALSE;
}

gboolean
scholia_thread_card_show_failure (ScholiaThreadCard *self,
                                  const char        *target,
                                  const GError      *error)
{
  g_autofree char *shown = NULL;

  g_return_val_if_fail (SCHOLIA_IS_THREAD_CARD (self), FALSE);
  g_return_val_if_fail (target != NULL, FALSE);

  if (g_str_has_prefix (target, "comment:"))
    return edit_row (self, target + strlen ("comment:"), error);

  shown = dup_target (self);
  if (g_strcmp0 (shown, target) != 0)
    return FALSE;

  scholia_thread_card_load_draft (self);
  scholia_composer_set_error (self->composer, error);

  return TRUE;
}
