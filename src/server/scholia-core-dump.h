/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Keeps this process's memory, which holds keys, tokens and what people write, out of core dumps:
 * none is written to a file, and one that the system hands to a program (systemd-coredump) has the
 * registers alone. Debuggers go on to work. For the start of a process, before any secret. */
void scholia_core_dump_forbid (void);

G_END_DECLS
