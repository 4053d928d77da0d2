/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-tile-cache.h"

typedef struct
{
  ScholiaTile tile; /* first: the hash table's key */
  GdkTexture *texture;
  gsize       size_bytes;
  GList       link; /* in @ages */
} Entry;

struct _ScholiaTileCache
{
  GHashTable *entries; /* of Entry, by its tile */
  GQueue      ages;    /* of Entry, the youngest first */
  GHashTable *pinned;  /* of ScholiaTile */
  gsize       max_bytes;
  gsize       size_bytes;
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_object_unref (entry->texture);
  g_free (entry);
}

static void
drop (ScholiaTileCache *self,
      Entry            *entry)
{
  self->size_bytes -= entry->size_bytes;
  g_queue_unlink (&self->ages, &entry->link);
  g_hash_table_remove (self->entries, &entry->tile);
}

/* The pinned ones are asked for in each frame, so they are among the youngest and the walk ends
 * where the bound is kept. */
static void
drop_oldest (ScholiaTileCache *self)
{
  GList *link = self->ages.tail;

  while (link != NULL && self->size_bytes > self->max_bytes)
    {
      Entry *entry = link->data;

      link = link->prev;
      if (!g_hash_table_contains (self->pinned, &entry->tile))
        drop (self, entry);
    }
}

ScholiaTileCache *
scholia_tile_cache_new (gsize max_bytes)
{
  ScholiaTileCache *self = g_new0 (ScholiaTileCache, 1);

  self->entries = g_hash_table_new_full (scholia_tile_hash, scholia_tile_equal, NULL, entry_free);
  self->pinned = g_hash_table_new_full (scholia_tile_hash, scholia_tile_equal, g_free, NULL);
  g_queue_init (&self->ages);
  self->max_bytes = max_bytes;
  return self;
}

void
scholia_tile_cache_free (ScholiaTileCache *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->entries);
  g_hash_table_unref (self->pinned);
  g_free (self);
}

GdkTexture *
scholia_tile_cache_peek (ScholiaTileCache  *self,
                         const ScholiaTile *tile)
{
  Entry *entry;

  g_return_val_if_fail (self != NULL && tile != NULL, NULL);

  entry = g_hash_table_lookup (self->entries, tile);
  if (entry == NULL)
    return NULL;

  g_queue_unlink (&self->ages, &entry->link);
  g_queue_push_head_link (&self->ages, &entry->link);
  return entry->texture;
}

gboolean
scholia_tile_cache_has (ScholiaTileCache  *self,
                        const ScholiaTile *tile)
{
  g_return_val_if_fail (self != NULL && tile != NULL, FALSE);

  return g_hash_table_contains (self->entries, tile);
}

void
scholia_tile_cache_add (ScholiaTileCache  *self,
                        const ScholiaTile *tile,
                        GdkTexture        *texture,
                        gsize              size_bytes)
{
  Entry *entry;

  g_return_if_fail (self != NULL && tile != NULL);
  g_return_if_fail (GDK_IS_TEXTURE (texture));

  entry = g_hash_table_lookup (self->entries, tile);
  if (entry != NULL)
    drop (self, entry);

  entry = g_new0 (Entry, 1);
  entry->tile = *tile;
  entry->texture = g_object_ref (texture);
  entry->size_bytes = size_bytes;
  entry->link.data = entry;
  g_hash_table_insert (self->entries, &entry->tile, entry);
  g_queue_push_head_link (&self->ages, &entry->link);
  self->size_bytes += entry->size_bytes;
  drop_oldest (self);
}

void
scholia_tile_cache_pin (ScholiaTileCache  *self,
                        const ScholiaTile *tiles,
                        gsize              n_tiles)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (tiles != NULL || n_tiles == 0);

  g_hash_table_remove_all (self->pinned);
  for (gsize i = 0; i < n_tiles; i++)
    g_hash_table_add (self->pinned, g_memdup2 (&tiles[i], sizeof tiles[i]));

  drop_oldest (self);
}

gsize
scholia_tile_cache_get_bytes (ScholiaTileCache *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->size_bytes;
}
