/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gdk/gdk.h>

#include "scholia-pyramid-file.h"
#include "scholia-tile.h"

G_BEGIN_DECLS

/* In a tile: not of a level, but the preview that a decoder wrote before all levels. */
#define SCHOLIA_TILE_MAKER_PREVIEW G_MAXUINT
/* In a tile: an area of the layout's growing level, which lies across tiles that are not whole yet.
 * In its pixels, @column and @row are the corner, @scaled_width and @scaled_height the size. */
#define SCHOLIA_TILE_MAKER_PART (G_MAXUINT - 1)

/* A texture of pixels of @file, a #ScholiaPyramidFile: of a tile that was written, scaled or not,
 * of the preview, or of a part. Reads the disk. @size_bytes: (out)
 *
 * (nullable): %NULL with @error, of scholia_pyramid_file_read_area() */
GdkTexture *scholia_tile_maker_make  (gpointer             file,
                                      const ScholiaTile   *tile,
                                      gsize               *size_bytes,
                                      GError             **error) G_GNUC_WARN_UNUSED_RESULT;
/* All of a level, scaled to @width and @height. Reads the disk; (nullable) as above. */
GdkTexture *scholia_tile_maker_scale (ScholiaPyramidFile  *file,
                                      guint                level,
                                      guint                width,
                                      guint                height,
                                      GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
