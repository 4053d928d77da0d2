/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-grant.h"

ScholiaGrant *
scholia_grant_new (const char  *team_id,
                   const char  *board_id,
                   const char  *link_id,
                   ScholiaRole  role,
                   gint64       expires_ms)
{
  ScholiaGrant *self = g_new0 (ScholiaGrant, 1);

  self->ref_count = 1;
  self->team_id = g_strdup (team_id);
  self->board_id = g_strdup (board_id);
  self->link_id = g_strdup (link_id);
  self->role = role;
  self->expires_ms = expires_ms;

  return self;
}

ScholiaGrant *
scholia_grant_ref (ScholiaGrant *self)
{
  self->ref_count++;

  return self;
}

void
scholia_grant_unref (ScholiaGrant *self)
{
  if (--self->ref_count > 0)
    return;

  g_free (self->team_id);
  g_free (self->board_id);
  g_free (self->link_id);
  g_free (self);
}

ScholiaBoardKey
scholia_grant_get_key (ScholiaGrant *self)
{
  return (ScholiaBoardKey) { self->team_id, self->board_id };
}
