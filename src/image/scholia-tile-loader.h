/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gdk/gdk.h>

#include "scholia-tile.h"

G_BEGIN_DECLS

/**
 * ScholiaTileLoader:
 *
 * Makes textures of tiles on a thread of its own, so that neither the disk nor a copy of pixels
 * holds up a frame. The newest request wins: what an earlier one wanted and was not begun is
 * forgotten. Lives on the main context of the thread that made it.
 */
typedef struct _ScholiaTileLoader ScholiaTileLoader;

typedef struct
{
  ScholiaTile tile;
  GdkTexture *texture;    /* (nullable) */
  gsize       size_bytes; /* of its pixels */
  GError     *error;      /* (nullable): why there is no texture */
} ScholiaMadeTile;

/* On the loader's thread. (nullable): %NULL with @error set */
typedef GdkTexture *(*ScholiaTileMakeFunc)  (gpointer               source,
                                             const ScholiaTile     *tile,
                                             gsize                 *size_bytes,
                                             GError               **error);
/* On the loader's main context, with all that was made meanwhile; never after
 * scholia_tile_loader_free(). */
typedef void        (*ScholiaTilesMadeFunc) (const ScholiaMadeTile *tiles,
                                             gsize                  n_tiles,
                                             gpointer               user_data);

/* @source: given away; @destroy is called on any thread once no tile is being made of it. */
ScholiaTileLoader *scholia_tile_loader_new  (ScholiaTileMakeFunc    make,
                                             gpointer               source,
                                             GDestroyNotify         destroy,
                                             ScholiaTilesMadeFunc   tell,
                                             gpointer               user_data)
                                             G_GNUC_WARN_UNUSED_RESULT;
/* Forgets what is wanted; a tile being made is thrown away. Does not wait. */
void               scholia_tile_loader_free (ScholiaTileLoader     *self);
/* In this order, instead of what was wanted before; those being made or waiting to be told are not
 * made twice. */
void               scholia_tile_loader_want (ScholiaTileLoader     *self,
                                             const ScholiaTile     *tiles,
                                             gsize                  n_tiles);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaTileLoader, scholia_tile_loader_free)

G_END_DECLS
