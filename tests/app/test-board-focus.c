/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where the keyboard is when a board comes. The windows are never shown: before that nothing has
 * a place, and what the toolkit chooses then differs from version to version. */

#include "page-fixture.h"

static void
test_with_the_window (void)
{
  g_autoptr(ScholiaPicture) picture = page_load_picture ();
  ScholiaBoardPage *page = SCHOLIA_BOARD_PAGE (scholia_board_page_new ());
  GtkWidget *window = adw_window_new ();

  adw_window_set_content (ADW_WINDOW (window), GTK_WIDGET (page));
  scholia_board_page_set_picture (page, picture);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (window)) == GTK_WIDGET (page->canvas));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A picture that is on its way takes the keyboard when its page is shown, and not before. */
static void
test_behind_another_page (void)
{
  g_autoptr(ScholiaPicture) picture = page_load_picture ();
  ScholiaBoardPage *page = SCHOLIA_BOARD_PAGE (scholia_board_page_new ());
  GtkWidget *button = gtk_button_new ();
  GtkWidget *stack = gtk_stack_new ();
  GtkWidget *window = adw_window_new ();

  gtk_stack_add_child (GTK_STACK (stack), button);
  gtk_stack_add_child (GTK_STACK (stack), GTK_WIDGET (page));
  adw_window_set_content (ADW_WINDOW (window), stack);
  gtk_widget_grab_focus (button);

  gtk_widget_grab_focus (GTK_WIDGET (page));
  scholia_board_page_set_picture (page, picture);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (window)) == button);

  gtk_stack_set_visible_child (GTK_STACK (stack), GTK_WIDGET (page));
  gtk_widget_grab_focus (GTK_WIDGET (page));
  g_assert_true (gtk_root_get_focus (GTK_ROOT (window)) == GTK_WIDGET (page->canvas));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  page_init ();
  g_test_add_func ("/app/board-focus/with-the-window", test_with_the_window);
  g_test_add_func ("/app/board-focus/behind-another-page", test_behind_another_page);

  return g_test_run ();
}
