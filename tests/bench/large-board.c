/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a board of 10,000 threads asks of the application: a board page in a real window, with a
 * session that has no line. Needs a display. Usage: large-board [THREADS]; prints, in milliseconds
 * of the process's CPU,
 *
 *   join    from a snapshot's bytes to a list that is drawn and can be used
 *   event   somebody's action on the board, with all that the page does of it: canvas, list, what
 *           is unread, what a screen reader is told; median and p99
 *   action  frames until one's own marker is on the screen */

#include <adwaita.h>
#include <stdlib.h>

#include "canvas-fixture.h"
#include "cpu-time.h"
#include "scholia-board-page-private.h"
#include "scholia-snapshot.h"

/* As many as a board holds, but for those that the events make. */
#define N_THREADS 9900
#define N_COMMENTS 2
#define N_EVENTS 200
/* More than this, and the marker never came. */
#define MAX_FRAMES 60
#define MARKER_X 0.4
#define MARKER_Y 0.6

typedef struct
{
  GtkWidget        *window;
  ScholiaBoardPage *page;
  ScholiaCanvas    *canvas;
  ScholiaSession   *session;
  ScholiaBoard     *board;
} Bench;

static ScholiaBoard *
board_new (guint n_threads)
{
  g_autofree FixtureThread *threads = g_new0 (FixtureThread, n_threads);
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);

  for (guint i = 0; i < n_threads; i++)
    threads[i] = (FixtureThread) {
      .number = i + 1, .x = g_rand_double (rand), .y = g_rand_double (rand), .color = i % 8,
      .resolved = i % 3 == 0, .n_comments = N_COMMENTS,
      .body = "The return date only appears once the first one is picked.",
    };

  return fixture_board_new (threads, n_threads);
}

/* Never opened: the bench says what came over the line. */
static ScholiaSession *
session_new (void)
{
  g_autoptr(ScholiaEndpoint) endpoint = scholia_endpoint_new_private ("/nonexistent/server.sock");
  g_autofree char *id = scholia_id_new ();

  return scholia_session_new (endpoint, id, "", NULL, "", "Eleni", 0);
}

static void
open_window (Bench          *self,
             ScholiaPicture *picture)
{
  self->window = adw_window_new ();
  self->page = SCHOLIA_BOARD_PAGE (scholia_board_page_new ());
  self->canvas = self->page->canvas;
  self->session = session_new ();
  adw_window_set_content (ADW_WINDOW (self->window), GTK_WIDGET (self->page));
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1180, 760);
  scholia_board_page_set_session (self->page, self->session);
  scholia_board_page_set_picture (self->page, picture);
  scholia_board_page_take_board (self->page, self->board);
  gtk_window_present (GTK_WINDOW (self->window));
  while (!gtk_widget_get_mapped (GTK_WIDGET (self->canvas)))
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < 5; i++)
    fixture_next_frame (self->window);
}

static guint
get_n_shown (Bench *self)
{
  guint n_shown;

  g_object_get (self->page->sidebar, "n-shown", &n_shown, NULL);
  return n_shown;
}

/* The window is there, its board empty, as it is while somebody joins. */
static void
measure_join (Bench     *self,
              GPtrArray *parts)
{
  g_autoptr(ScholiaSnapshotReader) reader = scholia_snapshot_reader_new ();
  g_autoptr(GError) error = NULL;
  double begun = cpu_time_ms ();
  double read_ms;
  gsize n_bytes = 0;

  for (guint i = 0; i < parts->len; i++)
    {
      gsize length;
      const char *json = g_bytes_get_data (g_ptr_array_index (parts, i), &length);

      n_bytes += length;
      g_assert_true (scholia_snapshot_reader_add (reader, json, length, &error));
    }
  g_assert_true (scholia_snapshot_reader_finish (reader, self->board, &error));
  read_ms = cpu_time_ms () - begun;
  /* A list that fills in steps is usable when the last is done. */
  do
    fixture_next_frame (self->window);
  while (get_n_shown (self) < scholia_board_get_n_threads (self->board));
  g_print ("join %u threads: %.0f ms (%zu KB, %.0f ms of it to read them)\n",
           scholia_board_get_n_threads (self->board), cpu_time_ms () - begun, n_bytes / 1024,
           read_ms);
}

static ScholiaAction *
make_action (Bench *self,
             guint  i)
{
  g_autofree char *id = scholia_id_new ();
  g_autoptr(ScholiaThread) thread = g_list_model_get_item (G_LIST_MODEL (self->board), 11 * i + 5);
  ScholiaAnchor anchor = scholia_anchor_from_fractions (0.1 + 0.004 * i, 0.3);

  switch (i % 4)
    {
    case 0: return scholia_action_new_create (id, &anchor, "Could this be one line shorter?");
    case 1: return scholia_action_new_reply (id, scholia_thread_get_id (thread), "It could.");
    case 2: return scholia_action_new_move (id, scholia_thread_get_id (thread), &anchor);
    default: return scholia_action_new_for_thread (id, SCHOLIA_ACTION_DELETE,
                                                   scholia_thread_get_id (thread));
    }
}

static void
act (Bench         *self,
     ScholiaAction *action)
{
  g_autoptr(ScholiaPerson) person = scholia_person_new ("person-000000009", "Maria", 4);
  g_autoptr(ScholiaEvent) event = scholia_board_accept (self->board, action, person,
                                                        g_get_real_time () / 1000);

  g_assert_true (scholia_board_apply (self->board, event, NULL, NULL));
  g_signal_emit_by_name (self->session, "thread-event", event, FALSE);
}

static void
measure_events (Bench *self)
{
  double times_ms[N_EVENTS];

  for (guint i = 0; i < N_EVENTS; i++)
    {
      g_autoptr(ScholiaAction) action = make_action (self, i);
      double begun = cpu_time_ms ();

      act (self, action);
      times_ms[i] = cpu_time_ms () - begun;
      if (i % 8 == 7)
        fixture_next_frame (self->window);
    }

  g_print ("event on %u threads: median %.3f ms, p99 %.3f ms\n",
           scholia_board_get_n_threads (self->board), cpu_time_pick (times_ms, N_EVENTS, 0.5),
           cpu_time_pick (times_ms, N_EVENTS, 0.99));
}

/* What the last frame showed there. */
static guint32
get_pixel (Bench *self,
           int    x,
           int    y)
{
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (self->canvas));
  int width = gtk_widget_get_width (GTK_WIDGET (self->canvas));
  int height = gtk_widget_get_height (GTK_WIDGET (self->canvas));
  g_autofree guint32 *pixels = g_new (guint32, (gsize) width * (gsize) height);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr(GskRenderNode) node = NULL;
  g_autoptr(GdkTexture) texture = NULL;

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (self->window)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  gdk_texture_download (texture, (guint8 *) pixels, (gsize) width * 4);
  return pixels[y * width + x];
}

/* On an empty stretch of the picture: the board's other markers are deleted around it first. */
static void
measure_action (Bench *self)
{
  ScholiaAnchor anchor = scholia_anchor_from_fractions (MARKER_X, MARKER_Y);
  g_autofree char *id = scholia_id_new ();
  g_autoptr(ScholiaAction) action = scholia_action_new_create (id, &anchor, "Here");
  graphene_rect_t bounds;
  guint32 before;
  guint n_frames = 0;
  double begun;
  int x, y;

  g_assert_true (scholia_canvas_get_marker_bounds (self->canvas, &anchor, &bounds));
  x = (int) (bounds.origin.x + 6);
  y = (int) (bounds.origin.y + bounds.size.height / 2);
  fixture_next_frame (self->window);
  before = get_pixel (self, x, y);
  begun = cpu_time_ms ();
  act (self, action);
  do
    {
      fixture_next_frame (self->window);
      n_frames++;
    }
  while (get_pixel (self, x, y) == before && n_frames < MAX_FRAMES);
  g_print ("action to screen: %u frame%s, %.1f ms\n", n_frames, n_frames == 1 ? "" : "s",
           cpu_time_ms () - begun);
}

int
main (int    argc,
      char **argv)
{
  guint n_threads = argc > 1 ? (guint) atoi (argv[1]) : N_THREADS;
  Bench bench = { 0 };
  g_autoptr(ScholiaBoard) full = NULL;
  g_autoptr(ScholiaBoard) empty = NULL;
  g_autoptr(GPtrArray) parts = NULL;
  g_autoptr(ScholiaPicture) picture = NULL;

  adw_init ();
  full = board_new (n_threads);
  empty = fixture_board_new (NULL, 0);
  parts = scholia_snapshot_encode (full);
  picture = fixture_picture_new (1600, 1250);
  bench.board = empty;
  open_window (&bench, picture);
  measure_action (&bench);
  measure_join (&bench, parts);
  measure_events (&bench);
  scholia_board_page_set_session (bench.page, NULL);
  gtk_window_destroy (GTK_WINDOW (bench.window));
  g_object_unref (bench.session);
  return 0;
}
