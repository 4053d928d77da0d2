/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-tile.h"

gboolean
scholia_tile_is_scaled (const ScholiaTile *self)
{
  return self->scaled_width != 0;
}

guint
scholia_tile_hash (gconstpointer tile)
{
  const ScholiaTile *self = tile;

  return (self->level * 31 + self->scaled_width) * 0x9e3779b1u ^ self->column * 0x85ebca6bu ^
         self->row;
}

gboolean
scholia_tile_equal (gconstpointer tile,
                    gconstpointer other)
{
  const ScholiaTile *a = tile;
  const ScholiaTile *b = other;

  return a->level == b->level && a->column == b->column && a->row == b->row &&
         a->scaled_width == b->scaled_width && a->scaled_height == b->scaled_height;
}
