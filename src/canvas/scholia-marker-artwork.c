/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-marker-artwork.h"

#include <math.h>

/* The number: 10 points at 96 dots an inch on a shape of 28 pixels, and it grows with the shape. It
 * does not follow the system's text size: a larger one would leave the shape. */
#define NUMBER_SIZE_PX (10.0 * 96 / 72)
#define SHAPE_SIZE_PX 28.0
/* Part of the shape's width that a number may take; four digits are set smaller. */
#define NUMBER_PART 0.8

#if G_BYTE_ORDER == G_LITTLE_ENDIAN
#define STRAIGHT_FORMAT GDK_MEMORY_B8G8R8A8
#else
#define STRAIGHT_FORMAT GDK_MEMORY_A8R8G8B8
#endif

struct _ScholiaMarkerArtwork
{
  GHashTable *textures; /* look's key -> GdkTexture */
  int         scale;
};

ScholiaMarkerArtwork *
scholia_marker_artwork_new (void)
{
  ScholiaMarkerArtwork *self = g_new0 (ScholiaMarkerArtwork, 1);

  self->textures = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  return self;
}

void
scholia_marker_artwork_free (ScholiaMarkerArtwork *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->textures, g_hash_table_unref);
  g_free (self);
}

/* Undoes cairo's multiplication by alpha. GTK 4.8 has a fast way from straight colours to a cairo
 * surface, but brings multiplied ones there by way of floating point numbers: 150 markers in sight
 * cost 7.4 ms of CPU a frame so, 5.3 ms straight. */
static GBytes *
make_straight (cairo_surface_t *surface)
{
  gsize size = (gsize) cairo_image_surface_get_stride (surface) *
               (gsize) cairo_image_surface_get_height (surface);
  guint32 *pixels = g_memdup2 (cairo_image_surface_get_data (surface), size);

  for (gsize i = 0; i < size / sizeof (guint32); i++)
    {
      guint32 alpha = pixels[i] >> 24;
      guint32 straight = alpha << 24;

      for (guint shift = 0; shift < 24 && alpha > 0; shift += 8)
        straight |= MIN (((pixels[i] >> shift & 0xff) * 255 + alpha / 2) / alpha, 255) << shift;
      pixels[i] = straight;
    }

  return g_bytes_new_take (pixels, size);
}

static GdkTexture *
paint_texture (const ScholiaMarkerLook *look,
               int                      scale)
{
  graphene_rect_t extents = scholia_marker_look_get_extents (look);
  int width = (int) ceilf (extents.size.width) * scale;
  int height = (int) ceilf (extents.size.height) * scale;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);
  g_autoptr(GBytes) bytes = NULL;
  int stride = cairo_image_surface_get_stride (surface);

  cairo_scale (cr, scale, scale);
  cairo_translate (cr, -extents.origin.x, -extents.origin.y);
  scholia_marker_look_draw (look, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  bytes = make_straight (surface);
  cairo_surface_destroy (surface);
  return gdk_memory_texture_new (width, height, STRAIGHT_FORMAT, bytes, (gsize) stride);
}

static GdkTexture *
get_texture (ScholiaMarkerArtwork    *self,
             const ScholiaMarkerLook *look,
             int                      scale)
{
  gpointer key = GUINT_TO_POINTER (scholia_marker_look_get_key (look));
  GdkTexture *texture;

  if (self->scale != scale)
    g_hash_table_remove_all (self->textures);
  self->scale = scale;

  texture = g_hash_table_lookup (self->textures, key);
  if (texture == NULL)
    {
      texture = paint_texture (look, scale);
      g_hash_table_insert (self->textures, key, texture);
    }

  return texture;
}

static PangoLayout *
make_number_layout (GtkWidget *widget,
                    guint      number,
                    double     size)
{
  g_autofree char *text = g_strdup_printf ("%u", number);
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, text);
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_ULTRABOLD));
  pango_attr_list_insert (attributes,
                          pango_attr_size_new_absolute ((int) (size * PANGO_SCALE)));
  pango_layout_set_attributes (layout, attributes);
  return layout;
}

static void
append_number (GtkSnapshot             *snapshot,
               GtkWidget               *widget,
               const ScholiaMarkerLook *look,
               guint                    number,
               int                      scale)
{
  double side = scholia_marker_look_get_size (look);
  double size = NUMBER_SIZE_PX * side / SHAPE_SIZE_PX;
  g_autoptr(PangoLayout) layout = make_number_layout (widget, number, size);
  PangoRectangle ink;
  double width;

  pango_layout_get_extents (layout, &ink, NULL);
  width = (double) ink.width / PANGO_SCALE;
  if (width > NUMBER_PART * side)
    {
      g_object_unref (layout);
      layout = make_number_layout (widget, number, size * NUMBER_PART * side / width);
      pango_layout_get_extents (layout, &ink, NULL);
    }

  /* The ink in the middle, its lower edge on a device pixel. */
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
    &GRAPHENE_POINT_INIT ((float) (side / 2 - (ink.x + ink.width / 2.0) / PANGO_SCALE),
                          (float) (round ((-side / 2 - (ink.y + ink.height / 2.0) / PANGO_SCALE) *
                                          scale) / scale)));
  gtk_snapshot_append_layout (snapshot, layout, &(GdkRGBA) { 1, 1, 1, 1 });
  gtk_snapshot_restore (snapshot);
}

GskRenderNode *
scholia_marker_artwork_make (ScholiaMarkerArtwork    *self,
                             GtkWidget               *widget,
                             const ScholiaMarkerLook *look,
                             guint                    number,
                             int                      scale)
{
  GtkSnapshot *snapshot;
  graphene_rect_t extents;

  g_return_val_if_fail (self != NULL && look != NULL, NULL);

  snapshot = gtk_snapshot_new ();
  extents = scholia_marker_look_get_extents (look);
  gtk_snapshot_append_texture (snapshot, get_texture (self, look, scale), &extents);
  if (look->kind == SCHOLIA_MARKER_OPEN && number > 0)
    append_number (snapshot, widget, look, number, scale);

  return gtk_snapshot_free_to_node (snapshot);
}
