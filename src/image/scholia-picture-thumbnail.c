/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-picture-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "scholia-error.h"

/* A whole level as rows: the thumbnail's source is at most twice its size and one tile or few. */
typedef struct
{
  guint8 *pixels;
  guint   width;
  guint   height;
  guint   bytes_per_pixel;
} Raster;

static Raster
copy_level (ScholiaPyramid *pyramid,
            guint           level)
{
  Raster raster = { .bytes_per_pixel = scholia_pyramid_has_alpha (pyramid) ? 4 : 3 };
  gsize stride;

  scholia_pyramid_get_level_size (pyramid, level, &raster.width, &raster.height);
  stride = (gsize) raster.width * raster.bytes_per_pixel;
  raster.pixels = g_malloc (stride * raster.height);

  for (guint y = 0; y < raster.height; y++)
    for (guint x = 0; x < raster.width; x += SCHOLIA_TILE_SIZE)
      {
        guint width, height;
        const guint8 *tile = scholia_pyramid_get_tile (pyramid, level, x / SCHOLIA_TILE_SIZE,
                                                       y / SCHOLIA_TILE_SIZE, &width, &height);
        gsize tile_stride = (gsize) width * raster.bytes_per_pixel;

        memcpy (raster.pixels + y * stride + (gsize) x * raster.bytes_per_pixel,
                tile + (y % SCHOLIA_TILE_SIZE) * tile_stride, tile_stride);
      }

  return raster;
}

/* The mean of the source pixels under a target pixel, each weighed by how much of it is covered,
 * and a colour by how much of it is seen. */
static void
average_area (const Raster *source,
              double        left,
              double        top,
              double        right,
              double        bottom,
              guint8       *target)
{
  double sums[3] = { 0 };
  double seen = 0, area = 0;

  for (guint y = (guint) top; y < source->height && y < bottom; y++)
    for (guint x = (guint) left; x < source->width && x < right; x++)
      {
        double covered = (MIN (x + 1, right) - MAX (x, left)) *
                         (MIN (y + 1, bottom) - MAX (y, top));
        const guint8 *pixel = source->pixels +
                              ((gsize) y * source->width + x) * source->bytes_per_pixel;
        double weight = covered * (source->bytes_per_pixel == 4 ? pixel[3] : 255);

        area += covered;
        seen += weight;
        for (guint i = 0; i < 3; i++)
          sums[i] += weight * pixel[i];
      }

  for (guint i = 0; i < 3; i++)
    target[i] = (guint8) (seen > 0 ? sums[i] / seen + 0.5 : 0);
  if (source->bytes_per_pixel == 4)
    target[3] = (guint8) (area > 0 ? seen / area + 0.5 : 0);
}

static GdkTexture *
scale_down (const Raster *source,
            guint         width,
            guint         height)
{
  guint bpp = source->bytes_per_pixel;
  gsize stride = (gsize) width * bpp;
  guint8 *pixels = g_malloc (stride * height);
  double step_x = (double) source->width / width;
  double step_y = (double) source->height / height;
  g_autoptr(GBytes) bytes = NULL;

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      average_area (source, x * step_x, y * step_y, (x + 1) * step_x, (y + 1) * step_y,
                    pixels + y * stride + (gsize) x * bpp);

  bytes = g_bytes_new_take (pixels, stride * height);
  return gdk_memory_texture_new ((int) width, (int) height,
                                 bpp == 4 ? GDK_MEMORY_B8G8R8A8 : GDK_MEMORY_R8G8B8,
                                 bytes, stride);
}

/* The smallest level that is not smaller than what is wanted. */
static guint
choose_level (ScholiaPyramid *pyramid,
              guint           wanted_width,
              guint           wanted_height)
{
  guint level = scholia_pyramid_get_n_levels (pyramid) - 1;

  for (; level > 0; level--)
    {
      guint width, height;

      scholia_pyramid_get_level_size (pyramid, level, &width, &height);
      if (width >= wanted_width && height >= wanted_height)
        break;
    }

  return level;
}

GBytes *
scholia_picture_make_thumbnail (ScholiaPicture  *self,
                                guint            max_size,
                                GError         **error)
{
  g_autoptr(GdkTexture) texture = NULL;
  ScholiaPyramid *pyramid;
  GBytes *png;
  double scale;
  guint width, height;
  Raster source;

  g_return_val_if_fail (SCHOLIA_IS_PICTURE (self), NULL);
  g_return_val_if_fail (max_size > 0, NULL);

  pyramid = scholia_picture_get_pyramid (self);
  scholia_pyramid_get_level_size (pyramid, 0, &width, &height);
  scale = MIN (1.0, (double) max_size / MAX (width, height));
  width = MAX (1, (guint) lround (width * scale));
  height = MAX (1, (guint) lround (height * scale));
  source = copy_level (pyramid, choose_level (pyramid, width, height));
  texture = scale_down (&source, width, height);
  g_free (source.pixels);

  png = gdk_texture_save_to_png_bytes (texture);
  if (png == NULL)
    g_set_error_literal (error, SCHOLIA_ERROR, SCHOLIA_ERROR_INTERNAL,
                         _("The thumbnail could not be written."));
  return png;
}
