/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-action.h"

#include "scholia-id.h"

struct _ScholiaAction
{
  ScholiaActionKind kind;
  char              broadcast_id[SCHOLIA_ID_LENGTH + 1];
  char              thread_id[SCHOLIA_ID_LENGTH + 1];
  char              comment_id[SCHOLIA_ID_LENGTH + 1]; /* empty: none */
  char             *body;
  ScholiaAnchor     anchor;
  gboolean          has_anchor;
};

G_DEFINE_BOXED_TYPE (ScholiaAction, scholia_action, scholia_action_ref, scholia_action_unref)

static const char *const names[SCHOLIA_N_ACTION_KINDS] = {
  [SCHOLIA_ACTION_CREATE] = "create",
  [SCHOLIA_ACTION_REPLY] = "reply",
  [SCHOLIA_ACTION_EDIT] = "edit",
  [SCHOLIA_ACTION_DELETE_COMMENT] = "delete-comment",
  [SCHOLIA_ACTION_MOVE] = "move",
  [SCHOLIA_ACTION_RESOLVE] = "resolve",
  [SCHOLIA_ACTION_REOPEN] = "reopen",
  [SCHOLIA_ACTION_DELETE] = "delete",
  [SCHOLIA_ACTION_RESTORE] = "restore",
};

static ScholiaAction *
action_new (ScholiaActionKind  kind,
            const char        *broadcast_id,
            const char        *thread_id,
            const char        *comment_id)
{
  ScholiaAction *self = g_atomic_rc_box_new0 (ScholiaAction);

  self->kind = kind;
  g_strlcpy (self->broadcast_id, broadcast_id, sizeof self->broadcast_id);
  g_strlcpy (self->thread_id, thread_id, sizeof self->thread_id);
  if (comment_id != NULL)
    g_strlcpy (self->comment_id, comment_id, sizeof self->comment_id);

  return self;
}

static void
scholia_action_clear (ScholiaAction *self)
{
  g_free (self->body);
}

const char *
scholia_action_kind_to_string (ScholiaActionKind kind)
{
  g_return_val_if_fail ((guint) kind < SCHOLIA_N_ACTION_KINDS, NULL);

  return names[kind];
}

gboolean
scholia_action_kind_from_string (const char        *name,
                                 ScholiaActionKind *kind)
{
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (kind != NULL, FALSE);

  for (guint i = 0; i < SCHOLIA_N_ACTION_KINDS; i++)
    {
      if (g_str_equal (names[i], name))
        {
          *kind = i;
          return TRUE;
        }
    }

  return FALSE;
}

ScholiaAction *
scholia_action_new_create (const char          *broadcast_id,
                           const ScholiaAnchor *anchor,
                           const char          *body)
{
  ScholiaAction *self;

  g_return_val_if_fail (scholia_id_is_valid (broadcast_id), NULL);
  g_return_val_if_fail (anchor != NULL, NULL);
  g_return_val_if_fail (body != NULL, NULL);

  self = action_new (SCHOLIA_ACTION_CREATE, broadcast_id, broadcast_id, broadcast_id);
  self->anchor = *anchor;
  self->has_anchor = TRUE;
  self->body = g_strdup (body);

  return self;
}

ScholiaAction *
scholia_action_new_reply (const char *broadcast_id,
                          const char *thread_id,
                          const char *body)
{
  ScholiaAction *self;

  g_return_val_if_fail (scholia_id_is_valid (broadcast_id), NULL);
  g_return_val_if_fail (scholia_id_is_valid (thread_id), NULL);
  g_return_val_if_fail (body != NULL, NULL);

  self = action_new (SCHOLIA_ACTION_REPLY, broadcast_id, thread_id, broadcast_id);
  self->body = g_strdup (body);

  return self;
}

ScholiaAction *
scholia_action_new_edit (const char *broadcast_id,
                         const char *thread_id,
                         const char *comment_id,
                         const char *body)
{
  ScholiaAction *self;

  g_return_val_if_fail (scholia_id_is_valid (broadcast_id), NULL);
  g_return_val_if_fail (scholia_id_is_valid (thread_id), NULL);
  g_return_val_if_fail (scholia_id_is_valid (comment_id), NULL);
  g_return_val_if_fail (body != NULL, NULL);

  self = action_new (SCHOLIA_ACTION_EDIT, broadcast_id, thread_id, comment_id);
  self->body = g_strdup (body);

  return self;
}

ScholiaAction *
scholia_action_new_delete_comment (const char *broadcast_id,
                                   const char *thread_id,
                                   const char *comment_id)
{
  g_return_val_if_fail (scholia_id_is_valid (broadcast_id), NULL);
  g_return_val_if_fail (scholia_id_is_valid (thread_id), NULL);
  g_return_val_if_fail (scholia_id_is_valid (comment_id), NULL);

  return action_new (SCHOLIA_ACTION_DELETE_COMMENT, broadcast_id, thread_id, comment_id);
}

ScholiaAction *
scholia_action_new_move (const char          *broadcast_id,
                         const char          *thread_id,
                         const ScholiaAnchor *anchor)
{
  ScholiaAction *self;

  g_return_val_if_fail (scholia_id_is_valid (broadcast_id), NULL);
  g_return_val_if_fail (scholia_id_is_valid (thread_id), NULL);
  g_return_val_if_fail (anchor != NULL, NULL);

  self = action_new (SCHOLIA_ACTION_MOVE, broadcast_id, thread_id, NULL);
  self->anchor = *anchor;
  self->has_anchor = TRUE;

  return self;
}

ScholiaAction *
scholia_action_new_for_thread (const char        *broadcast_id,
                               ScholiaActionKind  kind,
                               const char        *thread_id)
{
  g_return_val_if_fail (scholia_id_is_valid (broadcast_id), NULL);
  g_return_val_if_fail (kind == SCHOLIA_ACTION_RESOLVE || kind == SCHOLIA_ACTION_REOPEN
                        || kind == SCHOLIA_ACTION_DELETE || kind == SCHOLIA_ACTION_RESTORE, NULL);
  g_return_val_if_fail (scholia_id_is_valid (thread_id), NULL);

  return action_new (kind, broadcast_id, thread_id, NULL);
}

ScholiaAction *
scholia_action_ref (ScholiaAction *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
scholia_action_unref (ScholiaAction *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) scholia_action_clear);
}

ScholiaActionKind
scholia_action_get_kind (const ScholiaAction *self)
{
  g_return_val_if_fail (self != NULL, SCHOLIA_ACTION_CREATE);

  return self->kind;
}

const char *
scholia_action_get_broadcast_id (const ScholiaAction *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->broadcast_id;
}

const char *
scholia_action_get_thread_id (const ScholiaAction *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->thread_id;
}

const char *
scholia_action_get_comment_id (const ScholiaAction *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->comment_id[0] != '\0' ? self->comment_id : NULL;
}

const char *
scholia_action_get_body (const ScholiaAction *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->body;
}

const ScholiaAnchor *
scholia_action_get_anchor (const ScholiaAction *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->has_anchor ? &self->anchor : NULL;
}
