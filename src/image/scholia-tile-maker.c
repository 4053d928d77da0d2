/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-tile-maker.h"

#include "scholia-reduce.h"
#include "scholia-scaler.h"

typedef struct
{
  ScholiaPyramidFile *file;
  guint               level;
} LevelSource;

static const guint8 *
get_level_tile_cb (gpointer  data,
                   guint     column,
                   guint     row,
                   guint    *width,
                   guint    *height)
{
  const LevelSource *source = data;

  return scholia_pyramid_file_get_tile (source->file, source->level, column, row, width, height);
}

static guint8 *
copy_pixels (const guint8 *pixels,
             gsize         size_bytes)
{
  guint8 *copy = g_malloc (size_bytes);

  memcpy (copy, pixels, size_bytes);
  return copy;
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
    .get_tile = get_level_tile_cb,
    .source = source,
  };
}

static guint8 *
make_scaled (ScholiaPyramidFile *file,
             const ScholiaTile  *tile,
             guint              *width,
             guint              *height)
{
  LevelSource source = { .file = file, .level = tile->level };
  ScholiaScaler scaler = make_scaler (&source, tile->scaled_width, tile->scaled_height);
  guint x = tile->column * SCHOLIA_SCALED_TILE_SIZE;
  guint y = tile->row * SCHOLIA_SCALED_TILE_SIZE;
  guint8 *pixels;

  *width = MIN (SCHOLIA_SCALED_TILE_SIZE, tile->scaled_width - x);
  *height = MIN (SCHOLIA_SCALED_TILE_SIZE, tile->scaled_height - y);
  pixels = g_malloc ((gsize) *width * *height * scaler.bytes_per_pixel);
  scholia_scaler_make (&scaler, x, y, *width, *height, pixels);
  return pixels;
}

static guint8 *
make_pixels (ScholiaPyramidFile *file,
             const ScholiaTile  *tile,
             guint              *width,
             guint              *height)
{
  const ScholiaPyramidLayout *layout = scholia_pyramid_file_get_layout (file);
  const guint8 *pixels;

  if (scholia_tile_is_scaled (tile))
    return make_scaled (file, tile, width, height);

  if (tile->level == SCHOLIA_TILE_MAKER_PREVIEW)
    {
      *width = layout->preview_width;
      *height = layout->preview_height;
      pixels = scholia_pyramid_file_get_preview (file);
    }
  else
    {
      pixels = scholia_pyramid_file_get_tile (file, tile->level, tile->column, tile->row, width,
                                              height);
    }

  return copy_pixels (pixels, (gsize) *width * *height * layout->bytes_per_pixel);
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
scholia_tile_maker_make (gpointer           file,
                         const ScholiaTile *tile,
                         gsize             *size_bytes)
{
  guint width, height;
  guint8 *pixels;

  assert_not_main ();
  pixels = make_pixels (file, tile, &width, &height);
  scholia_pyramid_file_forget (file);
  return make_texture (pixels, width, height,
                       scholia_pyramid_file_get_layout (file)->bytes_per_pixel, size_bytes);
}

GdkTexture *
scholia_tile_maker_scale (ScholiaPyramidFile *file,
                          guint               level,
                          guint               width,
                          guint               height)
{
  LevelSource source = { .file = file, .level = level };
  ScholiaScaler scaler = make_scaler (&source, width, height);
  guint8 *pixels = g_malloc ((gsize) width * height * scaler.bytes_per_pixel);
  gsize size_bytes;

  assert_not_main ();
  scholia_scaler_make (&scaler, 0, 0, width, height, pixels);
  scholia_pyramid_file_forget (file);
  return make_texture (pixels, width, height, scaler.bytes_per_pixel, &size_bytes);
}
