/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-region.h"

#include <math.h>

#define UNITS SCHOLIA_ANCHOR_UNITS
#define N_RANDOM 20000

static ScholiaViewport
make_view (double image_width,
           double image_height,
           double zoom)
{
  return (ScholiaViewport) { .image_width = image_width, .image_height = image_height,
                             .widget_width = 800, .widget_height = 600, .zoom = zoom };
}

static const struct
{
  double width;
  double height;
  double zoom;
  gint32 expected[2];
} minima[] = {
  { 1000, 500, 1, { 8000, 16000 } },
  { 1000, 500, 0.5, { 16000, 32000 } },
  /* Zoomed in, a pixel of the image is enough. */
  { 1000, 500, 32, { 1000, 2000 } },
  /* The image itself is smaller on screen: all of it. */
  { 60000, 10, 0.02, { 6667, UNITS } },
  { 1, 1, 1, { UNITS, UNITS } },
  { 1, 1, 32, { UNITS, UNITS } },
  /* A pixel that is no whole number of millionths. */
  { 3, 7, 32, { 333334, 142858 } },
};

static void
test_minimum (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (minima); i++)
    {
      ScholiaViewport view = make_view (minima[i].width, minima[i].height, minima[i].zoom);
      ScholiaRegionMinimum minimum = scholia_region_get_minimum (&view);

      g_assert_cmpint (minimum.width, ==, minima[i].expected[0]);
      g_assert_cmpint (minimum.height, ==, minima[i].expected[1]);
    }
}

/* Snapped, a place is a whole pixel, the nearest, and stays where it is when snapped again. */
static void
test_snap (void)
{
  for (guint i = 0; i < N_RANDOM; i++)
    {
      ScholiaViewport view = make_view (g_test_rand_int_range (1, 60000),
                                        g_test_rand_int_range (1, 60000), 1);
      ScholiaAnchor point = { g_test_rand_int_range (0, UNITS + 1),
                              g_test_rand_int_range (0, UNITS + 1), 0, 0 };
      ScholiaAnchor snapped = scholia_region_snap (&point, &view);
      ScholiaAnchor again = scholia_region_snap (&snapped, &view);
      double pixel = snapped.x * view.image_width / UNITS;

      g_assert_true (scholia_anchor_is_valid (&snapped));
      g_assert_true (scholia_anchor_equal (&snapped, &again));
      /* A millionth of a wide image is a part of its pixel. */
      g_assert_cmpfloat_with_epsilon (pixel, round (pixel), view.image_width / UNITS);
      g_assert_cmpfloat (ABS (snapped.x - point.x), <=, UNITS / view.image_width / 2 + 1);
    }
}

static const struct
{
  gint32        from[2];
  gint32        to[2];
  gint32        minimum;
  ScholiaAnchor expected;
} spans[] = {
  { { 100, 200 }, { 300, 250 }, 10, { 100, 200, 200, 50 } },
  /* From any corner to the opposite one. */
  { { 300, 250 }, { 100, 200 }, 10, { 100, 200, 200, 50 } },
  { { 300, 200 }, { 100, 250 }, 10, { 100, 200, 200, 50 } },
  /* Too small: away from where it began. */
  { { 500, 500 }, { 502, 497 }, 10, { 500, 490, 10, 10 } },
  { { 500, 500 }, { 500, 500 }, 10, { 500, 500, 10, 10 } },
  /* Where the image ends. */
  { { UNITS, UNITS }, { UNITS, UNITS }, 10, { UNITS - 10, UNITS - 10, 10, 10 } },
  { { 4, 4 }, { 0, 0 }, 10, { 0, 0, 10, 10 } },
  { { 0, 0 }, { UNITS, UNITS }, 10, { 0, 0, UNITS, UNITS } },
  { { 7, 7 }, { 9, 9 }, UNITS, { 0, 0, UNITS, UNITS } },
};

static void
test_between (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      ScholiaAnchor from = { spans[i].from[0], spans[i].from[1], 0, 0 };
      ScholiaAnchor to = { spans[i].to[0], spans[i].to[1], 0, 0 };
      ScholiaRegionMinimum minimum = { spans[i].minimum, spans[i].minimum };
      ScholiaAnchor region = scholia_region_between (&from, &to, minimum);

      g_assert_cmpint (region.x, ==, spans[i].expected.x);
      g_assert_cmpint (region.y, ==, spans[i].expected.y);
      g_assert_cmpint (region.width, ==, spans[i].expected.width);
      g_assert_cmpint (region.height, ==, spans[i].expected.height);
    }
}

static const ScholiaAnchor square = { 400000, 400000, 200000, 200000 };

static const struct
{
  ScholiaHandle handle;
  gint32        dx;
  gint32        dy;
  ScholiaAnchor expected;
} sizes[] = {
  { SCHOLIA_HANDLE_NONE, 9999, 9999, { 400000, 400000, 200000, 200000 } },
  { SCHOLIA_HANDLE_TOP_LEFT, -100, 50, { 399900, 400050, 200100, 199950 } },
  { SCHOLIA_HANDLE_TOP, -100, 50, { 400000, 400050, 200000, 199950 } },
  { SCHOLIA_HANDLE_TOP_RIGHT, -100, 50, { 400000, 400050, 199900, 199950 } },
  { SCHOLIA_HANDLE_RIGHT, -100, 50, { 400000, 400000, 199900, 200000 } },
  { SCHOLIA_HANDLE_BOTTOM_RIGHT, -100, 50, { 400000, 400000, 199900, 200050 } },
  { SCHOLIA_HANDLE_BOTTOM, -100, 50, { 400000, 400000, 200000, 200050 } },
  { SCHOLIA_HANDLE_BOTTOM_LEFT, -100, 50, { 399900, 400000, 200100, 200050 } },
  { SCHOLIA_HANDLE_LEFT, -100, 50, { 399900, 400000, 200100, 200000 } },
  /* Not beyond the image, not beyond the other edge, not smaller than the least. */
  { SCHOLIA_HANDLE_TOP_LEFT, -900000, -900000, { 0, 0, 600000, 600000 } },
  { SCHOLIA_HANDLE_BOTTOM_RIGHT, G_MAXINT32, G_MAXINT32, { 400000, 400000, 600000, 600000 } },
  { SCHOLIA_HANDLE_TOP_LEFT, 900000, 900000, { 590000, 590000, 10000, 10000 } },
  { SCHOLIA_HANDLE_BOTTOM_RIGHT, G_MININT32, -900000, { 400000, 400000, 10000, 10000 } },
};

static void
test_resized (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      ScholiaAnchor region = scholia_region_resized (&square, sizes[i].handle, sizes[i].dx,
                                                     sizes[i].dy,
                                                     (ScholiaRegionMinimum) { 10000, 10000 });

      g_assert_cmpint (region.x, ==, sizes[i].expected.x);
      g_assert_cmpint (region.y, ==, sizes[i].expected.y);
      g_assert_cmpint (region.width, ==, sizes[i].expected.width);
      g_assert_cmpint (region.height, ==, sizes[i].expected.height);
    }
}

static ScholiaAnchor
random_region (void)
{
  ScholiaAnchor region;

  region.width = g_test_rand_int_range (1, UNITS + 1);
  region.height = g_test_rand_int_range (1, UNITS + 1);
  region.x = g_test_rand_int_range (0, UNITS - region.width + 1);
  region.y = g_test_rand_int_range (0, UNITS - region.height + 1);
  return region;
}

/* Whatever the hand does, the server would take it; and no edge moves but those that are held. */
static void
test_resized_at_random (void)
{
  for (guint i = 0; i < N_RANDOM; i++)
    {
      ScholiaAnchor before = random_region ();
      ScholiaHandle handle = (ScholiaHandle) g_test_rand_int_range (1, SCHOLIA_N_HANDLES);
      ScholiaRegionMinimum minimum = { g_test_rand_int_range (1, UNITS + 1),
                                       g_test_rand_int_range (1, UNITS + 1) };
      ScholiaAnchor after = scholia_region_resized (&before, handle,
                                                    g_test_rand_int_range (-2 * UNITS, 2 * UNITS),
                                                    g_test_rand_int_range (-2 * UNITS, 2 * UNITS),
                                                    minimum);
      gboolean holds_left = handle == SCHOLIA_HANDLE_LEFT || handle == SCHOLIA_HANDLE_TOP_LEFT ||
                            handle == SCHOLIA_HANDLE_BOTTOM_LEFT;
      gboolean holds_bottom = handle == SCHOLIA_HANDLE_BOTTOM ||
                              handle == SCHOLIA_HANDLE_BOTTOM_LEFT ||
                              handle == SCHOLIA_HANDLE_BOTTOM_RIGHT;

      g_assert_true (scholia_anchor_is_valid (&after) && scholia_anchor_is_region (&after));
      g_assert_cmpint (after.width, >=, MIN (minimum.width, before.width));
      g_assert_cmpint (after.height, >=, MIN (minimum.height, before.height));
      if (!holds_left)
        g_assert_cmpint (after.x, ==, before.x);
      else
        g_assert_cmpint (after.x + after.width, ==, before.x + before.width);
      if (!holds_bottom)
        g_assert_cmpint (after.y + after.height, ==, before.y + before.height);
      else
        g_assert_cmpint (after.y, ==, before.y);
    }
}

static void
test_between_at_random (void)
{
  for (guint i = 0; i < N_RANDOM; i++)
    {
      ScholiaAnchor from = { g_test_rand_int_range (0, UNITS + 1),
                             g_test_rand_int_range (0, UNITS + 1), 0, 0 };
      ScholiaAnchor to = { g_test_rand_int_range (0, UNITS + 1),
                           g_test_rand_int_range (0, UNITS + 1), 0, 0 };
      ScholiaRegionMinimum minimum = { g_test_rand_int_range (1, UNITS + 1),
                                       g_test_rand_int_range (1, UNITS + 1) };
      ScholiaAnchor region = scholia_region_between (&from, &to, minimum);

      g_assert_true (scholia_anchor_is_valid (&region) && scholia_anchor_is_region (&region));
      g_assert_cmpint (region.width, ==, MAX (ABS (to.x - from.x), minimum.width));
      /* Both corners are on it. */
      g_assert_cmpint (region.x, <=, MIN (from.x, to.x));
      g_assert_cmpint (region.x + region.width, >=, MAX (from.x, to.x));
    }
}

/* Eight on a large one, apart from each other on any, each found where it is. */
static void
test_handles (void)
{
  static const struct { float width; float height; guint n; } cases[] = {
    { 200, 100, 8 }, { 1, 1, 4 }, { 200, 10, 6 }, { 10, 200, 6 }, { 47, 47, 4 }, { 48, 48, 8 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      graphene_rect_t region = GRAPHENE_RECT_INIT (100, 50, cases[i].width, cases[i].height);
      guint n = 0;

      for (ScholiaHandle a = SCHOLIA_HANDLE_NONE; a < SCHOLIA_N_HANDLES; a++)
        {
          graphene_point_t place, other;

          if (!scholia_region_get_handle (&region, a, &place))
            continue;

          n++;
          g_assert_cmpint (scholia_region_pick_handle (&region, place.x, place.y, 8), ==, a);
          g_assert_cmpint (scholia_region_pick_handle (&region, place.x + 3, place.y - 3, 8), ==,
                           a);
          for (ScholiaHandle b = a + 1; b < SCHOLIA_N_HANDLES; b++)
            if (scholia_region_get_handle (&region, b, &other))
              g_assert_cmpfloat (MAX (fabsf (place.x - other.x), fabsf (place.y - other.y)), >=,
                                 24);
        }
      g_assert_cmpuint (n, ==, cases[i].n);
      g_assert_cmpint (scholia_region_pick_handle (&region, 60, 20, 8), ==, SCHOLIA_HANDLE_NONE);
    }
}

static const struct
{
  double            x;
  double            y;
  ScholiaRegionPart part;
} parts[] = {
  { 50, 50, SCHOLIA_REGION_PART_FILL },
  { 4, 50, SCHOLIA_REGION_PART_OUTLINE },
  { -4, 50, SCHOLIA_REGION_PART_OUTLINE },
  { 50, 96, SCHOLIA_REGION_PART_OUTLINE },
  { 104, 104, SCHOLIA_REGION_PART_OUTLINE },
  { 5, 95, SCHOLIA_REGION_PART_FILL },
  { -5, 50, SCHOLIA_REGION_PART_NONE },
  { 50, 105, SCHOLIA_REGION_PART_NONE },
  { 50, 1e9, SCHOLIA_REGION_PART_NONE },
};

static void
test_parts (void)
{
  graphene_rect_t region = GRAPHENE_RECT_INIT (0, 0, 100, 100);
  graphene_rect_t tiny = GRAPHENE_RECT_INIT (50, 50, 2, 2);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_assert_cmpint (scholia_region_pick_part (&region, parts[i].x, parts[i].y, 4), ==,
                     parts[i].part);
  /* All outline: it can be taken anywhere. */
  g_assert_cmpint (scholia_region_pick_part (&tiny, 51, 51, 4), ==, SCHOLIA_REGION_PART_OUTLINE);
}

/* Nested regions: the order does not depend on which one is looked at first. */
static void
test_order (void)
{
  const ScholiaAnchor outer = { 0, 0, 900, 900 };
  const ScholiaAnchor inner = { 100, 100, 300, 300 };
  const ScholiaRegionPart fill = SCHOLIA_REGION_PART_FILL;
  const ScholiaRegionPart outline = SCHOLIA_REGION_PART_OUTLINE;

  g_assert_true (scholia_region_is_before (fill, &inner, fill, &outer));
  g_assert_false (scholia_region_is_before (fill, &outer, fill, &inner));
  g_assert_true (scholia_region_is_before (outline, &outer, fill, &inner));
  g_assert_false (scholia_region_is_before (fill, &inner, outline, &outer));
  g_assert_true (scholia_region_is_before (outline, &inner, outline, &outer));
  /* The later of two alike is on top. */
  g_assert_true (scholia_region_is_before (fill, &outer, fill, &outer));
  g_assert_false (scholia_region_is_before (SCHOLIA_REGION_PART_NONE, &inner,
                                            SCHOLIA_REGION_PART_NONE, &outer));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/canvas/region/minimum", test_minimum);
  g_test_add_func ("/canvas/region/snap", test_snap);
  g_test_add_func ("/canvas/region/between", test_between);
  g_test_add_func ("/canvas/region/between-at-random", test_between_at_random);
  g_test_add_func ("/canvas/region/resized", test_resized);
  g_test_add_func ("/canvas/region/resized-at-random", test_resized_at_random);
  g_test_add_func ("/canvas/region/handles", test_handles);
  g_test_add_func ("/canvas/region/parts", test_parts);
  g_test_add_func ("/canvas/region/order", test_order);
  return g_test_run ();
}
