/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-store.h"

G_BEGIN_DECLS

/* What it is called on a team server. */
#define SCHOLIA_FIRST_TEAM "team"

/* The first team of a server that was just started, unless its operator has others and no key file:
 * its key is kept in @folder, readable by nobody else, because its owner is to have it again; the
 * store has its hash only. */
void   scholia_team_ensure_async  (ScholiaStore         *store,
                                   const char           *folder,
                                   const char           *team_id,
                                   GAsyncReadyCallback   callback,
                                   gpointer              user_data);
/* The key in @folder, for one who may read it. */
char  *scholia_team_read_key      (const char           *folder,
                                   GError              **error) G_GNUC_WARN_UNUSED_RESULT;
/* Puts it there, durable. */
gboolean scholia_team_write_key  (const char           *folder,
                                  const char           *key,
                                  GError              **error);
/* None is there any more; that is no error. */
gboolean scholia_team_remove_key (const char           *folder,
                                  GError              **error);
/* @is_new: (out): it was made now. @key: (out) (nullable): %NULL where an operator's teams are
 * there and the first one, which had a key file, is not. */
gboolean scholia_team_ensure_finish (GAsyncResult      *result,
                                     char             **key,
                                     gboolean          *is_new,
                                     GError           **error);

G_END_DECLS
