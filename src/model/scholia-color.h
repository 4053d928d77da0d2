/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The participants' colours, white text on them at 4.5:1 or better (measured in a test): blue,
 * purple, green, orange, pink, teal, brown, slate. "#rrggbb"; @color: 0..SCHOLIA_N_COLORS - 1. */
const char *scholia_color_get_hex  (guint color);
/* An untranslated name ("Blue"), marked for translation. */
const char *scholia_color_get_name (guint color);

G_END_DECLS
