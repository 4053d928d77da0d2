/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Usage: show-board-page IMAGE FOLDER: a real board on a real server with four people on it, as
 * pictures in FOLDER: board-light, board-dark, narrow, narrow-thread, narrow-list, draft,
 * region-light, offline and more. */

#include <adwaita.h>

#include "live-fixture.h"

#include "scholia-board-page-private.h"
#include "scholia-canvas-private.h"
#include "scholia-id.h"
#include "scholia-thread-card-private.h"

static const struct
{
  guint       author;
  double      x;
  double      y;
  const char *body;
  const char *replies[3];
  guint       repliers[3];
  gboolean    is_resolved;
} threads[] = {
  { 1, 0.165, 0.055, "More room around the wave, please.", { "Done in the next draft." }, { 0 },
    TRUE },
  { 0, 0.465, 0.18, "Could the headline be one line shorter?", { "It could.", "Then let’s." },
    { 1, 2 }, FALSE },
  { 2, 0.215, 0.555, "Filters could fold away in a small window.",
    { "Yes, behind a button.", "I’ll draw it." },
    { 3, 1 }, FALSE },
  { 1, 0.525, 0.46,
    "The return date only appears once the first one is picked. Three of five testers booked "
    "one way by mistake.", { "Let’s show both from the start.",
    "Like https://example.org/range-picker does. I’ll try it on Thursday." }, { 2, 0 }, FALSE },
  { 3, 0.56, 0.965, "Screen readers say the price twice.", { NULL }, { 0 }, FALSE },
  { 3, 0.25, 0.40, "Is this the ferry’s own blue?", { "Yes." }, { 2 }, TRUE },
  { 2, 0.385, 0.32, "Grey on the photo is 3.1:1, too faint for small text.", { NULL }, { 0 },
    FALSE },
  { 1, 0.53, 0.645, "Is 3 h 15 harbour to harbour?", { "To the island’s main port." }, { 0 },
    FALSE },
};

static const struct
{
  const char *name;
  guint       color;
} people[] = { { "Eleni Markou", 0 }, { "Jonas Weber", 1 }, { "Aisha Rahman", 2 },
               { "Mateo Silva", 3 } };

static void
iterate (guint ms)
{
  gint64 until = g_get_monotonic_time () + ms * 1000;

  while (g_get_monotonic_time () < until)
    {
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (2000);
    }
}

static void
save (GtkWidget  *window,
      const char *folder,
      const char *name)
{
  g_autoptr(GdkPaintable) paintable = NULL;
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr(GskRenderNode) node = NULL;
  g_autoptr(GdkTexture) texture = NULL;
  g_autofree char *path = g_strdup_printf ("%s/%s.png", folder, name);
  int width, height;

  iterate (600);
  paintable = gtk_widget_paintable_new (window);
  width = gdk_paintable_get_intrinsic_width (paintable);
  height = gdk_paintable_get_intrinsic_height (paintable);
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, NULL);
  g_assert_true (gdk_texture_save_to_png (texture, path));
  g_print ("%s: %d x %d\n", path, width, height);
}

static void
reply (ScholiaSession *session,
       const char     *thread_id,
       const char     *body)
{
  g_autofree char *id = scholia_id_new ();

  live_do (session, scholia_action_new_reply (id, thread_id, body));
}

static gboolean
has_thread (gpointer session)
{
  ScholiaBoard *board = scholia_session_get_board (session);

  return board != NULL && scholia_board_get_n_threads (board) == G_N_ELEMENTS (threads);
}

static void
fill (ScholiaSession *sessions[4])
{
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autofree char *id = live_create (sessions[threads[i].author], threads[i].x, threads[i].y,
                                         threads[i].body);

      for (guint r = 0; r < 3 && threads[i].replies[r] != NULL; r++)
        reply (sessions[threads[i].repliers[r]], id, threads[i].replies[r]);
      if (threads[i].is_resolved)
        {
          g_autofree char *resolve = scholia_id_new ();

          live_do (sessions[0],
                   scholia_action_new_for_thread (resolve, SCHOLIA_ACTION_RESOLVE, id));
        }
    }
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

static void
load_style (void)
{
  GtkCssProvider *provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/io/github/scholia/Scholia/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    "/io/github/scholia/Scholia/icons");
}

static void
act (ScholiaBoardPage *page,
     const char       *name,
     GVariant         *parameter)
{
  g_action_group_activate_action (scholia_board_page_get_actions (page), name, parameter);
}

static GtkWidget *
show_page (ScholiaBoardPage *page,
           int               width,
           int               height)
{
  GtkWidget *window = adw_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  adw_window_set_content (ADW_WINDOW (window), GTK_WIDGET (page));
  gtk_window_present (GTK_WINDOW (window));
  iterate (800);

  return window;
}

static ScholiaBoardPage *
make_page (ScholiaSession *session,
           ScholiaPicture *picture)
{
  ScholiaBoardPage *page = SCHOLIA_BOARD_PAGE (scholia_board_page_new ());

  scholia_board_page_set_session (page, session);
  scholia_board_page_set_picture (page, picture);

  return page;
}

static void
type (ScholiaBoardPage *page,
      const char       *text)
{
  scholia_composer_set_text (page->card->composer, text);
  scholia_thread_card_changed_cb (page->card);
}

static void
show_wide (ScholiaSession *session,
           ScholiaSession *others[],
           ScholiaPicture *picture,
           const char     *folder)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  ScholiaBoardPage *page = make_page (session, picture);
  GtkWidget *window = show_page (page, 1180, 760);

  save (window, folder, "board-closed");
  scholia_session_set_cursor (others[2], TRUE, 0.12, 0.86);
  scholia_session_set_cursor (others[3], TRUE, 0.25, 0.12);
  scholia_session_set_open_thread (others[2], scholia_thread_get_id (
    scholia_board_find_number (scholia_session_get_board (session), 4)), TRUE);
  act (page, "open-thread", g_variant_new_uint32 (4));
  save (window, folder, "board-light");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  save (window, folder, "board-dark");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_LIGHT);

  act (page, "edit-last", NULL);
  save (window, folder, "edit");
  act (page, "close-thread", NULL);
  act (page, "place-marker", g_variant_new ("(dd)", 0.30, 0.30));
  save (window, folder, "draft-empty");
  type (page, "This line breaks badly at 1280.\nA second thought needs a second line.");
  save (window, folder, "draft");
  act (page, "cancel", NULL);
  save (window, folder, "draft-kept");
  type (page, "");
  scholia_outbox_set_draft (page->outbox, "new", "", NULL);
  scholia_board_page_update_draft (page);

  act (page, "filter", g_variant_new_string ("resolved"));
  save (window, folder, "filtered");
  act (page, "filter", g_variant_new_string ("all"));
  act (page, "open-thread", g_variant_new_uint32 (1));
  save (window, folder, "resolved");
  act (page, "delete-thread", NULL);
  save (window, folder, "deleted");
  act (page, "undo-delete", NULL);
  iterate (500);
  scholia_board_page_set_session (page, NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
show_narrow (ScholiaSession *session,
             ScholiaPicture *picture,
             const char     *folder)
{
  ScholiaBoardPage *page = make_page (session, picture);
  GtkWidget *window = show_page (page, 360, 720);

  save (window, folder, "narrow");
  act (page, "open-thread", g_variant_new_uint32 (4));
  save (window, folder, "narrow-thread");
  act (page, "close-thread", NULL);
  act (page, "sidebar", NULL);
  save (window, folder, "narrow-list");
  act (page, "sidebar", NULL);
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 294);
  save (window, folder, "smallest");
  act (page, "open-thread", g_variant_new_uint32 (4));
  save (window, folder, "smallest-thread");
  scholia_board_page_set_session (page, NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A region while it is drawn, written, read, and when it is settled. */
static void
show_regions (ScholiaSession *session,
              ScholiaPicture *picture,
              const char     *folder)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  ScholiaBoardPage *page = make_page (session, picture);
  GtkWidget *window = show_page (page, 1180, 760);

  act (page, "region", NULL);
  scholia_canvas_begin_drag (page->canvas, SCHOLIA_POINTER_MOUSE, GDK_BUTTON_PRIMARY, 60, 380);
  scholia_canvas_update_drag (page->canvas, 150, 180);
  scholia_canvas_update_drag (page->canvas, 170, 200);
  save (window, folder, "region-sketch");
  scholia_canvas_end_drag (page->canvas, 170, 200);
  save (window, folder, "region-draft");
  type (page, "All of this could be one card.");
  act (page, "send", NULL);
  act (page, "browse", NULL);
  save (window, folder, "region-light");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  save (window, folder, "region-dark");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_LIGHT);
  gtk_widget_grab_focus (GTK_WIDGET (page->canvas));
  scholia_canvas_press_key (page->canvas, GDK_KEY_s, 0);
  save (window, folder, "region-sizing");
  act (page, "close-thread", NULL);
  save (window, folder, "region-closed");
  act (page, "comment", NULL);
  scholia_canvas_point_at (page->canvas, 500, 300);
  save (window, folder, "coordinates");
  act (page, "browse", NULL);
  act (page, "open-thread", g_variant_new_uint32 (G_N_ELEMENTS (threads) + 1));
  act (page, "resolve", NULL);
  act (page, "close-thread", NULL);
  save (window, folder, "region-resolved");
  act (page, "open-thread", g_variant_new_uint32 (G_N_ELEMENTS (threads) + 1));
  act (page, "reopen", NULL);
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 720);
  save (window, folder, "region-narrow-thread");
  act (page, "close-thread", NULL);
  act (page, "region", NULL);
  scholia_canvas_press_key (page->canvas, GDK_KEY_Return, 0);
  scholia_canvas_press_key (page->canvas, GDK_KEY_Right, GDK_SHIFT_MASK);
  scholia_canvas_press_key (page->canvas, GDK_KEY_Down, GDK_SHIFT_MASK);
  save (window, folder, "region-narrow");
  scholia_board_page_set_session (page, NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
show_offline (LiveBoard      *live,
              ScholiaSession *session,
              ScholiaPicture *picture,
              const char     *folder)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  ScholiaBoardPage *page = make_page (session, picture);
  GtkWidget *window = show_page (page, 1180, 760);

  act (page, "open-thread", g_variant_new_uint32 (4));
  live_board_kill_server (live);
  live_board_wait_state (session, SCHOLIA_SESSION_STATE_RECONNECTING);
  save (window, folder, "reconnecting");
  live_board_wait_state (session, SCHOLIA_SESSION_STATE_OFFLINE);
  type (page, "Good idea. I’ll put both dates into one field and test it again on Thursday.");
  act (page, "send", NULL);
  save (window, folder, "offline");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  save (window, folder, "offline-dark");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_LIGHT);
  act (page, "resolve", NULL);
  save (window, folder, "offline-resolve");
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 720);
  save (window, folder, "offline-narrow-thread");
  act (page, "close-thread", NULL);
  save (window, folder, "offline-narrow");
  scholia_board_page_set_session (page, NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
show_others (const char *folder)
{
  ScholiaBoardPage *page = SCHOLIA_BOARD_PAGE (scholia_board_page_new ());
  GtkWidget *window = show_page (page, 1180, 760);
  g_autoptr(GError) error = g_error_new_literal (SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND, "x");

  scholia_board_page_set_loading (page, 0.4, "Downloading the image…");
  save (window, folder, "loading");
  scholia_board_page_set_error (page, error);
  save (window, folder, "error");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(LiveBoard) live = NULL;
  g_autoptr(GFile) file = NULL;
  g_autoptr(ScholiaPicture) picture = NULL;
  ScholiaSession *sessions[G_N_ELEMENTS (people)];

  if (argc != 3)
    {
      g_printerr ("Usage: show-board-page IMAGE FOLDER\n");
      return 2;
    }

  adw_init ();
  load_style ();
  g_mkdir_with_parents (argv[2], 0755);
  live = live_board_new (argv[1], "Ferry booking");
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      sessions[i] = live_board_join (live, people[i].name, people[i].color);
      live_board_wait_state (sessions[i], SCHOLIA_SESSION_STATE_LIVE);
    }
  fill (sessions);
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    live_wait_for (has_thread, sessions[i]);
  for (guint n = 1; n <= G_N_ELEMENTS (threads); n++)
    scholia_thread_set_unread (scholia_board_find_number (scholia_session_get_board (sessions[0]),
                                                          n), FALSE);
  scholia_thread_set_unread (scholia_board_find_number (scholia_session_get_board (sessions[0]), 5),
                             TRUE);
  scholia_thread_set_unread (scholia_board_find_number (scholia_session_get_board (sessions[0]), 7),
                             TRUE);

  file = g_file_new_for_path (argv[1]);
  scholia_picture_load_async (file, NULL, picture_cb, &picture);
  live_wait_for (is_set, &picture);

  show_wide (sessions[0], sessions, picture, argv[2]);
  show_narrow (sessions[0], picture, argv[2]);
  show_regions (sessions[0], picture, argv[2]);
  show_others (argv[2]);
  show_offline (live, sessions[0], picture, argv[2]);

  return 0;
}
