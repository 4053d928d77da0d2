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

static GdkTexture *
scale (ScholiaPyramidFile  *file,
       guint                max_size,
       GError             **error)
{
  const ScholiaPyramidLayout *layout = scholia_pyramid_file_get_layout (file);
  double factor = MIN (1.0, (double) max_size / MAX (layout->width, layout->height));
  guint width = MAX (1, (guint) lround (layout->width * factor));
  guint height = MAX (1, (guint) lround (layout->height * factor));
  guint level = choose_level (layout, width, height);
  gboolean is_opaque;

  if (!scholia_pyramid_file_has_level (file, level, &is_opaque, error))
    return NULL;

  return scholia_tile_maker_scale (file, level, width, height, error);
}

GBytes *
scholia_picture_make_thumbnail (ScholiaPicture  *self,
                                guint            max_size,
                                GError         **error)
{
  g_autoptr(ScholiaPyramidFile) file = NULL;
  g_autoptr(GdkTexture) texture = NULL;
  g_autoptr(GError) cause = NULL;
  GBytes *png = NULL;

  g_return_val_if_fail (SCHOLIA_IS_PICTURE (self), NULL);
  g_return_val_if_fail (max_size > 0, NULL);

  file = scholia_picture_dup_file (self);
  texture = scale (file, max_size, &cause);
  if (texture == NULL)
    scholia_picture_note_error (self, file, cause);
  else
    png = gdk_texture_save_to_png_bytes (texture);

  if (png == NULL)
    g_set_error_literal (error, SCHOLIA_ERROR, SCHOLIA_ERROR_INTERNAL,
                         _("The thumbnail could not be written."));
  return png;
}
