/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ScholiaScroller:
 *
 * Scrolls its content where it has to, and is as high as the content otherwise, for the width it
 * gets. (GtkScrolledWindow measures its child as if it were endlessly wide.)
 *
 * Properties: content; max-height, in pixels, -1 for any; shrinks: whether it may be lower than its
 * content for want of room (rows of a GtkListBox get no more than they must).
 */
#define SCHOLIA_TYPE_SCROLLER (scholia_scroller_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaScroller, scholia_scroller, SCHOLIA, SCROLLER, AdwBin)

GtkWidget     *scholia_scroller_new            (void);
GtkAdjustment *scholia_scroller_get_adjustment (ScholiaScroller *self);

G_END_DECLS
