/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * scholia_program_find:
 * @name: of the program
 * @variable: of the environment, with the path of another one: if it is set, it alone counts
 * @folders: where it may be, in this order, then %NULL; what is not absolute is meant from the
 *   folder of the running program, which in a build tree is another than where it is installed
 *
 * Looks at the disk.
 *
 * Returns: (transfer full) (nullable): the path of a file that can be executed
 */
char *scholia_program_find (const char        *name,
                            const char        *variable,
                            const char *const *folders) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
