/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-pyramid-layout.h"

G_BEGIN_DECLS

/**
 * ScholiaPyramid:
 *
 * The pixels of an image as tiles, with reduced levels: level 0 is full size, each next one half
 * (rounded up), until one is at most 64 pixels wide and high. A decoder puts the rows, one thread
 * finishes it, then it never changes and any thread reads it. Pixels are RGB, or BGRA with straight
 * alpha where anything shines through: GTK 4.8 has fast ways from both to the screen, and a slow
 * one from multiplied colours.
 */
typedef struct _ScholiaPyramid ScholiaPyramid;

/* @width, @height: of the rows that will be put; @orientation: EXIF's 1..8, applied as they come.
 * With @has_alpha rows are BGRA, else RGB. */
ScholiaPyramid *scholia_pyramid_new             (guint            width,
                                                 guint            height,
                                                 guint            orientation,
                                                 gboolean         has_alpha,
                                                 GError         **error)
                                                 G_GNUC_WARN_UNUSED_RESULT;
void            scholia_pyramid_put_row         (ScholiaPyramid  *self,
                                                 guint            y,
                                                 const guint8    *pixels);
/* What was put, for images whose rows come in several passes. */
void            scholia_pyramid_get_row         (ScholiaPyramid  *self,
                                                 guint            y,
                                                 guint8          *pixels);
/* Once, after the last row: drops an alpha channel that hides nothing, and makes the reduced
 * levels. */
void            scholia_pyramid_finish          (ScholiaPyramid  *self);

ScholiaPyramid *scholia_pyramid_ref             (ScholiaPyramid  *self);
void            scholia_pyramid_unref           (ScholiaPyramid  *self);
gboolean        scholia_pyramid_has_alpha       (ScholiaPyramid  *self);
guint           scholia_pyramid_get_n_levels    (ScholiaPyramid  *self);
void            scholia_pyramid_get_level_size  (ScholiaPyramid  *self,
                                                 guint            level,
                                                 guint           *width,
                                                 guint           *height);
/* Rows without padding, of @width pixels; @width, @height: (out). */
const guint8   *scholia_pyramid_get_tile        (ScholiaPyramid  *self,
                                                 guint            level,
                                                 guint            column,
                                                 guint            row,
                                                 guint           *width,
                                                 guint           *height);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaPyramid, scholia_pyramid_unref)

G_END_DECLS
