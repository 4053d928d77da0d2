/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Takes over all that the process says from here on, its libraries' words too: once, at the start
 * of main(). @only_trouble: for a command, whose output is for who gave it: warnings and worse. */
void scholia_log_writer_install (gboolean only_trouble);

G_END_DECLS
