/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas-fixture.h"

#include "scholia-cluster-parting.h"
#include "scholia-marker.h"

/* At the first fit 1 to 3 are one cluster, and so are 4 to 6, which are at the same place; 7 stands
 * alone. */
static const FixtureThread crowd[] = {
  { .number = 1, .x = 0.300, .y = 0.300, .color = 0, .name = "Eleni" },
  { .number = 2, .x = 0.310, .y = 0.300, .color = 1, .name = "Jonas", .unread = TRUE },
  { .number = 3, .x = 0.300, .y = 0.320, .color = 2, .name = "Aisha", .resolved = TRUE },
  { .number = 4, .x = 0.700, .y = 0.300, .color = 3, .name = "Mateo" },
  { .number = 5, .x = 0.700, .y = 0.300, .color = 3, .name = "Mateo" },
  { .number = 6, .x = 0.700, .y = 0.300, .color = 3, .name = "Mateo" },
  { .number = 7, .x = 0.500, .y = 0.700, .color = 4, .name = "Priya" },
};

static Fixture *
make_crowd (void)
{
  Fixture *fixture = fixture_new ();
  g_autoptr(ScholiaBoard) board = fixture_board_new (crowd, G_N_ELEMENTS (crowd));

  g_set_object (&fixture->board, board);
  scholia_canvas_set_board (fixture->canvas, board);
  fixture_settle (fixture);
  return fixture;
}

/* (nullable): the pill at a thread's place. */
static ScholiaMarkerCluster *
pick_cluster (Fixture *fixture,
              guint    number)
{
  graphene_point_t middle = fixture_middle (fixture, number);

  return scholia_marker_layer_pick_cluster (fixture->canvas->markers, middle.x, middle.y);
}

static ScholiaThread *
pick (Fixture *fixture,
      guint    number)
{
  graphene_point_t middle = fixture_middle (fixture, number);

  return scholia_marker_layer_pick (fixture->canvas->markers, middle.x, middle.y);
}

/* What is in sight, as the order of the children has it: a number, or "c" and a count. */
static char *
describe_children (Fixture *fixture)
{
  GString *words = g_string_new (NULL);

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (fixture->canvas->markers));
       child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      ScholiaThread *thread = scholia_marker_get_thread (SCHOLIA_MARKER (child));

      if (thread != NULL)
        g_string_append_printf (words, "%u ", scholia_thread_get_number (thread));
      else
        g_string_append (words, "c ");
    }

  return g_strchomp (g_string_free (words, FALSE));
}

static void
assert_children (Fixture    *fixture,
                 const char *expected)
{
  g_autofree char *words = NULL;

  fixture_settle (fixture);
  words = describe_children (fixture);
  g_assert_cmpstr (words, ==, expected);
}

static void
test_gathered (void)
{
  g_autoptr(Fixture) fixture = make_crowd ();
  ScholiaMarkerCluster *cluster = pick_cluster (fixture, 1);
  g_autoptr(GPtrArray) threads = NULL;

  g_assert_nonnull (cluster);
  g_assert_cmpuint (cluster->n_members, ==, 3);
  g_assert_cmpuint (cluster->n_unread, ==, 1);
  threads = scholia_marker_layer_get_cluster_threads (fixture->canvas->markers, cluster);
  for (guint i = 0; i < 3; i++)
    g_assert_true (g_ptr_array_index (threads, i) == fixture_thread (fixture, i + 1));
  g_assert_cmpuint (pick_cluster (fixture, 4)->n_members, ==, 3);
  g_assert_true (pick (fixture, 7) == fixture_thread (fixture, 7));
  assert_children (fixture, "c c 7");
}

static const struct
{
  guint       n_threads;
  guint       n_unread;
  const char *label;
} labels[] = {
  { 12, 3, "Cluster of 12 threads, 3 unread" },
  { 2, 0, "Cluster of 2 threads" },
  { 200, 1, "Cluster of 200 threads, 1 unread" },
};

static void
test_labels (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      g_autofree char *label = scholia_marker_make_cluster_label (labels[i].n_threads,
                                                                  labels[i].n_unread);

      g_assert_cmpstr (label, ==, labels[i].label);
    }
}

/* Whatever the way of a pan, fractions of pixels included, it makes no other groups. Without its
 * founder the first one would be founded elsewhere. */
static void
test_pan_regroups_nothing (void)
{
  g_autoptr(Fixture) fixture = make_crowd ();
  ScholiaAnchor elsewhere = scholia_anchor_from_fractions (0.1, 0.9);
  double x;

  scholia_canvas_set_zoom (fixture->canvas, 0.6);
  x = pick_cluster (fixture, 1)->spot.x;
  scholia_marker_layer_set_moved (fixture->canvas->markers, fixture_thread (fixture, 1),
                                  &elsewhere);
  for (guint i = 0; i < 300; i++)
    {
      scholia_canvas_pan (fixture->canvas, g_test_rand_double_range (-40, 40),
                          g_test_rand_double_range (-30, 30));
      g_assert_cmpfloat (pick_cluster (fixture, 2)->spot.x, ==, x);
      g_assert_cmpuint (pick_cluster (fixture, 4)->n_members, ==, 3);
    }

  /* A zoom does. */
  scholia_canvas_set_zoom (fixture->canvas, 0.46);
  g_assert_cmpfloat (pick_cluster (fixture, 2)->spot.x, >, x * 0.46 / 0.6);
}

/* A click parts them as far as all can be seen. */
static void
test_click_parts (void)
{
  g_autoptr(Fixture) fixture = make_crowd ();
  graphene_point_t middle = fixture_middle (fixture, 1);
  Heard heard = { 0 };

  fixture_listen (fixture->canvas, &heard);
  scholia_canvas_click (fixture->canvas, 1, middle.x, middle.y);
  for (guint number = 1; number <= 3; number++)
    {
      graphene_point_t place = fixture_middle (fixture, number);

      g_assert_true (pick (fixture, number) == fixture_thread (fixture, number));
      g_assert_true (place.x > 0 && place.x < 800 && place.y > 0 && place.y < 600);
    }
  g_assert_cmpuint (heard.n_activated + heard.n_background, ==, 0);
  assert_children (fixture, "1 2 3");
}

/* On top of its pill, at its own place, and with a child of its own. */
static void
test_selected_is_seen (void)
{
  g_autoptr(Fixture) fixture = make_crowd ();
  ScholiaMarkerCluster *cluster = pick_cluster (fixture, 1);
  g_autoptr(GdkTexture) texture = NULL;
  graphene_point_t place;

  g_assert_null (scholia_marker_layer_get_marker (fixture->canvas->markers,
                                                  fixture_thread (fixture, 2)));
  scholia_canvas_set_selected_thread (fixture->canvas, fixture_thread (fixture, 2));
  g_assert_true (pick (fixture, 2) == fixture_thread (fixture, 2));
  g_assert_cmpuint (cluster->n_members, ==, 3);
  assert_children (fixture, "c 2 c 7");
  texture = fixture_paint (fixture);
  place = fixture_middle (fixture, 2);
  g_assert_cmphex (fixture_get_pixel (texture, (int) place.x - 9, (int) place.y + 4), ==,
                   0xff813d9c);

  scholia_canvas_set_hovered_thread (fixture->canvas, fixture_thread (fixture, 3));
  g_assert_true (pick (fixture, 3) == fixture_thread (fixture, 3));
  scholia_canvas_set_selected_thread (fixture->canvas, NULL);
  scholia_canvas_set_hovered_thread (fixture->canvas, NULL);
  assert_children (fixture, "c c 7");
}

static void
test_keys_reach_all (void)
{
  static const struct { guint key; guint number; } steps[] = {
    { GDK_KEY_n, 1 }, { GDK_KEY_n, 2 }, { GDK_KEY_n, 3 }, { GDK_KEY_p, 2 }, { GDK_KEY_n, 3 },
    { GDK_KEY_n, 4 }, { GDK_KEY_n, 5 }, { GDK_KEY_u, 2 },
  };
  g_autoptr(Fixture) fixture = make_crowd ();

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      ScholiaThread *thread = fixture_thread (fixture, steps[i].number);

      fixture_press (fixture, steps[i].key, 0);
      g_assert_true (scholia_canvas_get_selected_thread (fixture->canvas) == thread);
      fixture_settle (fixture);
      g_assert_nonnull (scholia_marker_layer_get_marker (fixture->canvas->markers, thread));
    }
}

static gboolean
count_match_cb (gpointer item,
                gpointer user_data)
{
  guint *n_calls = user_data;

  (*n_calls)++;
  return scholia_thread_get_number (item) != 2 && !scholia_thread_is_resolved (item);
}

/* What the sidebar hides is in no cluster; and one change asks about one thread. */
static void
test_filter (void)
{
  g_autoptr(Fixture) fixture = make_crowd ();
  guint n_calls = 0;
  g_autoptr(GtkFilter) filter =
    GTK_FILTER (gtk_custom_filter_new (count_match_cb, &n_calls, NULL));

  scholia_canvas_set_filter (fixture->canvas, filter);
  g_assert_cmpuint (n_calls, ==, G_N_ELEMENTS (crowd));
  g_assert_true (pick (fixture, 1) == fixture_thread (fixture, 1));
  assert_children (fixture, "1 c 7");

  n_calls = 0;
  scholia_thread_set_unread (fixture_thread (fixture, 5), TRUE);
  g_assert_cmpuint (n_calls, ==, 1);
  g_assert_cmpuint (pick_cluster (fixture, 4)->n_unread, ==, 1);
  scholia_canvas_set_filter (fixture->canvas, NULL);
  assert_children (fixture, "c c 7");
}

/* Enter on a pill parts it, and the keyboard stays with its first thread. */
static void
test_focus_follows (void)
{
  g_autoptr(Fixture) fixture = make_crowd ();
  GtkWidget *markers = GTK_WIDGET (fixture->canvas->markers);
  GtkWidget *focus;

  g_assert_true (gtk_widget_grab_focus (gtk_widget_get_first_child (markers)));
  fixture_press (fixture, GDK_KEY_Return, 0);
  fixture_settle (fixture);
  focus = gtk_widget_get_focus_child (markers);
  g_assert_nonnull (focus);
  g_assert_true (gtk_widget_has_focus (focus));
  g_assert_true (scholia_marker_get_thread (SCHOLIA_MARKER (focus)) ==
                 fixture_thread (fixture, 1));

  scholia_canvas_fit (fixture->canvas);
  fixture_settle (fixture);
  focus = gtk_widget_get_focus_child (markers);
  g_assert_nonnull (focus);
  g_assert_null (scholia_marker_get_thread (SCHOLIA_MARKER (focus)));
  g_assert_true (gtk_widget_get_prev_sibling (focus) == NULL);

  /* With Shift it is read instead. */
  fixture_press (fixture, GDK_KEY_Return, GDK_SHIFT_MASK);
  g_assert_true (gtk_widget_get_visible (fixture->canvas->cluster_list));
}

/* From top to bottom in bands, and in a band from left to right, even where a marker is a little
 * higher than the one before it; by Tab as in the tree. */
static void
test_reading_order (void)
{
  static const FixtureThread threads[] = {
    { .number = 1, .x = 0.8, .y = 0.53 }, { .number = 2, .x = 0.2, .y = 0.56 },
    { .number = 3, .x = 0.5, .y = 0.545 }, { .number = 4, .x = 0.9, .y = 0.1 },
    { .number = 5, .x = 0.1, .y = 0.9 },
  };
  static const guint order[] = { 4, 2, 3, 1, 5 };
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(ScholiaBoard) board = fixture_board_new (threads, G_N_ELEMENTS (threads));
  GtkWidget *markers = GTK_WIDGET (fixture->canvas->markers);

  g_set_object (&fixture->board, board);
  scholia_canvas_set_board (fixture->canvas, board);
  assert_children (fixture, "4 2 3 1 5");
  gtk_widget_grab_focus (gtk_widget_get_first_child (markers));
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      GtkWidget *focus = gtk_widget_get_focus_child (markers);

      g_assert_true (scholia_marker_get_thread (SCHOLIA_MARKER (focus)) ==
                     fixture_thread (fixture, order[i]));
      gtk_widget_child_focus (markers, GTK_DIR_TAB_FORWARD);
    }
}

static void
resolve_cb (ScholiaCanvas *canvas,
            ScholiaThread *thread,
            gboolean       resolved,
            GString       *heard)
{
  g_string_append_printf (heard, "%u %d;", scholia_thread_get_number (thread), resolved);
}

/* The actions that a screen reader is offered fit what the marker is. */
static void
test_actions (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(GString) heard = g_string_new (NULL);
  GtkWidget *open = scholia_marker_layer_get_marker (fixture->canvas->markers,
                                                     fixture_thread (fixture, 1));
  GtkWidget *resolved = scholia_marker_layer_get_marker (fixture->canvas->markers,
                                                         fixture_thread (fixture, 3));

  g_signal_connect (fixture->canvas, "resolve-wanted", G_CALLBACK (resolve_cb), heard);
  g_assert_true (gtk_widget_activate_action (open, "item.resolve", NULL));
  g_assert_true (gtk_widget_activate_action (resolved, "item.reopen", NULL));
  gtk_widget_activate_action (open, "item.reopen", NULL);
  gtk_widget_activate_action (open, "item.list", NULL);
  gtk_widget_activate_action (resolved, "item.resolve", NULL);
  g_assert_cmpstr (heard->str, ==, "1 1;3 0;");
}

/* One that is dragged leaves its pill and joins none on its way; it comes back when the board
 * speaks. */
static void
test_moved_leaves_its_cluster (void)
{
  g_autoptr(Fixture) fixture = make_crowd ();
  ScholiaAnchor over_another = scholia_anchor_from_fractions (0.73, 0.33);
  ScholiaAnchor anchor = scholia_anchor_from_fractions (0.1, 0.9);
  graphene_point_t middle;

  scholia_canvas_set_selected_thread (fixture->canvas, fixture_thread (fixture, 2));
  scholia_marker_layer_set_moved (fixture->canvas->markers, fixture_thread (fixture, 2),
                                  &over_another);
  middle = fixture_middle (fixture, 4);
  g_assert_cmpuint (scholia_marker_layer_pick_cluster (fixture->canvas->markers, middle.x - 12,
                                                       middle.y)->n_members, ==, 3);
  scholia_marker_layer_set_moved (fixture->canvas->markers, fixture_thread (fixture, 2), &anchor);
  g_assert_cmpuint (pick_cluster (fixture, 1)->n_members, ==, 2);
  g_assert_true (pick (fixture, 2) == fixture_thread (fixture, 2));
  assert_children (fixture, "c c 7 2");
  scholia_canvas_cancel_move (fixture->canvas, fixture_thread (fixture, 2));
  scholia_canvas_set_selected_thread (fixture->canvas, NULL);
  g_assert_cmpuint (pick_cluster (fixture, 1)->n_members, ==, 3);
}

/* Seeded random clusters: either no zoom parts them, or this one does, with all in sight. */
static void
test_parting_view (void)
{
  for (guint i = 0; i < 2000; i++)
    {
      ScholiaViewport view = { .image_width = 4000, .image_height = 3000, .widget_width = 900,
                               .widget_height = 700, .zoom = 0.2 };
      ScholiaViewport apart;
      ScholiaAnchor anchors[6] = { { 0 } };
      guint n = (guint) g_test_rand_int_range (2, 7);
      gint32 spread = g_test_rand_int_range (0, 4) * g_test_rand_int_range (1, 20000);
      double low_x = G_MAXDOUBLE, high_x = 0;

      for (guint k = 0; k < n; k++)
        {
          anchors[k].x = 500000 + (spread > 0 ? g_test_rand_int_range (0, spread) : 0);
          anchors[k].y = 500000 + (spread > 0 ? g_test_rand_int_range (0, spread) : 0);
          low_x = MIN (low_x, anchors[k].x);
          high_x = MAX (high_x, anchors[k].x);
        }

      apart = view;
      if (!scholia_cluster_find_parting_view (anchors, n, &apart))
        {
          g_assert_cmpfloat ((high_x - low_x) * 4000 / 1e6 * 32, <, 2 * SCHOLIA_CLUSTER_DISTANCE);
          continue;
        }

      g_assert_cmpfloat (apart.zoom, >=, view.zoom);
      g_assert_cmpfloat (apart.zoom, <=, 32);
      for (guint k = 0; k < n; k++)
        {
          graphene_point_t place = scholia_viewport_place_to_widget (&apart, &anchors[k]);

          g_assert_true (place.x >= 0 && place.x <= 900 && place.y >= 0 && place.y <= 700);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/canvas/clusters/gathered", test_gathered);
  g_test_add_func ("/canvas/clusters/labels", test_labels);
  g_test_add_func ("/canvas/clusters/pan-regroups-nothing", test_pan_regroups_nothing);
  g_test_add_func ("/canvas/clusters/click-parts", test_click_parts);
  g_test_add_func ("/canvas/clusters/selected-is-seen", test_selected_is_seen);
  g_test_add_func ("/canvas/clusters/keys-reach-all", test_keys_reach_all);
  g_test_add_func ("/canvas/clusters/filter", test_filter);
  g_test_add_func ("/canvas/clusters/focus-follows", test_focus_follows);
  g_test_add_func ("/canvas/clusters/reading-order", test_reading_order);
  g_test_add_func ("/canvas/clusters/actions", test_actions);
  g_test_add_func ("/canvas/clusters/moved-leaves-its-cluster", test_moved_leaves_its_cluster);
  g_test_add_func ("/canvas/clusters/parting-view", test_parting_view);
  return g_test_run ();
}
