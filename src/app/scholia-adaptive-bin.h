/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The least that a window may be, in pixels. */
#define SCHOLIA_MIN_WINDOW_WIDTH 360
#define SCHOLIA_MIN_WINDOW_HEIGHT 294
/* Under this width, in pixels, a window is narrow. */
#define SCHOLIA_NARROW_WIDTH 720

/* Holds a child that looks different in a narrow window, and tells when: property "is-narrow"
 * (read-only, notified after the allocation). It may become smaller than the child, or a wide
 * layout would keep the window wide; the child is cut off for the one frame until it is a narrow
 * one. (AdwBreakpoint needs libadwaita 1.4.) */
#define SCHOLIA_TYPE_ADAPTIVE_BIN (scholia_adaptive_bin_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaAdaptiveBin, scholia_adaptive_bin, SCHOLIA, ADAPTIVE_BIN, AdwBin)

GtkWidget *scholia_adaptive_bin_new       (void);
gboolean   scholia_adaptive_bin_is_narrow (ScholiaAdaptiveBin *self);

G_END_DECLS
