/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Regions on the canvas: drawn up, opened and moved, by hand and by keys. The picture is
 * 1600 x 1200 in a widget of 800 x 600: at a zoom of one half, an image pixel is 625 millionths
 * across and 833 down. */

#include "canvas-fixture.h"

#include <math.h>

static const struct
{
  double from[2];
  double to[2];
  double expected[4];
} drags[] = {
  { { 0.2, 0.2 }, { 0.4, 0.5 }, { 0.2, 0.2, 0.2, 0.3 } },
  { { 0.4, 0.5 }, { 0.2, 0.2 }, { 0.2, 0.2, 0.2, 0.3 } },
  { { 0.9, 0.9 }, { 1.2, 1.7 }, { 0.9, 0.9, 0.1, 0.1 } },
  /* From the backdrop: the picture's own edge. */
  { { -0.01, -0.01 }, { 0.1, 0.1 }, { 0, 0, 0.1, 0.1 } },
  /* A line of text is no less a region for being thin: 8 widget pixels. */
  { { 0.2, 0.6 }, { 0.6, 0.6 }, { 0.2, 0.6, 0.4, 8.0 / 552 } },
};

static void
test_draw (void)
{
  Heard heard = { 0 };
  g_autoptr(Fixture) fixture = fixture_new ();

  fixture_listen (fixture->canvas, &heard);
  scholia_canvas_set_tool (fixture->canvas, SCHOLIA_TOOL_REGION);
  for (guint i = 0; i < G_N_ELEMENTS (drags); i++)
    {
      const double *expected = drags[i].expected;

      fixture_drag (fixture, drags[i].from[0], drags[i].from[1], drags[i].to[0], drags[i].to[1]);
      g_assert_cmpuint (heard.n_marker_wanted, ==, i + 1);
      fixture_assert_anchor (&heard.anchor, expected[0], expected[1], expected[2], expected[3]);
      g_assert_true (scholia_anchor_is_valid (&heard.anchor));
      g_assert_false (fixture->canvas->has_corner);
    }
  g_assert_cmpuint (heard.n_background, ==, 0);
}

/* Too small to be seen, let alone held: it means the place. */
static void
test_click_is_a_point (void)
{
  Heard heard = { 0 };
  g_autoptr(Fixture) fixture = fixture_new ();
  graphene_point_t place = fixture_place (fixture, 0.5, 0.5);

  fixture_listen (fixture->canvas, &heard);
  scholia_canvas_set_tool (fixture->canvas, SCHOLIA_TOOL_REGION);
  fixture_hold (fixture, 0.5, 0.5);
  scholia_canvas_update_drag (fixture->canvas, 3, 2);
  scholia_canvas_end_drag (fixture->canvas, 3, 2);
  g_assert_cmpuint (heard.n_marker_wanted, ==, 0);
  scholia_canvas_click (fixture->canvas, 1, place.x + 3, place.y + 2);
  g_assert_cmpuint (heard.n_marker_wanted, ==, 1);
  g_assert_false (scholia_anchor_is_region (&heard.anchor));
  /* Beside the picture there is no place. */
  scholia_canvas_click (fixture->canvas, 1, 1, 1);
  g_assert_cmpuint (heard.n_marker_wanted, ==, 1);
}

static void
test_escape_while_drawing (void)
{
  Heard heard = { 0 };
  g_autoptr(Fixture) fixture = fixture_new ();

  fixture_listen (fixture->canvas, &heard);
  scholia_canvas_set_tool (fixture->canvas, SCHOLIA_TOOL_REGION);
  fixture_hold (fixture, 0.3, 0.3);
  scholia_canvas_update_drag (fixture->canvas, 60, 60);
  g_assert_true (fixture->canvas->has_corner);
  /* Keys meanwhile do not reach into the hand. */
  fixture_press (fixture, GDK_KEY_Return, 0);
  fixture_press (fixture, GDK_KEY_Left, 0);
  fixture_press (fixture, GDK_KEY_Escape, 0);
  g_assert_false (fixture->canvas->has_corner);
  scholia_canvas_update_drag (fixture->canvas, 90, 90);
  scholia_canvas_end_drag (fixture->canvas, 90, 90);
  g_assert_cmpuint (heard.n_marker_wanted, ==, 0);
  /* The tool stays for another try; the next step leaves it. */
  g_assert_cmpint (scholia_canvas_get_tool (fixture->canvas), ==, SCHOLIA_TOOL_REGION);
  fixture_press (fixture, GDK_KEY_Escape, 0);
  g_assert_cmpint (scholia_canvas_get_tool (fixture->canvas), ==, SCHOLIA_TOOL_BROWSE);
}

static const struct
{
  guint           key;
  GdkModifierType state;
  const char     *spoken;
} drawing[] = {
  { GDK_KEY_Left, GDK_SHIFT_MASK, "40 percent across, 50 percent down" },
  { GDK_KEY_Return, 0, "First corner at 40 percent across, 50 percent down. "
                       "Arrows size the region, Enter places it." },
  { GDK_KEY_Right, GDK_SHIFT_MASK, "10 percent wide, 1 percent high" },
  { GDK_KEY_Up, GDK_SHIFT_MASK, "10 percent wide, 10 percent high" },
  { GDK_KEY_Right, 0, "11 percent wide, 10 percent high" },
  { GDK_KEY_Right, GDK_CONTROL_MASK, "11 percent wide, 10 percent high" },
};

static void
test_draw_by_keyboard (void)
{
  Heard heard = { 0 };
  g_autoptr(Fixture) fixture = fixture_new ();

  fixture_listen (fixture->canvas, &heard);
  scholia_canvas_set_tool (fixture->canvas, SCHOLIA_TOOL_REGION);
  for (guint i = 0; i < G_N_ELEMENTS (drawing); i++)
    {
      fixture_press (fixture, drawing[i].key, drawing[i].state);
      scholia_canvas_release_key (fixture->canvas, drawing[i].key);
      fixture_assert_words (fixture, "announcement", drawing[i].spoken);
    }
  fixture_assert_words (fixture, "coordinates", "640, 480 · 177 × 120");
  /* A nudge of the mouse takes nothing away. */
  scholia_canvas_point_at (fixture->canvas, 10, 10);
  fixture_press (fixture, GDK_KEY_Return, 0);
  g_assert_cmpuint (heard.n_marker_wanted, ==, 1);
  fixture_assert_anchor (&heard.anchor, 0.4, 0.4, 177.0 / 1600, 0.1);
}

static void
test_keyboard_steps_back (void)
{
  Heard heard = { 0 };
  g_autoptr(Fixture) fixture = fixture_new ();

  fixture_listen (fixture->canvas, &heard);
  scholia_canvas_set_tool (fixture->canvas, SCHOLIA_TOOL_REGION);
  fixture_press (fixture, GDK_KEY_Return, 0);
  fixture_press (fixture, GDK_KEY_Right, 0);
  fixture_press (fixture, GDK_KEY_Escape, 0);
  fixture_assert_words (fixture, "announcement", "First corner taken back");
  g_assert_false (fixture->canvas->has_corner);
  g_assert_true (fixture->canvas->has_crosshair);

  /* Twice in one place is that place. */
  fixture_press (fixture, GDK_KEY_Return, 0);
  fixture_press (fixture, GDK_KEY_Return, 0);
  g_assert_cmpuint (heard.n_marker_wanted, ==, 1);
  g_assert_false (scholia_anchor_is_region (&heard.anchor));
  fixture_press (fixture, GDK_KEY_Escape, 0);
  g_assert_cmpint (scholia_canvas_get_tool (fixture->canvas), ==, SCHOLIA_TOOL_BROWSE);
}

static const struct
{
  double x;
  double y;
  guint  number; /* 0: none of them */
} picks[] = {
  { 0.45, 0.45, 3 }, /* the innermost fill */
  { 0.35, 0.6, 2 },
  { 0.15, 0.85, 1 },
  { 0.05, 0.05, 0 },
  { 0.4, 0.45, 3 },  /* an outline within two fills */
  { 0.3, 0.5, 2 },
  { 0.9, 0.5, 1 },
  { 0.52, 0.38, 3 }, /* a pin above them all */
  { 0.76, 0.59, 4 }, /* a marker on a region's fill */
};

static void
test_nested (void)
{
  Heard heard = { 0 };
  g_autoptr(Fixture) fixture = fixture_new_nested (&heard);

  for (guint i = 0; i < G_N_ELEMENTS (picks); i++)
    {
      graphene_point_t place = fixture_place (fixture, picks[i].x, picks[i].y);
      ScholiaThread *thread = scholia_canvas_pick (fixture->canvas, place.x, place.y, NULL);

      g_assert_cmpuint (thread != NULL ? scholia_thread_get_number (thread) : 0, ==,
                        picks[i].number);
    }
}

static void
test_click_opens (void)
{
  Heard heard = { 0 };
  g_autoptr(Fixture) fixture = fixture_new_nested (&heard);
  graphene_point_t place = fixture_place (fixture, 0.45, 0.45);

  scholia_canvas_click (fixture->canvas, 1, place.x, place.y);
  g_assert_cmpuint (heard.n_activated, ==, 1);
  g_assert_true (heard.thread == fixture_thread (fixture, 3));

  /* With the other tools it is the place within that is meant. */
  scholia_canvas_set_tool (fixture->canvas, SCHOLIA_TOOL_COMMENT);
  scholia_canvas_click (fixture->canvas, 1, place.x, place.y);
  g_assert_cmpuint (heard.n_activated, ==, 1);
  g_assert_cmpuint (heard.n_marker_wanted, ==, 1);
  scholia_canvas_set_tool (fixture->canvas, SCHOLIA_TOOL_REGION);
  fixture_drag (fixture, 0.42, 0.42, 0.47, 0.47);
  g_assert_cmpuint (heard.n_marker_wanted, ==, 2);
  g_assert_true (scholia_anchor_is_region (&heard.anchor));
  g_assert_cmpuint (heard.n_move_wanted, ==, 0);
}

/* An outline moves its region; a fill pans, unless its region is selected. */
static void
test_move (void)
{
  Heard heard = { 0 };
  g_autoptr(Fixture) fixture = fixture_new_nested (&heard);
  double before;

  fixture_drag (fixture, 0.3, 0.5, 0.35, 0.55);
  g_assert_cmpuint (heard.n_move_wanted, ==, 1);
  g_assert_true (heard.thread == fixture_thread (fixture, 2));
  fixture_assert_anchor (&heard.anchor, 0.35, 0.35, 0.3, 0.4);
  scholia_canvas_cancel_move (fixture->canvas, heard.thread);

  scholia_canvas_set_zoom (fixture->canvas, 2);
  before = fixture->canvas->view.offset_x;
  fixture_drag (fixture, 0.45, 0.45, 0.48, 0.45);
  g_assert_cmpfloat (fixture->canvas->view.offset_x, >, before + 50);
  g_assert_cmpuint (heard.n_move_wanted, ==, 1);

  scholia_canvas_set_selected_thread (fixture->canvas, fixture_thread (fixture, 3));
  fixture_drag (fixture, 0.45, 0.45, 0.48, 0.45);
  g_assert_cmpuint (heard.n_move_wanted, ==, 2);
  fixture_assert_anchor (&heard.anchor, 0.43, 0.4, 0.1, 0.1);
}

/* The pixels that a tool is at; nothing while one only looks. */
static void
test_coordinates (void)
{
  Heard heard = { 0 };
  g_autoptr(Fixture) fixture = fixture_new_nested (&heard);
  graphene_point_t place = fixture_place (fixture, 0.25, 0.5);
  graphene_point_t edge = fixture_place (fixture, 1, 1);

  scholia_canvas_point_at (fixture->canvas, place.x + 0.3f, place.y + 0.3f);
  fixture_assert_words (fixture, "coordinates", NULL);
  scholia_canvas_set_tool (fixture->canvas, SCHOLIA_TOOL_COMMENT);
  fixture_assert_words (fixture, "coordinates", "400, 600");
  scholia_canvas_point_at (fixture->canvas, edge.x - 0.01f, edge.y - 0.01f);
  fixture_assert_words (fixture, "coordinates", "1599, 1199");
  scholia_canvas_point_at (fixture->canvas, 1, 1);
  fixture_assert_words (fixture, "coordinates", NULL);

  scholia_canvas_set_tool (fixture->canvas, SCHOLIA_TOOL_REGION);
  fixture_hold (fixture, 0.25, 0.5);
  scholia_canvas_update_drag (fixture->canvas, 100, 50);
  fixture_assert_words (fixture, "coordinates", "400, 600 · 217 × 109");
  scholia_canvas_cancel_drag (fixture->canvas);
  fixture_assert_words (fixture, "coordinates", NULL);

  scholia_canvas_set_tool (fixture->canvas, SCHOLIA_TOOL_BROWSE);
  scholia_canvas_set_selected_thread (fixture->canvas, fixture_thread (fixture, 2));
  fixture_hold (fixture, 0.6, 0.7);
  scholia_canvas_update_drag (fixture->canvas, 46, 46);
  fixture_assert_words (fixture, "coordinates", "480, 360 · 580 × 580");
  scholia_canvas_end_drag (fixture->canvas, 46, 46);
  fixture_assert_words (fixture, "coordinates", NULL);
}

/* What cannot be seen cannot be hit. */
static void
test_filtered (void)
{
  Heard heard = { 0 };
  guint shown = 1;
  g_autoptr(Fixture) fixture = fixture_new_nested (&heard);
  g_autoptr(GtkFilter) filter = fixture_filter_new (&shown);
  graphene_point_t inside = fixture_place (fixture, 0.45, 0.45);
  graphene_point_t corner = fixture_place (fixture, 0.3, 0.3);

  scholia_canvas_set_selected_thread (fixture->canvas, fixture_thread (fixture, 2));
  scholia_canvas_set_filter (fixture->canvas, filter);
  g_assert_true (scholia_canvas_pick (fixture->canvas, inside.x, inside.y, NULL) ==
                 fixture_thread (fixture, 1));
  g_assert_cmpint (scholia_canvas_pick_handle (fixture->canvas, corner.x, corner.y), ==,
                   SCHOLIA_HANDLE_NONE);
}

/* Threads that come, go, and become regions or points, under the eyes. */
static void
test_becomes_a_region (void)
{
  Heard heard = { 0 };
  g_autoptr(Fixture) fixture = fixture_new_nested (&heard);
  ScholiaAnchor region = { 700000, 550000, 100000, 100000 };
  ScholiaAnchor point = { 0, 0, 0, 0 };
  graphene_point_t place = fixture_place (fixture, 0.72, 0.62);
  ScholiaMarkerLayer *markers = fixture->canvas->markers;
  ScholiaThread *thread = fixture_thread (fixture, 4);

  g_assert_true (scholia_canvas_pick (fixture->canvas, place.x, place.y, NULL) ==
                 fixture_thread (fixture, 1));
  scholia_marker_layer_set_moved (markers, thread, &region);
  g_assert_true (scholia_canvas_pick (fixture->canvas, place.x, place.y, NULL) == thread);
  scholia_marker_layer_set_moved (markers, thread, &point);
  g_assert_true (scholia_canvas_pick (fixture->canvas, place.x, place.y, NULL) ==
                 fixture_thread (fixture, 1));
  fixture_keep_only (fixture, 4);
  g_assert_null (scholia_canvas_pick (fixture->canvas, place.x, place.y, NULL));
  scholia_canvas_set_board (fixture->canvas, NULL);
  g_assert_null (scholia_canvas_pick (fixture->canvas, place.x, place.y, NULL));
}

/* The author's colour on the outline, the halo of a selected one beside it. */
static void
test_painted (void)
{
  Heard heard = { 0 };
  g_autoptr(Fixture) fixture = fixture_new_nested (&heard);
  graphene_point_t left = fixture_place (fixture, 0.3, 0.6);
  int x = (int) roundf (left.x);
  g_autoptr(GdkTexture) texture = fixture_paint (fixture);
  g_autoptr(GdkTexture) selected = NULL;

  g_assert_cmphex (fixture_get_pixel (texture, x, (int) left.y), ==, 0xff813d9c);
  g_assert_cmphex (fixture_get_pixel (texture, x - 4, (int) left.y), !=, 0xff3584e4);
  scholia_canvas_set_selected_thread (fixture->canvas, fixture_thread (fixture, 2));
  fixture_settle (fixture);
  selected = fixture_paint (fixture);
  g_assert_cmphex (fixture_get_pixel (selected, x, (int) left.y), ==, 0xff813d9c);
  g_assert_cmphex (fixture_get_pixel (selected, x - 4, (int) left.y), ==, 0xff3584e4);
}

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/canvas/regions/draw", test_draw);
  g_test_add_func ("/canvas/regions/click-is-a-point", test_click_is_a_point);
  g_test_add_func ("/canvas/regions/escape-while-drawing", test_escape_while_drawing);
  g_test_add_func ("/canvas/regions/draw-by-keyboard", test_draw_by_keyboard);
  g_test_add_func ("/canvas/regions/keyboard-steps-back", test_keyboard_steps_back);
  g_test_add_func ("/canvas/regions/nested", test_nested);
  g_test_add_func ("/canvas/regions/click-opens", test_click_opens);
  g_test_add_func ("/canvas/regions/move", test_move);
  g_test_add_func ("/canvas/regions/coordinates", test_coordinates);
  g_test_add_func ("/canvas/regions/filtered", test_filtered);
  g_test_add_func ("/canvas/regions/becomes-a-region", test_becomes_a_region);
  g_test_add_func ("/canvas/regions/painted", test_painted);
  return g_test_run ();
}
