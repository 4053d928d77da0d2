/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-sqlite-connection.h"

G_BEGIN_DECLS

/* The board is being removed: what it was charged stays with the team, under no name. */
gboolean scholia_sqlite_usage_forget_board (ScholiaSqliteConnection  *connection,
                                            const char               *team_id,
                                            const char               *board_id,
                                            GError                  **error);
gboolean scholia_sqlite_usage_forget_team  (ScholiaSqliteConnection  *connection,
                                            const char               *team_id,
                                            GError                  **error);

G_END_DECLS
