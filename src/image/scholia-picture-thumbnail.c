/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-picture-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "scholia-error.h"
#include "scholia-tile-maker.h"

/* The smallest level that is not smaller than what is wanted. */
static guint
choose_level (const ScholiaPyramidLayout *layout,
              guint                       wanted_width,
              guint                       wanted_height)
{
  guint level = layout->n_levels - 1;

  while (level > 0 && (layout->levels[level].width < wanted_width ||
                       layout->levels[level].height < wanted_height))
    level--;

  return level;
}

GBytes *
scholia_picture_make_thumbnail (ScholiaPicture  *self,
                                guint            max_size,
                                GError         **error)
{
  const ScholiaPyramidLayout *layout;
  g_autoptr(GdkTexture) texture = NULL;
  guint width, height;
  double scale;
  GBytes *png;

  g_return_val_if_fail (SCHOLIA_IS_PICTURE (self), NULL);
  g_return_val_if_fail (max_size > 0, NULL);

  layout = scholia_pyramid_file_get_layout (self->file);
  scale = MIN (1.0, (double) max_size / MAX (layout->width, layout->height));
  width = MAX (1, (guint) lround (layout->width * scale));
  height = MAX (1, (guint) lround (layout->height * scale));
  texture = scholia_tile_maker_scale (self->file, choose_level (layout, width, height), width,
                                      height);

  png = gdk_texture_save_to_png_bytes (texture);
  if (png == NULL)
    g_set_error_literal (error, SCHOLIA_ERROR, SCHOLIA_ERROR_INTERNAL,
                         _("The thumbnail could not be written."));
  return png;
}
