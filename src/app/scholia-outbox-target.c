/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where the words of an action belong. */

#include "scholia-outbox.h"

char *
scholia_outbox_target_for_thread (const char *thread_id)
{
  return g_strconcat ("thread:", thread_id, NULL);
}

char *
scholia_outbox_target_for_comment (const char *comment_id)
{
  return g_strconcat ("comment:", comment_id, NULL);
}

char *
scholia_outbox_dup_target (ScholiaAction *action)
{
  g_return_val_if_fail (action != NULL, NULL);

  switch (scholia_action_get_kind (action))
    {
    case SCHOLIA_ACTION_CREATE:
      return g_strdup (SCHOLIA_OUTBOX_NEW);
    case SCHOLIA_ACTION_REPLY:
      return scholia_outbox_target_for_thread (scholia_action_get_thread_id (action));
    case SCHOLIA_ACTION_EDIT:
      return scholia_outbox_target_for_comment (scholia_action_get_comment_id (action));
    case SCHOLIA_ACTION_DELETE_COMMENT:
    case SCHOLIA_ACTION_MOVE:
    case SCHOLIA_ACTION_RESOLVE:
    case SCHOLIA_ACTION_REOPEN:
    case SCHOLIA_ACTION_DELETE:
    case SCHOLIA_ACTION_RESTORE:
    default:
      return NULL;
    }
}
