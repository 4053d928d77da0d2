/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas-fixture.h"

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

  fixture_listen (fixture->canvas, &heard);
  scholia_canvas_set_selected_thread (fixture->canvas, fixture_thread (fixture, 4));
  expected = *scholia_thread_get_anchor (fixture_thread (fixture, 4));
  /* The board has not spoken yet: each step starts where the last one ended. */
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      /* A key that is held is one deed. */
      fixture_press (fixture, moves[i].key, moves[i].state);
      g_assert_cmpuint (heard.n_move_wanted, ==, i);
      scholia_canvas_release_key (fixture->canvas, moves[i].key);
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
  fixture_press (fixture, GDK_KEY_Right, 0);
  g_assert_cmpfloat (fixture->canvas->view.offset_x, ==, before - 64);
  fixture_press (fixture, GDK_KEY_Left, GDK_SHIFT_MASK);
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

  fixture_listen (fixture->canvas, &heard);
  scholia_canvas_set_tool (fixture->canvas, SCHOLIA_TOOL_COMMENT);
  for (guint i = 0; i < G_N_ELEMENTS (placing); i++)
    {
      g_autofree char *words = NULL;

      fixture_press (fixture, placing[i].key, placing[i].state);
      g_object_get (fixture->canvas, "announcement", &words, NULL);
      g_assert_cmpstr (words, ==, placing[i].spoken);
    }

  fixture_press (fixture, GDK_KEY_Return, 0);
  g_assert_cmpuint (heard.n_marker_wanted, ==, 1);
  g_assert_cmpfloat_with_epsilon (heard.x, 0.41 + 1.0 / 1600, 2e-6);
  g_assert_cmpfloat_with_epsilon (heard.y, 0.29, 2e-6);
  fixture_press (fixture, GDK_KEY_Escape, 0);
  g_assert_cmpint (scholia_canvas_get_tool (fixture->canvas), ==, SCHOLIA_TOOL_BROWSE);
}

/* At the first Enter, without an arrow before it, the crosshair is in the middle. */
static void
test_placing_at_once (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  Heard heard = { 0 };

  fixture_listen (fixture->canvas, &heard);
  scholia_canvas_set_tool (fixture->canvas, SCHOLIA_TOOL_COMMENT);
  fixture_press (fixture, GDK_KEY_KP_Enter, 0);
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

  fixture_listen (fixture->canvas, &heard);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      fixture_press (fixture, steps[i].key, 0);
      g_assert_cmpuint (scholia_thread_get_number
                          (scholia_canvas_get_selected_thread (fixture->canvas)),
                        ==, steps[i].number);
    }

  g_object_get (fixture->canvas, "announcement", &words, NULL);
  g_assert_cmpstr (words, ==, "Marker 4, open, 1 comment, unread, by Mateo");
  g_assert_cmpuint (heard.n_activated, ==, 0);
  fixture_press (fixture, GDK_KEY_Return, 0);
  g_assert_cmpuint (heard.n_activated, ==, 1);
  g_assert_true (heard.thread == fixture_thread (fixture, 4));
}

static void
test_delete (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  Heard heard = { 0 };

  fixture_listen (fixture->canvas, &heard);
  g_assert_false (scholia_canvas_press_key (fixture->canvas, GDK_KEY_Delete, 0));
  scholia_canvas_set_selected_thread (fixture->canvas, fixture_thread (fixture, 3));
  fixture_press (fixture, GDK_KEY_Delete, 0);
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
  fixture_press (fixture, GDK_KEY_Escape, 0);
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

  fixture_press (fixture, GDK_KEY_1, 0);
  g_assert_cmpfloat (scholia_canvas_get_zoom (fixture->canvas), ==, 1);
  fixture_press (fixture, GDK_KEY_plus, GDK_CONTROL_MASK | GDK_SHIFT_MASK);
  g_assert_cmpfloat (scholia_canvas_get_zoom (fixture->canvas), ==, 1.25);
  fixture_press (fixture, GDK_KEY_minus, 0);
  g_assert_cmpfloat (scholia_canvas_get_zoom (fixture->canvas), ==, 1);
  fixture_press (fixture, GDK_KEY_0, GDK_CONTROL_MASK);
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

  fixture_listen (canvas, &heard);
  for (guint tool = SCHOLIA_TOOL_BROWSE; tool <= SCHOLIA_TOOL_REGION; tool++)
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
