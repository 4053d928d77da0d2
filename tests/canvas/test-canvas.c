/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas-fixture.h"

#include "scholia-canvas-private.h"

#include <string.h>

static void
test_properties (void)
{
  g_autoptr(ScholiaPicture) picture = fixture_picture_new (30, 20);
  g_autoptr(ScholiaBoard) board = fixture_board_new (NULL, 0);
  g_autoptr(ScholiaPicture) got_picture = NULL;
  g_autoptr(ScholiaBoard) got_board = NULL;
  g_autoptr(GtkWidget) canvas = g_object_ref_sink (scholia_canvas_new ());
  ScholiaTool tool;
  int inset;

  g_object_set (canvas, "picture", picture, "board", board, "tool", SCHOLIA_TOOL_COMMENT,
                "bottom-inset", 40, NULL);
  g_object_get (canvas, "picture", &got_picture, "board", &got_board, "tool", &tool,
                "bottom-inset", &inset, NULL);
  g_assert_true (got_picture == picture);
  g_assert_true (got_board == board);
  g_assert_cmpint (tool, ==, SCHOLIA_TOOL_COMMENT);
  g_assert_cmpint (inset, ==, 40);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_same_value_notifies_once (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  guint n_tool = 0, n_selected = 0, n_hovered = 0;
  ScholiaThread *thread = fixture_thread (fixture, 2);

  g_signal_connect_swapped (fixture->canvas, "notify::tool", G_CALLBACK (count_cb), &n_tool);
  g_signal_connect_swapped (fixture->canvas, "notify::selected-thread", G_CALLBACK (count_cb),
                            &n_selected);
  g_signal_connect_swapped (fixture->canvas, "notify::hovered-thread", G_CALLBACK (count_cb),
                            &n_hovered);
  for (guint i = 0; i < 2; i++)
    {
      scholia_canvas_set_tool (fixture->canvas, SCHOLIA_TOOL_COMMENT);
      scholia_canvas_set_selected_thread (fixture->canvas, thread);
      scholia_canvas_set_hovered_thread (fixture->canvas, thread);
    }

  g_assert_cmpuint (n_tool, ==, 1);
  g_assert_cmpuint (n_selected, ==, 1);
  g_assert_cmpuint (n_hovered, ==, 1);
}

static void
test_picture_is_fitted (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  double zoom = scholia_canvas_get_zoom (fixture->canvas);
  guint n_view = 0;

  /* 1600 x 1200 on 800 x 600, with margins. */
  g_assert_cmpfloat (zoom, <, 0.5);
  g_assert_cmpfloat (zoom, >, 0.4);
  g_signal_connect_swapped (fixture->canvas, "view-changed", G_CALLBACK (count_cb), &n_view);
  scholia_canvas_set_zoom (fixture->canvas, 1);
  g_assert_cmpfloat (scholia_canvas_get_zoom (fixture->canvas), ==, 1);
  scholia_canvas_fit (fixture->canvas);
  g_assert_cmpfloat (scholia_canvas_get_zoom (fixture->canvas), ==, zoom);
  scholia_canvas_fill (fixture->canvas);
  g_assert_cmpfloat (scholia_canvas_get_zoom (fixture->canvas), ==, 0.5);
  g_assert_cmpuint (n_view, ==, 3);
}

/* Whoever shows the zoom may ask for another size, which nobody may amid an allocation. */
static void
test_zoom_after_allocation (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  double zoom = scholia_canvas_get_zoom (fixture->canvas);
  guint n_zoom = 0;

  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_signal_connect_swapped (fixture->canvas, "notify::zoom", G_CALLBACK (count_cb), &n_zoom);
  scholia_canvas_allocate_view (fixture->canvas, 400, 300);
  scholia_canvas_allocate_view (fixture->canvas, 500, 375);
  g_assert_cmpfloat (scholia_canvas_get_zoom (fixture->canvas), <, zoom);
  g_assert_cmpuint (n_zoom, ==, 0);
  while (n_zoom == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n_zoom, ==, 1);
}

static void
test_zoom_steps_and_limits (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  scholia_canvas_set_zoom (fixture->canvas, 0.9);
  scholia_canvas_zoom_in (fixture->canvas);
  g_assert_cmpfloat (scholia_canvas_get_zoom (fixture->canvas), ==, 1);
  scholia_canvas_zoom_out (fixture->canvas);
  g_assert_cmpfloat (scholia_canvas_get_zoom (fixture->canvas), ==, 0.8);
  scholia_canvas_set_zoom (fixture->canvas, 1000);
  g_assert_cmpfloat (scholia_canvas_get_zoom (fixture->canvas), ==, 32);
  scholia_canvas_set_zoom (fixture->canvas, 0);
  g_assert_cmpfloat (scholia_canvas_get_zoom (fixture->canvas), ==, 0.02);
}

static void
test_no_marker_bounds_without_picture (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  ScholiaAnchor anchor = scholia_anchor_from_fractions (0.5, 0.5);
  graphene_rect_t bounds;

  g_assert_true (scholia_canvas_get_marker_bounds (fixture->canvas, &anchor, &bounds));
  scholia_canvas_set_picture (fixture->canvas, NULL);
  g_assert_false (scholia_canvas_get_marker_bounds (fixture->canvas, &anchor, &bounds));
  fixture_settle (fixture);
}

static void
assert_picks (Fixture       *fixture,
              double         widget_x,
              double         widget_y,
              ScholiaThread *thread)
{
  g_assert_true (scholia_marker_layer_pick (fixture->canvas->markers, widget_x, widget_y) ==
                 thread);
}

/* The lower left corner points to the place, at any zoom, and a click on the marker hits it. */
static void
test_bounds_and_hits (void)
{
  static const double zooms[] = { 0.05, 0.3, 0.5, 1, 1.37, 4, 32 };
  g_autoptr(Fixture) fixture = fixture_new ();

  for (guint i = 0; i < G_N_ELEMENTS (zooms); i++)
    for (guint number = 1; number <= 4; number++)
      {
        ScholiaThread *thread = fixture_thread (fixture, number);
        const ScholiaAnchor *anchor = scholia_thread_get_anchor (thread);
        graphene_rect_t bounds;
        graphene_point_t place;

        scholia_canvas_set_zoom (fixture->canvas, zooms[i]);
        scholia_canvas_reveal_thread (fixture->canvas, thread, 0);
        fixture_settle (fixture);
        g_assert_true (scholia_canvas_get_marker_bounds (fixture->canvas, anchor, &bounds));
        place = scholia_viewport_place_to_widget (&fixture->canvas->view, anchor);
        g_assert_cmpfloat_with_epsilon (bounds.origin.x, place.x - 3, 0.01);
        g_assert_cmpfloat_with_epsilon (bounds.origin.y + bounds.size.height, place.y + 3, 0.01);
        /* At the smallest the four are on top of each other. */
        if (zooms[i] < 0.3)
          continue;

        assert_picks (fixture, place.x + 14, place.y - 14, thread);
        assert_picks (fixture, place.x + 1, place.y - 1, thread);
        assert_picks (fixture, place.x - 9, place.y + 9, NULL);
        /* The round corner is no part of it. */
        assert_picks (fixture, place.x + 32, place.y - 32, NULL);
      }
}

static void
test_reveal_leaves_room_for_a_card (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  scholia_canvas_set_zoom (fixture->canvas, 2);
  for (guint number = 1; number <= 4; number++)
    {
      ScholiaThread *thread = fixture_thread (fixture, number);
      graphene_rect_t bounds;
      double left, right;

      scholia_canvas_reveal_thread (fixture->canvas, thread, 336);
      scholia_canvas_get_marker_bounds (fixture->canvas, scholia_thread_get_anchor (thread),
                                        &bounds);
      left = bounds.origin.x;
      right = 800 - bounds.origin.x - bounds.size.width;
      g_assert_cmpfloat (left, >=, 0);
      g_assert_cmpfloat (right, >=, 0);
      g_assert_cmpfloat (MAX (left, right), >=, 336);
      g_assert_cmpfloat (bounds.origin.y, >=, 0);
      g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, 600);
    }
}

/* A thread that somebody else deleted is not selected any more. */
static void
test_deleted_thread_is_let_go (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  scholia_canvas_set_selected_thread (fixture->canvas, fixture_thread (fixture, 2));
  scholia_canvas_set_hovered_thread (fixture->canvas, fixture_thread (fixture, 2));
  fixture_keep_only (fixture, 3);
  g_assert_null (scholia_canvas_get_selected_thread (fixture->canvas));
  g_assert_null (fixture->canvas->hovered);
  fixture_settle (fixture);
  g_assert_cmpuint (scholia_marker_layer_get_n_markers (fixture->canvas->markers), ==, 1);
}

static void
test_filter_hides (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(GtkExpression) resolved =
    gtk_property_expression_new (SCHOLIA_TYPE_THREAD, NULL, "resolved");
  g_autoptr(GtkBoolFilter) filter = gtk_bool_filter_new (g_steal_pointer (&resolved));
  graphene_point_t place;
  ScholiaThread *open = fixture_thread (fixture, 1);

  scholia_canvas_set_filter (fixture->canvas, GTK_FILTER (filter));
  fixture_settle (fixture);
  g_assert_cmpuint (scholia_marker_layer_get_n_markers (fixture->canvas->markers), ==, 1);
  place = scholia_viewport_place_to_widget (&fixture->canvas->view,
                                            scholia_thread_get_anchor (open));
  g_assert_null (scholia_marker_layer_pick (fixture->canvas->markers, place.x + 14,
                                            place.y - 14));
  gtk_bool_filter_set_invert (filter, TRUE);
  fixture_settle (fixture);
  g_assert_cmpuint (scholia_marker_layer_get_n_markers (fixture->canvas->markers), ==, 3);
  scholia_canvas_set_filter (fixture->canvas, NULL);
  fixture_settle (fixture);
  g_assert_cmpuint (scholia_marker_layer_get_n_markers (fixture->canvas->markers), ==, 4);
}

/* Painted, in every state, light and dark, with and without a board. */
static void
test_snapshot (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  ScholiaAnchor draft = scholia_anchor_from_fractions (0.5, 0.9);
  g_autoptr(GdkTexture) texture = NULL;
  guint32 pixel;

  scholia_canvas_set_selected_thread (fixture->canvas, fixture_thread (fixture, 1));
  scholia_canvas_set_draft (fixture->canvas, &draft, 4);
  scholia_canvas_set_cursor (fixture->canvas, "a", "Mateo", 3, 0.5, 0.5);
  scholia_canvas_set_tool (fixture->canvas, SCHOLIA_TOOL_COMMENT);
  scholia_canvas_press_key (fixture->canvas, GDK_KEY_Left, 0);
  fixture_settle (fixture);
  texture = fixture_paint (fixture);
  pixel = fixture_get_pixel (texture, 1, 1);
  g_assert_cmphex (pixel, ==, 0xffdeddde);
  /* In the middle of the left edge of the image: half of green, blue 128. */
  pixel = fixture_get_pixel (texture, 40, 300);
  g_assert_cmphex (pixel & 0xff, ==, 128);
  g_assert_cmpint (ABS ((int) (pixel >> 8 & 0xff) - 127), <, 4);

  scholia_canvas_set_board (fixture->canvas, NULL);
  g_assert_null (scholia_canvas_get_selected_thread (fixture->canvas));
  scholia_canvas_set_picture (fixture->canvas, NULL);
  fixture_settle (fixture);
  g_clear_object (&texture);
  texture = fixture_paint (fixture);
  g_assert_cmphex (fixture_get_pixel (texture, 400, 300), ==, 0xffdeddde);
}

static void
test_marker_is_painted_at_its_place (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  ScholiaThread *thread = fixture_thread (fixture, 1);
  g_autoptr(GdkTexture) texture = NULL;
  graphene_point_t place;

  fixture_settle (fixture);
  texture = fixture_paint (fixture);
  place = scholia_viewport_place_to_widget (&fixture->canvas->view,
                                            scholia_thread_get_anchor (thread));
  /* Blue, as its author. */
  g_assert_cmphex (fixture_get_pixel (texture, (int) place.x + 3, (int) place.y - 4), ==,
                   0xff1a5fb4);
}

static void
test_finalise (void)
{
  Fixture *fixture = fixture_new ();
  ScholiaCanvas *canvas = g_object_ref (fixture->canvas);
  ScholiaBoard *board = g_object_ref (fixture->board);
  ScholiaPicture *picture = g_object_ref (fixture->picture);
  GtkWidget *markers = g_object_ref (GTK_WIDGET (canvas->markers));
  GtkWidget *cursors = g_object_ref (GTK_WIDGET (canvas->cursors));
  GtkWidget *marker = NULL;

  scholia_canvas_set_selected_thread (canvas, fixture_thread (fixture, 1));
  scholia_canvas_set_cursor (canvas, "a", "Mateo", 3, 0.5, 0.5);
  fixture_settle (fixture);
  marker = g_object_ref (scholia_marker_layer_get_marker (canvas->markers,
                                                          fixture_thread (fixture, 1)));
  fixture_free (fixture);
  g_assert_finalize_object (canvas);
  g_assert_finalize_object (markers);
  g_assert_finalize_object (cursors);
  g_assert_finalize_object (marker);
  g_assert_finalize_object (board);
  g_assert_finalize_object (picture);
}

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/canvas/canvas/properties", test_properties);
  g_test_add_func ("/canvas/canvas/same-value-notifies-once", test_same_value_notifies_once);
  g_test_add_func ("/canvas/canvas/picture-is-fitted", test_picture_is_fitted);
  g_test_add_func ("/canvas/canvas/zoom-after-allocation", test_zoom_after_allocation);
  g_test_add_func ("/canvas/canvas/zoom-steps-and-limits", test_zoom_steps_and_limits);
  g_test_add_func ("/canvas/canvas/no-marker-bounds-without-picture",
                   test_no_marker_bounds_without_picture);
  g_test_add_func ("/canvas/canvas/bounds-and-hits", test_bounds_and_hits);
  g_test_add_func ("/canvas/canvas/reveal-leaves-room-for-a-card",
                   test_reveal_leaves_room_for_a_card);
  g_test_add_func ("/canvas/canvas/deleted-thread-is-let-go", test_deleted_thread_is_let_go);
  g_test_add_func ("/canvas/canvas/filter-hides", test_filter_hides);
  g_test_add_func ("/canvas/canvas/snapshot", test_snapshot);
  g_test_add_func ("/canvas/canvas/marker-is-painted-at-its-place",
                   test_marker_is_painted_at_its_place);
  g_test_add_func ("/canvas/canvas/finalise", test_finalise);
  return g_test_run ();
}
