/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A double click on a cluster opens it once, and completely. By a real mouse, with a view that
 * moves while the second click comes. */

#include "canvas-fixture.h"

#include "scholia-cluster-parting.h"

/* At the first fit 1 to 3 are one pill, and in its middle is 4 once they have parted; 5 and 6 are
 * at one place. Under the pill of the latter is the outline of a region, whose pin is elsewhere. */
static const FixtureThread pills[] = {
  { .number = 1, .x = 0.300, .y = 0.300, .color = 0, .name = "Eleni" },
  { .number = 2, .x = 0.330, .y = 0.300, .color = 1, .name = "Jonas" },
  { .number = 3, .x = 0.300, .y = 0.330, .color = 2, .name = "Aisha" },
  { .number = 4, .x = 0.315, .y = 0.315, .color = 3, .name = "Mateo" },
  { .number = 5, .x = 0.700, .y = 0.700, .color = 4, .name = "Priya" },
  { .number = 6, .x = 0.700, .y = 0.700, .color = 5, .name = "Chen" },
  { .number = 7, .x = 0.600, .y = 0.600, .width = 0.3, .height = 0.1, .name = "Noor" },
};
/* Milliseconds between the presses of a quick hand; longer than a frame, shorter than the zoom. */
#define PRESSES_MS "70"

static Fixture *
make_pills (void)
{
  Fixture *fixture = fixture_new ();
  g_autoptr(ScholiaBoard) board = fixture_board_new (pills, G_N_ELEMENTS (pills));

  g_set_object (&fixture->board, board);
  scholia_canvas_set_board (fixture->canvas, board);
  fixture_settle (fixture);
  /* However slow the machine is, the second click is one of a double click. */
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE,
                "gtk-double-click-time", 60000, NULL);
  return fixture;
}

static gboolean
event_cb (guint    *n_releases,
          GdkEvent *event)
{
  if (gdk_event_get_event_type (event) == GDK_BUTTON_RELEASE)
    (*n_releases)++;

  return GDK_EVENT_PROPAGATE;
}

/* Until all that the mouse did has arrived, and nothing moves any more. @n_heard: the window does
 * not hear of those that close a popover. */
static void
click (Fixture *fixture,
       guint    number,
       guint    n_clicks,
       guint    n_heard)
{
  GtkEventController *events = gtk_event_controller_legacy_new ();
  graphene_point_t middle = fixture_middle (fixture, number);
  g_autofree char *x = g_strdup_printf ("%d", (int) middle.x);
  g_autofree char *y = g_strdup_printf ("%d", (int) middle.y);
  g_autofree char *times = g_strdup_printf ("%u", n_clicks);
  guint n_releases = 0;
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) mouse =
    g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "xdotool", "mousemove", x, y, "click",
                      "--repeat", times, "--delay", PRESSES_MS, "1", NULL);

  g_assert_no_error (error);
  gtk_event_controller_set_propagation_phase (events, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (events, "event", G_CALLBACK (event_cb), &n_releases);
  gtk_widget_add_controller (fixture->window, events);
  while (n_releases < n_heard)
    g_main_context_iteration (NULL, TRUE);
  g_subprocess_wait_check (mouse, NULL, &error);
  g_assert_no_error (error);
  gdk_display_sync (gtk_widget_get_display (fixture->window));
  while (g_main_context_pending (NULL) || fixture->canvas->animation_tick_id != 0)
    g_main_context_iteration (NULL, TRUE);
  /* What the last steps of a zoom still drew as one parts when it rests. */
  scholia_canvas_settle_zoom (fixture->canvas);
  fixture_settle (fixture);
  gtk_widget_remove_controller (fixture->window, events);
}

static ScholiaViewport
get_parting_view (Fixture *fixture)
{
  ScholiaViewport view = fixture->canvas->view;
  ScholiaAnchor anchors[4];

  for (guint i = 0; i < G_N_ELEMENTS (anchors); i++)
    anchors[i] = *scholia_thread_get_anchor (fixture_thread (fixture, i + 1));
  g_assert_true (scholia_cluster_find_parting_view (anchors, G_N_ELEMENTS (anchors), &view));
  return view;
}

static void
assert_view (Fixture               *fixture,
             const ScholiaViewport *expected)
{
  g_assert_cmpfloat_with_epsilon (fixture->canvas->view.zoom, expected->zoom, 1e-9);
  g_assert_cmpfloat_with_epsilon (fixture->canvas->view.offset_x, expected->offset_x, 1e-6);
  g_assert_cmpfloat_with_epsilon (fixture->canvas->view.offset_y, expected->offset_y, 1e-6);
}

static void
test_zooms_once (void)
{
  for (guint n_clicks = 1; n_clicks <= 2; n_clicks++)
    {
      g_autoptr(Fixture) fixture = make_pills ();
      ScholiaViewport view = get_parting_view (fixture);
      Heard heard = { 0 };

      fixture_listen (fixture->canvas, &heard);
      click (fixture, 1, n_clicks, n_clicks);
      assert_view (fixture, &view);
      g_assert_cmpuint (heard.n_activated + heard.n_background, ==, 0);
      g_assert_null (scholia_canvas_get_selected_thread (fixture->canvas));

      /* A click later on is one again, where the first one was too. */
      click (fixture, 4, 1, 1);
      g_assert_true (heard.thread == fixture_thread (fixture, 4));
    }
}

/* However far the zoom has come when the second press is there. */
static void
test_second_click_is_none (void)
{
  for (guint n_frames = 0; n_frames < 12; n_frames += 5)
    {
      g_autoptr(Fixture) fixture = make_pills ();
      ScholiaViewport view = get_parting_view (fixture);
      graphene_point_t middle = fixture_middle (fixture, 1);
      Heard heard = { 0 };

      fixture_listen (fixture->canvas, &heard);
      scholia_canvas_click (fixture->canvas, 1, middle.x, middle.y);
      for (guint i = 0; i < n_frames; i++)
        fixture_next_frame (fixture->window);
      scholia_canvas_press (fixture->canvas, middle.x, middle.y);
      scholia_canvas_click (fixture->canvas, 2, middle.x, middle.y);
      while (fixture->canvas->animation_tick_id != 0)
        g_main_context_iteration (NULL, TRUE);
      assert_view (fixture, &view);
      g_assert_cmpuint (heard.n_activated + heard.n_background, ==, 0);
    }
}

static void
test_list_stays (void)
{
  g_autoptr(Fixture) fixture = make_pills ();

  click (fixture, 5, 2, 1);
  g_assert_nonnull (fixture->canvas->cluster_list);
  g_assert_true (gtk_widget_get_visible (fixture->canvas->cluster_list));
  g_assert_nonnull (gtk_widget_get_focus_child (fixture->canvas->cluster_list));
  /* A press beside it later on closes it. */
  click (fixture, 1, 1, 0);
  g_assert_false (gtk_widget_get_visible (fixture->canvas->cluster_list));
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (fixture->canvas)));
}

/* Where the second press does not belong to it: what moves is taken into the hand. */
static void
test_another_press_stops (void)
{
  g_autoptr(Fixture) fixture = make_pills ();
  ScholiaCanvas *canvas = fixture->canvas;
  graphene_point_t middle = fixture_middle (fixture, 1);

  scholia_canvas_click (canvas, 1, middle.x, middle.y);
  g_assert_cmpuint (canvas->animation_tick_id, !=, 0);
  scholia_canvas_press (canvas, middle.x, middle.y);
  g_assert_cmpuint (canvas->animation_tick_id, !=, 0);
  scholia_canvas_press (canvas, middle.x + 40, middle.y);
  g_assert_cmpuint (canvas->animation_tick_id, ==, 0);
}

/* The second press becomes a drag: of the picture, not of what the zoom brought under it. */
static void
test_drag_takes_over (void)
{
  g_autoptr(Fixture) fixture = make_pills ();
  ScholiaCanvas *canvas = fixture->canvas;
  graphene_point_t middle = fixture_middle (fixture, 1);
  Heard heard = { 0 };

  fixture_listen (canvas, &heard);
  scholia_canvas_click (canvas, 1, middle.x, middle.y);
  scholia_canvas_begin_drag (canvas, SCHOLIA_POINTER_MOUSE, GDK_BUTTON_PRIMARY, middle.x,
                             middle.y);
  g_assert_cmpuint (canvas->animation_tick_id, !=, 0);
  scholia_canvas_update_drag (canvas, 60, 0);
  g_assert_cmpint (canvas->drag, ==, SCHOLIA_DRAG_PAN);
  g_assert_cmpuint (canvas->animation_tick_id, ==, 0);
  scholia_canvas_end_drag (canvas, 60, 0);
  g_assert_cmpuint (heard.n_move_wanted, ==, 0);
}

/* A pill is nothing to drag, and neither is the outline under it, which it hides. */
static void
test_pill_hides_what_is_under_it (void)
{
  g_autoptr(Fixture) fixture = make_pills ();
  ScholiaCanvas *canvas = fixture->canvas;
  graphene_point_t middle = fixture_middle (fixture, 5);
  graphene_point_t outline = fixture_place (fixture, 0.65, 0.7);

  scholia_canvas_begin_drag (canvas, SCHOLIA_POINTER_MOUSE, GDK_BUTTON_PRIMARY, outline.x,
                             outline.y);
  g_assert_true (canvas->drag_thread == fixture_thread (fixture, 7));
  scholia_canvas_cancel_drag (canvas);

  scholia_canvas_begin_drag (canvas, SCHOLIA_POINTER_MOUSE, GDK_BUTTON_PRIMARY, middle.x,
                             outline.y - 2);
  g_assert_null (canvas->drag_thread);
  scholia_canvas_update_drag (canvas, 60, 0);
  g_assert_cmpint (canvas->drag, ==, SCHOLIA_DRAG_PAN);
  scholia_canvas_end_drag (canvas, 60, 0);
}

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/canvas/double-click/zooms-once", test_zooms_once);
  g_test_add_func ("/canvas/double-click/second-click-is-none", test_second_click_is_none);
  g_test_add_func ("/canvas/double-click/list-stays", test_list_stays);
  g_test_add_func ("/canvas/double-click/another-press-stops", test_another_press_stops);
  g_test_add_func ("/canvas/double-click/drag-takes-over", test_drag_takes_over);
  g_test_add_func ("/canvas/double-click/pill-hides-what-is-under-it",
                   test_pill_hides_what_is_under_it);
  return g_test_run ();
}
