/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-server-options.h"

G_BEGIN_DECLS

/* Does what the words of @options (transfer full) ask for, in a main loop of its own. The program's
 * exit status; whatever went wrong was printed on standard error. */
int scholia_command_run (ScholiaServerOptions *options);

G_END_DECLS
