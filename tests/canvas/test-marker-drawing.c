/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-marker-drawing.h"

#include <math.h>

#include "scholia-limits.h"

/* Device pixels per widget pixel, so that an outline of one has an inside. */
#define SCALE 4

typedef struct
{
  cairo_surface_t *surface;
  graphene_rect_t  extents;
} Painting;

static void
paint (const ScholiaMarkerLook *look,
       Painting                *painting)
{
  cairo_t *cr;

  painting->extents = scholia_marker_look_get_extents (look);
  painting->surface =
    cairo_image_surface_create (CAIRO_FORMAT_ARGB32,
                                (int) painting->extents.size.width * SCALE,
                                (int) painting->extents.size.height * SCALE);
  cr = cairo_create (painting->surface);
  cairo_scale (cr, SCALE, SCALE);
  cairo_translate (cr, -painting->extents.origin.x, -painting->extents.origin.y);
  scholia_marker_look_draw (look, cr);
  cairo_destroy (cr);
  cairo_surface_flush (painting->surface);
}

/* Premultiplied 0xAARRGGBB at widget pixels from the place. */
static guint32
get_pixel (const Painting *painting,
           double          x,
           double          y)
{
  int column = (int) ((x - painting->extents.origin.x) * SCALE);
  int row = (int) ((y - painting->extents.origin.y) * SCALE);
  const guint8 *data = cairo_image_surface_get_data (painting->surface);
  int stride = cairo_image_surface_get_stride (painting->surface);

  return *(const guint32 *) (const void *) (data + row * stride + column * 4);
}

static guint32
get_color (guint color)
{
  GdkRGBA rgba = scholia_marker_get_rgba (color);

  return 0xff000000u | (guint32) lround (rgba.red * 255.0) << 16 |
         (guint32) lround (rgba.green * 255.0) << 8 | (guint32) lround (rgba.blue * 255.0);
}

static void
test_keys_differ (void)
{
  g_autoptr(GHashTable) keys = g_hash_table_new (NULL, NULL);
  guint n = 0;

  for (guint kind = SCHOLIA_MARKER_OPEN; kind <= SCHOLIA_MARKER_DRAFT; kind++)
    for (guint color = 0; color < SCHOLIA_N_COLORS; color++)
      for (guint flags = 0; flags < 8; flags++)
        {
          ScholiaMarkerLook look = { kind, color, (flags & 1) != 0, (flags & 2) != 0,
                                     (flags & 4) != 0 };

          g_hash_table_add (keys, GUINT_TO_POINTER (scholia_marker_look_get_key (&look) + 1));
          n++;
        }

  g_assert_cmpuint (g_hash_table_size (keys), ==, n);
}

static const struct
{
  ScholiaMarkerLook look;
  double            size;
  double            outline;
} measures[] = {
  { { SCHOLIA_MARKER_OPEN, 0, FALSE, FALSE, FALSE }, 28, 3 },
  { { SCHOLIA_MARKER_OPEN, 1, FALSE, TRUE, FALSE }, 32, 3 },
  { { SCHOLIA_MARKER_OPEN, 2, TRUE, FALSE, FALSE }, 36, 8 },
  { { SCHOLIA_MARKER_OPEN, 3, TRUE, TRUE, TRUE }, 36, 8 },
  { { SCHOLIA_MARKER_OPEN, 4, FALSE, FALSE, TRUE }, 28, 6 },
  { { SCHOLIA_MARKER_RESOLVED, 5, FALSE, FALSE, FALSE }, 28, 3 },
  { { SCHOLIA_MARKER_DRAFT, 6, FALSE, FALSE, FALSE }, 28, 3 },
};

/* The lower left corner is the place, whatever the size: nothing moves when it is hovered. */
static void
test_measures (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (measures); i++)
    {
      const ScholiaMarkerLook *look = &measures[i].look;
      GskRoundedRect shape = scholia_marker_look_get_shape (look, 0);
      float size = (float) measures[i].size;

      g_assert_cmpfloat (scholia_marker_look_get_size (look), ==, measures[i].size);
      g_assert_cmpfloat (scholia_marker_look_get_outline (look), ==, measures[i].outline);
      g_assert_true (graphene_rect_equal (&shape.bounds,
                                          &GRAPHENE_RECT_INIT (0, -size, size, size)));
      g_assert_cmpfloat (shape.corner[GSK_CORNER_BOTTOM_LEFT].width, ==, 3);
      g_assert_cmpfloat (shape.corner[GSK_CORNER_TOP_RIGHT].width, ==, size / 2);
    }
}

static void
test_open (void)
{
  ScholiaMarkerLook look = { .kind = SCHOLIA_MARKER_OPEN, .color = 1 };
  Painting painting;

  paint (&look, &painting);
  g_assert_cmphex (get_pixel (&painting, 14, -14), ==, get_color (1));
  g_assert_cmphex (get_pixel (&painting, 2, -2), ==, get_color (1));
  g_assert_cmphex (get_pixel (&painting, 14, 1), ==, 0xffffffff);
  g_assert_cmphex (get_pixel (&painting, -1, -14), ==, 0xffffffff);
  /* The hairline lets what is below shine through. */
  g_assert_cmphex (get_pixel (&painting, 14, -30.5) >> 24, >, 0x40);
  g_assert_cmphex (get_pixel (&painting, 14, -30.5) >> 24, <, 0xa0);
  cairo_surface_destroy (painting.surface);
}

static void
test_selected (void)
{
  ScholiaMarkerLook look = { .kind = SCHOLIA_MARKER_OPEN, .color = 2, .selected = TRUE };
  Painting painting;

  paint (&look, &painting);
  g_assert_cmphex (get_pixel (&painting, 18, -18), ==, get_color (2));
  g_assert_cmphex (get_pixel (&painting, 18, 1), ==, 0xffffffff);
  g_assert_cmphex (get_pixel (&painting, 18, 4), ==, 0xff3584e4);
  cairo_surface_destroy (painting.surface);
}

static void
test_unread (void)
{
  ScholiaMarkerLook look = { .kind = SCHOLIA_MARKER_OPEN, .color = 3, .unread = TRUE };
  Painting painting;

  paint (&look, &painting);
  g_assert_cmphex (get_pixel (&painting, 14, 3), ==, get_color (3));
  g_assert_cmphex (get_pixel (&painting, 28, -28), ==, 0xff3584e4);
  g_assert_cmphex (get_pixel (&painting, 28, -28 - 7), ==, 0xffffffff);
  cairo_surface_destroy (painting.surface);
}

static void
test_resolved_is_dimmed (void)
{
  ScholiaMarkerLook look = { .kind = SCHOLIA_MARKER_RESOLVED, .color = 4 };
  Painting painting;

  paint (&look, &painting);
  /* White at 85 %, but for the tick and the border. */
  g_assert_cmphex (get_pixel (&painting, 14, -22), ==, 0xd9d9d9d9);
  g_assert_cmphex (get_pixel (&painting, 1, -14) >> 24, ==, 0xd9);
  g_assert_cmphex (get_pixel (&painting, 1, -14) & 0xff, <, 0x80);
  cairo_surface_destroy (painting.surface);

  /* Under the pointer it is read, so it is as clear as any. */
  look.hovered = TRUE;
  paint (&look, &painting);
  g_assert_cmphex (get_pixel (&painting, 16, -25), ==, 0xffffffff);
  cairo_surface_destroy (painting.surface);
}

/* Nothing is cut off at the edge of the texture. */
static void
test_extents_hold_everything (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (measures); i++)
    {
      Painting painting;
      int width, height;

      paint (&measures[i].look, &painting);
      width = cairo_image_surface_get_width (painting.surface);
      height = cairo_image_surface_get_height (painting.surface);
      g_assert_cmpfloat (painting.extents.origin.x, ==, roundf (painting.extents.origin.x));
      g_assert_cmpfloat (painting.extents.size.width, ==, roundf (painting.extents.size.width));
      for (int x = 0; x < width; x++)
        {
          double widget_x = painting.extents.origin.x + (x + 0.5) / SCALE;
          double last_y = painting.extents.origin.y + (height - 0.5) / SCALE;

          g_assert_cmphex (get_pixel (&painting, widget_x, painting.extents.origin.y) >> 24, <, 4);
          g_assert_cmphex (get_pixel (&painting, widget_x, last_y) >> 24, <, 4);
        }
      cairo_surface_destroy (painting.surface);
    }
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv);
  g_test_add_func ("/canvas/marker-drawing/keys-differ", test_keys_differ);
  g_test_add_func ("/canvas/marker-drawing/measures", test_measures);
  g_test_add_func ("/canvas/marker-drawing/open", test_open);
  g_test_add_func ("/canvas/marker-drawing/selected", test_selected);
  g_test_add_func ("/canvas/marker-drawing/unread", test_unread);
  g_test_add_func ("/canvas/marker-drawing/resolved-is-dimmed", test_resolved_is_dimmed);
  g_test_add_func ("/canvas/marker-drawing/extents-hold-everything",
                   test_extents_hold_everything);
  return g_test_run ();
}
