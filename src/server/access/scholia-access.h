/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-grant.h"

G_BEGIN_DECLS

/* After RATE_LIMITED, another password may be tried, in milliseconds. */
#define SCHOLIA_PASSWORD_RETRY_MS 6000

/**
 * ScholiaAccess:
 *
 * From secrets to grants. Unknown, malformed and wrong secrets look alike: NOT_FOUND. Expiry,
 * revocation and passwords are told only to those who hold a link's token.
 */
typedef struct _ScholiaAccess ScholiaAccess;

ScholiaAccess *scholia_access_new                (ScholiaStore         *store)
                                                  G_GNUC_WARN_UNUSED_RESULT;
void           scholia_access_free               (ScholiaAccess        *self);

/* A link's token for @board_id. Errors: NOT_FOUND, EXPIRED, REVOKED, PASSWORD, RATE_LIMITED,
 * UNAVAILABLE. The grant is true at the moment of the callback. */
void           scholia_access_check_link_async   (ScholiaAccess        *self,
                                                  const char           *board_id,
                                                  const char           *token,
                                                  const char           *password,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
/* A link's token, or the key of the team that owns the board, which opens it as a moderator's. */
void           scholia_access_check_board_async  (ScholiaAccess        *self,
                                                  const char           *board_id,
                                                  const char           *secret,
                                                  const char           *password,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
/* Whether that error of a check is a failed attempt with a secret; a password that was not given is
 * none. @password: (nullable): that was tried. */
gboolean       scholia_access_is_failure         (const GError         *error,
                                                  const char           *password);
ScholiaGrant  *scholia_access_check_finish       (GAsyncResult         *result,
                                                  GError              **error)
                                                  G_GNUC_WARN_UNUSED_RESULT;
/* A team's key: the team's id. Errors: NOT_FOUND, UNAVAILABLE. */
void           scholia_access_check_team_async   (ScholiaAccess        *self,
                                                  const char           *key,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
char          *scholia_access_check_team_finish  (GAsyncResult         *result,
                                                  GError              **error)
                                                  G_GNUC_WARN_UNUSED_RESULT;

/* A link was taken back just now: checks that are under way must not succeed. */
void           scholia_access_note_revoked       (ScholiaAccess        *self,
                                                  const char           *link_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaAccess, scholia_access_free)

G_END_DECLS
