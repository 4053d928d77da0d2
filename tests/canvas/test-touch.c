/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Fingers, a stylus' eraser, and what goes on after they let go. */

#include "canvas-fixture.h"

static void
set_animations (gboolean enabled)
{
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", enabled, NULL);
}

static void
press (Fixture        *fixture,
       ScholiaPointer  pointer,
       double          x,
       double          y)
{
  scholia_canvas_begin_drag (fixture->canvas, pointer, GDK_BUTTON_PRIMARY, x, y);
}

/* The picture under each finger stays there: between them it grows, and it goes along. */
static void
test_pinch (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  double before_x, before_y, after_x, after_y;

  scholia_canvas_set_zoom (fixture->canvas, 1);
  scholia_viewport_widget_to_image (&fixture->canvas->view, 400, 300, &before_x, &before_y);
  scholia_canvas_begin_pinch (fixture->canvas, 400, 300);
  scholia_canvas_update_pinch (fixture->canvas, 1.5, 410, 300);
  scholia_canvas_update_pinch (fixture->canvas, 2, 430, 340);
  g_assert_cmpfloat (fixture->canvas->view.zoom, ==, 2);
  scholia_viewport_widget_to_image (&fixture->canvas->view, 430, 340, &after_x, &after_y);
  g_assert_cmpfloat_with_epsilon (after_x, before_x, 1e-6);
  g_assert_cmpfloat_with_epsilon (after_y, before_y, 1e-6);

  /* Two fingers that keep their distance pan. */
  scholia_canvas_begin_pinch (fixture->canvas, 200, 200);
  before_x = fixture->canvas->view.offset_x;
  scholia_canvas_update_pinch (fixture->canvas, 1, 150, 180);
  g_assert_cmpfloat_with_epsilon (fixture->canvas->view.offset_x, before_x - 50, 1e-6);

  /* Not past the limits, whatever a touchpad says. */
  scholia_canvas_update_pinch (fixture->canvas, 1e9, 150, 180);
  g_assert_cmpfloat (fixture->canvas->view.zoom, ==, SCHOLIA_VIEWPORT_MAX_ZOOM);
  scholia_canvas_update_pinch (fixture->canvas, 0, 150, 180);
  g_assert_cmpfloat (fixture->canvas->view.zoom, ==, SCHOLIA_VIEWPORT_MIN_ZOOM);
}

/* A second finger ends what the first one began. */
static void
test_pinch_ends_a_drag (void)
{
  Heard heard = { 0 };
  g_autoptr(Fixture) fixture = fixture_new ();
  graphene_point_t middle = fixture_middle (fixture, 1);
  ScholiaAnchor shown;

  fixture_listen (fixture->canvas, &heard);
  press (fixture, SCHOLIA_POINTER_FINGER, middle.x, middle.y);
  scholia_canvas_update_drag (fixture->canvas, 60, 60);
  scholia_canvas_begin_pinch (fixture->canvas, 300, 300);
  scholia_canvas_end_drag (fixture->canvas, 60, 60);
  g_assert_cmpuint (heard.n_move_wanted, ==, 0);
  scholia_marker_layer_get_anchor (fixture->canvas->markers, fixture_thread (fixture, 1), &shown);
  g_assert_cmpint (shown.x, ==, 200000);

  scholia_canvas_set_tool (fixture->canvas, SCHOLIA_TOOL_REGION);
  press (fixture, SCHOLIA_POINTER_FINGER, 400, 300);
  scholia_canvas_update_drag (fixture->canvas, 60, 60);
  scholia_canvas_begin_pinch (fixture->canvas, 300, 300);
  scholia_canvas_end_drag (fixture->canvas, 60, 60);
  g_assert_cmpuint (heard.n_marker_wanted, ==, 0);
  g_assert_false (fixture->canvas->has_corner);
}

static const struct
{
  ScholiaPointer pointer;
  ScholiaTool    tool;
  ScholiaDrag    expected;
} presses[] = {
  { SCHOLIA_POINTER_MOUSE, SCHOLIA_TOOL_BROWSE, SCHOLIA_DRAG_PAN },
  { SCHOLIA_POINTER_MOUSE, SCHOLIA_TOOL_COMMENT, SCHOLIA_DRAG_NONE },
  { SCHOLIA_POINTER_MOUSE, SCHOLIA_TOOL_REGION, SCHOLIA_DRAG_REGION },
  { SCHOLIA_POINTER_FINGER, SCHOLIA_TOOL_BROWSE, SCHOLIA_DRAG_PAN },
  { SCHOLIA_POINTER_FINGER, SCHOLIA_TOOL_COMMENT, SCHOLIA_DRAG_PAN },
  { SCHOLIA_POINTER_FINGER, SCHOLIA_TOOL_REGION, SCHOLIA_DRAG_REGION },
  { SCHOLIA_POINTER_ERASER, SCHOLIA_TOOL_BROWSE, SCHOLIA_DRAG_PAN },
  { SCHOLIA_POINTER_ERASER, SCHOLIA_TOOL_COMMENT, SCHOLIA_DRAG_PAN },
  { SCHOLIA_POINTER_ERASER, SCHOLIA_TOOL_REGION, SCHOLIA_DRAG_PAN },
};

static void
test_what_a_press_does (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  for (guint i = 0; i < G_N_ELEMENTS (presses); i++)
    {
      scholia_canvas_set_tool (fixture->canvas, presses[i].tool);
      press (fixture, presses[i].pointer, 400, 300);
      scholia_canvas_update_drag (fixture->canvas, 40, 40);
      g_assert_cmpint (fixture->canvas->drag, ==, presses[i].expected);
      scholia_canvas_cancel_drag (fixture->canvas);
    }

  /* An eraser takes no marker along. */
  scholia_canvas_set_tool (fixture->canvas, SCHOLIA_TOOL_BROWSE);
  press (fixture, SCHOLIA_POINTER_ERASER, fixture_middle (fixture, 1).x,
         fixture_middle (fixture, 1).y);
  g_assert_cmpint (fixture->canvas->drag, ==, SCHOLIA_DRAG_PAN);
}

static void
test_long_press (void)
{
  Heard heard = { 0 };
  g_autoptr(Fixture) fixture = fixture_new ();
  graphene_point_t place = fixture_place (fixture, 0.5, 0.25);
  graphene_point_t middle = fixture_middle (fixture, 1);

  fixture_listen (fixture->canvas, &heard);
  press (fixture, SCHOLIA_POINTER_FINGER, place.x, place.y);
  g_assert_true (scholia_canvas_long_press (fixture->canvas, place.x, place.y));
  g_assert_cmpuint (heard.n_marker_wanted, ==, 1);
  fixture_assert_anchor (&heard.anchor, 0.5, 0.25, 0, 0);
  g_assert_cmpint (fixture->canvas->drag, ==, SCHOLIA_DRAG_NONE);

  /* A marker is for dragging, the backdrop is no place, and a tool has its own ways. */
  g_assert_false (scholia_canvas_long_press (fixture->canvas, middle.x, middle.y));
  g_assert_false (scholia_canvas_long_press (fixture->canvas, 1, 1));
  press (fixture, SCHOLIA_POINTER_FINGER, place.x, place.y);
  scholia_canvas_update_drag (fixture->canvas, 40, 40);
  g_assert_false (scholia_canvas_long_press (fixture->canvas, place.x, place.y));
  scholia_canvas_cancel_drag (fixture->canvas);
  scholia_canvas_set_tool (fixture->canvas, SCHOLIA_TOOL_REGION);
  g_assert_false (scholia_canvas_long_press (fixture->canvas, place.x, place.y));
  g_assert_cmpuint (heard.n_marker_wanted, ==, 1);
}

/* On and on, slower and slower, and no frame more. */
static void
test_glide (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  double before;

  set_animations (TRUE);
  scholia_canvas_zoom_at (fixture->canvas, 4, 400, 300, FALSE);
  before = fixture->canvas->view.offset_x;
  scholia_canvas_start_glide (fixture->canvas, -400, 0);
  g_assert_cmpuint (fixture->canvas->glide_tick_id, !=, 0);
  while (fixture->canvas->glide_tick_id != 0)
    g_main_context_iteration (NULL, TRUE);
  /* A quarter of the velocity in all: 400 / 4, less what is too slow to be seen. */
  g_assert_cmpfloat (fixture->canvas->view.offset_x, <, before - 90);
  g_assert_cmpfloat (fixture->canvas->view.offset_x, >=, before - 100.001);
  set_animations (FALSE);
}

/* At the edge there is nothing to glide to. */
static void
test_glide_ends_at_the_edge (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  gint64 begin_us = g_get_monotonic_time ();

  set_animations (TRUE);
  scholia_canvas_zoom_at (fixture->canvas, 1, 0, 0, FALSE);
  scholia_canvas_pan (fixture->canvas, 1e6, 1e6);
  scholia_canvas_start_glide (fixture->canvas, 8000, 8000);
  while (fixture->canvas->glide_tick_id != 0)
    g_main_context_iteration (NULL, TRUE);
  g_test_message ("a glide against the edge took %.0f ms",
                  (double) (g_get_monotonic_time () - begin_us) / 1000);
  g_assert_cmpfloat (fixture->canvas->glide_x, <, 2000);
  set_animations (FALSE);
}

static void
stop_by_press (Fixture *fixture)
{
  press (fixture, SCHOLIA_POINTER_FINGER, 400, 300);
  scholia_canvas_cancel_drag (fixture->canvas);
}

static void
stop_by_pinch (Fixture *fixture)
{
  scholia_canvas_begin_pinch (fixture->canvas, 400, 300);
}

static void
stop_by_wheel (Fixture *fixture)
{
  scholia_canvas_scroll (fixture->canvas, 0, 1, TRUE, 0);
}

static void
stop_by_key (Fixture *fixture)
{
  fixture_press (fixture, GDK_KEY_Left, 0);
}

static void
stop_by_zoom (Fixture *fixture)
{
  scholia_canvas_fit (fixture->canvas);
  scholia_canvas_stop_animation (fixture->canvas);
}

static void
test_glide_is_stopped (void)
{
  void (*const ways[]) (Fixture *) = { stop_by_press, stop_by_pinch, stop_by_wheel, stop_by_key,
                                       stop_by_zoom };
  g_autoptr(Fixture) fixture = fixture_new ();

  set_animations (TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      scholia_canvas_zoom_at (fixture->canvas, 4, 400, 300, FALSE);
      scholia_canvas_start_glide (fixture->canvas, -400, 100);
      g_assert_cmpuint (fixture->canvas->glide_tick_id, !=, 0);
      ways[i] (fixture);
      g_assert_cmpuint (fixture->canvas->glide_tick_id, ==, 0);
    }

  /* Reduced motion, and what hardly moved. */
  scholia_canvas_start_glide (fixture->canvas, 5, 5);
  g_assert_cmpuint (fixture->canvas->glide_tick_id, ==, 0);
  set_animations (FALSE);
  scholia_canvas_start_glide (fixture->canvas, 4000, 0);
  g_assert_cmpuint (fixture->canvas->glide_tick_id, ==, 0);
}

/* Gone while it glides: nothing is left behind. */
static void
test_glide_of_a_canvas_that_goes (void)
{
  Fixture *fixture = fixture_new ();
  GtkWidget *canvas = g_object_ref (GTK_WIDGET (fixture->canvas));

  set_animations (TRUE);
  scholia_canvas_zoom_at (fixture->canvas, 4, 400, 300, FALSE);
  scholia_canvas_start_glide (fixture->canvas, -400, 100);
  fixture_free (fixture);
  g_assert_finalize_object (canvas);
  set_animations (FALSE);
}

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/canvas/touch/pinch", test_pinch);
  g_test_add_func ("/canvas/touch/pinch-ends-a-drag", test_pinch_ends_a_drag);
  g_test_add_func ("/canvas/touch/what-a-press-does", test_what_a_press_does);
  g_test_add_func ("/canvas/touch/long-press", test_long_press);
  g_test_add_func ("/canvas/touch/glide", test_glide);
  g_test_add_func ("/canvas/touch/glide-ends-at-the-edge", test_glide_ends_at_the_edge);
  g_test_add_func ("/canvas/touch/glide-is-stopped", test_glide_is_stopped);
  g_test_add_func ("/canvas/touch/glide-of-a-canvas-that-goes", test_glide_of_a_canvas_that_goes);
  return g_test_run ();
}
