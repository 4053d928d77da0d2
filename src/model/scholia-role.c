/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-role.h"

#include "scholia-action.h"

typedef enum
{
  NEVER,
  OWN,
  ANY,
} Permission;

static const char *const names[SCHOLIA_N_ROLES] = {
  [SCHOLIA_ROLE_VIEWER] = "viewer",
  [SCHOLIA_ROLE_COMMENTER] = "commenter",
  [SCHOLIA_ROLE_MODERATOR] = "moderator",
};

/* The viewer's row is all zero: NEVER. A moderator deletes other people's words but never rewrites
 * them: what stands under a name was written by that person. */
static const Permission permissions[SCHOLIA_N_ROLES][SCHOLIA_N_ACTION_KINDS] = {
  [SCHOLIA_ROLE_COMMENTER] = {
    [SCHOLIA_ACTION_CREATE] = ANY,
    [SCHOLIA_ACTION_REPLY] = ANY,
    [SCHOLIA_ACTION_EDIT] = OWN,
    [SCHOLIA_ACTION_DELETE_COMMENT] = OWN,
    [SCHOLIA_ACTION_MOVE] = OWN,
    [SCHOLIA_ACTION_RESOLVE] = ANY,
    [SCHOLIA_ACTION_REOPEN] = ANY,
    [SCHOLIA_ACTION_DELETE] = OWN,
    [SCHOLIA_ACTION_RESTORE] = OWN,
  },
  [SCHOLIA_ROLE_MODERATOR] = {
    [SCHOLIA_ACTION_CREATE] = ANY,
    [SCHOLIA_ACTION_REPLY] = ANY,
    [SCHOLIA_ACTION_EDIT] = OWN,
    [SCHOLIA_ACTION_DELETE_COMMENT] = ANY,
    [SCHOLIA_ACTION_MOVE] = ANY,
    [SCHOLIA_ACTION_RESOLVE] = ANY,
    [SCHOLIA_ACTION_REOPEN] = ANY,
    [SCHOLIA_ACTION_DELETE] = ANY,
    [SCHOLIA_ACTION_RESTORE] = ANY,
  },
};

const char *
scholia_role_to_string (ScholiaRole role)
{
  g_return_val_if_fail ((guint) role < SCHOLIA_N_ROLES, NULL);

  return names[role];
}

gboolean
scholia_role_from_string (const char  *name,
                          ScholiaRole *role)
{
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (role != NULL, FALSE);

  for (guint i = 0; i < SCHOLIA_N_ROLES; i++)
    {
      if (g_str_equal (names[i], name))
        {
          *role = i;
          return TRUE;
        }
    }

  return FALSE;
}

gboolean
scholia_role_permits (ScholiaRole       role,
                      ScholiaActionKind kind,
                      gboolean          is_own)
{
  g_return_val_if_fail ((guint) role < SCHOLIA_N_ROLES, FALSE);
  g_return_val_if_fail ((guint) kind < SCHOLIA_N_ACTION_KINDS, FALSE);

  switch (permissions[role][kind])
    {
    case ANY:
      return TRUE;

    case OWN:
      return is_own;

    case NEVER:
    default:
      return FALSE;
    }
}
