/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Before the cage closes: opens the fonts that drawings may use in it, and makes all others be
 * replaced by these. */
void scholia_svg_fonts_prepare (void);

G_END_DECLS
