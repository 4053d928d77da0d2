/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas-fixture.h"

#include "scholia-marker-layer-private.h"

/* At the first fit 1 to 3 are one pill, and 4 and 5 another. */
static const FixtureThread pills[] = {
  { .number = 1, .x = 0.300, .y = 0.300, .color = 0, .name = "Eleni" },
  { .number = 2, .x = 0.310, .y = 0.300, .color = 1, .name = "Jonas" },
  { .number = 3, .x = 0.300, .y = 0.320, .color = 2, .name = "Aisha" },
  { .number = 4, .x = 0.700, .y = 0.300, .color = 3, .name = "Mateo" },
  { .number = 5, .x = 0.710, .y = 0.310, .color = 4, .name = "Priya" },
};

static Fixture *
make_pills (void)
{
  Fixture *fixture = fixture_new ();
  g_autoptr(ScholiaBoard) board = fixture_board_new (pills, G_N_ELEMENTS (pills));

  g_set_object (&fixture->board, board);
  scholia_canvas_set_board (fixture->canvas, board);
  fixture_settle (fixture);
  return fixture;
}

/* As if another person had deleted the first ones. */
static void
keep_from (Fixture *fixture,
           guint    number)
{
  g_autoptr(GPtrArray) states =
    g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_thread_state_unref);
  g_autofree char *head_id = scholia_id_new ();
  g_autoptr(GError) error = NULL;

  for (guint i = number - 1; i < G_N_ELEMENTS (pills); i++)
    g_ptr_array_add (states, fixture_state_new (&pills[i]));
  scholia_board_reset (fixture->board, scholia_board_get_seq (fixture->board) + 1, head_id,
                       scholia_board_get_next_number (fixture->board), states, &error);
  g_assert_no_error (error);
}

/* Who is left of a pill is at its own place from then on, and the keyboard with it. */
static void
test_stays_with_the_last (void)
{
  g_autoptr(Fixture) fixture = make_pills ();
  GtkWidget *markers = GTK_WIDGET (fixture->canvas->markers);
  GtkWidget *focus;

  g_assert_true (gtk_widget_grab_focus (gtk_widget_get_first_child (markers)));
  keep_from (fixture, 3);
  fixture_settle (fixture);
  focus = gtk_widget_get_focus_child (markers);
  g_assert_nonnull (focus);
  g_assert_true (gtk_widget_has_focus (focus));
  g_assert_true (scholia_marker_get_thread (SCHOLIA_MARKER (focus)) ==
                 fixture_thread (fixture, 3));
}

/* Whoever reads one pill after the other goes on from the one that was read. */
static void
test_comes_back_from_the_list (void)
{
  static const struct { guint key; GdkModifierType state; } keys[] = {
    { GDK_KEY_Return, GDK_SHIFT_MASK }, { GDK_KEY_Menu, 0 }, { GDK_KEY_F10, GDK_SHIFT_MASK },
  };
  g_autoptr(Fixture) fixture = make_pills ();
  GtkWidget *pill = gtk_widget_get_last_child (GTK_WIDGET (fixture->canvas->markers));

  g_assert_null (scholia_marker_get_thread (SCHOLIA_MARKER (pill)));
  g_assert_true (gtk_widget_grab_focus (pill));
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      fixture_press (fixture, keys[i].key, keys[i].state);
      g_assert_true (gtk_widget_get_visible (fixture->canvas->cluster_list));
      g_assert_false (gtk_widget_has_focus (pill));
      gtk_popover_popdown (GTK_POPOVER (fixture->canvas->cluster_list));
      fixture_settle (fixture);
      g_assert_true (gtk_widget_has_focus (pill));
    }
}

/* The view comes to rest where it is, or the list would be closed by its next step. */
static void
test_list_stops_an_animation (void)
{
  g_autoptr(Fixture) fixture = make_pills ();
  GtkWidget *pill = gtk_widget_get_last_child (GTK_WIDGET (fixture->canvas->markers));

  g_assert_true (gtk_widget_grab_focus (pill));
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  scholia_canvas_zoom_in (fixture->canvas);
  g_assert_cmpuint (fixture->canvas->animation_tick_id, !=, 0);
  fixture_press (fixture, GDK_KEY_Return, GDK_SHIFT_MASK);
  g_assert_cmpuint (fixture->canvas->animation_tick_id, ==, 0);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  fixture_settle (fixture);
  g_assert_true (gtk_widget_get_visible (fixture->canvas->cluster_list));
}

/* The pointer stays where it is, and what is under it becomes another thing. */
static void
test_pointer_is_at_what_came (void)
{
  g_autoptr(Fixture) fixture = make_pills ();
  ScholiaCanvas *canvas = fixture->canvas;
  graphene_point_t middle;

  scholia_canvas_set_zoom (canvas, 2.8);
  scholia_canvas_reveal_thread (canvas, fixture_thread (fixture, 4), 0);
  middle = fixture_middle (fixture, 4);
  scholia_canvas_point_at (canvas, middle.x, middle.y);
  g_assert_nonnull (canvas->markers->pointed_at);
  scholia_canvas_zoom_at (canvas, 3.2, middle.x, middle.y, FALSE);
  g_assert_nonnull (canvas->markers->pointed_at);
  scholia_canvas_settle_zoom (canvas);
  g_assert_null (canvas->markers->pointed_at);
  g_assert_true (canvas->hovered == fixture_thread (fixture, 4));
}

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/canvas/cluster-focus/stays-with-the-last", test_stays_with_the_last);
  g_test_add_func ("/canvas/cluster-focus/comes-back-from-the-list",
                   test_comes_back_from_the_list);
  g_test_add_func ("/canvas/cluster-focus/list-stops-an-animation", test_list_stops_an_animation);
  g_test_add_func ("/canvas/cluster-focus/pointer-is-at-what-came", test_pointer_is_at_what_came);
  return g_test_run ();
}
