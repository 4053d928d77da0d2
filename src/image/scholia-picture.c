/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-picture-private.h"

#include "scholia-scaler.h"
#include "scholia-tile-cache.h"
#include "scholia-tile-loader.h"

/* Bytes of textures that are kept for a picture beside those in sight. */
#define MAX_CACHED_BYTES (32 * 1024 * 1024)

G_STATIC_ASSERT (SCHOLIA_TILE_SIZE == SCHOLIA_PYRAMID_TILE);

enum
{
  PROP_0,
  PROP_PROGRESS,
  PROP_COMPLETE,
  PROP_NOTE,
  N_PROPS
};

enum
{
  TILES_CHANGED,
  FAILED,
  N_SIGNALS
};

struct _ScholiaPicture
{
  GObject parent_instance;

  ScholiaPyramid    *pyramid;
  GdkTexture        *preview;
  ScholiaTileCache  *cache;
  ScholiaTileLoader *loader;
  GArray            *wanted; /* of ScholiaTile */
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ScholiaPicture, scholia_picture, G_TYPE_OBJECT)

static guint
tiles_across (guint pixels,
              guint tile_size)
{
  return (pixels + tile_size - 1) / tile_size;
}

static gboolean
has_tile (ScholiaPicture    *self,
          const ScholiaTile *tile)
{
  guint width, height;

  if (tile->level >= scholia_pyramid_get_n_levels (self->pyramid))
    return FALSE;

  if (scholia_tile_is_scaled (tile))
    return tile->column < tiles_across (tile->scaled_width, SCHOLIA_SCALED_TILE_SIZE) &&
           tile->row < tiles_across (tile->scaled_height, SCHOLIA_SCALED_TILE_SIZE);

  scholia_pyramid_get_level_size (self->pyramid, tile->level, &width, &height);
  return tile->column < tiles_across (width, SCHOLIA_TILE_SIZE) &&
         tile->row < tiles_across (height, SCHOLIA_TILE_SIZE);
}

static GdkTexture *
texture_new (GBytes *pixels,
             guint   width,
             guint   height,
             guint   bytes_per_pixel)
{
  return gdk_memory_texture_new ((int) width, (int) height,
                                 bytes_per_pixel == 4 ? GDK_MEMORY_B8G8R8A8 : GDK_MEMORY_R8G8B8,
                                 pixels, (gsize) width * bytes_per_pixel);
}

typedef struct
{
  ScholiaPyramid *pyramid;
  guint           level;
} LevelSource;

static const guint8 *
get_level_tile_cb (gpointer  data,
                   guint     column,
                   guint     row,
                   guint    *width,
                   guint    *height)
{
  const LevelSource *source = data;

  return scholia_pyramid_get_tile (source->pyramid, source->level, column, row, width, height);
}

static GdkTexture *
make_scaled_texture (ScholiaPyramid    *pyramid,
                     const ScholiaTile *tile,
                     gsize             *size_bytes)
{
  LevelSource source = { .pyramid = pyramid, .level = tile->level };
  ScholiaScaler scaler = {
    .bytes_per_pixel = scholia_pyramid_has_alpha (pyramid) ? 4 : 3,
    .scaled_width = tile->scaled_width, .scaled_height = tile->scaled_height,
    .get_tile = get_level_tile_cb, .source = &source,
  };
  guint x = tile->column * SCHOLIA_SCALED_TILE_SIZE;
  guint y = tile->row * SCHOLIA_SCALED_TILE_SIZE;
  guint width = MIN (SCHOLIA_SCALED_TILE_SIZE, tile->scaled_width - x);
  guint height = MIN (SCHOLIA_SCALED_TILE_SIZE, tile->scaled_height - y);
  g_autoptr(GBytes) bytes = NULL;
  guint8 *pixels;

  *size_bytes = (gsize) width * height * scaler.bytes_per_pixel;
  pixels = g_malloc (*size_bytes);
  bytes = g_bytes_new_take (pixels, *size_bytes);
  scholia_pyramid_get_level_size (pyramid, tile->level, &scaler.width, &scaler.height);
  scholia_scaler_make (&scaler, x, y, width, height, pixels);
  return texture_new (bytes, width, height, scaler.bytes_per_pixel);
}

/* A copy: what is only mapped would be read from the disk when it is drawn, on the main thread. */
static GdkTexture *
make_texture (gpointer           source,
              const ScholiaTile *tile,
              gsize             *size_bytes)
{
  ScholiaPyramid *pyramid = source;
  guint bytes_per_pixel = scholia_pyramid_has_alpha (pyramid) ? 4 : 3;
  g_autoptr(GBytes) bytes = NULL;
  guint width, height;
  const guint8 *pixels;

  if (scholia_tile_is_scaled (tile))
    return make_scaled_texture (pyramid, tile, size_bytes);

  pixels = scholia_pyramid_get_tile (pyramid, tile->level, tile->column, tile->row, &width,
                                     &height);
  *size_bytes = (gsize) width * height * bytes_per_pixel;
  bytes = g_bytes_new (pixels, *size_bytes);
  return texture_new (bytes, width, height, bytes_per_pixel);
}

/* The largest level that is one tile. */
static GdkTexture *
make_preview (ScholiaPyramid *pyramid)
{
  ScholiaTile tile = { 0 };
  gsize size_bytes;
  guint width, height;

  for (;; tile.level++)
    {
      scholia_pyramid_get_level_size (pyramid, tile.level, &width, &height);
      if (MAX (width, height) <= SCHOLIA_TILE_SIZE)
        return make_texture (pyramid, &tile, &size_bytes);
    }
}

static void
tiles_made_cb (const ScholiaMadeTile *tiles,
               gsize                  n_tiles,
               gpointer               user_data)
{
  ScholiaPicture *self = user_data;

  for (gsize i = 0; i < n_tiles; i++)
    scholia_tile_cache_add (self->cache, &tiles[i].tile, tiles[i].texture, tiles[i].size_bytes);

  g_signal_emit (self, signals[TILES_CHANGED], 0);
}

static void
scholia_picture_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  ScholiaPicture *self = SCHOLIA_PICTURE (object);

  switch (prop_id)
    {
    case PROP_PROGRESS: g_value_set_double (value, scholia_picture_get_progress (self)); break;
    case PROP_COMPLETE: g_value_set_boolean (value, scholia_picture_is_complete (self)); break;
    case PROP_NOTE: g_value_set_string (value, scholia_picture_get_note (self)); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
scholia_picture_finalize (GObject *object)
{
  ScholiaPicture *self = SCHOLIA_PICTURE (object);

  g_clear_pointer (&self->loader, scholia_tile_loader_free);
  g_clear_pointer (&self->cache, scholia_tile_cache_free);
  g_clear_pointer (&self->wanted, g_array_unref);
  g_clear_object (&self->preview);
  g_clear_pointer (&self->pyramid, scholia_pyramid_unref);

  G_OBJECT_CLASS (scholia_picture_parent_class)->finalize (object);
}

static void
scholia_picture_class_init (ScholiaPictureClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = scholia_picture_get_property;
  object_class->finalize = scholia_picture_finalize;

  props[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, flags);
  props[PROP_COMPLETE] = g_param_spec_boolean ("complete", NULL, NULL, FALSE, flags);
  props[PROP_NOTE] = g_param_spec_string ("note", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[TILES_CHANGED] = g_signal_new ("tiles-changed", G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
scholia_picture_init (ScholiaPicture *self)
{
  self->cache = scholia_tile_cache_new (MAX_CACHED_BYTES);
  self->wanted = g_array_new (FALSE, FALSE, sizeof (ScholiaTile));
}

ScholiaPicture *
scholia_picture_new (ScholiaPyramid *pyramid)
{
  ScholiaPicture *self;

  g_return_val_if_fail (pyramid != NULL, NULL);

  self = g_object_new (SCHOLIA_TYPE_PICTURE, NULL);
  self->pyramid = scholia_pyramid_ref (pyramid);
  self->preview = make_preview (pyramid);
  self->loader = scholia_tile_loader_new (make_texture, scholia_pyramid_ref (pyramid),
                                          (GDestroyNotify) scholia_pyramid_unref,
                                          tiles_made_cb, self);
  return self;
}

ScholiaPyramid *
scholia_picture_get_pyramid (ScholiaPicture *self)
{
  g_return_val_if_fail (SCHOLIA_IS_PICTURE (self), NULL);

  return self->pyramid;
}

guint
scholia_picture_get_width (ScholiaPicture *self)
{
  guint width, height;

  g_return_val_if_fail (SCHOLIA_IS_PICTURE (self), 0);

  scholia_pyramid_get_level_size (self->pyramid, 0, &width, &height);
  return width;
}

guint
scholia_picture_get_height (ScholiaPicture *self)
{
  guint width, height;

  g_return_val_if_fail (SCHOLIA_IS_PICTURE (self), 0);

  scholia_pyramid_get_level_size (self->pyramid, 0, &width, &height);
  return height;
}

gboolean
scholia_picture_has_alpha (ScholiaPicture *self)
{
  g_return_val_if_fail (SCHOLIA_IS_PICTURE (self), FALSE);

  return scholia_pyramid_has_alpha (self->pyramid);
}

guint
scholia_picture_get_n_levels (ScholiaPicture *self)
{
  g_return_val_if_fail (SCHOLIA_IS_PICTURE (self), 0);

  return scholia_pyramid_get_n_levels (self->pyramid);
}

/* Until a decoder reports while it decodes, a picture is whole from the start. */
double
scholia_picture_get_progress (ScholiaPicture *self)
{
  g_return_val_if_fail (SCHOLIA_IS_PICTURE (self), 0);

  return 1;
}

gboolean
scholia_picture_is_complete (ScholiaPicture *self)
{
  g_return_val_if_fail (SCHOLIA_IS_PICTURE (self), FALSE);

  return TRUE;
}

const char *
scholia_picture_get_note (ScholiaPicture *self)
{
  g_return_val_if_fail (SCHOLIA_IS_PICTURE (self), NULL);

  return NULL;
}

GdkTexture *
scholia_picture_get_preview (ScholiaPicture *self)
{
  g_return_val_if_fail (SCHOLIA_IS_PICTURE (self), NULL);

  return self->preview;
}

GdkTexture *
scholia_picture_peek_tile (ScholiaPicture    *self,
                           const ScholiaTile *tile)
{
  g_return_val_if_fail (SCHOLIA_IS_PICTURE (self), NULL);
  g_return_val_if_fail (tile != NULL, NULL);

  return scholia_tile_cache_peek (self->cache, tile);
}

/* Those that are not in memory yet. */
static GArray *
list_missing (ScholiaPicture *self)
{
  GArray *missing = g_array_new (FALSE, FALSE, sizeof (ScholiaTile));

  for (guint i = 0; i < self->wanted->len; i++)
    {
      const ScholiaTile *tile = &g_array_index (self->wanted, ScholiaTile, i);

      if (!scholia_tile_cache_has (self->cache, tile))
        g_array_append_vals (missing, tile, 1);
    }

  return missing;
}

void
scholia_picture_want_tiles (ScholiaPicture    *self,
                            const ScholiaTile *tiles,
                            gsize              n_tiles)
{
  g_autoptr(GArray) missing = NULL;

  g_return_if_fail (SCHOLIA_IS_PICTURE (self));
  g_return_if_fail (tiles != NULL || n_tiles == 0);
  for (gsize i = 0; i < n_tiles; i++)
    g_return_if_fail (has_tile (self, &tiles[i]));

  g_array_set_size (self->wanted, 0);
  g_array_append_vals (self->wanted, tiles, (guint) n_tiles);
  scholia_tile_cache_pin (self->cache, tiles, n_tiles);
  missing = list_missing (self);
  scholia_tile_loader_want (self->loader, (const ScholiaTile *) missing->data, missing->len);
}

gboolean
scholia_picture_has_wanted_tiles (ScholiaPicture *self)
{
  g_autoptr(GArray) missing = NULL;

  g_return_val_if_fail (SCHOLIA_IS_PICTURE (self), FALSE);

  missing = list_missing (self);
  return missing->len == 0;
}
