/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-viewport.h"

#include <math.h>

#define N_RANDOM 5000

static ScholiaViewport
make (double image_width,
      double image_height,
      double widget_width,
      double widget_height)
{
  ScholiaViewport view = {
    .image_width = image_width, .image_height = image_height,
    .widget_width = widget_width, .widget_height = widget_height,
    .zoom = 1,
  };

  return view;
}

static void
assert_near (double a,
             double b,
             double tolerance)
{
  if (!(fabs (a - b) <= tolerance))
    g_error ("%.9f is not %.9f", a, b);
}

static const struct
{
  double image[2];
  double widget[2];
  double inset;
  double zoom;
  double offset[2];
} fits[] = {
  /* A fit leaves 24 pixels and never enlarges. */
  { { 1000, 500 }, { 1048, 900 }, 0, 1, { 24, 200 } },
  { { 2000, 1000 }, { 1048, 900 }, 0, 0.5, { 24, 200 } },
  { { 2000, 1000 }, { 1048, 900 }, 100, 0.5, { 24, 150 } },
  { { 100, 50 }, { 1048, 900 }, 0, 1, { 474, 425 } },
  { { 1000, 4000 }, { 1048, 1048 }, 0, 0.25, { 399, 24 } },
  /* Narrow: from edge to edge. */
  { { 720, 720 }, { 360, 600 }, 0, 0.5, { 0, 120 } },
  /* Not below the smallest zoom. */
  { { 1000000, 100 }, { 1048, 900 }, 0, SCHOLIA_VIEWPORT_MIN_ZOOM, { -9476, 449 } },
};

static void
test_fit (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (fits); i++)
    {
      ScholiaViewport view = make (fits[i].image[0], fits[i].image[1], fits[i].widget[0],
                                   fits[i].widget[1]);

      view.bottom_inset = fits[i].inset;
      scholia_viewport_fit (&view);
      assert_near (view.zoom, fits[i].zoom, 1e-9);
      assert_near (view.offset_x, fits[i].offset[0], 1e-6);
      assert_near (view.offset_y, fits[i].offset[1], 1e-6);
    }
}

static void
test_fill (void)
{
  ScholiaViewport view = make (400, 100, 800, 600);

  scholia_viewport_fill (&view);
  assert_near (view.zoom, 6, 1e-9);
  assert_near (view.offset_x, -800, 1e-9);
  assert_near (view.offset_y, 0, 1e-9);
}

static void
assert_in_sight (const ScholiaViewport *view)
{
  double width = view->image_width * view->zoom;
  double height = view->image_height * view->zoom;
  double usable = view->widget_height - view->bottom_inset;

  g_assert_cmpfloat (view->zoom, >=, SCHOLIA_VIEWPORT_MIN_ZOOM);
  g_assert_cmpfloat (view->zoom, <=, SCHOLIA_VIEWPORT_MAX_ZOOM);
  /* What is smaller than the window is in its middle; the rest never leaves it. */
  g_assert_cmpfloat (view->offset_x, <, view->widget_width);
  g_assert_cmpfloat (view->offset_x + width, >, 0);
  g_assert_cmpfloat (view->offset_y, <, usable);
  g_assert_cmpfloat (view->offset_y + height, >, 0);
  if (width < view->widget_width - 48)
    assert_near (view->offset_x, (view->widget_width - width) / 2, 1e-6);
  if (height < usable - 48)
    assert_near (view->offset_y, (usable - height) / 2, 1e-6);
}

static void
assert_zooms (const ScholiaViewport *from)
{
  ScholiaViewport view = *from;
  guint n_steps = 0;

  scholia_viewport_fit (&view);
  assert_in_sight (&view);
  g_assert_cmpfloat (view.zoom, <=, 1);
  scholia_viewport_fill (&view);
  assert_in_sight (&view);

  /* In to the end and out to the end, at a corner; each step goes the right way. */
  for (; view.zoom < SCHOLIA_VIEWPORT_MAX_ZOOM; n_steps++)
    {
      double before = view.zoom;

      scholia_viewport_zoom_at (&view, scholia_viewport_next_zoom (before, TRUE), 3, 3);
      g_assert_cmpfloat (view.zoom, >, before);
      assert_in_sight (&view);
    }
  for (; view.zoom > SCHOLIA_VIEWPORT_MIN_ZOOM; n_steps++)
    {
      double before = view.zoom;

      scholia_viewport_zoom_at (&view, scholia_viewport_next_zoom (before, FALSE),
                                view.widget_width - 3, view.widget_height - 3);
      scholia_viewport_pan (&view, 1e5, -1e5);
      g_assert_cmpfloat (view.zoom, <, before);
      assert_in_sight (&view);
    }
  g_assert_cmpuint (n_steps, <=, 50);
}

/* One pixel, a strip, a tower, a photograph; the narrowest window, and one as small as can be. */
static void
test_extremes (void)
{
  static const double images[][2] = { { 1, 1 }, { 60000, 10 }, { 10, 60000 }, { 12000, 8000 } };
  static const double widgets[][3] = { { 360, 294, 82 }, { 360, 600, 58 }, { 1180, 760, 82 },
                                       { 64, 64, 0 }, { 64, 64, 60 } };

  for (guint i = 0; i < G_N_ELEMENTS (images); i++)
    for (guint k = 0; k < G_N_ELEMENTS (widgets); k++)
      {
        ScholiaViewport view = make (images[i][0], images[i][1], widgets[k][0], widgets[k][1]);

        view.bottom_inset = widgets[k][2];
        assert_zooms (&view);
      }
}

/* Nothing known yet: every function must leave it alone and divide by nothing. */
static void
test_empty (void)
{
  ScholiaViewport view = make (0, 0, 800, 600);
  ScholiaViewport before = view;
  double x, y;

  g_assert_true (scholia_viewport_is_empty (&view));
  scholia_viewport_fit (&view);
  scholia_viewport_fill (&view);
  scholia_viewport_zoom_at (&view, 2, 10, 10);
  scholia_viewport_pan (&view, 5, 5);
  scholia_viewport_clamp (&view);
  g_assert_cmpmem (&view, sizeof view, &before, sizeof before);
  g_assert_false (scholia_viewport_widget_to_fractions (&view, 1, 1, &x, &y));
}

static ScholiaViewport
random_view (GRand *rand)
{
  ScholiaViewport view = make (g_rand_int_range (rand, 1, 20000),
                               g_rand_int_range (rand, 1, 20000),
                               g_rand_int_range (rand, 64, 4000),
                               g_rand_int_range (rand, 64, 3000));

  view.bottom_inset = g_rand_int_range (rand, 0, 80);
  view.zoom = SCHOLIA_VIEWPORT_MIN_ZOOM *
              pow (SCHOLIA_VIEWPORT_MAX_ZOOM / SCHOLIA_VIEWPORT_MIN_ZOOM, g_rand_double (rand));
  view.offset_x = g_rand_double_range (rand, -5000, 5000);
  view.offset_y = g_rand_double_range (rand, -5000, 5000);
  scholia_viewport_clamp (&view);
  return view;
}

static void
test_spaces_round_trip (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);

  for (guint i = 0; i < N_RANDOM; i++)
    {
      ScholiaViewport view = random_view (rand);
      double image_x = g_rand_double_range (rand, 0, view.image_width);
      double image_y = g_rand_double_range (rand, 0, view.image_height);
      graphene_point_t point = scholia_viewport_image_to_widget (&view, image_x, image_y);
      double x, y, back_x, back_y;

      scholia_viewport_widget_to_image (&view, view.offset_x + image_x * view.zoom,
                                        view.offset_y + image_y * view.zoom, &back_x, &back_y);
      assert_near (back_x, image_x, 1e-6);
      assert_near (back_y, image_y, 1e-6);
      /* Floats in widget space: a pixel's thousandth wherever it can be seen. */
      if (fabsf (point.x) < 4000 && fabsf (point.y) < 4000)
        {
          scholia_viewport_widget_to_image (&view, point.x, point.y, &back_x, &back_y);
          assert_near ((back_x - image_x) * view.zoom, 0, 1e-3);
          assert_near ((back_y - image_y) * view.zoom, 0, 1e-3);
        }

      g_assert_true (scholia_viewport_widget_to_fractions
                       (&view, view.offset_x + view.image_width * view.zoom / 2,
                        view.offset_y + view.image_height * view.zoom / 2, &x, &y));
      assert_near (x, 0.5, 1e-9);
      assert_near (y, 0.5, 1e-9);
    }
}

/* A marker's place is drawn where a click on it would put it again. */
static void
test_places_round_trip (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (2);

  for (guint i = 0; i < N_RANDOM; i++)
    {
      ScholiaViewport view = random_view (rand);
      ScholiaAnchor anchor = scholia_anchor_from_fractions (g_rand_double (rand),
                                                            g_rand_double (rand));
      graphene_point_t place = scholia_viewport_place_to_widget (&view, &anchor);
      double x, y;

      if (fabsf (place.x) > 4000 || fabsf (place.y) > 4000)
        continue;

      scholia_viewport_widget_to_fractions (&view, place.x, place.y, &x, &y);
      assert_near ((x - scholia_anchor_get_x (&anchor)) * view.image_width * view.zoom, 0, 1e-3);
      assert_near ((y - scholia_anchor_get_y (&anchor)) * view.image_height * view.zoom, 0, 1e-3);
    }
}

static void
test_region_corner (void)
{
  ScholiaViewport view = make (1000, 500, 1000, 500);
  ScholiaAnchor anchor = { 100000, 200000, 300000, 400000 };
  graphene_rect_t region = scholia_viewport_region_to_widget (&view, &anchor);
  graphene_point_t place = scholia_viewport_place_to_widget (&view, &anchor);

  g_assert_true (graphene_rect_equal (&region, &GRAPHENE_RECT_INIT (100, 100, 300, 200)));
  g_assert_true (graphene_point_equal (&place, &GRAPHENE_POINT_INIT (400, 100)));
}

static void
test_zoom_keeps_the_place (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (3);
  guint n_kept = 0;

  for (guint i = 0; i < N_RANDOM; i++)
    {
      ScholiaViewport view = random_view (rand);
      ScholiaViewport before = view;
      ScholiaViewport free;
      double x = g_rand_double_range (rand, 0, view.widget_width);
      double y = g_rand_double_range (rand, 0, view.widget_height);
      double image_x, image_y, after_x, after_y;

      scholia_viewport_widget_to_image (&before, x, y, &image_x, &image_y);
      scholia_viewport_zoom_at (&view, view.zoom * g_rand_double_range (rand, 0.5, 2), x, y);
      g_assert_cmpfloat (view.zoom, >=, SCHOLIA_VIEWPORT_MIN_ZOOM);
      g_assert_cmpfloat (view.zoom, <=, SCHOLIA_VIEWPORT_MAX_ZOOM);
      free = view;
      free.offset_x = x - image_x * view.zoom;
      free.offset_y = y - image_y * view.zoom;
      scholia_viewport_clamp (&free);
      assert_near (view.offset_x, free.offset_x, 1e-6);
      assert_near (view.offset_y, free.offset_y, 1e-6);
      scholia_viewport_widget_to_image (&view, x, y, &after_x, &after_y);
      n_kept += fabs (after_x - image_x) < 1e-6 && fabs (after_y - image_y) < 1e-6;
    }

  /* Where the clamp does not interfere, what was under the pointer still is. */
  g_assert_cmpuint (n_kept, >, N_RANDOM / 4);
}

/* However it was got there, some of the image stays in sight. */
static void
test_image_stays_in_sight (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (4);

  for (guint i = 0; i < N_RANDOM; i++)
    {
      ScholiaViewport view = random_view (rand);

      for (guint step = 0; step < 10; step++)
        {
          double width, height;

          if (g_rand_boolean (rand))
            scholia_viewport_pan (&view, g_rand_double_range (rand, -9000, 9000),
                                  g_rand_double_range (rand, -9000, 9000));
          else
            scholia_viewport_zoom_at (&view, view.zoom * g_rand_double_range (rand, 0.3, 3),
                                      g_rand_double_range (rand, 0, view.widget_width),
                                      g_rand_double_range (rand, 0, view.widget_height));

          width = view.image_width * view.zoom;
          height = view.image_height * view.zoom;
          g_assert_cmpfloat (view.offset_x + width, >, 0);
          g_assert_cmpfloat (view.offset_x, <, view.widget_width);
          g_assert_cmpfloat (view.offset_y + height, >, 0);
          g_assert_cmpfloat (view.offset_y, <, view.widget_height);
          if (width <= view.widget_width - 2 * 24)
            assert_near (view.offset_x, (view.widget_width - width) / 2, 1e-6);
        }
    }
}

/* Across the size where the image begins to be larger than the widget. */
static void
test_clamp_has_no_step (void)
{
  double last = 0;

  for (guint i = 0; i <= 2000; i++)
    {
      ScholiaViewport view = make (1000, 1000, 1000, 1000);

      view.zoom = 0.9 + i * 0.0001;
      view.offset_x = 1e6;
      scholia_viewport_clamp (&view);
      if (i > 0)
        assert_near (view.offset_x, last, 0.2);
      last = view.offset_x;
    }
}

static void
test_resize_keeps_the_middle (void)
{
  ScholiaViewport view = make (4000, 4000, 800, 600);

  view.offset_x = -1000;
  view.offset_y = -900;
  scholia_viewport_resize (&view, 1000, 500);
  assert_near (view.offset_x, -900, 1e-9);
  assert_near (view.offset_y, -950, 1e-9);
}

static gboolean
has_room (const ScholiaViewport *view,
          double                 x,
          double                 side)
{
  return x + 48 + side <= view->widget_width + 1e-6 || x - 24 - side >= -1e-6;
}

static void
test_reveal (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (5);

  for (guint i = 0; i < N_RANDOM; i++)
    {
      ScholiaViewport view = random_view (rand);
      ScholiaViewport before;
      ScholiaAnchor anchor = scholia_anchor_from_fractions (g_rand_double (rand),
                                                            g_rand_double (rand));
      double side = i % 2 == 0 ? 336 : 0;
      graphene_point_t place = scholia_viewport_place_to_widget (&view, &anchor);

      if (fabsf (place.x) > 50000 || fabsf (place.y) > 50000 || view.widget_height < 300)
        continue;

      scholia_viewport_reveal (&view, place.x, place.y, side);
      place = scholia_viewport_place_to_widget (&view, &anchor);
      if (view.widget_width >= 96)
        {
          g_assert_cmpfloat (place.x, >=, 0);
          g_assert_cmpfloat (place.x, <=, view.widget_width);
        }
      g_assert_cmpfloat (place.y, >=, 48 - 0.01);
      g_assert_cmpfloat (place.y, <=, view.widget_height - view.bottom_inset - 48 + 0.01);
      if (side > 0 && view.widget_width >= side + 96)
        g_assert_true (has_room (&view, place.x, side - 0.01));

      /* Nothing moves a second time. */
      before = view;
      scholia_viewport_reveal (&view, place.x, place.y, side);
      assert_near (view.offset_x, before.offset_x, 0.02);
      assert_near (view.offset_y, before.offset_y, 0.02);
    }
}

/* A reveal may leave what the clamp allows; the next pan must not jump back to it. */
static void
test_pan_after_reveal_does_not_jump (void)
{
  ScholiaViewport view = make (500, 400, 600, 500);

  scholia_viewport_fit (&view);
  scholia_viewport_reveal (&view, 300, 250, 336);
  g_assert_cmpfloat (view.offset_x, <, 0);
  for (guint i = 0; i < 200; i++)
    {
      double before = view.offset_x;

      scholia_viewport_pan (&view, i % 3 == 0 ? -7 : 2, 0);
      assert_near (view.offset_x, before, 2 + 1e-6);
      g_assert_cmpfloat (view.offset_x, >=, before - 1e-6);
    }
}

static void
test_zoom_levels (void)
{
  double zoom = SCHOLIA_VIEWPORT_MIN_ZOOM;
  guint n = 0;

  while (zoom < SCHOLIA_VIEWPORT_MAX_ZOOM)
    {
      double next = scholia_viewport_next_zoom (zoom, TRUE);

      g_assert_cmpfloat (next, >, zoom);
      assert_near (scholia_viewport_next_zoom (next, FALSE), zoom, 1e-9);
      zoom = next;
      n++;
    }

  g_assert_cmpuint (n, >, 15);
  assert_near (scholia_viewport_next_zoom (SCHOLIA_VIEWPORT_MAX_ZOOM, TRUE),
               SCHOLIA_VIEWPORT_MAX_ZOOM, 0);
  assert_near (scholia_viewport_next_zoom (0.83, TRUE), 1, 0);
  assert_near (scholia_viewport_next_zoom (0.83, FALSE), 0.8, 0);
}

static void
test_interpolate (void)
{
  ScholiaViewport from = make (1000, 800, 500, 400);
  ScholiaViewport to = from;
  double image_x, image_y;

  from.offset_x = -100;
  from.offset_y = -50;
  to = from;
  to.zoom = 4;
  to.offset_x = 250 - (250 + 100) * 4;
  to.offset_y = 100 - (100 + 50) * 4;
  scholia_viewport_widget_to_image (&from, 250, 100, &image_x, &image_y);
  for (double progress = 0; progress <= 1; progress += 0.0625)
    {
      ScholiaViewport view = scholia_viewport_interpolate (&from, &to, progress);
      double x, y;

      assert_near (view.zoom, pow (4, progress), 1e-9);
      scholia_viewport_widget_to_image (&view, 250, 100, &x, &y);
      assert_near (x, image_x, 1e-6);
      assert_near (y, image_y, 1e-6);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/canvas/viewport/fit", test_fit);
  g_test_add_func ("/canvas/viewport/fill", test_fill);
  g_test_add_func ("/canvas/viewport/extremes", test_extremes);
  g_test_add_func ("/canvas/viewport/empty", test_empty);
  g_test_add_func ("/canvas/viewport/spaces-round-trip", test_spaces_round_trip);
  g_test_add_func ("/canvas/viewport/places-round-trip", test_places_round_trip);
  g_test_add_func ("/canvas/viewport/region-corner", test_region_corner);
  g_test_add_func ("/canvas/viewport/zoom-keeps-the-place", test_zoom_keeps_the_place);
  g_test_add_func ("/canvas/viewport/image-stays-in-sight", test_image_stays_in_sight);
  g_test_add_func ("/canvas/viewport/clamp-has-no-step", test_clamp_has_no_step);
  g_test_add_func ("/canvas/viewport/resize-keeps-the-middle", test_resize_keeps_the_middle);
  g_test_add_func ("/canvas/viewport/reveal", test_reveal);
  g_test_add_func ("/canvas/viewport/pan-after-reveal-does-not-jump",
                   test_pan_after_reveal_does_not_jump);
  g_test_add_func ("/canvas/viewport/zoom-levels", test_zoom_levels);
  g_test_add_func ("/canvas/viewport/interpolate", test_interpolate);
  return g_test_run ();
}
