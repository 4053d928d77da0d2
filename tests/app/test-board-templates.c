/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every widget of the board page: made, shown, and gone for good. */

#include <adwaita.h>

#include "scholia-adaptive-bin.h"
#include "scholia-board-area.h"
#include "scholia-board-page.h"
#include "scholia-canvas-tool-bar.h"
#include "scholia-comment-row.h"
#include "scholia-composer.h"
#include "scholia-connection-bar.h"
#include "scholia-face-pile.h"
#include "scholia-face.h"
#include "scholia-people-menu.h"
#include "scholia-picture-progress.h"
#include "scholia-pin.h"
#include "scholia-sidebar.h"
#include "scholia-thread-card.h"
#include "scholia-thread-row.h"
#include "scholia-time-label.h"

static const struct
{
  const char *name;
  GType     (*get_type) (void);
} types[] = {
  { "adaptive-bin", scholia_adaptive_bin_get_type },
  { "board-area", scholia_board_area_get_type },
  { "board-page", scholia_board_page_get_type },
  { "canvas-tool-bar", scholia_canvas_tool_bar_get_type },
  { "comment-row", scholia_comment_row_get_type },
  { "composer", scholia_composer_get_type },
  { "connection-bar", scholia_connection_bar_get_type },
  { "face", scholia_face_get_type },
  { "face-pile", scholia_face_pile_get_type },
  { "people-menu", scholia_people_menu_get_type },
  { "picture-progress", scholia_picture_progress_get_type },
  { "pin", scholia_pin_get_type },
  { "sidebar", scholia_sidebar_get_type },
  { "thread-card", scholia_thread_card_get_type },
  { "thread-row", scholia_thread_row_get_type },
  { "time-label", scholia_time_label_get_type },
};

static void
iterate (guint n_frames)
{
  for (guint i = 0; i < n_frames || g_main_context_pending (NULL); i++)
    g_main_context_iteration (NULL, FALSE);
}

static void
wait_until_mapped (GtkWidget *widget)
{
  while (!gtk_widget_get_mapped (widget))
    g_main_context_iteration (NULL, TRUE);
  iterate (50);
}

static void
count_finalized_cb (gpointer  user_data,
                    GObject  *object)
{
  (*(guint *) user_data)++;
}

static void
test_template (gconstpointer data)
{
  GType type = types[GPOINTER_TO_UINT (data)].get_type ();
  GtkWidget *window = gtk_window_new ();
  GtkWidget *widget = g_object_new (type, NULL);
  guint n_finalized = 0;

  g_object_weak_ref (G_OBJECT (widget), count_finalized_cb, &n_finalized);
  gtk_window_set_default_size (GTK_WINDOW (window), 400, 300);
  gtk_window_set_child (GTK_WINDOW (window), widget);
  /* Some show themselves only when there is something to say. */
  gtk_widget_set_visible (widget, TRUE);
  gtk_window_present (GTK_WINDOW (window));
  wait_until_mapped (widget);

  gtk_window_destroy (GTK_WINDOW (window));
  while (n_finalized == 0)
    g_main_context_iteration (NULL, FALSE);
  iterate (10);
  g_assert_cmpuint (n_finalized, ==, 1);
}

/* Rows of a list stand in line, whatever their numbers are. */
static void
test_pin_width (void)
{
  static const guint numbers[] = { 7, 88, 888, 8888 };
  int expected = 0;

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      GtkWidget *pin = g_object_ref_sink (scholia_pin_new ());
      int width;

      g_object_set (pin, "number", numbers[i], NULL);
      gtk_widget_measure (pin, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
      g_test_message ("%u: %d px", numbers[i], width);
      if (i == 0)
        expected = width;
      g_assert_cmpint (width, ==, expected);
      g_object_unref (pin);
    }
}

static void
load_style (void)
{
  g_autoptr(GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/io/github/scholia/Scholia/board.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    "/io/github/scholia/Scholia/icons");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  load_style ();
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *path = g_strconcat ("/app/templates/", types[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_template);
    }

  g_test_add_func ("/app/templates/pin/width", test_pin_width);

  return g_test_run ();
}
