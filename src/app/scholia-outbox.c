/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-outbox.h"

#include <string.h>

#include "scholia-error.h"
#include "scholia-id.h"

struct _ScholiaOutbox
{
  GObject parent_instance;

  ScholiaSession   *session;
  ScholiaDrafts    *drafts;
  char             *server;
  /* From broadcast id to the action that is on its way. */
  GHashTable       *in_flight;
  ScholiaUndoStack *undo;
  gboolean          is_undoing;
};

enum
{
  SIGNAL_SENT,
  SIGNAL_FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ScholiaOutbox, scholia_outbox, G_TYPE_OBJECT)

/* A pinned certificate outlives its address. */
static char *
dup_server_name (ScholiaEndpoint *endpoint)
{
  const char *fingerprint = scholia_endpoint_get_fingerprint (endpoint);

  return g_strdup (fingerprint != NULL ? fingerprint : scholia_endpoint_get_origin (endpoint));
}

static const char *
get_board_id (ScholiaOutbox *self)
{
  ScholiaBoard *board = scholia_session_get_board (self->session);

  return board != NULL ? scholia_board_get_id (board) : NULL;
}

static char *
sent_target (const char *broadcast_id,
             const char *target)
{
  return g_strconcat ("sent:", broadcast_id, ":", target, NULL);
}

/* What is on its way is a draft of its own until it has arrived, so that its place is free for
 * the next words. */
static void
keep_sent (ScholiaOutbox *self,
           ScholiaAction *action,
           const char    *target,
           const char    *text)
{
  g_autofree char *sent = sent_target (scholia_action_get_broadcast_id (action), target);

  scholia_drafts_set (self->drafts, self->server, get_board_id (self), sent, text,
                      scholia_action_get_anchor (action));
  scholia_drafts_remove (self->drafts, self->server, get_board_id (self), target);
}

/* Puts words back where they were written, before what was written there since. */
static void
put_back (ScholiaOutbox *self,
          const char    *sent,
          const char    *target)
{
  const char *board = get_board_id (self);
  ScholiaDraft *draft = scholia_drafts_lookup (self->drafts, self->server, board, sent);
  ScholiaDraft *newer = scholia_drafts_lookup (self->drafts, self->server, board, target);
  g_autofree char *text = NULL;
  ScholiaAnchor anchor;
  gboolean has_anchor;

  if (draft == NULL)
    return;

  text = newer == NULL
           ? g_strdup (scholia_draft_get_text (draft))
           : g_strconcat (scholia_draft_get_text (draft), "\n\n", scholia_draft_get_text (newer),
                          NULL);
  has_anchor = scholia_draft_get_anchor (draft) != NULL;
  if (has_anchor)
    anchor = *scholia_draft_get_anchor (draft);

  scholia_drafts_set (self->drafts, self->server, board, target, text, has_anchor ? &anchor : NULL);
  scholia_drafts_remove (self->drafts, self->server, board, sent);
}

static void
settle_sent (ScholiaOutbox *self,
             const char    *sent,
             const char    *target,
             const GError  *error)
{
  const char *board = get_board_id (self);

  if (error == NULL)
    scholia_drafts_remove (self->drafts, self->server, board, sent);
  /* The session ended while nobody could know: the next one on this board will see. */
  else if (g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_OFFLINE))
    scholia_drafts_strand (self->drafts, self->server, board, sent);
  else
    put_back (self, sent, target);
}

static void
action_ended_cb (ScholiaOutbox *self,
                 const char    *broadcast_id,
                 GError        *error)
{
  g_autoptr(ScholiaAction) action = NULL;
  g_autofree char *target = NULL;
  g_autofree char *sent = NULL;

  /* Other windows' outboxes have sessions of their own; what is not here was never ours. */
  if (!g_hash_table_steal_extended (self->in_flight, broadcast_id, NULL, (gpointer *) &action))
    return;

  target = scholia_outbox_dup_target (action);
  if (target != NULL)
    {
      sent = sent_target (broadcast_id, target);
      settle_sent (self, sent, target, error);
    }

  if (error != NULL)
    {
      scholia_undo_stack_forget (self->undo, broadcast_id);
      g_signal_emit (self, signals[SIGNAL_FAILED], 0, action, error);
    }
  else
    {
      if (scholia_action_get_kind (action) == SCHOLIA_ACTION_RESTORE)
        scholia_undo_stack_forget_deletion (self->undo, scholia_action_get_thread_id (action));
      g_signal_emit (self, signals[SIGNAL_SENT], 0, action);
    }
}

/* Takes @action. The draft moves before the submit: "action-ended" may come from within it. */
static gboolean
submit (ScholiaOutbox  *self,
        ScholiaAction  *action,
        const char     *text,
        GError        **error)
{
  g_autoptr(ScholiaAction) owned = action;
  g_autofree char *target = scholia_outbox_dup_target (action);
  const char *id = scholia_action_get_broadcast_id (action);

  /* What an undo sends was not typed, and must not take the place of what is being typed. */
  if (text != NULL && get_board_id (self) != NULL)
    keep_sent (self, action, target, text);
  g_hash_table_insert (self->in_flight, (gpointer) id, scholia_action_ref (action));

  if (!self->is_undoing)
    scholia_undo_stack_note (self->undo, scholia_session_get_board (self->session), action);
  if (scholia_session_submit (self->session, action, error))
    return TRUE;

  scholia_undo_stack_forget (self->undo, id);
  g_hash_table_remove (self->in_flight, id);
  if (target != NULL && get_board_id (self) != NULL)
    {
      g_autofree char *sent = sent_target (id, target);

      put_back (self, sent, target);
    }

  return FALSE;
}

/* Whoever lets the outbox go waits for no answer any more: the next one on this board looks for
 * itself. */
static void
strand_all (ScholiaOutbox *self)
{
  GHashTableIter iter;
  gpointer id, action;

  if (self->in_flight == NULL || get_board_id (self) == NULL)
    return;

  g_hash_table_iter_init (&iter, self->in_flight);
  while (g_hash_table_iter_next (&iter, &id, &action))
    {
      g_autofree char *target = scholia_outbox_dup_target (action);
      g_autofree char *sent = target != NULL ? sent_target (id, target) : NULL;

      if (sent != NULL)
        scholia_drafts_strand (self->drafts, self->server, get_board_id (self), sent);
    }
}

static void
scholia_outbox_dispose (GObject *object)
{
  ScholiaOutbox *self = SCHOLIA_OUTBOX (object);

  if (self->session != NULL)
    strand_all (self);
  g_clear_object (&self->session);
  g_clear_object (&self->drafts);
  g_clear_pointer (&self->in_flight, g_hash_table_unref);
  g_clear_pointer (&self->undo, scholia_undo_stack_free);
  g_clear_pointer (&self->server, g_free);

  G_OBJECT_CLASS (scholia_outbox_parent_class)->dispose (object);
}

static void
scholia_outbox_class_init (ScholiaOutboxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = scholia_outbox_dispose;

  signals[SIGNAL_SENT] =
    g_signal_new ("sent", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, SCHOLIA_TYPE_ACTION);
  signals[SIGNAL_FAILED] =
    g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, SCHOLIA_TYPE_ACTION, G_TYPE_ERROR);
}

static void
scholia_outbox_init (ScholiaOutbox *self)
{
  self->in_flight = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                           (GDestroyNotify) scholia_action_unref);
  self->undo = scholia_undo_stack_new ();
}

ScholiaOutbox *
scholia_outbox_new (ScholiaSession *session,
                    ScholiaDrafts  *drafts)
{
  ScholiaOutbox *self;

  g_return_val_if_fail (SCHOLIA_IS_SESSION (session), NULL);
  g_return_val_if_fail (SCHOLIA_IS_DRAFTS (drafts), NULL);

  self = g_object_new (SCHOLIA_TYPE_OUTBOX, NULL);
  self->session = g_object_ref (session);
  self->drafts = g_object_ref (drafts);
  self->server = dup_server_name (scholia_session_get_endpoint (session));
  g_signal_connect_object (session, "action-ended", G_CALLBACK (action_ended_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}

ScholiaSession *
scholia_outbox_get_session (ScholiaOutbox *self)
{
  g_return_val_if_fail (SCHOLIA_IS_OUTBOX (self), NULL);

  return self->session;
}

ScholiaDrafts *
scholia_outbox_get_drafts (ScholiaOutbox *self)
{
  g_return_val_if_fail (SCHOLIA_IS_OUTBOX (self), NULL);

  return self->drafts;
}

ScholiaDraft *
scholia_outbox_get_draft (ScholiaOutbox *self,
                          const char    *target)
{
  g_return_val_if_fail (SCHOLIA_IS_OUTBOX (self), NULL);

  if (get_board_id (self) == NULL)
    return NULL;

  return scholia_drafts_lookup (self->drafts, self->server, get_board_id (self), target);
}

void
scholia_outbox_set_draft (ScholiaOutbox       *self,
                          const char          *target,
                          const char          *text,
                          const ScholiaAnchor *anchor)
{
  g_return_if_fail (SCHOLIA_IS_OUTBOX (self));

  if (get_board_id (self) != NULL)
    scholia_drafts_set (self->drafts, self->server, get_board_id (self), target, text, anchor);
}

/* Whether the board has what was sent as @broadcast_id with @text for @target. */
static gboolean
has_arrived (ScholiaBoard *board,
             const char   *broadcast_id,
             const char   *target,
             const char   *text)
{
  const char *wanted_id = g_str_has_prefix (target, "comment:") ? target + strlen ("comment:")
                                                                : broadcast_id;
  g_autofree char *body = scholia_comment_clean_body (text, NULL);

  for (guint i = 0; i < scholia_board_get_n_threads (board); i++)
    {
      g_autoptr(ScholiaThread) thread = g_list_model_get_item (G_LIST_MODEL (board), i);
      ScholiaThreadState *state = scholia_thread_get_state (thread);
      ScholiaComment *comment = scholia_thread_state_find_comment (state, wanted_id, NULL);

      /* An edit has no id of its own in the board, so that its words tell. */
      if (comment != NULL)
        return wanted_id == broadcast_id ||
               g_strcmp0 (scholia_comment_get_body (comment), body) == 0;
    }

  return FALSE;
}

void
scholia_outbox_recover (ScholiaOutbox *self)
{
  g_auto(GStrv) stranded = NULL;
  ScholiaBoard *board;

  g_return_if_fail (SCHOLIA_IS_OUTBOX (self));

  board = scholia_session_get_board (self->session);
  if (board == NULL)
    return;

  stranded = scholia_drafts_list_stranded (self->drafts, self->server, get_board_id (self));
  for (guint i = 0; stranded[i] != NULL; i++)
    {
      g_auto(GStrv) parts = g_strsplit (stranded[i], ":", 3);
      ScholiaDraft *draft = scholia_drafts_lookup (self->drafts, self->server,
                                                   get_board_id (self), stranded[i]);

      if (g_strv_length (parts) < 3 ||
          has_arrived (board, parts[1], parts[2], scholia_draft_get_text (draft)))
        scholia_drafts_remove (self->drafts, self->server, get_board_id (self), stranded[i]);
      else
        put_back (self, stranded[i], parts[2]);
    }
}

/* %NULL with @error set: @text is no comment; it stays the draft of @target. */
static char *
clean (ScholiaOutbox        *self,
       const char           *target,
       const ScholiaAnchor  *anchor,
       const char           *text,
       GError              **error)
{
  char *body = scholia_comment_clean_body (text, error);

  if (body == NULL)
    scholia_outbox_set_draft (self, target, text, anchor);

  return body;
}

gboolean
scholia_outbox_create (ScholiaOutbox        *self,
                       const ScholiaAnchor  *anchor,
                       const char           *text,
                       char                **thread_id,
                       GError              **error)
{
  g_autofree char *id = scholia_id_new ();
  g_autofree char *body = NULL;

  g_return_val_if_fail (SCHOLIA_IS_OUTBOX (self), FALSE);

  body = clean (self, SCHOLIA_OUTBOX_NEW, anchor, text, error);
  if (body == NULL ||
      !submit (self, scholia_action_new_create (id, anchor, body), text, error))
    return FALSE;

  if (thread_id != NULL)
    *thread_id = g_steal_pointer (&id);

  return TRUE;
}

gboolean
scholia_outbox_reply (ScholiaOutbox  *self,
                      const char     *thread_id,
                      const char     *text,
                      GError        **error)
{
  g_autofree char *id = scholia_id_new ();
  g_autofree char *target = scholia_outbox_target_for_thread (thread_id);
  g_autofree char *body = NULL;

  g_return_val_if_fail (SCHOLIA_IS_OUTBOX (self), FALSE);

  body = clean (self, target, NULL, text, error);

  return body != NULL && submit (self, scholia_action_new_reply (id, thread_id, body), text, error);
}

gboolean
scholia_outbox_edit (ScholiaOutbox  *self,
                     const char     *thread_id,
                     const char     *comment_id,
                     const char     *text,
                     GError        **error)
{
  g_autofree char *id = scholia_id_new ();
  g_autofree char *target = scholia_outbox_target_for_comment (comment_id);
  g_autofree char *body = NULL;

  g_return_val_if_fail (SCHOLIA_IS_OUTBOX (self), FALSE);

  body = clean (self, target, NULL, text, error);

  return body != NULL &&
         submit (self, scholia_action_new_edit (id, thread_id, comment_id, body), text, error);
}

gboolean
scholia_outbox_delete_comment (ScholiaOutbox  *self,
                               const char     *thread_id,
                               const char     *comment_id,
                               GError        **error)
{
  g_autofree char *id = scholia_id_new ();

  g_return_val_if_fail (SCHOLIA_IS_OUTBOX (self), FALSE);

  return submit (self, scholia_action_new_delete_comment (id, thread_id, comment_id), NULL, error);
}

gboolean
scholia_outbox_move (ScholiaOutbox        *self,
                     const char           *thread_id,
                     const ScholiaAnchor  *anchor,
                     GError              **error)
{
  g_autofree char *id = scholia_id_new ();

  g_return_val_if_fail (SCHOLIA_IS_OUTBOX (self), FALSE);

  return submit (self, scholia_action_new_move (id, thread_id, anchor), NULL, error);
}

gboolean
scholia_outbox_for_thread (ScholiaOutbox      *self,
                           ScholiaActionKind   kind,
                           const char         *thread_id,
                           GError            **error)
{
  g_autofree char *id = scholia_id_new ();

  g_return_val_if_fail (SCHOLIA_IS_OUTBOX (self), FALSE);

  return submit (self, scholia_action_new_for_thread (id, kind, thread_id), NULL, error);
}

ScholiaUndoResult
scholia_outbox_undo (ScholiaOutbox      *self,
                     ScholiaActionKind  *kind,
                     char              **thread_id,
                     GError            **error)
{
  ScholiaAction *action = NULL;
  ScholiaUndoResult result;

  g_return_val_if_fail (SCHOLIA_IS_OUTBOX (self), SCHOLIA_UNDO_NOTHING);

  result = scholia_undo_stack_make (self->undo, scholia_session_get_board (self->session), kind,
                                    &action);
  if (action == NULL)
    return result;

  *thread_id = g_strdup (scholia_action_get_thread_id (action));
  self->is_undoing = TRUE;
  result = submit (self, action, NULL, error) ? SCHOLIA_UNDO_DONE : SCHOLIA_UNDO_REFUSED;
  self->is_undoing = FALSE;
  if (result == SCHOLIA_UNDO_DONE)
    scholia_undo_stack_pop (self->undo);

  return result;
}
