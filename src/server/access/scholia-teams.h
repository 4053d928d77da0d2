/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-store.h"

G_BEGIN_DECLS

/**
 * ScholiaTeams:
 *
 * What the operator of a server does with teams, one change after the other. The key of the first
 * team, the one that is made by itself, is also in the data folder (scholia-team.h); that file
 * follows: after a change it holds the key that the store knows, or there is none.
 */
#define SCHOLIA_TYPE_TEAMS (scholia_teams_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaTeams, scholia_teams, SCHOLIA, TEAMS, GObject)

/* 1 to 64 characters of A-Z a-z 0-9 - _; and "private" is the private server's own. */
gboolean      scholia_teams_name_is_valid    (const char           *name);

/* @folder: the data folder. */
ScholiaTeams *scholia_teams_new              (ScholiaStore         *store,
                                              const char           *folder)
                                              G_GNUC_WARN_UNUSED_RESULT;
/* The new key. Errors: MALFORMED, CONFLICT (there is one of that name), UNAVAILABLE; of reading
 * and writing the key file. */
void          scholia_teams_add_async        (ScholiaTeams         *self,
                                              const char           *name,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
/* Another key; the old one opens nothing from the callback on. Errors: NOT_FOUND, UNAVAILABLE; of
 * reading and writing the key file. */
void          scholia_teams_rotate_key_async (ScholiaTeams         *self,
                                              const char           *name,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
char         *scholia_teams_key_finish       (ScholiaTeams         *self,
                                              GAsyncResult         *result,
                                              GError              **error)
                                              G_GNUC_WARN_UNUSED_RESULT;
/* With all its boards, links and images. Errors: as above. */
void          scholia_teams_remove_async     (ScholiaTeams         *self,
                                              const char           *name,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean      scholia_teams_remove_finish    (ScholiaTeams         *self,
                                              GAsyncResult         *result,
                                              GError              **error);

G_END_DECLS
