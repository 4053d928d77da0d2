/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-sqlite-connection.h"

G_BEGIN_DECLS

/* Looks at the database before anything is changed, makes a new one, and brings an older one up to
 * date. Errors: VERSION (a newer one), UNAVAILABLE (damaged, or not ours). */
gboolean scholia_sqlite_schema_prepare (ScholiaSqliteConnection  *connection,
                                        GError                  **error);
/* For a database that was prepared by this process before: anything but the newest version is
 * UNAVAILABLE, an empty file too. */
gboolean scholia_sqlite_schema_resume  (ScholiaSqliteConnection  *connection,
                                        GError                  **error);
/* Ours, and of a version that this program can use or migrate. Reads the header only. */
gboolean scholia_sqlite_schema_is_known (ScholiaSqliteConnection *connection,
                                         GError                 **error);
/* Reads all of it for damage. */
gboolean scholia_sqlite_schema_check   (ScholiaSqliteConnection  *connection,
                                        GError                  **error);

G_END_DECLS
