/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-pyramid-layout.h"

G_BEGIN_DECLS

/**
 * ScholiaStrip:
 *
 * The pixels of one level that are in memory while a picture comes row by row: some whole lines of
 * it, cut into parts as tiles are, so that each part is one piece of the file. Lines are rows, or
 * columns where the picture lies on its side: its rows then fill a column of tiles.
 *
 * A strip of rows is a few of them, and a part is some rows of a tile; a strip of columns is as
 * wide as a tile, and a part is a tile.
 */
typedef struct
{
  const ScholiaPyramidLayout *layout;
  guint                       level;
  gboolean                    of_columns;
  guint                       max_lines; /* of any strip of this level; even */
  guint                       index;     /* which strip of the level */
  guint                       n_lines;   /* of this strip */
  guint                       n_filled;  /* how many have come, in any order */
  guint8                     *pixels;
} ScholiaStrip;

typedef struct
{
  guint   column; /* of the tile */
  guint   row;
  guint   width;
  guint   height;
  guint64 offset; /* bytes from the start of the file */
  guint8 *pixels;
} ScholiaStripPart;

/* %FALSE if there is no memory. @index: the strip that comes first, the first or the last. */
gboolean         scholia_strip_init        (ScholiaStrip                *self,
                                            const ScholiaPyramidLayout  *layout,
                                            guint                        level,
                                            gboolean                     of_columns,
                                            guint                        max_lines,
                                            gboolean                     from_the_end);
void             scholia_strip_clear       (ScholiaStrip                *self);
/* Of its pixels. */
gsize            scholia_strip_get_size_bytes (const ScholiaStrip       *self);

/* Empties it for its neighbour before or behind. */
void             scholia_strip_move        (ScholiaStrip                *self,
                                            gboolean                     towards_the_end);
/* All of the level that there is once this strip is full. */
ScholiaPyramidArea scholia_strip_get_area  (const ScholiaStrip          *self,
                                            gboolean                     from_the_end);
guint            scholia_strip_get_n_parts (const ScholiaStrip          *self);
ScholiaStripPart scholia_strip_get_part    (const ScholiaStrip          *self,
                                            guint                        i);
/* Half of @self's lines go into @next, the strip of the next level that they belong to. */
void             scholia_strip_reduce      (const ScholiaStrip          *self,
                                            ScholiaStrip                *next);

G_END_DECLS
