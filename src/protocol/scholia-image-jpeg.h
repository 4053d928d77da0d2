/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Of this folder only. */

#pragma once

#include "scholia-board.h"

G_BEGIN_DECLS

/* Width and height of a JPEG file, as they are stored. FALSE if the bytes hold no frame header that
 * a decoder knows. */
gboolean scholia_image_jpeg_sniff (const guint8     *bytes,
                                   gsize             length,
                                   ScholiaImageInfo *info);

G_END_DECLS
