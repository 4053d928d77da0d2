/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-command.h"

G_BEGIN_DECLS

/* Asks the server at @address and prints what it answers. Blocking: in a thread whose main context
 * serves nothing else. Sets @error to what the server, or the line, said, or to CANCELLED. */
gboolean scholia_command_client_run (const ScholiaCommand  *command,
                                     GSocketAddress        *address,
                                     gboolean               is_forced,
                                     GCancellable          *cancellable,
                                     GError               **error);

G_END_DECLS
