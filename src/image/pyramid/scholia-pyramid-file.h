/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-pyramid-header.h"

G_BEGIN_DECLS

/**
 * ScholiaPyramidFile:
 *
 * A pyramid file that is open to be read. Reference counted; any thread may read it, also while the
 * decoder still writes it: the header was copied once and checked, and all else is read anew each
 * time, into the caller's memory.
 *
 * It is read and not mapped: where a disk fails, or the file is made shorter, a read has an error,
 * and a mapping has a SIGBUS that ends the program. Nothing that a decoder writes can harm who
 * reads either: sizes and places are those of the checked copy.
 *
 * All that reads blocks. Errors of reading are DISK, with the system's words.
 */
typedef struct _ScholiaPyramidFile ScholiaPyramidFile;

/**
 * scholia_pyramid_file_open:
 * @fd: stays the caller's, who may close it at once
 *
 * Returns: (transfer full): %NULL with @error MALFORMED for a file that is none, damaged, or
 *   shorter or longer than its header says, TOO_LARGE, VERSION; DISK if it cannot be read; INTERNAL
 *   if the system refuses, as a descriptor too many
 */
ScholiaPyramidFile         *scholia_pyramid_file_open        (int                   fd,
                                                              GError              **error)
                                                              G_GNUC_WARN_UNUSED_RESULT;
ScholiaPyramidFile         *scholia_pyramid_file_ref         (ScholiaPyramidFile   *self);
void                        scholia_pyramid_file_unref       (ScholiaPyramidFile   *self);

const ScholiaPyramidLayout *scholia_pyramid_file_get_layout  (ScholiaPyramidFile   *self);
/* As they were when it was opened: of a file without COMPLETE the decoder's last report tells. */
ScholiaPyramidFlags         scholia_pyramid_file_get_flags   (ScholiaPyramidFile   *self);
/**
 * scholia_pyramid_file_read_states:
 * @level: of the layout
 * @states: (out caller-allocates): a #ScholiaPyramidTileState for each tile of the level, left to
 *   right, top to bottom; what is none of the three is MISSING
 */
gboolean                    scholia_pyramid_file_read_states (ScholiaPyramidFile   *self,
                                                              guint                 level,
                                                              guint8               *states,
                                                              GError              **error);
/* Every tile of the level is there; @is_opaque: (out): nothing shines through any of them. %FALSE
 * with @error NOT_FOUND if one is not, or if that cannot be read. */
gboolean                    scholia_pyramid_file_has_level   (ScholiaPyramidFile   *self,
                                                              guint                 level,
                                                              gboolean             *is_opaque,
                                                              GError              **error);
/**
 * scholia_pyramid_file_read_area:
 * @level: of the layout
 * @x, @y: the area's upper left corner, in the level's pixels
 * @width, @height: of the area, which lies in the level
 * @pixels: (out caller-allocates): rows of the layout's bytes_per_pixel * @width bytes; undefined
 *   after an error
 *
 * Reads pixels across tiles; exactly one tile is read without a copy. Of a tile that is MISSING
 * comes whatever is there.
 */
gboolean                    scholia_pyramid_file_read_area   (ScholiaPyramidFile   *self,
                                                              guint                 level,
                                                              guint                 x,
                                                              guint                 y,
                                                              guint                 width,
                                                              guint                 height,
                                                              guint8               *pixels,
                                                              GError              **error);
/* The layout's preview, which must have one, into rows without padding; there as soon as the
 * decoder said so. */
gboolean                    scholia_pyramid_file_read_preview (ScholiaPyramidFile  *self,
                                                               guint8              *pixels,
                                                               GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaPyramidFile, scholia_pyramid_file_unref)

G_END_DECLS
