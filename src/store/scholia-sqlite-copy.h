/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-sqlite-connection.h"

G_BEGIN_DECLS

/* In a worker's thread: writes the database of one moment to the new file @target, without free
 * pages, and with what was committed only. @mode: to read it by. @is_over: asked now and then
 * whether to give up. */
gboolean   scholia_sqlite_copy         (const char        *database,
                                        ScholiaSqliteMode  mode,
                                        const char        *target,
                                        gboolean         (*is_over) (gpointer user_data),
                                        gpointer           user_data,
                                        GError           **error);
/* (transfer full) (element-type utf8): the images that the boards in @database show, each once. */
GPtrArray *scholia_sqlite_copy_digests (const char        *database,
                                        GError           **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
