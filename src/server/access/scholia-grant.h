/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-store.h"

#include "scholia-role.h"

G_BEGIN_DECLS

/**
 * ScholiaGrant:
 *
 * What a secret opened: one board of one team, in a role. Immutable, reference counted.
 */
typedef struct
{
  /*< private >*/
  guint        ref_count;
  /*< public, read only >*/
  char        *team_id;
  char        *board_id;
  char        *link_id;    /* (nullable): %NULL for a team's key */
  ScholiaRole  role;
  gint64       expires_ms; /* 0: never */
} ScholiaGrant;

ScholiaGrant    *scholia_grant_new     (const char   *team_id,
                                        const char   *board_id,
                                        const char   *link_id,
                                        ScholiaRole   role,
                                        gint64        expires_ms) G_GNUC_WARN_UNUSED_RESULT;
ScholiaGrant    *scholia_grant_ref     (ScholiaGrant *self);
void             scholia_grant_unref   (ScholiaGrant *self);
/* Borrows from the grant. */
ScholiaBoardKey  scholia_grant_get_key (ScholiaGrant *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaGrant, scholia_grant_unref)

G_END_DECLS
