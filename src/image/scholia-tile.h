/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One tile of a picture: level 0 is full size, each next one half. */
typedef struct
{
  guint level;
  guint column;
  guint row;
} ScholiaTile;

/* For hash tables with pointers to tiles as keys. */
guint    scholia_tile_hash  (gconstpointer tile);
gboolean scholia_tile_equal (gconstpointer tile,
                             gconstpointer other);

G_END_DECLS
