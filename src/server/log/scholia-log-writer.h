/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Takes over all that the process says from here on, its libraries' words too: once, at the start
 * of main(). */
void scholia_log_writer_install (void);

G_END_DECLS
