/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Regions on the canvas are sized by eight handles and by keys, by whoever may. */

#include "canvas-fixture.h"

static const struct
{
  double x;
  double y;
  double expected[4];
} handles[] = {
  { 0.3, 0.3, { 0.35, 0.35, 0.25, 0.35 } },
  { 0.45, 0.3, { 0.3, 0.35, 0.3, 0.35 } },
  { 0.6, 0.3, { 0.3, 0.35, 0.35, 0.35 } },
  { 0.6, 0.5, { 0.3, 0.3, 0.35, 0.4 } },
  { 0.6, 0.7, { 0.3, 0.3, 0.35, 0.45 } },
  { 0.45, 0.7, { 0.3, 0.3, 0.3, 0.45 } },
  { 0.3, 0.7, { 0.35, 0.3, 0.25, 0.45 } },
  { 0.3, 0.5, { 0.35, 0.3, 0.25, 0.4 } },
};

static void
test_size_by_handles (void)
{
  Heard heard = { 0 };
  g_autoptr(Fixture) fixture = fixture_new_nested (&heard);
  ScholiaThread *thread = fixture_thread (fixture, 2);
  ScholiaAnchor shown;

  for (guint i = 0; i < G_N_ELEMENTS (handles); i++)
    {
      const double *expected = handles[i].expected;

      scholia_canvas_set_selected_thread (fixture->canvas, thread);
      fixture_drag (fixture, handles[i].x, handles[i].y, handles[i].x + 0.05, handles[i].y + 0.05);
      g_assert_cmpuint (heard.n_move_wanted, ==, i + 1);
      fixture_assert_anchor (&heard.anchor, expected[0], expected[1], expected[2], expected[3]);
      g_assert_true (scholia_marker_layer_get_anchor (fixture->canvas->markers, thread, &shown));
      g_assert_true (scholia_anchor_equal (&shown, &heard.anchor));
      scholia_canvas_cancel_move (fixture->canvas, thread);
    }

  /* It cannot be turned inside out, and Escape gives it back. */
  fixture_hold (fixture, 0.3, 0.3);
  scholia_canvas_update_drag (fixture->canvas, 4000, 4000);
  scholia_marker_layer_get_anchor (fixture->canvas->markers, thread, &shown);
  g_assert_true (scholia_anchor_is_valid (&shown) && scholia_anchor_is_region (&shown));
  g_assert_cmpint (shown.x + shown.width, ==, 600000);
  fixture_press (fixture, GDK_KEY_Escape, 0);
  scholia_marker_layer_get_anchor (fixture->canvas->markers, thread, &shown);
  fixture_assert_anchor (&shown, 0.3, 0.3, 0.3, 0.4);
}

/* Who may not move it has no handles, and pans with its outline; keys ask, and get a reason. */
static void
test_not_movable (void)
{
  Heard heard = { 0 };
  guint movable = 3;
  g_autoptr(Fixture) fixture = fixture_new_nested (&heard);
  g_autoptr(GtkFilter) filter = fixture_filter_new (&movable);
  graphene_point_t corner = fixture_place (fixture, 0.3, 0.3);

  scholia_canvas_set_movable (fixture->canvas, filter);
  scholia_canvas_set_selected_thread (fixture->canvas, fixture_thread (fixture, 2));
  g_assert_cmpint (scholia_canvas_pick_handle (fixture->canvas, corner.x, corner.y), ==,
                   SCHOLIA_HANDLE_NONE);
  fixture_drag (fixture, 0.3, 0.5, 0.5, 0.5);
  fixture_drag (fixture, 0.76, 0.59, 0.5, 0.5);
  g_assert_cmpuint (heard.n_move_wanted, ==, 0);
  g_assert_false (scholia_canvas_press_key (fixture->canvas, GDK_KEY_s, 0));
  fixture_press (fixture, GDK_KEY_Left, 0);
  scholia_canvas_release_key (fixture->canvas, GDK_KEY_Left);
  g_assert_cmpuint (heard.n_move_wanted, ==, 1);

  movable = 2;
  gtk_filter_changed (filter, GTK_FILTER_CHANGE_DIFFERENT);
  scholia_canvas_cancel_move (fixture->canvas, fixture_thread (fixture, 2));
  g_assert_cmpint (scholia_canvas_pick_handle (fixture->canvas, corner.x, corner.y), ==,
                   SCHOLIA_HANDLE_TOP_LEFT);
  fixture_press (fixture, GDK_KEY_s, 0);
  g_assert_cmpint (fixture->canvas->key_handle, ==, SCHOLIA_HANDLE_BOTTOM_RIGHT);
  movable = 3;
  gtk_filter_changed (filter, GTK_FILTER_CHANGE_DIFFERENT);
  g_assert_cmpint (fixture->canvas->key_handle, ==, SCHOLIA_HANDLE_NONE);
}

static const struct
{
  guint           key;
  GdkModifierType state;
  const char     *spoken;
  double          expected[4]; /* the last one asked for */
} sizing[] = {
  { GDK_KEY_s, 0, "Lower right corner. Arrows size the region.", { 0 } },
  { GDK_KEY_Right, 0, "31 percent wide, 40 percent high", { 0.3, 0.3, 0.31, 0.4 } },
  { GDK_KEY_Up, GDK_SHIFT_MASK, "31 percent wide, 30 percent high", { 0.3, 0.3, 0.31, 0.3 } },
  { GDK_KEY_s, 0, "Lower left corner. Arrows size the region.", { 0.3, 0.3, 0.31, 0.3 } },
  { GDK_KEY_S, 0, "Upper left corner. Arrows size the region.", { 0.3, 0.3, 0.31, 0.3 } },
  { GDK_KEY_Left, GDK_SHIFT_MASK, "41 percent wide, 30 percent high", { 0.2, 0.3, 0.41, 0.3 } },
  { GDK_KEY_Down, 0, "41 percent wide, 29 percent high", { 0.2, 0.31, 0.41, 0.29 } },
  { GDK_KEY_s, 0, "Upper right corner. Arrows size the region.", { 0.2, 0.31, 0.41, 0.29 } },
  { GDK_KEY_Right, GDK_CONTROL_MASK, "41 percent wide, 29 percent high",
    { 0.2, 0.31, 0.41 + 1.0 / 1600, 0.29 } },
};

static void
test_size_by_keys (void)
{
  Heard heard = { 0 };
  g_autoptr(Fixture) fixture = fixture_new_nested (&heard);

  /* A point has nothing to size. */
  scholia_canvas_set_selected_thread (fixture->canvas, fixture_thread (fixture, 4));
  g_assert_false (scholia_canvas_press_key (fixture->canvas, GDK_KEY_s, 0));
  scholia_canvas_set_selected_thread (fixture->canvas, fixture_thread (fixture, 2));
  for (guint i = 0; i < G_N_ELEMENTS (sizing); i++)
    {
      const double *expected = sizing[i].expected;

      fixture_press (fixture, sizing[i].key, sizing[i].state);
      scholia_canvas_release_key (fixture->canvas, sizing[i].key);
      fixture_assert_words (fixture, "announcement", sizing[i].spoken);
      if (heard.n_move_wanted > 0)
        fixture_assert_anchor (&heard.anchor, expected[0], expected[1], expected[2], expected[3]);
    }
  g_assert_cmpuint (heard.n_move_wanted, ==, 5);

  /* Enter leaves the handle and opens nothing; then arrows move again. */
  fixture_press (fixture, GDK_KEY_Return, 0);
  g_assert_cmpuint (heard.n_activated, ==, 0);
  fixture_press (fixture, GDK_KEY_Right, 0);
  scholia_canvas_release_key (fixture->canvas, GDK_KEY_Right);
  fixture_assert_anchor (&heard.anchor, 0.21, 0.31, 0.41, 0.29);
}

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/canvas/sizing/by-handles", test_size_by_handles);
  g_test_add_func ("/canvas/sizing/not-movable", test_not_movable);
  g_test_add_func ("/canvas/sizing/by-keys", test_size_by_keys);
  return g_test_run ();
}
