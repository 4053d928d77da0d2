/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-cluster-drawing.h"
#include "scholia-marker-drawing.h"

static ScholiaMarkerCluster
make_cluster (guint n_members)
{
  ScholiaMarkerCluster cluster = { .n_members = n_members };

  cluster.n_by_color[1] = n_members;
  cluster.n_by_color[4] = 2;
  cluster.n_by_color[5] = n_members + 1;
  cluster.n_by_color[7] = 3;
  return cluster;
}

/* The authors who wrote most of it, in the order of their colours. */
static void
test_colors (void)
{
  ScholiaMarkerCluster cluster = make_cluster (9);
  ScholiaClusterLook wide = scholia_cluster_look_make (&cluster, FALSE);
  ScholiaClusterLook narrow = scholia_cluster_look_make (&cluster, TRUE);

  g_assert_cmpuint (wide.n_drops, ==, 3);
  g_assert_cmpuint (wide.colors[0], ==, 1);
  g_assert_cmpuint (wide.colors[1], ==, 5);
  g_assert_cmpuint (wide.colors[2], ==, 7);
  g_assert_cmpuint (narrow.n_drops, ==, 1);
  g_assert_cmpuint (narrow.colors[0], ==, 5);
}

/* Narrow pills whose places are as near as places of clusters can be do not overlap. */
static void
test_narrow_ones_fit (void)
{
  static const guint counts[] = { 2, 9, 10, 99, 100, 999, 1000, 10000 };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      ScholiaMarkerCluster cluster = make_cluster (counts[i]);
      ScholiaClusterLook look = scholia_cluster_look_make (&cluster, TRUE);
      GskRoundedRect shape =
        scholia_cluster_look_get_shape (&look, scholia_cluster_look_get_outline (&look));
      graphene_rect_t text = scholia_cluster_look_get_text (&look);

      g_assert_cmpfloat (shape.bounds.size.width, <=, SCHOLIA_CLUSTER_DISTANCE);
      g_assert_cmpfloat (shape.bounds.size.height, <=, SCHOLIA_CLUSTER_DISTANCE);
      g_assert_true (graphene_rect_contains_rect (&shape.bounds, &text));
      g_assert_cmpfloat (text.size.width, >=, 8);
      /* Around the middle of a marker. */
      g_assert_cmpfloat_with_epsilon (shape.bounds.origin.x + shape.bounds.size.width / 2, 14, 1);
      g_assert_cmpfloat_with_epsilon (shape.bounds.origin.y + shape.bounds.size.height / 2, -14, 1);
    }
}

static void
test_keys_differ (void)
{
  g_autoptr(GHashTable) keys = g_hash_table_new (NULL, NULL);
  guint n = 0;

  for (guint color = 0; color < SCHOLIA_N_COLORS; color++)
    for (guint flags = 0; flags < 8; flags++)
      for (guint count = 5; count < 100000; count *= 10)
        {
          ScholiaClusterLook look = { .count = count, .n_drops = 1, .colors = { color },
                                      .unread = (flags & 1) != 0, .selected = (flags & 2) != 0,
                                      .hovered = (flags & 4) != 0 };

          g_hash_table_add (keys, GUINT_TO_POINTER (scholia_cluster_look_get_key (&look)));
          n++;
        }
  g_assert_cmpuint (g_hash_table_size (keys), ==, n);
}

/* Premultiplied 0xAARRGGBB at widget pixels from the place. */
static guint32
get_pixel (const ScholiaClusterLook *look,
           double                    x,
           double                    y)
{
  graphene_rect_t extents = scholia_cluster_look_get_extents (look);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32,
                                                         (int) extents.size.width,
                                                         (int) extents.size.height);
  cairo_t *cr = cairo_create (surface);
  guint32 pixel;

  cairo_translate (cr, -extents.origin.x, -extents.origin.y);
  scholia_cluster_look_draw (look, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  pixel = *(const guint32 *) (const void *)
    (cairo_image_surface_get_data (surface) +
     (int) (y - extents.origin.y) * cairo_image_surface_get_stride (surface) +
     (int) (x - extents.origin.x) * 4);
  cairo_surface_destroy (surface);
  return pixel;
}

static void
test_painted (void)
{
  ScholiaMarkerCluster cluster = make_cluster (12);
  ScholiaClusterLook look = scholia_cluster_look_make (&cluster, FALSE);
  GskRoundedRect shape = scholia_cluster_look_get_shape (&look, 0);
  graphene_rect_t text = scholia_cluster_look_get_text (&look);
  double left = shape.bounds.origin.x, right = left + shape.bounds.size.width;

  g_assert_cmphex (get_pixel (&look, text.origin.x + 8, -14), ==, 0xffffffff);
  /* The first drop: purple. */
  g_assert_cmphex (get_pixel (&look, left + 14, -14), ==, 0xff813d9c);
  g_assert_cmphex (get_pixel (&look, right - 3, -27), !=, 0xff3584e4);
  look.unread = TRUE;
  g_assert_cmphex (get_pixel (&look, right - 3, -27), ==, 0xff3584e4);
  look.selected = TRUE;
  g_assert_cmphex (get_pixel (&look, 14, 2), ==, 0xff3584e4);
  look.hovered = TRUE;
  g_assert_cmphex (get_pixel (&look, 14, -29.5), ==, 0xffffffff);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv);
  g_test_add_func ("/canvas/cluster-drawing/colors", test_colors);
  g_test_add_func ("/canvas/cluster-drawing/narrow-ones-fit", test_narrow_ones_fit);
  g_test_add_func ("/canvas/cluster-drawing/keys-differ", test_keys_differ);
  g_test_add_func ("/canvas/cluster-drawing/painted", test_painted);
  return g_test_run ();
}
