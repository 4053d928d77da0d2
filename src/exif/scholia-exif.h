/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The orientation of what has none. */
#define SCHOLIA_EXIF_UPRIGHT 1

/* The orientation, 1..8, of a TIFF block as EXIF carries it; 1 where it has none, a wrong one or is
 * damaged: a picture must not fail for its metadata. */
guint    scholia_exif_get_orientation (const guint8 *bytes,
                                       gsize         length);
/* Whether rows are shown as columns, so that width and height change places. */
gboolean scholia_exif_is_transposed   (guint         orientation);

G_END_DECLS
