/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Room of a team for images that are on their way. Each of them alone would be let in up to the
 * last byte that the team has left: many at once would fill the disk before the first is stored. */

#include "scholia-http-private.h"

static guint64
get_reserved (ScholiaHttp *self,
              const char  *team_id)
{
  const guint64 *bytes = g_hash_table_lookup (self->reserved, team_id);

  return bytes != NULL ? *bytes : 0;
}

static void
set_reserved (ScholiaHttp *self,
              const char  *team_id,
              guint64      n_bytes)
{
  if (n_bytes == 0)
    g_hash_table_remove (self->reserved, team_id);
  else
    g_hash_table_insert (self->reserved, g_strdup (team_id), g_memdup2 (&n_bytes, sizeof n_bytes));
}

gboolean
scholia_http_reserve (ScholiaHttp              *self,
                      const ScholiaStoredTeam  *team,
                      guint64                   n_bytes,
                      GError                  **error)
{
  guint64 reserved = get_reserved (self, team->team_id);
  ScholiaStoredTeam with_others = *team;

  if (!scholia_stored_team_check_quota (team, n_bytes, self->parts.max_boards,
                                        self->parts.max_bytes, error))
    return FALSE;

  with_others.n_bytes += reserved;
  if (!scholia_stored_team_check_quota (&with_others, n_bytes, 0, self->parts.max_bytes, NULL))
    {
      g_set_error_literal (error, SCHOLIA_ERROR, SCHOLIA_ERROR_RATE_LIMITED,
                           "Other images of the team are on their way and may leave no room for "
                           "this one; try again when they are there");
      return FALSE;
    }

  set_reserved (self, team->team_id, reserved + n_bytes);

  return TRUE;
}

void
scholia_http_release (ScholiaHttp *self,
                      const char  *team_id,
                      guint64      n_bytes)
{
  guint64 reserved = get_reserved (self, team_id);

  g_assert (reserved >= n_bytes);
  set_reserved (self, team_id, reserved - n_bytes);
}
