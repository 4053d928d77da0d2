/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-pyramid-header.h"

G_BEGIN_DECLS

/**
 * ScholiaPyramidFile:
 *
 * A pyramid file, mapped to be read. Reference counted; any thread may read it, also while the
 * decoder still writes it: what is read of the header was copied once and checked, and a tile's
 * state is looked at anew each time.
 *
 * Nothing that a decoder writes can harm who reads: sizes and places are those of the checked copy,
 * and the decoder cannot make the file shorter.
 */
typedef struct _ScholiaPyramidFile ScholiaPyramidFile;

/**
 * scholia_pyramid_file_open:
 * @fd: stays the caller's, who may close it at once
 *
 * Returns: (transfer full): %NULL with @error MALFORMED for a file that is none, damaged, or
 *   shorter or longer than its header says, TOO_LARGE, VERSION; INTERNAL if the system refuses
 */
ScholiaPyramidFile         *scholia_pyramid_file_open        (int                   fd,
                                                              GError              **error)
                                                              G_GNUC_WARN_UNUSED_RESULT;
ScholiaPyramidFile         *scholia_pyramid_file_ref         (ScholiaPyramidFile   *self);
void                        scholia_pyramid_file_unref       (ScholiaPyramidFile   *self);

const ScholiaPyramidLayout *scholia_pyramid_file_get_layout  (ScholiaPyramidFile   *self);
/* As they were when it was opened: of a file without COMPLETE the decoder's last report tells. */
ScholiaPyramidFlags         scholia_pyramid_file_get_flags   (ScholiaPyramidFile   *self);
/* Anything but the three states is MISSING. The tile must be in the layout. */
ScholiaPyramidTileState     scholia_pyramid_file_get_state   (ScholiaPyramidFile   *self,
                                                              guint                 level,
                                                              guint                 column,
                                                              guint                 row);
/* Rows of layout's bytes_per_pixel * *@width bytes, valid while @self lives; @width, @height:
 * (out) (optional). The tile must be in the layout; one that is MISSING is whatever is there. */
const guint8               *scholia_pyramid_file_get_tile    (ScholiaPyramidFile   *self,
                                                              guint                 level,
                                                              guint                 column,
                                                              guint                 row,
                                                              guint                *width,
                                                              guint                *height);
/* What was read of the pixels is in the system's memory only, no more in this program's; to be
 * called after each reading, as a large picture would else grow to its full size in it. */
void                        scholia_pyramid_file_forget      (ScholiaPyramidFile   *self);
/* (nullable): the layout's preview, rows without padding, as soon as the decoder said that it is
 * there. */
const guint8               *scholia_pyramid_file_get_preview (ScholiaPyramidFile   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaPyramidFile, scholia_pyramid_file_unref)

G_END_DECLS
