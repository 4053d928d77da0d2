/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Paints a canvas with markers in all states, for the eye.
 *
 * Usage: show-canvas [--dark] [--states] [--many N] [--zoom ZOOM] [--keyboard] [--list]
 *                    [--width W] [--height H] IMAGE OUTPUT.png
 * It needs a display; GDK_SCALE=2 paints at twice the size. */

#include <gtk/gtk.h>
#include <math.h>

#include "board-fixture.h"
#include "scholia-canvas-private.h"

static const FixtureThread page[] = {
  { .number = 2, .x = 0.475, .y = 0.18, .color = 0, .name = "Eleni Markou", .n_comments = 4 },
  { .number = 3, .x = 0.03, .y = 0.56, .width = 0.18, .height = 0.4, .color = 2,
    .name = "Aisha Rahman", .n_comments = 3 },
  { .number = 4, .x = 0.53, .y = 0.46, .color = 1, .name = "Jonas Weber", .n_comments = 2 },
  { .number = 5, .x = 0.16, .y = 0.10, .color = 1, .name = "Jonas Weber", .resolved = TRUE },
  { .number = 6, .x = 0.25, .y = 0.40, .color = 3, .name = "Mateo Silva", .resolved = TRUE },
  { .number = 8, .x = 0.38, .y = 0.32, .color = 2, .name = "Aisha Rahman", .unread = TRUE },
  { .number = 11, .x = 0.52, .y = 0.65, .color = 1, .name = "Jonas Weber" },
  { .number = 120, .x = 0.75, .y = 0.65, .color = 5, .name = "Jonas Weber" },
  { .number = 1204, .x = 0.80, .y = 0.65, .color = 6, .name = "Jonas Weber" },
  { .number = 9998, .x = 0.85, .y = 0.65, .color = 7, .name = "Jonas Weber", .unread = TRUE },
};

/* A row for each state, a column for each colour. */
static GArray *
make_states (void)
{
  GArray *threads = g_array_new (FALSE, TRUE, sizeof (FixtureThread));

  for (guint row = 0; row < 4; row++)
    for (guint color = 0; color < 8; color++)
      {
        FixtureThread thread = {
          .number = row * 8 + color + 1,
          .x = 0.08 + color * 0.11,
          .y = 0.2 + row * 0.2,
          .color = color,
          .resolved = row >= 2,
          .unread = row % 2 == 1,
        };

        g_array_append_val (threads, thread);
      }

  return g_steal_pointer (&threads);
}

/* Most of them in a few places, as people do. */
static GArray *
make_many (guint n_threads)
{
  GArray *threads = g_array_new (FALSE, TRUE, sizeof (FixtureThread));
  g_autoptr(GRand) random = g_rand_new_with_seed (3);

  for (guint i = 1; i <= n_threads; i++)
    {
      double spread = i % 4 == 0 ? 1 : 0.25;
      double x = g_rand_double (random) * spread, y = g_rand_double (random) * spread;
      FixtureThread thread = {
        .number = i,
        .x = i % 4 == 0 ? x : fmod (0.13 * (i % 7) + x, 1),
        .y = i % 4 == 0 ? y : fmod (0.29 * (i % 5) + y, 1),
        .color = (guint) g_rand_int_range (random, 0, 8),
        .resolved = i % 5 == 0,
        .unread = i % 11 == 0,
      };

      g_array_append_val (threads, thread);
    }

  return threads;
}

static gboolean
stop_cb (gpointer user_data)
{
  gboolean *is_over = user_data;

  *is_over = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_ms (guint ms)
{
  gboolean is_over = FALSE;

  g_timeout_add (ms, stop_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

static void
save (GtkWidget  *widget,
      const char *path)
{
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr(GskRenderNode) node = NULL;
  g_autoptr(GdkTexture) texture = NULL;
  int scale = gtk_widget_get_scale_factor (widget);
  int width = gdk_paintable_get_intrinsic_width (paintable);
  int height = gdk_paintable_get_intrinsic_height (paintable);

  gtk_snapshot_scale (snapshot, (float) scale, (float) scale);
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (widget)),
    node, &GRAPHENE_RECT_INIT (0, 0, (float) (width * scale), (float) (height * scale)));
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

static ScholiaBoard *
make_board (gboolean states,
            int      n_many)
{
  g_autoptr(GArray) threads = NULL;

  if (!states && n_many == 0)
    return fixture_board_new (page, G_N_ELEMENTS (page));

  threads = states ? make_states () : make_many ((guint) n_many);
  return fixture_board_new ((const FixtureThread *) threads->data, threads->len);
}

static void
fill (ScholiaCanvas *canvas,
      ScholiaBoard  *board,
      double         zoom)
{
  ScholiaAnchor draft = scholia_anchor_from_fractions (0.7, 0.2);

  scholia_canvas_set_board (canvas, board);
  scholia_canvas_set_selected_thread (canvas, scholia_board_find_number (board, 4));
  scholia_canvas_set_hovered_thread (canvas, scholia_board_find_number (board, 11));
  scholia_canvas_set_draft (canvas, &draft, 4);
  scholia_canvas_set_cursor (canvas, "a", "Mateo", 3, 0.25, 0.2);
  scholia_canvas_set_cursor (canvas, "b", "A name that is longer than a tag shows", 2, 0.6, 0.8);
  scholia_canvas_set_bottom_inset (canvas, 64);
  if (zoom > 0)
    scholia_canvas_set_zoom (canvas, zoom);
}

/* As by somebody who uses the keyboard: the focus on a marker, the crosshair at a place. */
static void
use_keyboard (ScholiaCanvas *canvas,
              ScholiaBoard  *board)
{
  GtkWidget *marker = scholia_marker_layer_get_marker (canvas->markers,
                                                       scholia_board_find_number (board, 2));

  gtk_window_set_focus_visible (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (canvas))), TRUE);
  gtk_widget_grab_focus (marker);
  scholia_canvas_set_tool (canvas, SCHOLIA_TOOL_COMMENT);
  scholia_canvas_press_key (canvas, GDK_KEY_Up, GDK_SHIFT_MASK);
}

int
main (int    argc,
      char **argv)
{
  gboolean dark = FALSE, states = FALSE, keyboard = FALSE, list = FALSE;
  double zoom = 0;
  int width = 840, height = 713, n_many = 0;
  g_autoptr(GOptionContext) context = g_option_context_new ("IMAGE OUTPUT.png");
  const GOptionEntry entries[] = {
    { "dark", 0, 0, G_OPTION_ARG_NONE, &dark, "Dark look", NULL },
    { "states", 0, 0, G_OPTION_ARG_NONE, &states, "All states in all colours", NULL },
    { "keyboard", 0, 0, G_OPTION_ARG_NONE, &keyboard, "Focus and crosshair", NULL },
    { "many", 0, 0, G_OPTION_ARG_INT, &n_many, "So many markers", "N" },
    { "list", 0, 0, G_OPTION_ARG_NONE, &list, "The list of the cluster in the middle", NULL },
    { "zoom", 0, 0, G_OPTION_ARG_DOUBLE, &zoom, "Zoom", "ZOOM" },
    { "width", 0, 0, G_OPTION_ARG_INT, &width, "Width", "PIXELS" },
    { "height", 0, 0, G_OPTION_ARG_INT, &height, "Height", "PIXELS" },
    { NULL },
  };
  g_autoptr(ScholiaPicture) picture = NULL;
  g_autoptr(ScholiaBoard) board = NULL;
  GtkWidget *window, *canvas;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, NULL) || argc != 3)
    return 2;

  gtk_init ();
  g_object_set (gtk_settings_get_default (), "gtk-application-prefer-dark-theme", dark,
                "gtk-enable-animations", FALSE, "gtk-font-name", "Cantarell 11", NULL);
  picture = fixture_picture_load (argv[1]);
  board = make_board (states, n_many);
  window = gtk_window_new ();
  canvas = scholia_canvas_new ();
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_child (GTK_WINDOW (window), canvas);
  scholia_canvas_set_picture (SCHOLIA_CANVAS (canvas), picture);
  gtk_window_present (GTK_WINDOW (window));
  wait_ms (200);
  fill (SCHOLIA_CANVAS (canvas), board, zoom);
  wait_ms (200);
  if (keyboard)
    use_keyboard (SCHOLIA_CANVAS (canvas), board);
  if (list)
    scholia_canvas_open_cluster_at (SCHOLIA_CANVAS (canvas), width / 2, height / 2, TRUE);
  wait_ms (200);
  save (canvas, argv[2]);
  gtk_window_destroy (GTK_WINDOW (window));
  return 0;
}
