/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gdk/gdk.h>

#include "scholia-tile.h"

G_BEGIN_DECLS

/**
 * ScholiaTileCache:
 *
 * Textures of tiles, bounded by their bytes: who was not asked for the longest goes first. What was
 * pinned stays, whatever the bound, so that a screen larger than the bound is not loaded for ever.
 * A plain value of one thread.
 */
typedef struct _ScholiaTileCache ScholiaTileCache;

ScholiaTileCache *scholia_tile_cache_new       (gsize               max_bytes)
                                                G_GNUC_WARN_UNUSED_RESULT;
void              scholia_tile_cache_free      (ScholiaTileCache   *self);

/* (transfer none) (nullable): the tile's texture, which is the youngest from now on. */
GdkTexture       *scholia_tile_cache_peek      (ScholiaTileCache   *self,
                                                const ScholiaTile  *tile);
gboolean          scholia_tile_cache_has       (ScholiaTileCache   *self,
                                                const ScholiaTile  *tile);
/* Takes a reference to @texture; replaces the one that was there. */
void              scholia_tile_cache_add       (ScholiaTileCache   *self,
                                                const ScholiaTile  *tile,
                                                GdkTexture         *texture,
                                                gsize               size_bytes);
/* From now on these stay, and no others do. */
void              scholia_tile_cache_pin       (ScholiaTileCache   *self,
                                                const ScholiaTile  *tiles,
                                                gsize               n_tiles);
gsize             scholia_tile_cache_get_bytes (ScholiaTileCache   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaTileCache, scholia_tile_cache_free)

G_END_DECLS
