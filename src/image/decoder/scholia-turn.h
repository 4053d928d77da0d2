/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-strip.h"

G_BEGIN_DECLS

/* Rows that are held until they are put as columns: 48 bytes of RGB in one go. */
#define SCHOLIA_TURN_ROWS 16

/* EXIF's orientation, 1..8, as what happens to a row. */
typedef struct
{
  gboolean to_columns;      /* a row becomes a column */
  gboolean from_the_end;    /* the first row is the last row or column */
  gboolean pixels_reversed; /* the first pixel of a row is the last one */
} ScholiaTurn;

ScholiaTurn scholia_turn_get        (guint          orientation);
/* Puts one row at its place, the next of @strip: to_columns is not set. */
void        scholia_turn_put_row    (ScholiaTurn    self,
                                     ScholiaStrip  *strip,
                                     const guint8  *row,
                                     guint          width);
/* Puts @n_rows rows of @width, without padding, as columns: to_columns is set. */
void        scholia_turn_put_rows   (ScholiaTurn    self,
                                     ScholiaStrip  *strip,
                                     const guint8  *rows,
                                     guint          n_rows,
                                     guint          width);
/* A whole small picture. */
void        scholia_turn_copy       (ScholiaTurn    self,
                                     const guint8  *pixels,
                                     guint          width,
                                     guint          height,
                                     guint          bytes_per_pixel,
                                     guint8        *target);

G_END_DECLS
