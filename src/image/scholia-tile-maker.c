/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-tile-maker.h"

#include "scholia-reduce.h"
#include "scholia-scaler.h"

typedef struct
{
  ScholiaPyramidFile *file;
  guint               level;
  GError             *error; /* (nullable): why it could not be read */
} LevelSource;

static gboolean
read_level_cb (gpointer  data,
               guint     x,
               guint     y,
               guint     width,
               guint     height,
               guint8   *pixels)
{
  LevelSource *source = data;

  return scholia_pyramid_file_read_area (source->file, source->level, x, y, width, height, pixels,
                                         &source->error);
}

static ScholiaScaler
make_scaler (LevelSource *source,
             guint        scaled_width,
             guint        scaled_height)
{
  const ScholiaPyramidLayout *layout = scholia_pyramid_file_get_layout (source->file);

  return (ScholiaScaler) {
    .width = layout->levels[source->level].width,
    .height = layout->levels[source->level].height,
    .bytes_per_pixel = layout->bytes_per_pixel,
    .scaled_width = scaled_width,
    .scaled_height = scaled_height,
    .read = read_level_cb,
    .source = source,
  };
}

/* The part of @tile in the picture that it is of. */
static void
measure (ScholiaPyramidFile *file,
         const ScholiaTile  *tile,
         guint              *x,
         guint              *y,
         guint              *width,
         guint              *height)
{
  const ScholiaPyramidLayout *layout = scholia_pyramid_file_get_layout (file);
  gboolean is_scaled = scholia_tile_is_scaled (tile);
  guint size = is_scaled ? SCHOLIA_SCALED_TILE_SIZE : SCHOLIA_PYRAMID_TILE;

  if (tile->level == SCHOLIA_TILE_MAKER_PART)
    {
      *x = tile->column;
      *y = tile->row;
      *width = tile->scaled_width;
      *height = tile->scaled_height;
      return;
    }

  *x = *y = 0;
  *width = layout->preview_width;
  *height = layout->preview_height;
  if (tile->level == SCHOLIA_TILE_MAKER_PREVIEW)
    return;

  *x = tile->column * size;
  *y = tile->row * size;
  *width = MIN (size, (is_scaled ? tile->scaled_width : layout->levels[tile->level].width) - *x);
  *height = MIN (size, (is_scaled ? tile->scaled_height : layout->levels[tile->level].height) - *y);
}

/* (nullable): %NULL with @error set */
static guint8 *
make_pixels (ScholiaPyramidFile  *file,
             const ScholiaTile   *tile,
             guint               *width,
             guint               *height,
             GError             **error)
{
  const ScholiaPyramidLayout *layout = scholia_pyramid_file_get_layout (file);
  guint growing_level = scholia_pyramid_layout_get_growing_level (layout);
  gboolean is_part = tile->level == SCHOLIA_TILE_MAKER_PART;
  guint x, y;
  gboolean is_read;
  g_autofree guint8 *pixels = NULL;

  measure (file, tile, &x, &y, width, height);
  pixels = g_malloc ((gsize) *width * *height * layout->bytes_per_pixel);
  if (tile->level == SCHOLIA_TILE_MAKER_PREVIEW)
    {
      is_read = scholia_pyramid_file_read_preview (file, pixels, error);
    }
  else if (scholia_tile_is_scaled (tile) && !is_part)
    {
      LevelSource source = { .file = file, .level = tile->level };
      ScholiaScaler scaler = make_scaler (&source, tile->scaled_width, tile->scaled_height);

      is_read = scholia_scaler_make (&scaler, x, y, *width, *height, pixels);
      if (!is_read)
        g_propagate_error (error, source.error);
    }
  else
    {
      is_read = scholia_pyramid_file_read_area (file, is_part ? growing_level : tile->level, x, y,
                                                *width, *height, pixels, error);
    }

  return is_read ? g_steal_pointer (&pixels) : NULL;
}

/* The main thread owns its context whenever it calls anybody. */
static void
assert_not_main (void)
{
  g_assert (!g_main_context_is_owner (g_main_context_default ()));
}

/* Takes @pixels. What hides all below it is drawn in a quarter of the time without alpha, by GTK
 * 4.8 and cairo. */
static GdkTexture *
make_texture (guint8 *pixels,
              guint   width,
              guint   height,
              guint   bytes_per_pixel,
              gsize  *size_bytes)
{
  gsize n_pixels = (gsize) width * height;
  g_autoptr(GBytes) bytes = NULL;

  if (bytes_per_pixel == 4 && scholia_reduce_is_opaque (pixels, n_pixels))
    {
      scholia_reduce_bgra_to_rgb (pixels, n_pixels);
      pixels = g_realloc (pixels, n_pixels * 3);
      bytes_per_pixel = 3;
    }

  *size_bytes = n_pixels * bytes_per_pixel;
  bytes = g_bytes_new_take (pixels, *size_bytes);
  return gdk_memory_texture_new ((int) width, (int) height,
                                 bytes_per_pixel == 4 ? GDK_MEMORY_B8G8R8A8 : GDK_MEMORY_R8G8B8,
                                 bytes, (gsize) width * bytes_per_pixel);
}

GdkTexture *
scholia_tile_maker_make (gpointer            file,
                         const ScholiaTile  *tile,
                         gsize              *size_bytes,
                         GError            **error)
{
  guint width, height;
  guint8 *pixels;

  assert_not_main ();
  pixels = make_pixels (file, tile, &width, &height, error);
  if (pixels == NULL)
    return NULL;

  return make_texture (pixels, width, height,
                       scholia_pyramid_file_get_layout (file)->bytes_per_pixel, size_bytes);
}

GdkTexture *
scholia_tile_maker_scale (ScholiaPyramidFile  *file,
                          guint                level,
                          guint                width,
                          guint                height,
                          GError             **error)
{
  LevelSource source = { .file = file, .level = level };
  ScholiaScaler scaler = make_scaler (&source, width, height);
  g_autofree guint8 *pixels = g_malloc ((gsize) width * height * scaler.bytes_per_pixel);
  gsize size_bytes;

  assert_not_main ();
  if (!scholia_scaler_make (&scaler, 0, 0, width, height, pixels))
    {
      g_propagate_error (error, source.error);
      return NULL;
    }

  return make_texture (g_steal_pointer (&pixels), width, height, scaler.bytes_per_pixel,
                       &size_bytes);
}
