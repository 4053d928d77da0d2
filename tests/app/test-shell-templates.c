/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every widget of the shell: made, shown narrow, and gone for good. */

#include <adwaita.h>

#include "scholia-color-row.h"
#include "scholia-join-dialog.h"
#include "scholia-link-list.h"
#include "scholia-link-row.h"
#include "scholia-people-list.h"
#include "scholia-preferences.h"
#include "scholia-recent-boards.h"
#include "scholia-recent-card.h"
#include "scholia-removed-list.h"
#include "scholia-share-dialog.h"
#include "scholia-share-network.h"
#include "scholia-share-team.h"
#include "scholia-start-page.h"
#include "scholia-window.h"

/* The least width of a window, and what its border adds where there is no compositor, in pixels. */
#define NARROW 360
#define BORDER 10

static const struct
{
  const char *name;
  GType     (*get_type) (void);
} types[] = {
  { "color-row", scholia_color_row_get_type },
  { "join-dialog", scholia_join_dialog_get_type },
  { "link-list", scholia_link_list_get_type },
  { "link-row", scholia_link_row_get_type },
  { "people-list", scholia_people_list_get_type },
  { "preferences", scholia_preferences_get_type },
  { "removed-list", scholia_removed_list_get_type },
  { "share-network", scholia_share_network_get_type },
  { "share-team", scholia_share_team_get_type },
  { "start-page", scholia_start_page_get_type },
  { "window", scholia_window_get_type },
};

static void
wait_until_mapped (GtkWidget *widget)
{
  while (!gtk_widget_get_mapped (widget))
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < 50; i++)
    g_main_context_iteration (NULL, FALSE);
}

static void
note_finalized_cb (gpointer  user_data,
                   GObject  *object)
{
  *(gboolean *) user_data = TRUE;
}

static void
destroy_and_wait (GtkWidget *window,
                  GObject   *object)
{
  gboolean is_finalized = FALSE;

  g_object_weak_ref (object, note_finalized_cb, &is_finalized);
  gtk_window_destroy (GTK_WINDOW (window));
  while (!is_finalized)
    g_main_context_iteration (NULL, TRUE);
}

static void
assert_fits (GtkWidget *widget,
             int        width)
{
  int minimum;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, width);
}

/* As it is used: a row is in a list, all but a window in a window. */
static void
test_template (gconstpointer data)
{
  GtkWidget *widget = g_object_new (types[GPOINTER_TO_UINT (data)].get_type (), NULL);
  GtkWidget *window = widget;

  if (GTK_IS_LIST_BOX_ROW (widget))
    {
      GtkWidget *list = gtk_list_box_new ();

      window = gtk_window_new ();
      gtk_list_box_append (GTK_LIST_BOX (list), widget);
      gtk_window_set_child (GTK_WINDOW (window), list);
    }
  else if (!GTK_IS_WINDOW (widget))
    {
      window = gtk_window_new ();
      gtk_window_set_child (GTK_WINDOW (window), widget);
    }

  gtk_window_set_default_size (GTK_WINDOW (window), NARROW, 600);
  gtk_window_present (GTK_WINDOW (window));
  wait_until_mapped (widget);
  assert_fits (widget, GTK_IS_WINDOW (widget) ? NARROW + BORDER : NARROW);
  destroy_and_wait (window, G_OBJECT (widget));
}

static ScholiaRecentBoard *
make_recent (void)
{
  g_autoptr(ScholiaPlace) place = scholia_place_new ("boards.example.org", 443, NULL,
                                                     "000000000001");
  g_autofree char *sha256 = g_strnfill (64, 'a');
  g_autofree char *title = g_strnfill (200, 'W');
  ScholiaRecentBoard *board = scholia_recent_board_new (place, title, sha256);

  scholia_recent_board_set_server_name (board, "boards.example.org");
  scholia_recent_board_set_state (board, 1700000000000, 10000);
  return board;
}

/* A title without a space does not make a card wider. */
static void
test_recent_card (void)
{
  g_autoptr(ScholiaRecentBoard) board = make_recent ();
  GtkWidget *window = gtk_window_new ();
  GtkWidget *cards = gtk_flow_box_new ();
  GtkWidget *card = scholia_recent_card_new (board);

  gtk_flow_box_append (GTK_FLOW_BOX (cards), card);
  gtk_window_set_child (GTK_WINDOW (window), cards);
  gtk_window_present (GTK_WINDOW (window));
  wait_until_mapped (card);
  assert_fits (card, 242);
  scholia_recent_board_set_title (board, "Ferry booking");
  destroy_and_wait (window, G_OBJECT (card));
}

static void
test_start_page_with_recents (void)
{
  ScholiaRecentBoards *recents = scholia_recent_boards_get_default ();
  g_autoptr(ScholiaRecentBoard) board = make_recent ();
  GtkWidget *window = gtk_window_new ();
  GtkWidget *page = scholia_start_page_new ();

  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_set_default_size (GTK_WINDOW (window), NARROW, 600);
  gtk_window_present (GTK_WINDOW (window));
  wait_until_mapped (page);
  scholia_recent_boards_add (recents, board);
  wait_until_mapped (page);
  assert_fits (page, NARROW);
  scholia_recent_boards_remove (recents, board);
  wait_until_mapped (page);
  destroy_and_wait (window, G_OBJECT (page));
}

static void
count_cb (guint *count)
{
  (*count)++;
}

/* Text that is no link stays in its entry, with the reason below it; nothing is asked for anywhere.
 * */
static void
test_join_refuses_bad_link (void)
{
  GtkWidget *parent = gtk_window_new ();
  GtkWidget *dialog = scholia_join_dialog_new (GTK_WINDOW (parent));
  guint n_failed = 0;
  guint n_joined = 0;

  g_signal_connect_swapped (dialog, "failed", G_CALLBACK (count_cb), &n_failed);
  g_signal_connect_swapped (dialog, "joined", G_CALLBACK (count_cb), &n_joined);
  gtk_window_present (GTK_WINDOW (dialog));
  wait_until_mapped (dialog);
  scholia_join_dialog_set_link (SCHOLIA_JOIN_DIALOG (dialog), "https://example.org/elsewhere");
  wait_until_mapped (dialog);
  g_assert_cmpuint (n_failed, ==, 1);
  g_assert_cmpuint (n_joined, ==, 0);
  assert_fits (dialog, NARROW + BORDER);

  gtk_window_destroy (GTK_WINDOW (dialog));
  destroy_and_wait (parent, G_OBJECT (parent));
}

/* In a narrow window the switcher is at the bottom; and a server that does not answer is no crash.
 * */
static void
test_share_is_narrow (void)
{
  g_autoptr(ScholiaEndpoint) endpoint = scholia_endpoint_new_private ("/nonexistent/server.sock");
  g_autoptr(ScholiaPlace) place = scholia_place_new_private ("000000000001");
  const char *token = "abcdefghijklmnopqrstuvwxyz012345";
  g_autoptr(ScholiaSession) session = scholia_session_new (endpoint, "000000000001", token, NULL,
                                                           token, "Eleni", 0);
  ScholiaBoardAccess access = { place, endpoint, (char *) token, (char *) token, NULL,
                                (char *) token };
  GtkWidget *parent = gtk_window_new ();
  GtkWidget *dialog;

  gtk_window_set_default_size (GTK_WINDOW (parent), NARROW, 600);
  gtk_window_present (GTK_WINDOW (parent));
  wait_until_mapped (parent);
  dialog = scholia_share_dialog_new (GTK_WINDOW (parent), &access, session);
  gtk_window_present (GTK_WINDOW (dialog));
  wait_until_mapped (dialog);
  assert_fits (dialog, NARROW + BORDER);

  gtk_window_destroy (GTK_WINDOW (dialog));
  destroy_and_wait (parent, G_OBJECT (parent));
}

static void
test_link_row_shows_link (void)
{
  GtkWidget *row = g_object_ref_sink (scholia_link_row_new (SCHOLIA_ROLE_COMMENTER));
  ScholiaLinkInfo info = { .id = (char *) "abcdefabcdef", .role = SCHOLIA_ROLE_COMMENTER,
                           .expires_ms = 1700000000000, .has_password = TRUE };
  g_autoptr(ScholiaLinkRequest) request = NULL;

  g_assert_null (scholia_link_row_get_link_id (SCHOLIA_LINK_ROW (row)));
  scholia_link_row_set_link (SCHOLIA_LINK_ROW (row), &info, "https://example.org/b/x#y");
  g_assert_cmpstr (scholia_link_row_get_link_id (SCHOLIA_LINK_ROW (row)), ==, "abcdefabcdef");
  g_assert_nonnull (strstr (adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (row)), "password"));
  scholia_link_row_set_link (SCHOLIA_LINK_ROW (row), NULL, NULL);
  g_assert_null (scholia_link_row_get_link_id (SCHOLIA_LINK_ROW (row)));

  request = scholia_link_row_get_request (SCHOLIA_LINK_ROW (row));
  g_assert_cmpint (request->role, ==, SCHOLIA_ROLE_COMMENTER);
  g_assert_cmpint (request->expires_ms, ==, 0);
  g_assert_null (request->password);
  g_assert_finalize_object (row);
}

static void
test_shortcuts (void)
{
  g_autoptr(GtkBuilder) builder =
    gtk_builder_new_from_resource ("/io/github/scholia/Scholia/scholia-shortcuts.ui");
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  g_assert_nonnull (window);
  gtk_window_present (window);
  wait_until_mapped (GTK_WIDGET (window));
  gtk_window_destroy (window);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GtkCssProvider) provider = NULL;

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, "/io/github/scholia/Scholia/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    "/io/github/scholia/Scholia/icons");

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *path = g_strconcat ("/app/shell-templates/", types[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_template);
    }

  g_test_add_func ("/app/shell-templates/shortcuts", test_shortcuts);
  g_test_add_func ("/app/recent-card/long-title-fits", test_recent_card);
  g_test_add_func ("/app/start-page/recents-come-and-go", test_start_page_with_recents);
  g_test_add_func ("/app/join-dialog/refuses-bad-link", test_join_refuses_bad_link);
  g_test_add_func ("/app/share-dialog/is-narrow", test_share_is_narrow);
  g_test_add_func ("/app/link-row/shows-link", test_link_row_shows_link);
  return g_test_run ();
}
