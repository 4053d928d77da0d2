/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-store.h"

G_BEGIN_DECLS

/* What the operator of a server does with teams. The key of the first team, the one that is made by
 * itself, is also in the data folder @folder (scholia-team.h); it follows. */

/* 1 to 64 characters of A-Z a-z 0-9 - _; and "private" is the private server's own. */
gboolean  scholia_teams_name_is_valid    (const char           *name);

/* The new key. Errors: MALFORMED, CONFLICT (there is one of that name), UNAVAILABLE. */
void      scholia_teams_add_async        (ScholiaStore         *store,
                                          const char           *name,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
/* Another key; the old one opens nothing from the callback on. Errors: NOT_FOUND, UNAVAILABLE. */
void      scholia_teams_rotate_key_async (ScholiaStore         *store,
                                          const char           *folder,
                                          const char           *name,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
char     *scholia_teams_key_finish       (GAsyncResult         *result,
                                          GError              **error) G_GNUC_WARN_UNUSED_RESULT;
/* With all its boards, links and images. Errors: NOT_FOUND, UNAVAILABLE. */
void      scholia_teams_remove_async     (ScholiaStore         *store,
                                          const char           *folder,
                                          const char           *name,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
gboolean  scholia_teams_remove_finish    (GAsyncResult         *result,
                                          GError              **error);

G_END_DECLS
