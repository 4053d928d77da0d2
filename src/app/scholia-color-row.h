/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A choice among the participants' colours. Property: color, 0..SCHOLIA_N_COLORS - 1, notified when
 * the person chooses. */
#define SCHOLIA_TYPE_COLOR_ROW (scholia_color_row_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaColorRow, scholia_color_row, SCHOLIA, COLOR_ROW, AdwPreferencesRow)

guint scholia_color_row_get_color (ScholiaColorRow *self);
void  scholia_color_row_set_color (ScholiaColorRow *self,
                                   guint            color);

G_END_DECLS
