/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Regions and the undo of one's own deeds on the board page, against a real server. */

#include "page-fixture.h"

#include <math.h>

#include "scholia-canvas-private.h"
#include "scholia-id.h"

#define REGION(x, y, width, height) \
  g_variant_new ("(dddd)", (double) (x), (double) (y), (double) (width), (double) (height))

static void
assert_anchor (ScholiaThread *thread,
               gint32         x,
               gint32         y,
               gint32         width,
               gint32         height)
{
  const ScholiaAnchor *anchor = scholia_thread_get_anchor (thread);

  g_assert_cmpint (anchor->x, ==, x);
  g_assert_cmpint (anchor->y, ==, y);
  g_assert_cmpint (anchor->width, ==, width);
  g_assert_cmpint (anchor->height, ==, height);
}

typedef struct
{
  ScholiaSession *session;
  const char     *id;
  ScholiaAnchor   anchor;
} AnchorWait;

static gboolean
is_there (gpointer user_data)
{
  AnchorWait *wait = user_data;
  ScholiaBoard *board = scholia_session_get_board (wait->session);
  ScholiaThread *thread = board != NULL ? scholia_board_find_thread (board, wait->id) : NULL;

  return thread != NULL && scholia_anchor_equal (scholia_thread_get_anchor (thread),
                                                 &wait->anchor);
}

/* What the other person sees, by way of the server. */
static void
wait_at_other (PageFixture   *fixture,
               ScholiaThread *thread,
               gint32         x,
               gint32         y,
               gint32         width,
               gint32         height)
{
  AnchorWait wait = { fixture->other, scholia_thread_get_id (thread), { x, y, width, height } };

  live_wait_for (is_there, &wait);
}

static ScholiaThread *
write_region (PageFixture *fixture)
{
  page_act (fixture, "place-region", REGION (0.2, 0.3, 0.25, 0.125));
  page_type (fixture, "All of this");
  page_act (fixture, "send", NULL);
  return page_wait_open (fixture);
}

static void
test_region (PageFixture   *fixture,
             gconstpointer  data)
{
  ScholiaThread *thread = write_region (fixture);

  assert_anchor (thread, 200000, 300000, 250000, 125000);
  wait_at_other (fixture, thread, 200000, 300000, 250000, 125000);
  page_act (fixture, "size-region", REGION (0.2, 0.3, 0.5, 0.5));
  assert_anchor (thread, 200000, 300000, 500000, 500000);
  wait_at_other (fixture, thread, 200000, 300000, 500000, 500000);

  /* Moved as a whole, and kept inside. */
  page_act (fixture, "move-thread-to", PLACE (0.9, 0.1));
  assert_anchor (thread, 500000, 100000, 500000, 500000);
  /* By the menu: the place that is chosen is its new middle. */
  page_act (fixture, "move-thread", NULL);
  page_act (fixture, "place-marker", PLACE (0.4, 0.5));
  assert_anchor (thread, 150000, 250000, 500000, 500000);
  wait_at_other (fixture, thread, 150000, 250000, 500000, 500000);
}

/* Drawn, and sized, by the hand. */
static void
test_drawn (PageFixture   *fixture,
            gconstpointer  data)
{
  ScholiaCanvas *canvas = fixture->page->canvas;
  graphene_point_t from = scholia_viewport_image_to_widget (&canvas->view,
                                                            canvas->view.image_width / 4,
                                                            canvas->view.image_height / 4);
  ScholiaAnchor drawn, sized;
  ScholiaThread *thread;

  page_act (fixture, "region", NULL);
  scholia_canvas_begin_drag (canvas, SCHOLIA_POINTER_MOUSE, GDK_BUTTON_PRIMARY, from.x, from.y);
  scholia_canvas_update_drag (canvas, 100, 50);
  scholia_canvas_end_drag (canvas, 100, 50);
  g_assert_true (page_shows_card (fixture));
  drawn = *scholia_thread_card_get_anchor (fixture->page->card);
  g_assert_true (scholia_anchor_is_region (&drawn));
  page_type (fixture, "All of this");
  page_act (fixture, "send", NULL);
  thread = page_wait_open (fixture);
  g_assert_true (scholia_anchor_equal (scholia_thread_get_anchor (thread), &drawn));

  page_act (fixture, "browse", NULL);
  g_assert_cmpint (scholia_canvas_pick_handle (canvas, from.x + 100, from.y + 50), ==,
                   SCHOLIA_HANDLE_BOTTOM_RIGHT);
  scholia_canvas_begin_drag (canvas, SCHOLIA_POINTER_MOUSE, GDK_BUTTON_PRIMARY, from.x + 100,
                             from.y + 50);
  scholia_canvas_update_drag (canvas, 40, 40);
  scholia_canvas_end_drag (canvas, 40, 40);
  sized = *scholia_thread_get_anchor (thread);
  g_assert_cmpint (sized.x, ==, drawn.x);
  g_assert_cmpint (sized.width, >, drawn.width);
  g_assert_cmpint (sized.height, >, drawn.height);
  wait_at_other (fixture, thread, sized.x, sized.y, sized.width, sized.height);
}

/* Another place takes the words along, also when it is a region. */
static void
test_draft_becomes_a_region (PageFixture   *fixture,
                             gconstpointer  data)
{
  page_act (fixture, "place-marker", PLACE (0.5, 0.5));
  page_type (fixture, "Half a thought");
  page_act (fixture, "place-region", REGION (0.1, 0.1, 0.2, 0.2));
  page_assert_typed (fixture, "Half a thought");
  page_act (fixture, "cancel", NULL);
  page_act (fixture, "comment", NULL);
  page_assert_typed (fixture, "Half a thought");
  g_assert_cmpint (scholia_thread_card_get_anchor (fixture->page->card)->width, ==, 200000);
  page_type (fixture, "");
}

static gboolean
has_thread (gpointer user_data)
{
  return scholia_board_get_n_threads (user_data) > 0;
}

/* Who may not move it gets no handles: on the canvas what the server would say. */
static void
test_viewer (PageFixture   *fixture,
             gconstpointer  data)
{
  ScholiaAnchor region = { 200000, 200000, 400000, 400000 };
  g_autofree char *id = scholia_id_new ();
  graphene_rect_t bounds;

  live_do (fixture->other, scholia_action_new_create (id, &region, "By another"));
  live_wait_for (has_thread, fixture->page->board);
  page_act (fixture, "place-region", REGION (0.1, 0.1, 0.2, 0.2));
  g_assert_false (page_shows_card (fixture));
  page_act (fixture, "open-thread", g_variant_new_uint32 (1));
  g_assert_false (page_can (fixture, "size-region"));
  bounds = scholia_viewport_region_to_widget (&fixture->page->canvas->view, &region);
  g_assert_cmpint (scholia_canvas_pick_handle (fixture->page->canvas, bounds.origin.x,
                                               bounds.origin.y), ==, SCHOLIA_HANDLE_NONE);
}

static const double strange[][4] = {
  { NAN, 0.1, 0.1, 0.1 }, { 0.1, 0.1, NAN, 0.1 }, { -0.1, 0.1, 0.1, 0.1 }, { 0.1, 0.1, 0, 0.1 },
  { 0.1, 0.1, 0.1, -1 }, { 0.95, 0.1, 0.1, 0.1 }, { 0.1, 0.1, INFINITY, 0.1 }, { 0.1, 0, 0.1, 2 },
};

static void
test_strange_regions (PageFixture   *fixture,
                      gconstpointer  data)
{
  ScholiaThread *thread = write_region (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (strange); i++)
    page_act (fixture, "size-region", REGION (strange[i][0], strange[i][1], strange[i][2],
                                              strange[i][3]));
  assert_anchor (thread, 200000, 300000, 250000, 125000);
  page_act (fixture, "close-thread", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (strange); i++)
    page_act (fixture, "place-region", REGION (strange[i][0], strange[i][1], strange[i][2],
                                               strange[i][3]));
  g_assert_false (page_shows_card (fixture));
}

static void
test_undo (PageFixture   *fixture,
           gconstpointer  data)
{
  ScholiaThread *thread = write_region (fixture);

  page_act (fixture, "size-region", REGION (0.2, 0.3, 0.5, 0.5));
  page_act (fixture, "resolve", NULL);
  page_act (fixture, "delete-thread", NULL);
  g_assert_true (page_can (fixture, "undo-delete"));
  /* Back one by one; the toast that offered the first goes. */
  page_act (fixture, "undo", NULL);
  g_assert_false (page_can (fixture, "undo-delete"));
  thread = page_wait_open (fixture);
  g_assert_true (scholia_thread_is_resolved (thread));
  page_act (fixture, "undo", NULL);
  g_assert_false (scholia_thread_is_resolved (thread));
  page_act (fixture, "undo", NULL);
  assert_anchor (thread, 200000, 300000, 250000, 125000);
  wait_at_other (fixture, thread, 200000, 300000, 250000, 125000);
  page_act (fixture, "undo", NULL);
  g_assert_cmpuint (scholia_board_get_n_threads (fixture->page->board), ==, 0);
  page_act (fixture, "undo", NULL);
  g_assert_cmpuint (scholia_board_get_n_threads (fixture->page->board), ==, 0);
}

/* While somebody types, the key is the text's. */
static void
test_undo_key_and_texts (PageFixture   *fixture,
                         gconstpointer  data)
{
  GtkWidget *page = GTK_WIDGET (fixture->page);
  ScholiaThread *thread = write_region (fixture);

  page_act (fixture, "resolve", NULL);
  scholia_thread_card_focus (fixture->page->card);
  g_assert_false (scholia_board_page_undo_key_cb (page, NULL, page));
  g_assert_true (scholia_thread_is_resolved (thread));
  gtk_widget_grab_focus (GTK_WIDGET (fixture->page->canvas));
  g_assert_true (scholia_board_page_undo_key_cb (page, NULL, page));
  g_assert_false (scholia_thread_is_resolved (thread));
}

/* An edit that is being written is no place for the words that an undo brings back. */
static void
test_undo_leaves_drafts (PageFixture   *fixture,
                         gconstpointer  data)
{
  ScholiaThread *thread = write_region (fixture);
  const char *id = scholia_thread_get_id (thread);
  g_autofree char *target = scholia_outbox_target_for_comment (id);
  g_autoptr(ScholiaComment) comment = NULL;

  g_assert_true (scholia_outbox_edit (fixture->page->outbox, id, id, "Second", NULL));
  scholia_outbox_set_draft (fixture->page->outbox, target, "Third, half", NULL);
  page_act (fixture, "undo", NULL);
  comment = g_list_model_get_item (G_LIST_MODEL (thread), 0);
  g_assert_cmpstr (scholia_comment_get_body (comment), ==, "All of this");
  g_assert_cmpstr (scholia_draft_get_text (scholia_outbox_get_draft (fixture->page->outbox,
                                                                     target)),
                   ==, "Third, half");
  scholia_outbox_set_draft (fixture->page->outbox, target, "", NULL);
}

/* Narrow with a region open: all of the picture stays in sight, whatever sizes came between. */
static void
test_narrow (PageFixture   *fixture,
             gconstpointer  data)
{
  ScholiaCanvas *canvas = fixture->page->canvas;
  ScholiaViewport fit;

  page_act (fixture, "place-region", REGION (0.02, 0.6, 0.2, 0.35));
  page_type (fixture, "In the corner");
  page_act (fixture, "send", NULL);
  page_wait_open (fixture);
  page_act (fixture, "zoom-fit", NULL);
  page_resize (fixture, 360, 600);
  page_act (fixture, "close-thread", NULL);
  page_settle ();
  fit = canvas->view;
  scholia_viewport_fit (&fit);
  g_assert_cmpfloat_with_epsilon (canvas->view.zoom, fit.zoom, 1e-9);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  page_init ();

#define ADD(path, set_up, test) \
  g_test_add (path, PageFixture, NULL, set_up, test, page_tear_down)
  ADD ("/app/board-regions/region", page_set_up, test_region);
  ADD ("/app/board-regions/drawn", page_set_up, test_drawn);
  ADD ("/app/board-regions/draft", page_set_up, test_draft_becomes_a_region);
  ADD ("/app/board-regions/viewer", page_set_up_viewer, test_viewer);
  ADD ("/app/board-regions/strange", page_set_up, test_strange_regions);
  ADD ("/app/board-regions/narrow", page_set_up, test_narrow);
  ADD ("/app/board-undo/one-by-one", page_set_up, test_undo);
  ADD ("/app/board-undo/key-and-texts", page_set_up, test_undo_key_and_texts);
  ADD ("/app/board-undo/leaves-drafts", page_set_up, test_undo_leaves_drafts);
#undef ADD

  return g_test_run ();
}
