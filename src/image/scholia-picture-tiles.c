/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which tiles of a picture can be had, which are wanted, and which are in memory. */

#include "scholia-picture-private.h"

#include "scholia-tile-maker.h"

/* Bytes of textures that are kept for a picture beside those in sight. */
#define MAX_CACHED_BYTES (32 * 1024 * 1024)

/* Pixels. An eighth of the largest picture has 1.6 million. */
#define MAX_PREVIEW_PIXELS (4 * 1000 * 1000)

G_STATIC_ASSERT (SCHOLIA_TILE_SIZE == SCHOLIA_PYRAMID_TILE);

static const ScholiaPyramidLayout *
get_layout (ScholiaPicture *self)
{
  return scholia_pyramid_file_get_layout (self->file);
}

static guint
tiles_across (guint pixels,
              guint tile_size)
{
  return (pixels + tile_size - 1) / tile_size;
}

/* Not a preview, nor a part. */
static gboolean
is_of_level (ScholiaPicture    *self,
             const ScholiaTile *tile)
{
  return tile->level < get_layout (self)->n_levels;
}

static gboolean
is_tile (ScholiaPicture    *self,
         const ScholiaTile *tile)
{
  if (!is_of_level (self, tile))
    return FALSE;

  if (scholia_tile_is_scaled (tile))
    return tile->column < tiles_across (tile->scaled_width, SCHOLIA_SCALED_TILE_SIZE) &&
           tile->row < tiles_across (tile->scaled_height, SCHOLIA_SCALED_TILE_SIZE);

  return scholia_pyramid_layout_has_tile (get_layout (self), tile->level, tile->column, tile->row);
}

/* The tiles of a level, along one axis, from which a tile of the scaled one is made: those under
 * its pixels, and two pixels around for what blends. */
static void
find_sources (guint  index,
              guint  scaled_length,
              guint  length,
              guint *first,
              guint *last)
{
  double step = (double) length / scaled_length;
  double low = (double) index * SCHOLIA_SCALED_TILE_SIZE * step - 2;
  double high = (double) (index + 1) * SCHOLIA_SCALED_TILE_SIZE * step + 2;

  *first = (guint) CLAMP (low, 0, length - 1) / SCHOLIA_TILE_SIZE;
  *last = (guint) CLAMP (high, 0, length - 1) / SCHOLIA_TILE_SIZE;
}

static gboolean
can_make (ScholiaPicture    *self,
          const ScholiaTile *tile)
{
  const ScholiaPyramidLevel *level = &get_layout (self)->levels[tile->level];
  guint first_column = tile->column, last_column = tile->column;
  guint first_row = tile->row, last_row = tile->row;

  if (scholia_decoding_is_whole (self->decoding))
    return TRUE;

  if (scholia_tile_is_scaled (tile))
    {
      find_sources (tile->column, tile->scaled_width, level->width, &first_column, &last_column);
      find_sources (tile->row, tile->scaled_height, level->height, &first_row, &last_row);
    }
  for (guint row = first_row; row <= last_row; row++)
    for (guint column = first_column; column <= last_column; column++)
      if (!scholia_decoding_has_tile (self->decoding, tile->level, column, row))
        return FALSE;

  return TRUE;
}

/* The largest level that is one tile. */
static ScholiaTile
find_single_tile (ScholiaPicture *self)
{
  const ScholiaPyramidLayout *layout = get_layout (self);
  guint level = layout->n_levels - 1;

  while (level > 0 && MAX (layout->levels[level - 1].width, layout->levels[level - 1].height) <=
                      SCHOLIA_TILE_SIZE)
    level--;

  return (ScholiaTile) { .level = level };
}

static gboolean
find_preview (ScholiaPicture *self,
              ScholiaTile    *tile)
{
  const ScholiaPyramidLayout *layout = get_layout (self);
  ScholiaPyramidArea part;

  *tile = find_single_tile (self);
  if (can_make (self, tile))
    return TRUE;

  if (scholia_decoding_get_part (self->decoding, &part))
    {
      *tile = (ScholiaTile) { SCHOLIA_TILE_MAKER_PART, part.x, part.y, part.width, part.height };
      return TRUE;
    }

  *tile = (ScholiaTile) { .level = SCHOLIA_TILE_MAKER_PREVIEW };
  return scholia_decoding_has_preview (self->decoding) &&
         (guint64) layout->preview_width * layout->preview_height <= MAX_PREVIEW_PIXELS;
}

/* What is wanted, can be made, and is not in memory yet; the preview before all else, unless it is
 * coarser than the one there is, that it would show blurred until the tiles come. */
static GArray *
list_missing (ScholiaPicture *self)
{
  GArray *missing = g_array_new (FALSE, FALSE, sizeof (ScholiaTile));
  ScholiaTile preview;
  gboolean misses_preview = find_preview (self, &preview) &&
                            (self->preview == NULL ||
                             !scholia_tile_equal (&preview, &self->preview_tile));
  gboolean is_last = self->preview != NULL && is_of_level (self, &preview);

  if (misses_preview && !is_last)
    g_array_append_val (missing, preview);

  for (guint i = 0; i < self->wanted->len; i++)
    {
      const ScholiaTile *tile = &g_array_index (self->wanted, ScholiaTile, i);

      if (!scholia_tile_cache_has (self->cache, tile) && can_make (self, tile))
        g_array_append_vals (missing, tile, 1);
    }
  if (misses_preview && is_last)
    g_array_append_val (missing, preview);

  return missing;
}

void
scholia_picture_load_missing (ScholiaPicture *self)
{
  g_autoptr(GArray) missing = list_missing (self);

  scholia_tile_loader_want (self->loader, (const ScholiaTile *) missing->data, missing->len);
}

static void
take_preview (ScholiaPicture        *self,
              const ScholiaMadeTile *made)
{
  g_set_object (&self->preview, made->texture);
  self->preview_tile = made->tile;
}

static void
tiles_made_cb (const ScholiaMadeTile *tiles,
               gsize                  n_tiles,
               gpointer               user_data)
{
  g_autoptr(ScholiaPicture) self = g_object_ref (user_data);
  ScholiaTile single = find_single_tile (self);
  const GError *error = NULL;

  for (gsize i = 0; i < n_tiles; i++)
    {
      if (tiles[i].texture == NULL)
        {
          error = tiles[i].error;
          continue;
        }
      if (!is_of_level (self, &tiles[i].tile) || scholia_tile_equal (&tiles[i].tile, &single))
        take_preview (self, &tiles[i]);
      if (is_of_level (self, &tiles[i].tile))
        scholia_tile_cache_add (self->cache, &tiles[i].tile, tiles[i].texture,
                                tiles[i].size_bytes);
    }

  /* Before others hear of tiles and want those that cannot be read once more. */
  if (error != NULL)
    scholia_decoding_lose_file (self->decoding, self->file, error);
  scholia_picture_tell_tiles (self);
}

/* Another file of the same image takes its place if the disk was full, or could not be read: what
 * is in memory stays. */
void
scholia_picture_update_file (ScholiaPicture *self)
{
  ScholiaPyramidFile *file = scholia_decoding_get_file (self->decoding);

  if (file == NULL || file == self->file)
    return;

  g_clear_pointer (&self->loader, scholia_tile_loader_free);
  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->file, scholia_pyramid_file_unref);
  self->file = scholia_pyramid_file_ref (file);
  g_mutex_unlock (&self->mutex);
  self->loader = scholia_tile_loader_new (scholia_tile_maker_make, scholia_pyramid_file_ref (file),
                                          (GDestroyNotify) scholia_pyramid_file_unref,
                                          tiles_made_cb, self);
}

void
scholia_picture_init_tiles (ScholiaPicture *self)
{
  self->cache = scholia_tile_cache_new (MAX_CACHED_BYTES);
  self->wanted = g_array_new (FALSE, FALSE, sizeof (ScholiaTile));
}

void
scholia_picture_clear_tiles (ScholiaPicture *self)
{
  g_clear_pointer (&self->loader, scholia_tile_loader_free);
  g_clear_pointer (&self->cache, scholia_tile_cache_free);
  g_clear_pointer (&self->wanted, g_array_unref);
  g_clear_object (&self->preview);
  g_clear_pointer (&self->file, scholia_pyramid_file_unref);
}

GdkTexture *
scholia_picture_get_preview (ScholiaPicture *self)
{
  g_return_val_if_fail (SCHOLIA_IS_PICTURE (self), NULL);

  return self->preview;
}

graphene_rect_t
scholia_picture_get_preview_area (ScholiaPicture *self)
{
  const ScholiaTile *part = &self->preview_tile;
  const ScholiaPyramidLevel *level;
  graphene_rect_t area = GRAPHENE_RECT_INIT (0, 0, 1, 1);

  g_return_val_if_fail (SCHOLIA_IS_PICTURE (self), area);

  if (self->preview == NULL || part->level != SCHOLIA_TILE_MAKER_PART)
    return area;

  level = &get_layout (self)->levels[scholia_pyramid_layout_get_growing_level (get_layout (self))];
  graphene_rect_init (&area, (float) part->column, (float) part->row, (float) part->scaled_width,
                      (float) part->scaled_height);
  graphene_rect_scale (&area, 1 / (float) level->width, 1 / (float) level->height, &area);
  return area;
}

GdkTexture *
scholia_picture_peek_tile (ScholiaPicture    *self,
                           const ScholiaTile *tile)
{
  g_return_val_if_fail (SCHOLIA_IS_PICTURE (self), NULL);
  g_return_val_if_fail (tile != NULL, NULL);

  return scholia_tile_cache_peek (self->cache, tile);
}

void
scholia_picture_want_tiles (ScholiaPicture    *self,
                            const ScholiaTile *tiles,
                            gsize              n_tiles)
{
  g_return_if_fail (SCHOLIA_IS_PICTURE (self));
  g_return_if_fail (tiles != NULL || n_tiles == 0);
  for (gsize i = 0; i < n_tiles; i++)
    g_return_if_fail (is_tile (self, &tiles[i]));

  g_array_set_size (self->wanted, 0);
  g_array_append_vals (self->wanted, tiles, (guint) n_tiles);
  scholia_tile_cache_pin (self->cache, tiles, n_tiles);
  scholia_picture_load_missing (self);
}

gboolean
scholia_picture_has_wanted_tiles (ScholiaPicture *self)
{
  g_return_val_if_fail (SCHOLIA_IS_PICTURE (self), FALSE);

  for (guint i = 0; i < self->wanted->len; i++)
    if (!scholia_tile_cache_has (self->cache, &g_array_index (self->wanted, ScholiaTile, i)))
      return FALSE;

  return TRUE;
}
