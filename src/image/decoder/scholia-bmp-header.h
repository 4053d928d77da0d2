/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SCHOLIA_BMP_PLAIN,
  SCHOLIA_BMP_RUNS_8,
  SCHOLIA_BMP_RUNS_4,
} ScholiaBmpPacking;

/* Where one channel is in a pixel of 16 or 32 bits. */
typedef struct
{
  guint32 mask;
  guint   shift;
  guint   n_bits;
} ScholiaBmpChannel;

/**
 * ScholiaBmpHeader:
 *
 * What a BMP's headers say, checked: sizes are lawful, the pixels begin inside the file, a palette
 * has all its entries.
 */
typedef struct
{
  guint             width;
  guint             height;
  gboolean          is_top_down;
  guint             bits;         /* of a pixel: 1, 2, 4, 8, 16, 24, 32 */
  ScholiaBmpPacking packing;
  ScholiaBmpChannel channels[4];  /* blue, green, red, alpha; of 16 and 32 bits */
  guint8            palette[256][3];
  gsize             offset;       /* of the pixels */
} ScholiaBmpHeader;

gboolean scholia_bmp_header_matches (const guint8      *start,
                                     gsize              length);
/* Of a file that matches. */
gboolean scholia_bmp_header_read    (ScholiaBmpHeader  *self,
                                     const guint8      *bytes,
                                     gsize              length,
                                     GError           **error);

G_END_DECLS
