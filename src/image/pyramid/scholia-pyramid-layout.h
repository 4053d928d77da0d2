/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Width and height of a full tile, in pixels. */
#define SCHOLIA_PYRAMID_TILE 512
/* Pixels. Smaller levels would hardly ever be drawn. */
#define SCHOLIA_PYRAMID_SMALLEST_LEVEL 64
/* A picture may be SCHOLIA_MAX_IMAGE_PIXELS long and one pixel high. */
#define SCHOLIA_PYRAMID_MAX_LEVELS 22
/* Pixels. A smaller picture is decoded at a glance: it is not shown in parts. */
#define SCHOLIA_PYRAMID_SHOWN_WHOLE_PIXELS (8 * 1000 * 1000)
/* Pixels of the level in which a picture is shown while it comes: an eighth of the largest one's
 * width and height has 1.6 million, about what a window has. */
#define SCHOLIA_PYRAMID_GROWING_PIXELS (2 * 1000 * 1000)
/* Pixels of its longer side, which any screen's driver takes as one texture. */
#define SCHOLIA_PYRAMID_GROWING_SIDE 8192
/* Bytes: the header, and where each part of the file begins at a multiple of it. */
#define SCHOLIA_PYRAMID_ALIGNMENT 4096
/* Bytes, no lawful file is larger. The worst is a line: 4 a pixel for the picture, as much again
 * for its levels, half of it for the preview, and room for states and alignment. */
#define SCHOLIA_PYRAMID_MAX_BYTES ((guint64) 1001 * 1000 * 1000)

typedef struct
{
  guint   width;
  guint   height;
  guint   columns;    /* of tiles */
  guint   rows;
  guint   first_tile; /* how many tiles the levels before have */
  guint64 offset;     /* bytes from the start of the file */
} ScholiaPyramidLevel;

/**
 * ScholiaPyramidLayout:
 *
 * Where everything is in a pyramid file: the header, a byte of state for each tile, the preview,
 * and the levels from full size downwards, each half of the one before (rounded up), until one is
 * at most 64 pixels wide and high. The tiles of a level follow each other, left to right, top to
 * bottom, without padding; those of the last column and row are smaller. A value; all of it follows
 * from the sizes and the bytes of a pixel.
 */
typedef struct
{
  guint               width;
  guint               height;
  guint               bytes_per_pixel; /* 3: RGB; 4: BGRA, alpha not multiplied */
  guint               preview_width;   /* 0 if there is none */
  guint               preview_height;
  guint64             states_offset;
  guint64             preview_offset;
  guint               n_tiles;
  guint               n_levels;
  ScholiaPyramidLevel levels[SCHOLIA_PYRAMID_MAX_LEVELS];
  guint64             size_bytes;      /* of the file */
} ScholiaPyramidLayout;

/* Of a level, in its pixels. */
typedef struct
{
  guint x;
  guint y;
  guint width;
  guint height;
} ScholiaPyramidArea;

/* A tile, or a part of one whose rows are as long as the tile's. */
typedef struct
{
  guint   width;
  guint   height;
  guint64 offset; /* bytes from the start of the file */
} ScholiaPyramidTile;

/**
 * scholia_pyramid_layout_plan:
 * @preview_width, @preview_height: both 0, or at most half of the picture's, rounded up
 *
 * Works for numbers from anywhere.
 *
 * Returns: %FALSE with @error TOO_LARGE over SCHOLIA_MAX_IMAGE_PIXELS, else MALFORMED
 */
gboolean           scholia_pyramid_layout_plan     (ScholiaPyramidLayout        *self,
                                                    guint                        width,
                                                    guint                        height,
                                                    guint                        bytes_per_pixel,
                                                    guint                        preview_width,
                                                    guint                        preview_height,
                                                    GError                     **error);
gboolean           scholia_pyramid_layout_has_tile (const ScholiaPyramidLayout  *self,
                                                    guint                        level,
                                                    guint                        column,
                                                    guint                        row);
/* The tile must be there. */
ScholiaPyramidTile scholia_pyramid_layout_get_tile (const ScholiaPyramidLayout  *self,
                                                    guint                        level,
                                                    guint                        column,
                                                    guint                        row);
/* The level in which the picture is shown while it comes, before its tiles are there; 0 if it is
 * not: a small one, or one with a preview. */
guint              scholia_pyramid_layout_get_growing_level
                                                   (const ScholiaPyramidLayout  *self);
/* Of all tiles, from 0; its state is at states_offset + index. The tile must be there. */
guint              scholia_pyramid_layout_index    (const ScholiaPyramidLayout  *self,
                                                    guint                        level,
                                                    guint                        column,
                                                    guint                        row);

G_END_DECLS
