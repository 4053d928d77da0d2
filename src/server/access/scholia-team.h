/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-store.h"

G_BEGIN_DECLS

/* The one team of a server that was just started: its key is kept in @folder, readable by nobody
 * else, because its owner is to have it again; the store has its hash only. */
void   scholia_team_ensure_async  (ScholiaStore         *store,
                                   const char           *folder,
                                   const char           *team_id,
                                   GAsyncReadyCallback   callback,
                                   gpointer              user_data);
/* The key in @folder, for one who may read it. */
char  *scholia_team_read_key      (const char           *folder,
                                   GError              **error) G_GNUC_WARN_UNUSED_RESULT;
/* @is_new: (out): it was made now. The key. */
char  *scholia_team_ensure_finish (GAsyncResult         *result,
                                   gboolean             *is_new,
                                   GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
