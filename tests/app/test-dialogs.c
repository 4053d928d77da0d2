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

/* Over a window of @parent_width that is not shown yet, a dialog that would like 460 pixels. */
static void
assert_width (int parent_width,
              int expected)
{
  GtkWindow *parent = new_window (parent_width);
  GtkWindow *dialog = new_window (460);
  int width;
  int height;

  scholia_dialogs_attach (dialog, parent);
  gtk_window_get_default_size (dialog, &width, &height);
  g_assert_cmpint (width, ==, expected);
  gtk_window_destroy (dialog);
  gtk_window_destroy (parent);
}

/* As at a start with a link, when both are new and neither has a place. */
static void
test_fits_parent (void)
{
  assert_width (360, 360);
  assert_width (1180, 460);
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
  g_test_add_func ("/app/dialogs/fits-parent", test_fits_parent);
  g_test_add_func ("/app/dialogs/goes-with-parent", test_goes_with_parent);

  return g_test_run ();
}
