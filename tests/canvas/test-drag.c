/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas-fixture.h"

static void
press (Fixture *fixture,
       guint    button,
       double   x,
       double   y)
{
  scholia_canvas_begin_drag (fixture->canvas, SCHOLIA_POINTER_MOUSE, button, x, y);
}

static void
test_drag_marker (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  graphene_point_t middle = fixture_middle (fixture, 1);
  ScholiaThread *thread = fixture_thread (fixture, 1);
  ScholiaAnchor shown;
  Heard heard = { 0 };

  fixture_listen (fixture->canvas, &heard);
  press (fixture, GDK_BUTTON_PRIMARY, middle.x, middle.y);
  scholia_canvas_update_drag (fixture->canvas, 2, 1);
  g_assert_cmpint (fixture->canvas->drag, ==, SCHOLIA_DRAG_PENDING);
  scholia_canvas_update_drag (fixture->canvas, 73.6, 55.2);
  g_assert_cmpint (fixture->canvas->drag, ==, SCHOLIA_DRAG_MARKER);
  scholia_marker_layer_get_anchor (fixture->canvas->markers, thread, &shown);
  g_assert_cmpint (shown.x, ==, 300000);
  g_assert_cmpint (shown.y, ==, 400000);
  g_assert_cmpuint (heard.n_move_wanted, ==, 0);
  scholia_canvas_end_drag (fixture->canvas, 147.2, 110.4);
  g_assert_cmpuint (heard.n_move_wanted, ==, 1);
  g_assert_true (heard.thread == thread);
  g_assert_cmpfloat_with_epsilon (heard.x, 0.4, 1e-6);
  g_assert_cmpfloat_with_epsilon (heard.y, 0.5, 1e-6);

  /* Shown there until the board speaks. */
  scholia_marker_layer_get_anchor (fixture->canvas->markers, thread, &shown);
  g_assert_cmpint (shown.x, ==, 400000);
  g_assert_cmpint (scholia_thread_get_anchor (thread)->x, ==, 200000);
  fixture_move (fixture, 1, 0.6, 0.6);
  scholia_marker_layer_get_anchor (fixture->canvas->markers, thread, &shown);
  g_assert_cmpint (shown.x, ==, 600000);
}

static void
test_cancel_move (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  ScholiaThread *thread = fixture_thread (fixture, 1);
  graphene_point_t middle = fixture_middle (fixture, 1);
  ScholiaAnchor shown;

  press (fixture, GDK_BUTTON_PRIMARY, middle.x, middle.y);
  scholia_canvas_update_drag (fixture->canvas, 100, 0);
  scholia_canvas_end_drag (fixture->canvas, 100, 0);
  scholia_canvas_cancel_move (fixture->canvas, thread);
  scholia_marker_layer_get_anchor (fixture->canvas->markers, thread, &shown);
  g_assert_true (scholia_anchor_equal (&shown, scholia_thread_get_anchor (thread)));
}

static void
test_escape_gives_the_marker_back (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  graphene_point_t middle = fixture_middle (fixture, 1);
  ScholiaAnchor shown;
  Heard heard = { 0 };

  fixture_listen (fixture->canvas, &heard);
  press (fixture, GDK_BUTTON_PRIMARY, middle.x, middle.y);
  scholia_canvas_update_drag (fixture->canvas, 100, 0);
  fixture_press (fixture, GDK_KEY_Escape, 0);
  scholia_canvas_update_drag (fixture->canvas, 120, 0);
  scholia_canvas_end_drag (fixture->canvas, 120, 0);
  scholia_marker_layer_get_anchor (fixture->canvas->markers, fixture_thread (fixture, 1), &shown);
  g_assert_cmpint (shown.x, ==, 200000);
  g_assert_cmpuint (heard.n_move_wanted, ==, 0);
}

/* A marker cannot leave the picture, however far the hand goes. */
static void
test_drag_stays_inside (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  graphene_point_t middle = fixture_middle (fixture, 1);
  Heard heard = { 0 };

  fixture_listen (fixture->canvas, &heard);
  press (fixture, GDK_BUTTON_PRIMARY, middle.x, middle.y);
  scholia_canvas_update_drag (fixture->canvas, -100, 1e7);
  scholia_canvas_end_drag (fixture->canvas, -1e7, 1e7);
  g_assert_cmpfloat (heard.x, ==, 0);
  g_assert_cmpfloat (heard.y, ==, 1);
}

/* Deleted by somebody else under the hand. */
static void
test_drag_of_a_deleted_marker (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  graphene_point_t middle = fixture_middle (fixture, 1);
  Heard heard = { 0 };

  fixture_listen (fixture->canvas, &heard);
  press (fixture, GDK_BUTTON_PRIMARY, middle.x, middle.y);
  scholia_canvas_update_drag (fixture->canvas, 100, 0);
  fixture_keep_only (fixture, 3);
  scholia_canvas_update_drag (fixture->canvas, 120, 0);
  scholia_canvas_end_drag (fixture->canvas, 130, 0);
  g_assert_cmpuint (heard.n_move_wanted, ==, 0);
}

static void
test_pan_by_drag (void)
{
  const struct { guint button; gboolean space; } ways[] = {
    { GDK_BUTTON_MIDDLE, FALSE }, { GDK_BUTTON_PRIMARY, TRUE }, { GDK_BUTTON_PRIMARY, FALSE },
  };
  g_autoptr(Fixture) fixture = fixture_new ();

  scholia_canvas_set_zoom (fixture->canvas, 2);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      double before = fixture->canvas->view.offset_x;

      if (ways[i].space)
        fixture_press (fixture, GDK_KEY_space, 0);
      press (fixture, ways[i].button, 400, 300);
      scholia_canvas_update_drag (fixture->canvas, -30, 0);
      scholia_canvas_update_drag (fixture->canvas, -50, 10);
      scholia_canvas_end_drag (fixture->canvas, -50, 10);
      scholia_canvas_release_key (fixture->canvas, GDK_KEY_space);
      g_assert_cmpfloat_with_epsilon (fixture->canvas->view.offset_x, before - 50, 1e-6);
    }

  /* With the comment tool a press of the left button is a place, not a pan. */
  scholia_canvas_set_tool (fixture->canvas, SCHOLIA_TOOL_COMMENT);
  press (fixture, GDK_BUTTON_PRIMARY, 400, 300);
  g_assert_cmpint (fixture->canvas->drag, ==, SCHOLIA_DRAG_NONE);
}

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/canvas/drag/marker", test_drag_marker);
  g_test_add_func ("/canvas/drag/cancel-move", test_cancel_move);
  g_test_add_func ("/canvas/drag/escape-gives-the-marker-back", test_escape_gives_the_marker_back);
  g_test_add_func ("/canvas/drag/stays-inside", test_drag_stays_inside);
  g_test_add_func ("/canvas/drag/of-a-deleted-marker", test_drag_of_a_deleted_marker);
  g_test_add_func ("/canvas/drag/pan", test_pan_by_drag);
  return g_test_run ();
}
