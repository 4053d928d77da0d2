/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "page-fixture.h"

#include "scholia-id.h"

void
page_init (void)
{
  g_autoptr(GtkCssProvider) provider = NULL;

  adw_init ();
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, "/io/github/scholia/Scholia/board.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    "/io/github/scholia/Scholia/icons");
}

char *
page_image_path (void)
{
  return g_test_build_filename (G_TEST_DIST, "..", "data", "sample", "ferry-booking.png", NULL);
}

static void
picture_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  *(ScholiaPicture **) user_data = scholia_picture_load_finish (result, &error);
  g_assert_no_error (error);
}

static gboolean
is_set (gpointer user_data)
{
  return *(gpointer *) user_data != NULL;
}

ScholiaPicture *
page_load_picture (void)
{
  g_autofree char *path = page_image_path ();
  g_autoptr(GFile) file = g_file_new_for_path (path);
  ScholiaPicture *picture = NULL;

  scholia_picture_load_async (file, NULL, picture_cb, &picture);
  live_wait_for (is_set, &picture);

  return picture;
}

static gboolean
is_mapped (gpointer widget)
{
  return gtk_widget_get_mapped (widget);
}

void
page_settle (void)
{
  gint64 until = g_get_monotonic_time () + G_USEC_PER_SEC / 10;

  while (g_get_monotonic_time () < until || g_main_context_pending (NULL))
    {
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
}

static void
show_page (PageFixture *fixture)
{
  fixture->picture = page_load_picture ();
  fixture->page = SCHOLIA_BOARD_PAGE (scholia_board_page_new ());
  scholia_board_page_set_session (fixture->page, fixture->session);
  scholia_board_page_set_picture (fixture->page, fixture->picture);
  fixture->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1180, 760);
  adw_window_set_content (ADW_WINDOW (fixture->window), GTK_WIDGET (fixture->page));
  gtk_window_present (GTK_WINDOW (fixture->window));
  live_wait_for (is_mapped, fixture->page);
  page_settle ();
}

static void
begin (PageFixture *fixture,
       ScholiaRole  role)
{
  g_autofree char *path = page_image_path ();

  fixture->live = live_board_new (path, "Ferry booking");
  fixture->other = live_board_join (fixture->live, "Jonas", 1);
  fixture->session = live_board_join_as (fixture->live, role, "Eleni", 0);
  live_board_wait_state (fixture->other, SCHOLIA_SESSION_STATE_LIVE);
  live_board_wait_state (fixture->session, SCHOLIA_SESSION_STATE_LIVE);
  show_page (fixture);
}

void
page_set_up (PageFixture   *fixture,
             gconstpointer  data)
{
  begin (fixture, SCHOLIA_ROLE_COMMENTER);
}

void
page_set_up_viewer (PageFixture   *fixture,
                    gconstpointer  data)
{
  begin (fixture, SCHOLIA_ROLE_VIEWER);
}

static void
count_cb (gpointer  user_data,
          GObject  *object)
{
  (*(guint *) user_data)++;
}

/* Whatever the test left open, the page goes with its window. */
void
page_tear_down (PageFixture   *fixture,
                gconstpointer  data)
{
  guint n_finalized = 0;

  g_object_weak_ref (G_OBJECT (fixture->page), count_cb, &n_finalized);
  scholia_board_page_set_session (fixture->page, NULL);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  page_settle ();
  g_assert_cmpuint (n_finalized, ==, 1);
  g_clear_object (&fixture->picture);
  live_board_free (fixture->live);
}

void
page_act (PageFixture *fixture,
          const char  *action,
          GVariant    *parameter)
{
  g_action_group_activate_action (scholia_board_page_get_actions (fixture->page), action,
                                  parameter);
}

gboolean
page_can (PageFixture *fixture,
          const char  *action)
{
  return g_action_group_get_action_enabled (scholia_board_page_get_actions (fixture->page), action);
}

void
page_type (PageFixture *fixture,
           const char  *text)
{
  scholia_composer_set_text (fixture->page->card->composer, text);
  scholia_thread_card_changed_cb (fixture->page->card);
}

void
page_assert_typed (PageFixture *fixture,
                   const char  *expected)
{
  g_autofree char *text = scholia_composer_dup_text (fixture->page->card->composer);

  g_assert_cmpstr (text, ==, expected);
}

void
page_write (PageFixture *fixture,
            double       x,
            double       y,
            const char  *text)
{
  page_act (fixture, "place-marker", PLACE (x, y));
  page_type (fixture, text);
  page_act (fixture, "send", NULL);
  page_wait_open (fixture);
}

gboolean
page_shows_card (PageFixture *fixture)
{
  gboolean shows_card;

  g_object_get (fixture->page->area, "shows-card", &shows_card, NULL);

  return shows_card;
}

static gboolean
is_open (gpointer user_data)
{
  PageFixture *fixture = user_data;

  return fixture->page->open_thread != NULL &&
         scholia_thread_get_number (fixture->page->open_thread) > 0;
}

ScholiaThread *
page_wait_open (PageFixture *fixture)
{
  live_wait_for (is_open, fixture);

  return fixture->page->open_thread;
}

static gboolean
has_board (gpointer session)
{
  ScholiaBoard *board = scholia_session_get_board (session);

  return board != NULL && scholia_board_get_n_threads (board) > 0;
}

void
page_do_as_other (PageFixture   *fixture,
                  ScholiaAction *action)
{
  live_wait_for (has_board, fixture->other);
  live_do (fixture->other, action);
}

typedef struct
{
  ScholiaThread *thread;
  guint          n_comments;
} CommentsWait;

static gboolean
has_comments (gpointer user_data)
{
  CommentsWait *wait = user_data;

  return g_list_model_get_n_items (G_LIST_MODEL (wait->thread)) == wait->n_comments;
}

void
page_reply_as_other (PageFixture   *fixture,
                     ScholiaThread *thread,
                     const char    *body)
{
  g_autofree char *id = scholia_id_new ();
  CommentsWait wait = { thread, g_list_model_get_n_items (G_LIST_MODEL (thread)) + 1 };

  page_do_as_other (fixture,
                    scholia_action_new_reply (id, scholia_thread_get_id (thread), body));
  live_wait_for (has_comments, &wait);
}

typedef struct
{
  PageFixture *fixture;
  guint        n_threads;
} ThreadsWait;

static gboolean
has_threads (gpointer user_data)
{
  ThreadsWait *wait = user_data;
  ScholiaBoard *board = scholia_session_get_board (wait->fixture->session);

  return scholia_board_get_n_threads (board) == wait->n_threads;
}

void
page_wait_threads (PageFixture *fixture,
                   guint        n_threads)
{
  ThreadsWait wait = { fixture, n_threads };

  live_wait_for (has_threads, &wait);
}

typedef struct
{
  PageFixture *fixture;
  gboolean     is_narrow;
} NarrowWait;

static gboolean
has_narrowness (gpointer user_data)
{
  NarrowWait *wait = user_data;

  return scholia_adaptive_bin_is_narrow (wait->fixture->page->adaptive) == wait->is_narrow;
}

void
page_resize (PageFixture *fixture,
             int          width,
             int          height)
{
  NarrowWait wait = { fixture, width < SCHOLIA_NARROW_WIDTH };

  gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, height);
  live_wait_for (has_narrowness, &wait);
  page_settle ();
}
