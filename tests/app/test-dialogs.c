/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Windows over windows. */

#include "scholia-dialogs.h"

#include <adwaita.h>

static GtkWindow *
new_window (int width)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());

  gtk_window_set_default_size (window, width, 400);
  return window;
}

static int
get_default_width (GtkWindow *window)
{
  int width;
  int height;

  gtk_window_get_default_size (window, &width, &height);
  return width;
}

/* Also at a start with a link, when both are new and neither has a place. */
static void
test_fits_narrow_parent (void)
{
  GtkWindow *parent = new_window (360);
  GtkWindow *dialog = new_window (460);

  scholia_dialogs_attach (dialog, parent);
  g_assert_cmpint (get_default_width (dialog), ==, 360);
  gtk_window_destroy (dialog);
  gtk_window_destroy (parent);
}

static void
test_stays_in_wide_parent (void)
{
  GtkWindow *parent = new_window (1180);
  GtkWindow *dialog = new_window (460);

  scholia_dialogs_attach (dialog, parent);
  g_assert_cmpint (get_default_width (dialog), ==, 460);
  gtk_window_destroy (dialog);
  gtk_window_destroy (parent);
}

/* The dialog does not outlive its parent. */
static void
test_goes_with_parent (void)
{
  GtkWindow *parent = new_window (1180);
  GtkWindow *dialog = new_window (460);

  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  scholia_dialogs_attach (dialog, parent);
  gtk_window_present (parent);
  gtk_window_destroy (parent);
  g_assert_null (dialog);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/app/dialogs/fits-narrow-parent", test_fits_narrow_parent);
  g_test_add_func ("/app/dialogs/stays-in-wide-parent", test_stays_in_wide_parent);
  g_test_add_func ("/app/dialogs/goes-with-parent", test_goes_with_parent);

  return g_test_run ();
}
