/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas-fixture.h"

#include <math.h>

/* What the canvas said last, and how often. */
typedef struct
{
  guint          n_marker_wanted;
  guint          n_activated;
  guint          n_background;
  guint          n_move_wanted;
  guint          n_delete_wanted;
  guint          n_cursor;
  gboolean       inside;
  double         x;
  double         y;
  ScholiaThread *thread;
} Heard;

static void
marker_wanted_cb (Heard  *heard,
                  double  x,
                  double  y)
{
  heard->n_marker_wanted++;
  heard->x = x;
  heard->y = y;
}

static void
activated_cb (Heard         *heard,
              ScholiaThread *thread)
{
  heard->n_activated++;
  heard->thread = thread;
}

static void
background_cb (Heard *heard)
{
  heard->n_background++;
}

static void
move_wanted_cb (Heard         *heard,
                ScholiaThread *thread,
                double         x,
                double         y)
{
  heard->n_move_wanted++;
  heard->thread = thread;
  heard->x = x;
  heard->y = y;
}

static void
delete_wanted_cb (Heard         *heard,
                  ScholiaThread *thread)
{
  heard->n_delete_wanted++;
  heard->thread = thread;
}

static void
cursor_cb (Heard    *heard,
           gboolean  inside,
           double    x,
           double    y)
{
  heard->n_cursor++;
  heard->inside = inside;
  heard->x = x;
  heard->y = y;
}

static void
listen (Fixture *fixture,
        Heard   *heard)
{
  ScholiaCanvas *canvas = fixture->canvas;

  g_signal_connect_swapped (canvas, "marker-wanted", G_CALLBACK (marker_wanted_cb), heard);
  g_signal_connect_swapped (canvas, "thread-activated", G_CALLBACK (activated_cb), heard);
  g_signal_connect_swapped (canvas, "background-activated", G_CALLBACK (background_cb), heard);
  g_signal_connect_swapped (canvas, "move-wanted", G_CALLBACK (move_wanted_cb), heard);
  g_signal_connect_swapped (canvas, "delete-wanted", G_CALLBACK (delete_wanted_cb), heard);
  g_signal_connect_swapped (canvas, "cursor-moved", G_CALLBACK (cursor_cb), heard);
}

/* The middle of a thread's marker, in widget pixels. */
static graphene_point_t
middle_of (Fixture *fixture,
           guint    number)
{
  ScholiaAnchor anchor;
  graphene_point_t place;

  g_assert_true (scholia_marker_layer_get_anchor (fixture->canvas->markers,
                                                  fixture_thread (fixture, number), &anchor));
  place = scholia_viewport_place_to_widget (&fixture->canvas->view, &anchor);
  return GRAPHENE_POINT_INIT (place.x + 14, place.y - 14);
}

static void
press (Fixture         *fixture,
       guint            key,
       GdkModifierType  state)
{
  g_assert_true (scholia_canvas_press_key (fixture->canvas, key, state));
}

static void
test_click_with_comment_tool (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  graphene_point_t place;
  Heard heard = { 0 };

  listen (fixture, &heard);
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

  listen (fixture, &heard);
  for (guint tool = SCHOLIA_TOOL_BROWSE; tool <= SCHOLIA_TOOL_COMMENT; tool++)
    {
      graphene_point_t middle = middle_of (fixture, 2);

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

  listen (fixture, &heard);
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

/* Of two that overlap, the later number is on top, and the hovered one above all. */
static void
test_topmost_is_hit (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  graphene_point_t middle;

  fixture_move (fixture, 1, 0.8, 0.35);
  middle = middle_of (fixture, 2);
  g_assert_true (scholia_marker_layer_pick (fixture->canvas->markers, middle.x, middle.y) ==
                 fixture_thread (fixture, 2));
  scholia_canvas_set_selected_thread (fixture->canvas, fixture_thread (fixture, 1));
  g_assert_true (scholia_marker_layer_pick (fixture->canvas->markers, middle.x, middle.y) ==
                 fixture_thread (fixture, 1));
  scholia_canvas_set_hovered_thread (fixture->canvas, fixture_thread (fixture, 2));
  g_assert_true (scholia_marker_layer_pick (fixture->canvas->markers, middle.x, middle.y) ==
                 fixture_thread (fixture, 2));
}

static void
test_drag_marker (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  graphene_point_t middle = middle_of (fixture, 1);
  ScholiaThread *thread = fixture_thread (fixture, 1);
  ScholiaAnchor shown;
  Heard heard = { 0 };

  listen (fixture, &heard);
  scholia_canvas_begin_drag (fixture->canvas, GDK_BUTTON_PRIMARY, middle.x, middle.y);
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
  graphene_point_t middle = middle_of (fixture, 1);
  ScholiaAnchor shown;

  scholia_canvas_begin_drag (fixture->canvas, GDK_BUTTON_PRIMARY, middle.x, middle.y);
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
  graphene_point_t middle = middle_of (fixture, 1);
  ScholiaAnchor shown;
  Heard heard = { 0 };

  listen (fixture, &heard);
  scholia_canvas_begin_drag (fixture->canvas, GDK_BUTTON_PRIMARY, middle.x, middle.y);
  scholia_canvas_update_drag (fixture->canvas, 100, 0);
  press (fixture, GDK_KEY_Escape, 0);
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
  graphene_point_t middle = middle_of (fixture, 1);
  Heard heard = { 0 };

  listen (fixture, &heard);
  scholia_canvas_begin_drag (fixture->canvas, GDK_BUTTON_PRIMARY, middle.x, middle.y);
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
  graphene_point_t middle = middle_of (fixture, 1);
  Heard heard = { 0 };

  listen (fixture, &heard);
  scholia_canvas_begin_drag (fixture->canvas, GDK_BUTTON_PRIMARY, middle.x, middle.y);
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
        press (fixture, GDK_KEY_space, 0);
      scholia_canvas_begin_drag (fixture->canvas, ways[i].button, 400, 300);
      scholia_canvas_update_drag (fixture->canvas, -30, 0);
      scholia_canvas_update_drag (fixture->canvas, -50, 10);
      scholia_canvas_end_drag (fixture->canvas, -50, 10);
      scholia_canvas_release_key (fixture->canvas, GDK_KEY_space);
      g_assert_cmpfloat_with_epsilon (fixture->canvas->view.offset_x, before - 50, 1e-6);
    }

  /* With the comment tool a press of the left button is a place, not a pan. */
  scholia_canvas_set_tool (fixture->canvas, SCHOLIA_TOOL_COMMENT);
  scholia_canvas_begin_drag (fixture->canvas, GDK_BUTTON_PRIMARY, 400, 300);
  g_assert_cmpint (fixture->canvas->drag, ==, SCHOLIA_DRAG_NONE);
}

static void
test_hover (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  graphene_point_t middle = middle_of (fixture, 2);
  Heard heard = { 0 };

  listen (fixture, &heard);
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

static const struct
{
  guint           key;
  GdkModifierType state;
  gint32          dx;
  gint32          dy;
} moves[] = {
  { GDK_KEY_Right, 0, 10000, 0 },
  { GDK_KEY_Down, 0, 0, 10000 },
  { GDK_KEY_Left, GDK_SHIFT_MASK, -100000, 0 },
  { GDK_KEY_Up, GDK_SHIFT_MASK, 0, -100000 },
  { GDK_KEY_Right, GDK_CONTROL_MASK, 625, 0 },   /* a pixel of 1600 */
  { GDK_KEY_KP_Down, GDK_CONTROL_MASK, 0, 833 }, /* a pixel of 1200 */
};

static void
test_arrows_move_the_selected (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  ScholiaAnchor expected, shown;
  Heard heard = { 0 };

  listen (fixture, &heard);
  scholia_canvas_set_selected_thread (fixture->canvas, fixture_thread (fixture, 4));
  expected = *scholia_thread_get_anchor (fixture_thread (fixture, 4));
  /* The board has not spoken yet: each step starts where the last one ended. */
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      press (fixture, moves[i].key, moves[i].state);
      expected = scholia_anchor_moved (&expected, moves[i].dx, moves[i].dy);
      scholia_marker_layer_get_anchor (fixture->canvas->markers, fixture_thread (fixture, 4),
                                       &shown);
      g_assert_cmpint (shown.x, ==, expected.x);
      g_assert_cmpint (shown.y, ==, expected.y);
      g_assert_cmpuint (heard.n_move_wanted, ==, i + 1);
      g_assert_cmpfloat_with_epsilon (heard.x, expected.x / 1e6, 1e-9);
    }
}

static void
test_arrows_pan (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  double before;

  scholia_canvas_set_zoom (fixture->canvas, 2);
  before = fixture->canvas->view.offset_x;
  press (fixture, GDK_KEY_Right, 0);
  g_assert_cmpfloat (fixture->canvas->view.offset_x, ==, before - 64);
  press (fixture, GDK_KEY_Left, GDK_SHIFT_MASK);
  g_assert_cmpfloat (fixture->canvas->view.offset_x, ==, before - 64 + 640);
}

static const struct
{
  guint       key;
  guint       state;
  const char *spoken;
} placing[] = {
  { GDK_KEY_Left, GDK_SHIFT_MASK, "40 percent across, 50 percent down" },
  { GDK_KEY_Up, GDK_SHIFT_MASK, "40 percent across, 40 percent down" },
  { GDK_KEY_Up, GDK_SHIFT_MASK, "40 percent across, 30 percent down" },
  { GDK_KEY_Up, 0, "40 percent across, 29 percent down" },
  { GDK_KEY_Right, 0, "41 percent across, 29 percent down" },
  { GDK_KEY_Right, GDK_CONTROL_MASK, "41 percent across, 29 percent down" },
};

static void
test_placing_by_keyboard (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  Heard heard = { 0 };

  listen (fixture, &heard);
  scholia_canvas_set_tool (fixture->canvas, SCHOLIA_TOOL_COMMENT);
  for (guint i = 0; i < G_N_ELEMENTS (placing); i++)
    {
      g_autofree char *words = NULL;

      press (fixture, placing[i].key, placing[i].state);
      g_object_get (fixture->canvas, "announcement", &words, NULL);
      g_assert_cmpstr (words, ==, placing[i].spoken);
    }

  press (fixture, GDK_KEY_Return, 0);
  g_assert_cmpuint (heard.n_marker_wanted, ==, 1);
  g_assert_cmpfloat_with_epsilon (heard.x, 0.41 + 1.0 / 1600, 2e-6);
  g_assert_cmpfloat_with_epsilon (heard.y, 0.29, 2e-6);
  press (fixture, GDK_KEY_Escape, 0);
  g_assert_cmpint (scholia_canvas_get_tool (fixture->canvas), ==, SCHOLIA_TOOL_BROWSE);
}

/* At the first Enter, without an arrow before it, the crosshair is in the middle. */
static void
test_placing_at_once (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  Heard heard = { 0 };

  listen (fixture, &heard);
  scholia_canvas_set_tool (fixture->canvas, SCHOLIA_TOOL_COMMENT);
  press (fixture, GDK_KEY_KP_Enter, 0);
  g_assert_cmpfloat_with_epsilon (heard.x, 0.5, 1e-5);
  g_assert_cmpfloat_with_epsilon (heard.y, 0.5, 1e-5);
}

static void
test_next_and_previous (void)
{
  static const struct { guint key; guint number; } steps[] = {
    { GDK_KEY_n, 1 }, { GDK_KEY_N, 2 }, { GDK_KEY_n, 3 }, { GDK_KEY_n, 4 }, { GDK_KEY_n, 1 },
    { GDK_KEY_p, 4 }, { GDK_KEY_p, 3 }, { GDK_KEY_u, 4 }, { GDK_KEY_u, 4 },
  };
  g_autoptr(Fixture) fixture = fixture_new ();
  Heard heard = { 0 };
  g_autofree char *words = NULL;

  listen (fixture, &heard);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      press (fixture, steps[i].key, 0);
      g_assert_cmpuint (scholia_thread_get_number
                          (scholia_canvas_get_selected_thread (fixture->canvas)),
                        ==, steps[i].number);
    }

  g_object_get (fixture->canvas, "announcement", &words, NULL);
  g_assert_cmpstr (words, ==, "Marker 4, open, 1 comment, unread, by Mateo");
  g_assert_cmpuint (heard.n_activated, ==, 0);
  press (fixture, GDK_KEY_Return, 0);
  g_assert_cmpuint (heard.n_activated, ==, 1);
  g_assert_true (heard.thread == fixture_thread (fixture, 4));
}

static void
test_delete (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  Heard heard = { 0 };

  listen (fixture, &heard);
  g_assert_false (scholia_canvas_press_key (fixture->canvas, GDK_KEY_Delete, 0));
  scholia_canvas_set_selected_thread (fixture->canvas, fixture_thread (fixture, 3));
  press (fixture, GDK_KEY_Delete, 0);
  g_assert_cmpuint (heard.n_delete_wanted, ==, 1);
  g_assert_true (heard.thread == fixture_thread (fixture, 3));
}

/* What is not the canvas's goes on to the window. */
static void
test_escape_and_foreign_keys (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  g_assert_false (scholia_canvas_press_key (fixture->canvas, GDK_KEY_Escape, 0));
  scholia_canvas_set_selected_thread (fixture->canvas, fixture_thread (fixture, 3));
  press (fixture, GDK_KEY_Escape, 0);
  g_assert_null (scholia_canvas_get_selected_thread (fixture->canvas));
  g_assert_false (scholia_canvas_press_key (fixture->canvas, GDK_KEY_n, GDK_CONTROL_MASK));
  g_assert_false (scholia_canvas_press_key (fixture->canvas, GDK_KEY_Left, GDK_ALT_MASK));
  g_assert_false (scholia_canvas_press_key (fixture->canvas, GDK_KEY_c, 0));
  g_assert_false (scholia_canvas_press_key (fixture->canvas, GDK_KEY_Tab, 0));
}

static void
test_zoom_keys (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  double fit = scholia_canvas_get_zoom (fixture->canvas);

  press (fixture, GDK_KEY_1, 0);
  g_assert_cmpfloat (scholia_canvas_get_zoom (fixture->canvas), ==, 1);
  press (fixture, GDK_KEY_plus, GDK_CONTROL_MASK | GDK_SHIFT_MASK);
  g_assert_cmpfloat (scholia_canvas_get_zoom (fixture->canvas), ==, 1.25);
  press (fixture, GDK_KEY_minus, 0);
  g_assert_cmpfloat (scholia_canvas_get_zoom (fixture->canvas), ==, 1);
  press (fixture, GDK_KEY_0, GDK_CONTROL_MASK);
  g_assert_cmpfloat (scholia_canvas_get_zoom (fixture->canvas), ==, fit);
}

/* Keys before there is a picture or a board. */
static void
test_keys_on_nothing (void)
{
  static const guint keys[] = {
    GDK_KEY_Left, GDK_KEY_n, GDK_KEY_u, GDK_KEY_Return, GDK_KEY_Escape, GDK_KEY_Delete,
    GDK_KEY_plus, GDK_KEY_0, GDK_KEY_1, GDK_KEY_space,
  };
  g_autoptr(GtkWidget) widget = g_object_ref_sink (scholia_canvas_new ());
  ScholiaCanvas *canvas = SCHOLIA_CANVAS (widget);
  Heard heard = { 0 };

  g_signal_connect_swapped (canvas, "marker-wanted", G_CALLBACK (marker_wanted_cb), &heard);
  for (guint tool = SCHOLIA_TOOL_BROWSE; tool <= SCHOLIA_TOOL_COMMENT; tool++)
    for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
      {
        scholia_canvas_set_tool (canvas, tool);
        scholia_canvas_press_key (canvas, keys[i], 0);
        scholia_canvas_release_key (canvas, keys[i]);
        scholia_canvas_point_at (canvas, i, i);
        scholia_canvas_click (canvas, 1, i, i);
        scholia_canvas_scroll (canvas, 1, 1, TRUE, i % 2 == 0 ? GDK_CONTROL_MASK : 0);
      }

  g_assert_cmpuint (heard.n_marker_wanted, ==, 0);
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
  g_test_add_func ("/canvas/drag/marker", test_drag_marker);
  g_test_add_func ("/canvas/drag/cancel-move", test_cancel_move);
  g_test_add_func ("/canvas/drag/escape-gives-the-marker-back", test_escape_gives_the_marker_back);
  g_test_add_func ("/canvas/drag/stays-inside", test_drag_stays_inside);
  g_test_add_func ("/canvas/drag/of-a-deleted-marker", test_drag_of_a_deleted_marker);
  g_test_add_func ("/canvas/drag/pan", test_pan_by_drag);
  g_test_add_func ("/canvas/keys/arrows-move-the-selected", test_arrows_move_the_selected);
  g_test_add_func ("/canvas/keys/arrows-pan", test_arrows_pan);
  g_test_add_func ("/canvas/keys/placing", test_placing_by_keyboard);
  g_test_add_func ("/canvas/keys/placing-at-once", test_placing_at_once);
  g_test_add_func ("/canvas/keys/next-and-previous", test_next_and_previous);
  g_test_add_func ("/canvas/keys/delete", test_delete);
  g_test_add_func ("/canvas/keys/escape-and-foreign-keys", test_escape_and_foreign_keys);
  g_test_add_func ("/canvas/keys/zoom", test_zoom_keys);
  g_test_add_func ("/canvas/keys/on-nothing", test_keys_on_nothing);
  return g_test_run ();
}
