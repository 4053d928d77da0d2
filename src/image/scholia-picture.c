/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-picture-private.h"

G_STATIC_ASSERT (SCHOLIA_TILE_SIZE == SCHOLIA_PYRAMID_TILE);

struct _ScholiaPicture
{
  GObject parent_instance;

  ScholiaPyramid *pyramid;
  /* (element-type GPtrArray of GdkTexture): an array for each level, filled as tiles are wanted. */
  GPtrArray      *textures;
};

G_DEFINE_FINAL_TYPE (ScholiaPicture, scholia_picture, G_TYPE_OBJECT)

static void
clear_texture (gpointer texture)
{
  g_clear_object (&texture);
}

static guint
tiles_across (guint pixels)
{
  return (pixels + SCHOLIA_TILE_SIZE - 1) / SCHOLIA_TILE_SIZE;
}

static GdkTexture *
make_texture (ScholiaPyramid *pyramid,
              guint           level,
              guint           column,
              guint           row)
{
  g_autoptr(GBytes) bytes = NULL;
  gboolean has_alpha = scholia_pyramid_has_alpha (pyramid);
  gsize stride;
  guint width, height;
  const guint8 *pixels = scholia_pyramid_get_tile (pyramid, level, column, row, &width, &height);

  stride = (gsize) width * (has_alpha ? 4 : 3);
  bytes = g_bytes_new_with_free_func (pixels, stride * height,
                                      (GDestroyNotify) scholia_pyramid_unref,
                                      scholia_pyramid_ref (pyramid));
  return gdk_memory_texture_new ((int) width, (int) height,
                                 has_alpha ? GDK_MEMORY_B8G8R8A8 : GDK_MEMORY_R8G8B8,
                                 bytes, stride);
}

static void
scholia_picture_finalize (GObject *object)
{
  ScholiaPicture *self = SCHOLIA_PICTURE (object);

  g_clear_pointer (&self->textures, g_ptr_array_unref);
  g_clear_pointer (&self->pyramid, scholia_pyramid_unref);

  G_OBJECT_CLASS (scholia_picture_parent_class)->finalize (object);
}

static void
scholia_picture_class_init (ScholiaPictureClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = scholia_picture_finalize;
}

static void
scholia_picture_init (ScholiaPicture *self)
{
  self->textures = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
}

ScholiaPicture *
scholia_picture_new (ScholiaPyramid *pyramid)
{
  ScholiaPicture *self;

  g_return_val_if_fail (pyramid != NULL, NULL);

  self = g_object_new (SCHOLIA_TYPE_PICTURE, NULL);
  self->pyramid = scholia_pyramid_ref (pyramid);
  for (guint level = 0; level < scholia_pyramid_get_n_levels (pyramid); level++)
    {
      GPtrArray *textures = g_ptr_array_new_with_free_func (clear_texture);
      guint width, height;

      scholia_pyramid_get_level_size (pyramid, level, &width, &height);
      g_ptr_array_set_size (textures, (int) (tiles_across (width) * tiles_across (height)));
      g_ptr_array_add (self->textures, textures);
    }

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

GdkTexture *
scholia_picture_get_tile (ScholiaPicture *self,
                          guint           level,
                          guint           column,
                          guint           row)
{
  GPtrArray *textures;
  guint width, height, index;

  g_return_val_if_fail (SCHOLIA_IS_PICTURE (self), NULL);
  g_return_val_if_fail (level < scholia_pyramid_get_n_levels (self->pyramid), NULL);

  scholia_pyramid_get_level_size (self->pyramid, level, &width, &height);
  g_return_val_if_fail (column < tiles_across (width) && row < tiles_across (height), NULL);

  textures = g_ptr_array_index (self->textures, level);
  index = row * tiles_across (width) + column;
  if (textures->pdata[index] == NULL)
    textures->pdata[index] = make_texture (self->pyramid, level, column, row);

  return textures->pdata[index];
}
