/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes at the beginning that are below 0x80, NUL too; not always all of those before a larger one.
 * What follows begins with a whole character if @text does. */
gsize scholia_ascii_skip (const char *text,
                          gsize       length);

G_END_DECLS
