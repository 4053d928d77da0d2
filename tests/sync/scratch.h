/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A person's folders (data, cache, runtime) that nobody has used before, and no session bus; before
 * anything asks GLib for them. Gives the folder above them. */
const char *scratch_enter (void);
/* Removes all of it. */
void        scratch_leave (void);

G_END_DECLS
