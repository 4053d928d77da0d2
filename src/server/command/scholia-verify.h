/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * scholia_verify_run:
 * @path: a data folder that no server uses, or a backup
 * @cancellable: ends it; its error is then CANCELLED
 *
 * Looks through all of it and prints a line for each board, each problem, and a summary. Changes
 * nothing there; a copy of the database is looked at in the temporary folder, and removed.
 * Blocking, and iterates the thread's default main context.
 *
 * Returns: %TRUE if all is well; %FALSE without @error if problems were printed, with it if there
 *   is nothing that could be looked at
 */
gboolean scholia_verify_run (const char    *path,
                             GCancellable  *cancellable,
                             GError       **error);

G_END_DECLS
