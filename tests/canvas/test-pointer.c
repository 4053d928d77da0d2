/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas-fixture.h"

static void
test_click_with_comment_tool (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  graphene_point_t place;
  Heard heard = { 0 };

  fixture_listen (fixture->canvas, &heard);
  scholia_canvas_set_tool (fixture->canvas, SCHOLIA_TOOL_COMMENT);
  place = scholia_viewport_image_to_widget (&fixture->canvas->view, 800, 300);
  scholia_canvas_click (fixture->canvas, 1, place.x, place.y);
  g_assert_cmpuint (heard.n_marker_wanted, ==, 1);
  g_assert_cmpfloat_with_epsilon (heard.x, 0.5, 1e-4);
  g_assert_cmpfloat_with_epsilon (heard.y, 0.25, 1e-4);

  /* Beside the picture there is no place. */
  scholia_canvas_click (fixture->canvas, 1, 2, 2);
  g_assert_cmpuint (heard.n_marker_wanted, ==, 1);
  g_assert_cmpuint (heard.n_background, ==, 0);
}

static void
test_click_on_marker (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  Heard heard = { 0 };

  fixture_listen (fixture->canvas, &heard);
  for (guint tool = SCHOLIA_TOOL_BROWSE; tool <= SCHOLIA_TOOL_COMMENT; tool++)
    {
      graphene_point_t middle = fixture_middle (fixture, 2);

      scholia_canvas_set_tool (fixture->canvas, tool);
      scholia_canvas_click (fixture->canvas, 1, middle.x, middle.y);
      g_assert_cmpuint (heard.n_activated, ==, tool + 1);
      g_assert_true (heard.thread == fixture_thread (fixture, 2));
      g_assert_true (scholia_canvas_get_selected_thread (fixture->canvas) == heard.thread);
    }
  g_assert_cmpuint (heard.n_marker_wanted, ==, 0);
}

static void
test_click_beside_markers (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  Heard heard = { 0 };

  fixture_listen (fixture->canvas, &heard);
  scholia_canvas_set_selected_thread (fixture->canvas, fixture_thread (fixture, 1));
  scholia_canvas_click (fixture->canvas, 1, 400, 300);
  g_assert_cmpuint (heard.n_background, ==, 1);
  g_assert_null (scholia_canvas_get_selected_thread (fixture->canvas));
}

static void
test_double_click_on_backdrop_fits (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  double fit = scholia_canvas_get_zoom (fixture->canvas);

  scholia_canvas_set_zoom (fixture->canvas, 0.1);
  scholia_canvas_click (fixture->canvas, 2, 400, 300);
  g_assert_cmpfloat (scholia_canvas_get_zoom (fixture->canvas), ==, 0.1);
  scholia_canvas_click (fixture->canvas, 2, 5, 5);
  g_assert_cmpfloat (scholia_canvas_get_zoom (fixture->canvas), ==, fit);
}

/* Of two at one place neither is on top, until it is selected; the hovered one is above all. */
static void
test_topmost_is_hit (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  graphene_point_t middle;

  fixture_move (fixture, 1, 0.8, 0.35);
  middle = fixture_middle (fixture, 2);
  g_assert_null (scholia_marker_layer_pick (fixture->canvas->markers, middle.x, middle.y));
  g_assert_nonnull (scholia_marker_layer_pick_cluster (fixture->canvas->markers, middle.x,
                                                       middle.y));
  scholia_canvas_set_selected_thread (fixture->canvas, fixture_thread (fixture, 1));
  g_assert_true (scholia_marker_layer_pick (fixture->canvas->markers, middle.x, middle.y) ==
                 fixture_thread (fixture, 1));
  scholia_canvas_set_hovered_thread (fixture->canvas, fixture_thread (fixture, 2));
  g_assert_true (scholia_marker_layer_pick (fixture->canvas->markers, middle.x, middle.y) ==
                 fixture_thread (fixture, 2));
}

static void
test_hover (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  graphene_point_t middle = fixture_middle (fixture, 2);
  Heard heard = { 0 };

  fixture_listen (fixture->canvas, &heard);
  scholia_canvas_point_at (fixture->canvas, middle.x, middle.y);
  g_assert_true (fixture->canvas->hovered == fixture_thread (fixture, 2));
  g_assert_true (heard.inside);
  scholia_canvas_point_at (fixture->canvas, 1, 1);
  g_assert_null (fixture->canvas->hovered);
  g_assert_false (heard.inside);
  g_assert_cmpuint (heard.n_cursor, ==, 2);

  /* Outside it is told once; and what the sidebar lit stays lit. */
  scholia_canvas_set_hovered_thread (fixture->canvas, fixture_thread (fixture, 3));
  scholia_canvas_point_at (fixture->canvas, 2, 2);
  g_assert_cmpuint (heard.n_cursor, ==, 2);
  g_assert_true (fixture->canvas->hovered == fixture_thread (fixture, 3));
}

static void
test_wheel (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  ScholiaViewport before, after;
  double image_x, image_y, x, y;

  scholia_canvas_set_zoom (fixture->canvas, 2);
  before = fixture->canvas->view;
  scholia_canvas_scroll (fixture->canvas, 0, 1, TRUE, 0);
  g_assert_cmpfloat (fixture->canvas->view.offset_y, <, before.offset_y - 40);
  g_assert_cmpfloat (fixture->canvas->view.offset_x, ==, before.offset_x);
  scholia_canvas_scroll (fixture->canvas, 0, 1, TRUE, GDK_SHIFT_MASK);
  g_assert_cmpfloat (fixture->canvas->view.offset_x, <, before.offset_x - 40);

  scholia_canvas_point_at (fixture->canvas, 200, 150);
  before = fixture->canvas->view;
  scholia_viewport_widget_to_image (&before, 200, 150, &image_x, &image_y);
  for (guint i = 0; i < 4; i++)
    scholia_canvas_scroll (fixture->canvas, 0, -1, TRUE, GDK_CONTROL_MASK);
  after = fixture->canvas->view;
  g_assert_cmpfloat_with_epsilon (after.zoom, 4, 1e-6);
  scholia_viewport_widget_to_image (&after, 200, 150, &x, &y);
  g_assert_cmpfloat_with_epsilon (x, image_x, 1e-6);
  g_assert_cmpfloat_with_epsilon (y, image_y, 1e-6);
}

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/canvas/pointer/click-with-comment-tool", test_click_with_comment_tool);
  g_test_add_func ("/canvas/pointer/click-on-marker", test_click_on_marker);
  g_test_add_func ("/canvas/pointer/click-beside-markers", test_click_beside_markers);
  g_test_add_func ("/canvas/pointer/double-click-on-backdrop-fits",
                   test_double_click_on_backdrop_fits);
  g_test_add_func ("/canvas/pointer/topmost-is-hit", test_topmost_is_hit);
  g_test_add_func ("/canvas/pointer/hover", test_hover);
  g_test_add_func ("/canvas/pointer/wheel", test_wheel);
  return g_test_run ();
}
