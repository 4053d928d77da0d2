/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-marker-artwork.h"

#include <gsk/gsk.h>
#include <math.h>

#include "scholia-renderer.h"

/* The number: 10 points at 96 dots an inch on a shape of 28 pixels, and it grows with the shape. It
 * does not follow the system's text size: a larger one would leave the shape. */
#define NUMBER_SIZE_PX (10.0 * 96 / 72)
#define SHAPE_SIZE_PX 28.0
/* Part of the shape's width that a number may take; four digits are set smaller. */
#define NUMBER_PART 0.8
/* The count on a pill, which is white: nearly black. */
#define COUNT_ALPHA 0.87f
/* Shapes and labels that are kept, of each at most: a screen has some hundred of them. 1024 shapes
 * take some 10 MB. Past that all are dropped, and made again as they are seen. */
#define MAX_KEPT 1024
/* Sets the keys of clusters apart from those of markers. */
#define CLUSTER_KEY (1u << 31)

#if G_BYTE_ORDER == G_LITTLE_ENDIAN
#define STRAIGHT_FORMAT GDK_MEMORY_B8G8R8A8
#else
#define STRAIGHT_FORMAT GDK_MEMORY_A8R8G8B8
#endif

struct _ScholiaMarkerArtwork
{
  GHashTable *shapes; /* look's key -> GskRenderNode */
  GHashTable *labels; /* number and size -> PangoLayout */
  int         scale;
};

ScholiaMarkerArtwork *
scholia_marker_artwork_new (void)
{
  ScholiaMarkerArtwork *self = g_new0 (ScholiaMarkerArtwork, 1);

  self->shapes = g_hash_table_new_full (NULL, NULL, NULL,
                                        (GDestroyNotify) gsk_render_node_unref);
  self->labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  return self;
}

void
scholia_marker_artwork_free (ScholiaMarkerArtwork *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->shapes, g_hash_table_unref);
  g_clear_pointer (&self->labels, g_hash_table_unref);
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
make_texture (cairo_surface_t *surface)
{
  g_autoptr(GBytes) bytes = make_straight (surface);

  return gdk_memory_texture_new (cairo_image_surface_get_width (surface),
                                 cairo_image_surface_get_height (surface), STRAIGHT_FORMAT, bytes,
                                 (gsize) cairo_image_surface_get_stride (surface));
}

/* Takes @surface, @extents in widget pixels. A renderer that paints with cairo copies a texture
 * each time: 7.6 µs for one marker, 2 µs for the same pixels as a drawing of cairo's. Those that
 * paint with a GPU keep textures there, and would send a drawing anew each time. */
static GskRenderNode *
make_shape (cairo_surface_t       *surface,
            const graphene_rect_t *extents,
            int                    scale,
            GtkWidget             *widget)
{
  GskRenderNode *node;

  cairo_surface_flush (surface);
  if (scholia_renderer_is_cairo (widget))
    {
      cairo_t *cr;

      node = gsk_cairo_node_new (extents);
      cr = gsk_cairo_node_get_draw_context (node);
      cairo_surface_set_device_scale (surface, scale, scale);
      cairo_set_source_surface (cr, surface, extents->origin.x, extents->origin.y);
      cairo_paint (cr);
      cairo_destroy (cr);
    }
  else
    {
      g_autoptr(GdkTexture) texture = make_texture (surface);

      node = gsk_texture_node_new (texture, extents);
    }

  cairo_surface_destroy (surface);
  return node;
}

static cairo_t *
begin_shape (const graphene_rect_t *extents,
             int                    scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32,
                                                         (int) ceilf (extents->size.width) * scale,
                                                         (int) ceilf (extents->size.height) *
                                                         scale);
  cairo_t *cr = cairo_create (surface);

  cairo_surface_destroy (surface);
  cairo_scale (cr, scale, scale);
  cairo_translate (cr, -extents->origin.x, -extents->origin.y);
  return cr;
}

static GskRenderNode *
end_shape (cairo_t               *cr,
           const graphene_rect_t *extents,
           int                    scale,
           GtkWidget             *widget)
{
  cairo_surface_t *surface = cairo_surface_reference (cairo_get_target (cr));

  cairo_destroy (cr);
  return make_shape (surface, extents, scale, widget);
}

static void
keep_within_bounds (ScholiaMarkerArtwork *self,
                    int                   scale)
{
  if (self->scale != scale || g_hash_table_size (self->shapes) >= MAX_KEPT)
    g_hash_table_remove_all (self->shapes);
  if (g_hash_table_size (self->labels) >= MAX_KEPT)
    g_hash_table_remove_all (self->labels);
  self->scale = scale;
}

static GskRenderNode *
get_marker_shape (ScholiaMarkerArtwork    *self,
                  GtkWidget               *widget,
                  const ScholiaMarkerLook *look,
                  int                      scale)
{
  gpointer key = GUINT_TO_POINTER (scholia_marker_look_get_key (look));
  GskRenderNode *shape = g_hash_table_lookup (self->shapes, key);
  graphene_rect_t extents;
  cairo_t *cr;

  if (shape != NULL)
    return shape;

  extents = scholia_marker_look_get_extents (look);
  cr = begin_shape (&extents, scale);
  scholia_marker_look_draw (look, cr);
  shape = end_shape (cr, &extents, scale, widget);
  g_hash_table_insert (self->shapes, key, shape);
  return shape;
}

static GskRenderNode *
get_cluster_shape (ScholiaMarkerArtwork     *self,
                   GtkWidget                *widget,
                   const ScholiaClusterLook *look,
                   int                       scale)
{
  gpointer key = GUINT_TO_POINTER (scholia_cluster_look_get_key (look) | CLUSTER_KEY);
  GskRenderNode *shape = g_hash_table_lookup (self->shapes, key);
  graphene_rect_t extents;
  cairo_t *cr;

  if (shape != NULL)
    return shape;

  extents = scholia_cluster_look_get_extents (look);
  cr = begin_shape (&extents, scale);
  scholia_cluster_look_draw (look, cr);
  shape = end_shape (cr, &extents, scale, widget);
  g_hash_table_insert (self->shapes, key, shape);
  return shape;
}

static PangoLayout *
make_label (GtkWidget *widget,
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

/* The number set in @size, or smaller if it would be wider than @width. */
static PangoLayout *
get_label (ScholiaMarkerArtwork *self,
           GtkWidget            *widget,
           guint                 number,
           double                size,
           double                width)
{
  /* Sizes and widths differ by whole pixels. */
  g_autofree char *key = g_strdup_printf ("%u %d %d", number, (int) size, (int) width);
  PangoLayout *layout = g_hash_table_lookup (self->labels, key);
  PangoRectangle ink;

  if (layout != NULL)
    return layout;

  layout = make_label (widget, number, size);
  pango_layout_get_extents (layout, &ink, NULL);
  if (ink.width > width * PANGO_SCALE)
    {
      g_object_unref (layout);
      layout = make_label (widget, number, size * width * PANGO_SCALE / ink.width);
    }
  g_hash_table_insert (self->labels, g_steal_pointer (&key), layout);
  return layout;
}

/* The ink in the middle of @box, its lower edge on a device pixel. */
static void
append_label (GtkSnapshot           *snapshot,
              PangoLayout           *label,
              const graphene_rect_t *box,
              const GdkRGBA         *color,
              int                    scale)
{
  PangoRectangle ink;
  double x, y;

  pango_layout_get_extents (label, &ink, NULL);
  x = box->origin.x + box->size.width / 2 - (ink.x + ink.width / 2.0) / PANGO_SCALE;
  y = box->origin.y + box->size.height / 2 - (ink.y + ink.height / 2.0) / PANGO_SCALE;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x,
                                                          (float) (round (y * scale) / scale)));
  gtk_snapshot_append_layout (snapshot, label, color);
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
  double side, size;

  g_return_val_if_fail (self != NULL && look != NULL, NULL);

  keep_within_bounds (self, scale);
  snapshot = gtk_snapshot_new ();
  gtk_snapshot_append_node (snapshot, get_marker_shape (self, widget, look, scale));
  side = scholia_marker_look_get_size (look);
  size = NUMBER_SIZE_PX * side / SHAPE_SIZE_PX;
  if (look->kind == SCHOLIA_MARKER_OPEN && number > 0)
    append_label (snapshot, get_label (self, widget, number, size, NUMBER_PART * side),
                  &GRAPHENE_RECT_INIT (0, (float) -side, (float) side, (float) side),
                  &(GdkRGBA) { 1, 1, 1, 1 }, scale);

  return gtk_snapshot_free_to_node (snapshot);
}

GskRenderNode *
scholia_marker_artwork_make_cluster (ScholiaMarkerArtwork     *self,
                                     GtkWidget                *widget,
                                     const ScholiaClusterLook *look,
                                     int                       scale)
{
  GtkSnapshot *snapshot;
  graphene_rect_t box;
  double size;

  g_return_val_if_fail (self != NULL && look != NULL, NULL);

  keep_within_bounds (self, scale);
  snapshot = gtk_snapshot_new ();
  gtk_snapshot_append_node (snapshot, get_cluster_shape (self, widget, look, scale));
  box = scholia_cluster_look_get_text (look);
  size = NUMBER_SIZE_PX * scholia_cluster_look_get_shape (look, 0).bounds.size.height /
         SHAPE_SIZE_PX;
  append_label (snapshot, get_label (self, widget, look->count, size, box.size.width), &box,
                &(GdkRGBA) { 0, 0, 0, COUNT_ALPHA }, scale);

  return gtk_snapshot_free_to_node (snapshot);
}
