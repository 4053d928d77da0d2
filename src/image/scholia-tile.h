/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Width and height of a tile of an image that is scaled to the screen: less is made in vain at the
 * edges of what is in sight than with those of the levels. */
#define SCHOLIA_SCALED_TILE_SIZE 256

/**
 * ScholiaTile:
 * @level: 0 is full size, each next one half
 * @column: of the tile, from the left
 * @row: of the tile, from the top
 * @scaled_width: 0 for a tile of the level as it is; else the level is scaled to so many pixels,
 *   and this is one of the tiles of that, of SCHOLIA_SCALED_TILE_SIZE
 * @scaled_height: 0 for a tile of the level as it is
 *
 * One tile of a picture.
 */
typedef struct
{
  guint level;
  guint column;
  guint row;
  guint scaled_width;
  guint scaled_height;
} ScholiaTile;

gboolean scholia_tile_is_scaled (const ScholiaTile *self);

/* For hash tables with pointers to tiles as keys. */
guint    scholia_tile_hash  (gconstpointer tile);
gboolean scholia_tile_equal (gconstpointer tile,
                             gconstpointer other);

G_END_DECLS
