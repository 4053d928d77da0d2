/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas-fixture.h"

#include "scholia-cluster-list.h"
#include "scholia-cluster-row.h"
#include "scholia-marker.h"

/* 1 to 3 at one place, which no zoom parts; 4 alone, far away. */
static const FixtureThread pile[] = {
  { .number = 1, .x = 0.5, .y = 0.5, .color = 0, .name = "Eleni", .body = "One" },
  { .number = 2, .x = 0.5, .y = 0.5, .color = 1, .name = "Jonas", .body = "Two" },
  { .number = 3, .x = 0.5, .y = 0.5, .color = 2, .name = "Aisha", .body = "Three" },
  { .number = 4, .x = 0.9, .y = 0.9, .color = 3, .name = "Mateo", .body = "Four" },
};

static Fixture *
make_pile (void)
{
  Fixture *fixture = fixture_new ();
  g_autoptr(ScholiaBoard) board = fixture_board_new (pile, G_N_ELEMENTS (pile));

  g_set_object (&fixture->board, board);
  scholia_canvas_set_board (fixture->canvas, board);
  fixture_settle (fixture);
  return fixture;
}

static gboolean
has_open_list (Fixture *fixture)
{
  return fixture->canvas->cluster_list != NULL &&
         gtk_widget_get_visible (fixture->canvas->cluster_list);
}

static void
open_list (Fixture *fixture)
{
  graphene_point_t middle = fixture_middle (fixture, 1);

  g_assert_true (scholia_canvas_open_cluster_at (fixture->canvas, middle.x, middle.y, TRUE));
  g_assert_true (has_open_list (fixture));
}

static GtkWidget *
find_list_view (GtkWidget *widget)
{
  if (GTK_IS_LIST_VIEW (widget))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_list_view (child);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* The numbers of the threads listed. */
static char *
describe_list (Fixture *fixture)
{
  GListModel *threads =
    scholia_cluster_list_get_threads (SCHOLIA_CLUSTER_LIST (fixture->canvas->cluster_list));
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (threads); i++)
    {
      g_autoptr(ScholiaThread) thread = g_list_model_get_item (threads, i);

      g_string_append_printf (words, "%u ", scholia_thread_get_number (thread));
    }

  return g_strchomp (g_string_free (words, FALSE));
}

static void
assert_listed (Fixture    *fixture,
               const char *expected,
               const char *title)
{
  g_autofree char *words = describe_list (fixture);

  g_assert_true (has_open_list (fixture));
  g_assert_cmpstr (words, ==, expected);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (fixture->canvas->cluster_list),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, title);
}

static void
assert_row (Fixture    *fixture,
            guint       position,
            const char *label)
{
  GtkWidget *row = gtk_widget_get_first_child (find_list_view (fixture->canvas->cluster_list));

  for (guint i = 0; i < position; i++)
    row = gtk_widget_get_next_sibling (row);
  row = gtk_widget_get_first_child (row);
  g_assert_true (SCHOLIA_IS_CLUSTER_ROW (row));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label);
}

static void
act (Fixture           *fixture,
     ScholiaActionKind  kind,
     guint              number)
{
  g_autofree char *id = scholia_id_new ();

  fixture_act (fixture, scholia_action_new_for_thread (id, kind, scholia_thread_get_id (
                          fixture_thread (fixture, number))));
}

static void
add_thread (Fixture *fixture,
            double   x,
            double   y)
{
  g_autofree char *id = scholia_id_new ();
  ScholiaAnchor anchor = scholia_anchor_from_fractions (x, y);

  fixture_act (fixture, scholia_action_new_create (id, &anchor, "Here too"));
}

static void
move_thread (Fixture *fixture,
             guint    number,
             double   x,
             double   y)
{
  g_autofree char *id = scholia_id_new ();
  ScholiaAnchor anchor = scholia_anchor_from_fractions (x, y);

  fixture_act (fixture, scholia_action_new_move (id, scholia_thread_get_id (
                          fixture_thread (fixture, number)), &anchor));
}

/* No zoom parts what is at one place: a list. A row opens its thread. */
static void
test_same_place_is_listed (void)
{
  g_autoptr(Fixture) fixture = make_pile ();
  graphene_point_t middle = fixture_middle (fixture, 1);
  GtkWidget *list_view;
  Heard heard = { 0 };

  fixture_listen (fixture->canvas, &heard);
  scholia_canvas_click (fixture->canvas, 1, middle.x, middle.y);
  assert_listed (fixture, "1 2 3", "3 threads here");
  g_assert_nonnull (gtk_widget_get_focus_child (fixture->canvas->cluster_list));
  list_view = find_list_view (fixture->canvas->cluster_list);
  g_assert_true (gtk_widget_activate_action (list_view, "list.activate-item", "u", 1));
  g_assert_false (has_open_list (fixture));
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (fixture->canvas)));
  g_assert_true (heard.thread == fixture_thread (fixture, 2));
  g_assert_true (scholia_canvas_get_selected_thread (fixture->canvas) == heard.thread);
}

/* What others do to its threads is told in their rows. */
static void
test_rows_follow (void)
{
  g_autoptr(Fixture) fixture = make_pile ();
  g_autofree char *id = scholia_id_new ();

  open_list (fixture);
  fixture_settle (fixture);
  assert_row (fixture, 1, "Marker 2, open, 1 comment, by Jonas: Two");
  act (fixture, SCHOLIA_ACTION_RESOLVE, 2);
  assert_row (fixture, 1, "Marker 2, resolved, 1 comment, by Jonas: Two");
  fixture_act (fixture, scholia_action_new_reply (id, scholia_thread_get_id (
                          fixture_thread (fixture, 2)), "Done"));
  scholia_thread_set_unread (fixture_thread (fixture, 2), TRUE);
  assert_row (fixture, 1, "Marker 2, resolved, 2 comments, unread, by Jonas: Two");
  assert_row (fixture, 2, "Marker 3, open, 1 comment, by Aisha: Three");
}

/* Those that come to the place and leave it come to the list and leave it. */
static void
test_list_follows (void)
{
  g_autoptr(Fixture) fixture = make_pile ();

  open_list (fixture);
  add_thread (fixture, 0.5, 0.5);
  assert_listed (fixture, "1 2 3 5", "4 threads here");
  add_thread (fixture, 0.1, 0.5);
  assert_listed (fixture, "1 2 3 5", "4 threads here");
  act (fixture, SCHOLIA_ACTION_DELETE, 3);
  assert_listed (fixture, "1 2 5", "3 threads here");
  move_thread (fixture, 4, 0.51, 0.49);
  assert_listed (fixture, "1 2 4 5", "4 threads here");
  /* Its founder: the list stays where it is. */
  move_thread (fixture, 1, 0.1, 0.5);
  assert_listed (fixture, "2 4 5", "3 threads here");
  act (fixture, SCHOLIA_ACTION_DELETE, 2);
  act (fixture, SCHOLIA_ACTION_DELETE, 4);
  assert_listed (fixture, "5", "1 thread here");
}

/* Of two that part ways it is that at the place, whoever is listed first. */
static void
test_pair_parts (void)
{
  g_autoptr(Fixture) fixture = make_pile ();

  act (fixture, SCHOLIA_ACTION_DELETE, 3);
  open_list (fixture);
  move_thread (fixture, 1, 0.1, 0.1);
  assert_listed (fixture, "2", "1 thread here");
  /* And nowhere else, when both have gone. */
  move_thread (fixture, 2, 0.1, 0.9);
  g_assert_false (has_open_list (fixture));
}

static gboolean
is_not_resolved (gpointer item,
                 gpointer user_data)
{
  return !scholia_thread_is_resolved (item);
}

/* A list of open ones loses what is resolved, as its pill does. */
static void
test_filter (void)
{
  g_autoptr(Fixture) fixture = make_pile ();
  g_autoptr(GtkFilter) filter = GTK_FILTER (gtk_custom_filter_new (is_not_resolved, NULL, NULL));

  act (fixture, SCHOLIA_ACTION_RESOLVE, 1);
  open_list (fixture);
  assert_listed (fixture, "1 2 3", "3 threads here");
  scholia_canvas_set_filter (fixture->canvas, filter);
  assert_listed (fixture, "2 3", "2 threads here");
  act (fixture, SCHOLIA_ACTION_RESOLVE, 3);
  assert_listed (fixture, "2", "1 thread here");
  act (fixture, SCHOLIA_ACTION_REOPEN, 3);
  assert_listed (fixture, "2 3", "2 threads here");
}

/* Somebody deletes the row that has the keyboard: it goes to the next one, and with the last row
 * to the canvas. */
static void
test_focus (void)
{
  g_autoptr(Fixture) fixture = make_pile ();
  GtkWidget *list;

  g_assert_true (gtk_widget_grab_focus (gtk_widget_get_first_child (GTK_WIDGET (
    fixture->canvas->markers))));
  fixture_press (fixture, GDK_KEY_Return, GDK_SHIFT_MASK);
  fixture_settle (fixture);
  list = fixture->canvas->cluster_list;
  for (guint number = 1; number <= 3; number++)
    {
      GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));

      g_assert_nonnull (focus);
      g_assert_true (gtk_widget_is_ancestor (focus, find_list_view (list)));
      g_assert_true (gtk_widget_get_prev_sibling (focus) == NULL);
      act (fixture, SCHOLIA_ACTION_DELETE, number);
      fixture_settle (fixture);
    }

  g_assert_false (has_open_list (fixture));
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (fixture->canvas)));
}

/* Closed by hand, it gives the keyboard back to what is left of its pill. */
static void
test_focus_goes_back (void)
{
  g_autoptr(Fixture) fixture = make_pile ();
  GtkWidget *focus;

  g_assert_true (gtk_widget_grab_focus (gtk_widget_get_first_child (GTK_WIDGET (
    fixture->canvas->markers))));
  fixture_press (fixture, GDK_KEY_Return, GDK_SHIFT_MASK);
  act (fixture, SCHOLIA_ACTION_DELETE, 1);
  act (fixture, SCHOLIA_ACTION_DELETE, 3);
  assert_listed (fixture, "2", "1 thread here");
  fixture_settle (fixture);
  gtk_popover_popdown (GTK_POPOVER (fixture->canvas->cluster_list));
  fixture_settle (fixture);
  focus = gtk_widget_get_focus_child (GTK_WIDGET (fixture->canvas->markers));
  g_assert_nonnull (focus);
  g_assert_true (scholia_marker_get_thread (SCHOLIA_MARKER (focus)) ==
                 fixture_thread (fixture, 2));
}

/* The whole board becomes another one. */
static void
test_all_go (void)
{
  g_autoptr(Fixture) fixture = make_pile ();

  open_list (fixture);
  fixture_keep_only (fixture, 4);
  g_assert_false (has_open_list (fixture));
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (fixture->canvas)));
}

static void
count_cb (gpointer  user_data,
          GObject  *object)
{
  (*(guint *) user_data)++;
}

/* The window is closed while the list is open. */
static void
test_goes_with_its_window (void)
{
  Fixture *fixture = make_pile ();
  guint n_finalized = 0;

  open_list (fixture);
  fixture_settle (fixture);
  g_object_weak_ref (G_OBJECT (fixture->canvas->cluster_list), count_cb, &n_finalized);
  fixture_free (fixture);
  g_assert_cmpuint (n_finalized, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  /* What a screen reader would be told is kept to be looked at. */
  g_setenv ("GTK_A11Y", "test", TRUE);
  fixture_init (&argc, &argv);
  g_test_add_func ("/canvas/cluster-list/same-place-is-listed", test_same_place_is_listed);
  g_test_add_func ("/canvas/cluster-list/rows-follow", test_rows_follow);
  g_test_add_func ("/canvas/cluster-list/list-follows", test_list_follows);
  g_test_add_func ("/canvas/cluster-list/pair-parts", test_pair_parts);
  g_test_add_func ("/canvas/cluster-list/filter", test_filter);
  g_test_add_func ("/canvas/cluster-list/focus", test_focus);
  g_test_add_func ("/canvas/cluster-list/focus-goes-back", test_focus_goes_back);
  g_test_add_func ("/canvas/cluster-list/all-go", test_all_go);
  g_test_add_func ("/canvas/cluster-list/goes-with-its-window", test_goes_with_its_window);
  return g_test_run ();
}
