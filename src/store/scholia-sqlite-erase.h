/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-sqlite-board.h"

G_BEGIN_DECLS

/* Overwrites the payloads of the events after @after and up to @up_to; the pairs of number and id
 * stay. */
gboolean scholia_sqlite_erase_payloads (ScholiaSqliteConnection   *connection,
                                        const ScholiaSqliteBoard  *board,
                                        guint64                    after,
                                        guint64                    up_to,
                                        GError                   **error);
/* Removes all there is of a board, its words overwritten. */
gboolean scholia_sqlite_erase_board    (ScholiaSqliteConnection   *connection,
                                        const ScholiaSqliteBoard  *board,
                                        GError                   **error);
/* Overwrites its title, before another one is put in its place. */
gboolean scholia_sqlite_erase_title    (ScholiaSqliteConnection   *connection,
                                        const ScholiaSqliteBoard  *board,
                                        GError                   **error);
/* Forgets that a person was removed, the words overwritten; whether there was anything. */
gboolean scholia_sqlite_erase_removal  (ScholiaSqliteConnection   *connection,
                                        const ScholiaSqliteBoard  *board,
                                        const char                *person_id,
                                        gboolean                  *was_there,
                                        GError                   **error);

G_END_DECLS
