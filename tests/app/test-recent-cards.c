/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Cards of recent boards on the start page, taken off by their menus. */

#include <adwaita.h>

#include "scholia-recent-boards.h"
#include "scholia-recent-card.h"
#include "scholia-start-page.h"

#define PIN "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"
#define SHA "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define PATIENCE_US (20 * G_USEC_PER_SEC)

static void
add_board (const char *id)
{
  g_autoptr(ScholiaPlace) place = scholia_place_new ("::1", 8443, PIN, id);
  g_autoptr(ScholiaRecentBoard) board = scholia_recent_board_new (place, id, SHA);

  scholia_recent_boards_add (scholia_recent_boards_get_default (), board);
}

static GtkWidget *
find (GtkWidget *widget,
      GType      type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type);
  return found;
}

static void
settle (void)
{
  gint64 until_us = g_get_monotonic_time () + G_USEC_PER_SEC / 10;

  while (g_get_monotonic_time () < until_us)
    {
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
}

/* Opens the menu of the first card, and takes that card off, as the menu's item does: GTK closes
 * the menu, and acts before it has let go of it. */
static void
remove_first (GtkWidget *page)
{
  GtkWidget *card = find (page, SCHOLIA_TYPE_RECENT_CARD);
  GtkMenuButton *button = GTK_MENU_BUTTON (find (card, GTK_TYPE_MENU_BUTTON));
  GtkPopover *popover = gtk_menu_button_get_popover (button);
  gint64 until_us = g_get_monotonic_time () + PATIENCE_US;

  gtk_menu_button_popup (button);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (popover)));
  g_object_add_weak_pointer (G_OBJECT (popover), (gpointer *) &popover);
  settle ();
  gtk_popover_popdown (popover);
  g_assert_true (gtk_widget_activate_action (card, "card.remove", NULL));
  while (popover != NULL && g_get_monotonic_time () < until_us)
    settle ();
  g_assert_null (popover);
}

/* The button that opens an image is the window's. */
static void
add_actions (GtkWidget *window)
{
  g_autoptr(GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr(GSimpleAction) action = g_simple_action_new ("open-image", NULL);

  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (action));
  gtk_widget_insert_action_group (window, "win", G_ACTION_GROUP (actions));
}

/* The menu goes with its card, and the keyboard to the next one; at the end to the button above. */
static void
test_remove (void)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *page = scholia_start_page_new ();
  GtkWidget *focus;

  add_board ("0123456789ab");
  add_board ("0123456789ac");
  add_actions (window);
  adw_window_set_content (ADW_WINDOW (window), page);
  gtk_window_set_default_size (GTK_WINDOW (window), 1180, 760);
  gtk_window_present (GTK_WINDOW (window));
  while (!gtk_widget_get_mapped (page))
    g_main_context_iteration (NULL, TRUE);
  settle ();

  remove_first (page);
  focus = gtk_root_get_focus (GTK_ROOT (window));
  g_assert_true (focus == find (page, SCHOLIA_TYPE_RECENT_CARD));

  remove_first (page);
  focus = gtk_root_get_focus (GTK_ROOT (window));
  g_assert_null (find (page, SCHOLIA_TYPE_RECENT_CARD));
  g_assert_true (GTK_IS_BUTTON (focus));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/app/recent-cards/remove", test_remove);

  return g_test_run ();
}
