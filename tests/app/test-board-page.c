/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person does on the board page, and what becomes of it, against a real server. */

#include "page-fixture.h"

#include "scholia-id.h"

#include <math.h>

static void
test_click_type_enter (PageFixture   *fixture,
                       gconstpointer  data)
{
  ScholiaThread *thread;

  page_act (fixture, "place-marker", PLACE (0.25, 0.75));
  g_assert_true (page_shows_card (fixture));
  g_assert_null (fixture->page->open_thread);
  page_type (fixture, "The very first");
  page_act (fixture, "send", NULL);
  /* Shown at once, before the server knows. */
  g_assert_nonnull (fixture->page->open_thread);
  page_assert_typed (fixture, "");

  thread = page_wait_open (fixture);
  g_assert_cmpuint (scholia_thread_get_number (thread), ==, 1);
  g_assert_cmpint (scholia_thread_get_anchor (thread)->x, ==, 250000);
  g_assert_cmpuint (scholia_board_get_n_threads (fixture->page->board), ==, 1);
  g_assert_null (scholia_outbox_get_draft (fixture->page->outbox, SCHOLIA_OUTBOX_NEW));
}

static void
test_escape_keeps_draft (PageFixture   *fixture,
                         gconstpointer  data)
{
  page_act (fixture, "place-marker", PLACE (0.5, 0.5));
  page_type (fixture, "Half a thought");
  page_act (fixture, "cancel", NULL);
  g_assert_false (page_shows_card (fixture));

  page_act (fixture, "comment", NULL);
  g_assert_true (page_shows_card (fixture));
  page_assert_typed (fixture, "Half a thought");
  g_assert_cmpint (scholia_thread_card_get_anchor (fixture->page->card)->x, ==, 500000);

  /* Another place takes the words along. */
  page_act (fixture, "place-marker", PLACE (0.75, 0.5));
  page_assert_typed (fixture, "Half a thought");
  g_assert_cmpint (scholia_draft_get_anchor (
    scholia_outbox_get_draft (fixture->page->outbox, SCHOLIA_OUTBOX_NEW))->x, ==, 750000);
  page_type (fixture, "");
}

static void
test_drafts_are_apart (PageFixture   *fixture,
                       gconstpointer  data)
{
  page_write (fixture, 0.2, 0.2, "One");
  page_act (fixture, "close-thread", NULL);
  page_write (fixture, 0.4, 0.2, "Two");
  page_type (fixture, "for two");
  page_act (fixture, "open-thread", g_variant_new_uint32 (1));
  page_assert_typed (fixture, "");
  page_type (fixture, "for one");
  page_act (fixture, "open-thread", g_variant_new_uint32 (2));
  page_assert_typed (fixture, "for two");
  page_act (fixture, "open-thread", g_variant_new_uint32 (1));
  page_assert_typed (fixture, "for one");
}

static void
test_unread (PageFixture   *fixture,
             gconstpointer  data)
{
  ScholiaThread *thread;
  guint n_unread;

  page_write (fixture, 0.2, 0.2, "One");
  thread = fixture->page->open_thread;
  page_act (fixture, "close-thread", NULL);
  page_reply_as_other (fixture, thread, "A reply");
  g_assert_true (scholia_thread_is_unread (thread));
  g_object_get (fixture->page, "n-unread", &n_unread, NULL);
  g_assert_cmpuint (n_unread, ==, 1);

  page_act (fixture, "open-thread", g_variant_new_uint32 (1));
  g_assert_false (scholia_thread_is_unread (thread));
  g_object_get (fixture->page, "n-unread", &n_unread, NULL);
  g_assert_cmpuint (n_unread, ==, 0);
}

static gboolean
is_resolved (gpointer thread)
{
  return scholia_thread_is_resolved (thread);
}

static void
test_resolve (PageFixture   *fixture,
              gconstpointer  data)
{
  g_assert_false (page_can (fixture, "resolve"));
  page_write (fixture, 0.2, 0.2, "One");
  g_assert_true (page_can (fixture, "resolve"));
  g_assert_false (page_can (fixture, "reopen"));
  page_act (fixture, "resolve", NULL);
  live_wait_for (is_resolved, fixture->page->open_thread);
  g_assert_false (page_can (fixture, "resolve"));
  g_assert_true (page_can (fixture, "reopen"));
  page_act (fixture, "reopen", NULL);
  g_assert_false (scholia_thread_is_resolved (fixture->page->open_thread));
}

static void
test_delete_and_undo (PageFixture   *fixture,
                      gconstpointer  data)
{
  page_write (fixture, 0.2, 0.2, "One");
  page_act (fixture, "delete-thread", NULL);
  g_assert_false (page_shows_card (fixture));
  g_assert_cmpuint (scholia_board_get_n_threads (fixture->page->board), ==, 0);
  g_assert_true (page_can (fixture, "undo-delete"));

  page_act (fixture, "undo-delete", NULL);
  g_assert_cmpuint (scholia_thread_get_number (page_wait_open (fixture)), ==, 1);
  g_assert_false (page_can (fixture, "undo-delete"));
}

/* A thread without words is no thread. */
static void
test_delete_only_comment (PageFixture   *fixture,
                          gconstpointer  data)
{
  ScholiaThread *thread;
  g_autofree char *id = NULL;

  page_write (fixture, 0.2, 0.2, "One");
  thread = fixture->page->open_thread;
  id = g_strdup (scholia_thread_get_id (thread));
  page_reply_as_other (fixture, thread, "A reply");
  page_act (fixture, "delete-comment", g_variant_new_string (id));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (thread)), ==, 1);

  page_write (fixture, 0.4, 0.2, "Two");
  id = (g_free (id), g_strdup (scholia_thread_get_id (fixture->page->open_thread)));
  page_act (fixture, "delete-comment", g_variant_new_string (id));
  g_assert_null (scholia_board_find_thread (fixture->page->board, id));
  g_assert_true (page_can (fixture, "undo-delete"));
}

static void
test_deleted_by_another (PageFixture   *fixture,
                         gconstpointer  data)
{
  g_autofree char *id = scholia_id_new ();
  g_autofree char *thread_id = NULL;

  page_write (fixture, 0.2, 0.2, "One");
  page_type (fixture, "An answer in the making");
  thread_id = g_strdup (scholia_thread_get_id (fixture->page->open_thread));
  page_do_as_other (fixture, scholia_action_new_for_thread (id, SCHOLIA_ACTION_DELETE, thread_id));
  page_wait_threads (fixture, 0);
  g_assert_false (page_shows_card (fixture));
  g_assert_null (fixture->page->open_thread);
  g_assert_false (page_can (fixture, "resolve"));
  /* The words that were being written are offered. */
  g_assert_cmpstr (fixture->page->lost_text, ==, "An answer in the making");
}

static void
test_edit (PageFixture   *fixture,
           gconstpointer  data)
{
  ScholiaCommentRow *row;
  g_autoptr(ScholiaComment) comment = NULL;
  GtkListBoxRow *list_row;

  page_write (fixture, 0.2, 0.2, "Frist");
  page_act (fixture, "edit-last", NULL);
  list_row = gtk_list_box_get_row_at_index (fixture->page->card->comments, 0);
  row = SCHOLIA_COMMENT_ROW (gtk_list_box_row_get_child (list_row));
  g_assert_true (scholia_comment_row_is_editing (row));

  g_assert_true (scholia_outbox_edit (fixture->page->outbox,
                                      scholia_thread_get_id (fixture->page->open_thread),
                                      scholia_thread_get_id (fixture->page->open_thread),
                                      "First", NULL));
  comment = g_list_model_get_item (G_LIST_MODEL (fixture->page->open_thread), 0);
  g_assert_cmpstr (scholia_comment_get_body (comment), ==, "First");
  g_assert_cmpint (scholia_comment_get_edited_ms (comment), >, 0);
  page_settle ();
  list_row = gtk_list_box_get_row_at_index (fixture->page->card->comments, 0);
  row = SCHOLIA_COMMENT_ROW (gtk_list_box_row_get_child (list_row));
  g_assert_false (scholia_comment_row_is_editing (row));
}

static void
test_move (PageFixture   *fixture,
           gconstpointer  data)
{
  ScholiaThread *thread;

  page_write (fixture, 0.2, 0.2, "One");
  thread = fixture->page->open_thread;
  page_act (fixture, "move-thread", NULL);
  g_assert_false (page_shows_card (fixture));
  /* The next place that is chosen is the marker's, not a new one's. */
  page_act (fixture, "place-marker", PLACE (0.6, 0.7));
  g_assert_cmpint (scholia_thread_get_anchor (thread)->x, ==, 600000);
  g_assert_true (fixture->page->open_thread == thread);
  g_assert_cmpuint (scholia_board_get_n_threads (fixture->page->board), ==, 1);

  page_act (fixture, "move-thread", NULL);
  page_act (fixture, "cancel", NULL);
  page_act (fixture, "place-marker", PLACE (0.1, 0.1));
  g_assert_cmpint (scholia_thread_get_anchor (thread)->x, ==, 600000);
  g_assert_null (fixture->page->open_thread);
}

static void
test_viewer (PageFixture   *fixture,
             gconstpointer  data)
{
  g_autofree char *id = live_create (fixture->other, 0.5, 0.5, "By another");

  page_wait_threads (fixture, 1);
  page_act (fixture, "place-marker", PLACE (0.25, 0.75));
  g_assert_false (page_shows_card (fixture));
  page_act (fixture, "open-thread", g_variant_new_uint32 (1));
  g_assert_true (page_shows_card (fixture));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (fixture->page->card->composer)));
  g_assert_false (page_can (fixture, "resolve"));
  g_assert_false (page_can (fixture, "move-thread"));
  g_assert_false (page_can (fixture, "delete-thread"));
}

/* By D-Bus anything may come. */
static void
test_strange_parameters (PageFixture   *fixture,
                         gconstpointer  data)
{
  g_autoptr(GVariant) tool = NULL;

  page_act (fixture, "place-marker", PLACE (NAN, 0.5));
  page_act (fixture, "place-marker", PLACE (0.5, INFINITY));
  page_act (fixture, "place-marker", PLACE (-0.1, 0.5));
  page_act (fixture, "open-thread", g_variant_new_uint32 (0));
  page_act (fixture, "open-thread", g_variant_new_uint32 (G_MAXUINT32));
  page_act (fixture, "edit-comment", g_variant_new_string ("nonsense"));
  page_act (fixture, "delete-comment", g_variant_new_string ("nonsense"));
  page_act (fixture, "copy-comment", g_variant_new_string (""));
  page_act (fixture, "tool", g_variant_new_string ("hammer"));
  page_act (fixture, "filter", g_variant_new_string ("hammer"));
  page_act (fixture, "sort", g_variant_new_string ("hammer"));
  page_act (fixture, "zoom", g_variant_new_double (NAN));
  page_act (fixture, "zoom", g_variant_new_double (-1));
  page_act (fixture, "zoom", g_variant_new_double (INFINITY));
  page_act (fixture, "send", NULL);
  page_act (fixture, "undo-delete", NULL);
  g_assert_false (page_shows_card (fixture));
  tool = g_action_group_get_action_state (scholia_board_page_get_actions (fixture->page), "tool");
  g_assert_cmpstr (g_variant_get_string (tool, NULL), ==, "browse");
}

static void
test_neighbours (PageFixture   *fixture,
                 gconstpointer  data)
{
  static const guint forth[] = { 1, 2, 3, 1 };

  for (guint n = 0; n < 3; n++)
    {
      page_write (fixture, 0.2 + 0.2 * n, 0.2, "Words");
      page_act (fixture, "close-thread", NULL);
    }
  page_act (fixture, "sort", g_variant_new_string ("number"));
  for (guint i = 0; i < G_N_ELEMENTS (forth); i++)
    {
      page_act (fixture, "next-thread", NULL);
      g_assert_cmpuint (scholia_thread_get_number (fixture->page->open_thread), ==, forth[i]);
    }
  page_act (fixture, "previous-thread", NULL);
  g_assert_cmpuint (scholia_thread_get_number (fixture->page->open_thread), ==, 3);
}

static void
test_narrow (PageFixture   *fixture,
             gconstpointer  data)
{
  gboolean shows_sidebar;

  page_write (fixture, 0.2, 0.2, "One");
  page_resize (fixture, 360, 640);
  g_assert_true (gtk_widget_get_mapped (fixture->page->thread_header));
  g_assert_false (gtk_widget_get_mapped (fixture->page->header));
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (fixture->page->adaptive)), <=, 372);

  page_act (fixture, "close-thread", NULL);
  page_settle ();
  g_assert_true (gtk_widget_get_mapped (fixture->page->header));
  g_assert_false (gtk_widget_get_mapped (fixture->page->share_button));
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (fixture->page->sidebar)));

  /* The list covers the canvas until something is chosen; that is no wish about the wide window. */
  page_act (fixture, "sidebar", NULL);
  page_settle ();
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (fixture->page->sidebar)));
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (fixture->page->canvas)));
  page_act (fixture, "open-thread", g_variant_new_uint32 (1));
  page_settle ();
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (fixture->page->sidebar)));

  page_resize (fixture, 1180, 760);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (fixture->page->sidebar)));
  g_object_get (fixture->page, "shows-sidebar", &shows_sidebar, NULL);
  g_assert_true (shows_sidebar);
}

static void
count_frame_cb (GdkFrameClock *clock,
                gpointer       user_data)
{
  (*(guint *) user_data)++;
}

/* An open board at which nothing happens draws nothing. */
static void
test_idle (PageFixture   *fixture,
           gconstpointer  data)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (fixture->window);
  gint64 until;
  guint n_frames = 0;

  page_write (fixture, 0.2, 0.2, "One");
  page_act (fixture, "close-thread", NULL);
  page_settle ();
  page_settle ();
  g_signal_connect (clock, "paint", G_CALLBACK (count_frame_cb), &n_frames);
  until = g_get_monotonic_time () + G_USEC_PER_SEC;
  while (g_get_monotonic_time () < until)
    {
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
  g_signal_handlers_disconnect_by_data (clock, &n_frames);
  g_test_message ("%u frames in an idle second", n_frames);
  g_assert_cmpuint (n_frames, <=, 2);
}

typedef struct
{
  PageFixture *fixture;
  const char  *words;
} WordsWait;

static gboolean
has_said (gpointer user_data)
{
  WordsWait *wait = user_data;
  g_autofree char *words = NULL;

  g_object_get (wait->fixture->page->canvas, "announcement", &words, NULL);
  return g_strcmp0 (words, wait->words) == 0;
}

static void
create_as_other (PageFixture *fixture,
                 double       x,
                 double       y,
                 guint        n_threads)
{
  g_autofree char *id = live_create (fixture->other, x, y, "Look here");

  page_wait_threads (fixture, n_threads);
}

/* A screen reader hears what others do in sight: not what is elsewhere, and nothing while one
 * types, but then all at once. */
static void
test_news (PageFixture   *fixture,
           gconstpointer  data)
{
  ScholiaBoardPage *page = fixture->page;
  WordsWait first = { fixture, "New marker 1 by Jonas" };
  WordsWait summary = { fixture, "3 new markers" };

  page_settle ();
  create_as_other (fixture, 0.5, 0.5, 1);
  live_wait_for (has_said, &first);

  scholia_board_page_set_typing (page, TRUE);
  g_clear_pointer (&page->news, scholia_news_free);
  page->news = scholia_news_new ();
  for (guint i = 0; i < 3; i++)
    create_as_other (fixture, 0.2 + 0.2 * i, 0.3, 2 + i);
  page_settle ();
  g_assert_true (has_said (&first));
  scholia_board_page_set_typing (page, FALSE);
  live_wait_for (has_said, &summary);

  scholia_canvas_set_zoom (page->canvas, 8);
  create_as_other (fixture, 0.01, 0.01, 5);
  g_assert_cmpint (scholia_news_get_wait (page->news, 0), ==, -1);
}

/* Tab leads back out of the composer, too: to the comments, and the buttons above them. */
static void
test_no_trap (PageFixture   *fixture,
              gconstpointer  data)
{
  GtkWidget *focus;

  page_write (fixture, 0.5, 0.5, "One");
  page_settle ();
  for (guint i = 0; i < 4; i++)
    g_assert_true (gtk_widget_child_focus (fixture->window, GTK_DIR_TAB_BACKWARD));

  focus = gtk_root_get_focus (GTK_ROOT (fixture->window));
  g_assert_true (gtk_widget_is_ancestor (focus, GTK_WIDGET (fixture->page->card)));
  g_assert_true (GTK_IS_BUTTON (focus));
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *path;
    void      (*run) (PageFixture *, gconstpointer);
    gboolean    is_viewer;
  } tests[] = {
    { "/app/board-page/click-type-enter", test_click_type_enter },
    { "/app/board-page/escape-keeps-draft", test_escape_keeps_draft },
    { "/app/board-page/drafts-are-apart", test_drafts_are_apart },
    { "/app/board-page/unread", test_unread },
    { "/app/board-page/resolve", test_resolve },
    { "/app/board-page/delete-and-undo", test_delete_and_undo },
    { "/app/board-page/delete-only-comment", test_delete_only_comment },
    { "/app/board-page/deleted-by-another", test_deleted_by_another },
    { "/app/board-page/edit", test_edit },
    { "/app/board-page/move", test_move },
    { "/app/board-page/viewer", test_viewer, TRUE },
    { "/app/board-page/strange-parameters", test_strange_parameters },
    { "/app/board-page/neighbours", test_neighbours },
    { "/app/board-page/narrow", test_narrow },
    { "/app/board-page/news", test_news },
    { "/app/board-page/no-trap", test_no_trap },
    { "/app/board-page/idle", test_idle },
  };

  g_test_init (&argc, &argv, NULL);
  page_init ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, PageFixture, NULL,
                tests[i].is_viewer ? page_set_up_viewer : page_set_up,
                tests[i].run, page_tear_down);

  return g_test_run ();
}
