/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a frame costs with many markers: a canvas in a real window, panned and zoomed by one step a
 * frame. Needs a display. Usage:
 * canvas-frames [--width W] [--height H] [--picture FILE] [--frames N] [MARKERS]…
 *
 * One line says what draws, then one for each number of markers and view:
 *   snapshot  median of the canvas's snapshot(), in ms of CPU
 *   pan, zoom CPU of this process a frame, in ms: layout, snapshot, painting, and what the toolkit
 *             adds; the display server's is its own
 *   event     a marker that comes, changes and goes again: to the canvas, in ms of CPU, without the
 *             frame that follows
 *   resident  memory of this process then, in MB */

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "canvas-fixture.h"
#include "cpu-time.h"

#define N_PAN_STEPS 6
/* Between two levels. */
#define ODD_ZOOM 0.71
#define N_EVENTS 200
/* Milliseconds after which what was changed is at rest. */
#define REST_MS 600
/* The picture, in pixels: a screenshot of a large screen. */
#define PICTURE_WIDTH 3840
#define PICTURE_HEIGHT 2560

typedef struct
{
  GtkWidget      *window;
  ScholiaCanvas  *canvas;
  ScholiaPicture *picture;
  GListStore     *threads;
  guint           n_markers;
  guint           n_frames; /* of which each figure is made */
} Bench;

/* Until groups and tiles are those of the zoom. */
static void
rest (Bench *self)
{
  gint64 until = g_get_monotonic_time () + REST_MS * 1000;

  while (g_get_monotonic_time () < until)
    fixture_next_frame (self->window);
}

static ScholiaThread *
make_thread (guint   number,
             GRand  *random)
{
  FixtureThread thread = {
    .number = number,
    .x = g_rand_double (random),
    .y = g_rand_double (random),
    .color = number % 8,
    .resolved = number % 5 == 0,
  };
  g_autoptr(ScholiaThreadState) state = fixture_state_new (&thread);
  ScholiaThread *made = scholia_thread_new (state);

  scholia_thread_set_unread (made, number % 7 == 0);
  return made;
}

/* Not a board: that has a limit, and the figures beyond it tell how the cost grows. */
static void
set_markers (Bench *self,
             guint  n_markers)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (42);
  g_autoptr(GPtrArray) threads = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 1; i <= n_markers; i++)
    g_ptr_array_add (threads, make_thread (i, random));

  g_list_store_splice (self->threads, 0, g_list_model_get_n_items (G_LIST_MODEL (self->threads)),
                       threads->pdata, threads->len);
  self->n_markers = n_markers;
}

static double
measure_snapshot (Bench *self)
{
  GtkWidget *widget = GTK_WIDGET (self->canvas);
  g_autofree double *times = g_new (double, self->n_frames);

  for (guint i = 0; i < self->n_frames; i++)
    {
      GtkSnapshot *snapshot = gtk_snapshot_new ();
      double begin;

      scholia_canvas_pan (self->canvas, i % 2 == 0 ? 7 : -7, i % 2 == 0 ? 3 : -3);
      fixture_next_frame (self->window);
      /* As a pan does: the toolkit keeps what the layer drew otherwise. */
      gtk_widget_queue_draw (GTK_WIDGET (self->canvas->markers));
      begin = cpu_time_ms ();
      GTK_WIDGET_GET_CLASS (widget)->snapshot (widget, snapshot);
      times[i] = cpu_time_ms () - begin;
      g_object_unref (snapshot);
    }

  return cpu_time_pick (times, self->n_frames, 0.5);
}

/* To and fro, in steps short enough that the picture's edge stops none of them. */
static double
measure_pan (Bench *self)
{
  double begin = cpu_time_ms ();

  for (guint i = 0; i < self->n_frames; i++)
    {
      int sign = (i + N_PAN_STEPS / 2) / N_PAN_STEPS % 2 == 0 ? -1 : 1;

      scholia_canvas_pan (self->canvas, sign * 9, sign * 4);
      fixture_next_frame (self->window);
    }

  return (cpu_time_ms () - begin) / self->n_frames;
}

/* As by a touchpad: in, and out again. */
static double
measure_zoom (Bench *self)
{
  double begin = cpu_time_ms ();

  for (guint i = 0; i < self->n_frames; i++)
    {
      scholia_canvas_zoom_at (self->canvas,
                              self->canvas->view.zoom *
                                (i < self->n_frames / 2 ? 1.03 : 1 / 1.03),
                              500, 300, FALSE);
      fixture_next_frame (self->window);
    }

  return (cpu_time_ms () - begin) / self->n_frames;
}

static double
measure_event (Bench *self)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (7);
  double begin, sum = 0;

  for (guint i = 0; i < N_EVENTS; i++)
    {
      g_autoptr(ScholiaThread) thread = make_thread (self->n_markers + 1, random);

      begin = cpu_time_ms ();
      g_list_store_append (self->threads, thread);
      scholia_thread_set_unread (thread, i % 2 == 0);
      g_list_store_remove (self->threads, self->n_markers);
      sum += cpu_time_ms () - begin;
    }

  return sum / N_EVENTS / 3;
}

static double
get_resident_mb (void)
{
  g_autofree char *words = NULL;
  unsigned long n_pages = 0;

  if (g_file_get_contents ("/proc/self/statm", &words, NULL, NULL))
    n_pages = strtoul (strchr (words, ' '), NULL, 10);

  return (double) n_pages * (double) sysconf (_SC_PAGESIZE) / 1e6;
}

static void
print_row (Bench      *self,
           const char *view)
{
  double snapshot_ms, pan_ms, zoom_ms;

  rest (self);
  snapshot_ms = measure_snapshot (self);
  pan_ms = measure_pan (self);
  zoom_ms = measure_zoom (self);
  rest (self);
  g_print ("%6u markers, %-4s snapshot %6.3f  pan %6.2f  zoom %6.2f  event %6.3f ms"
           "  resident %.0f MB\n", self->n_markers, view, snapshot_ms, pan_ms, zoom_ms,
           measure_event (self), get_resident_mb ());
}

static void
measure (Bench *self,
         guint  n_markers)
{
  set_markers (self, n_markers);
  scholia_canvas_fit (self->canvas);
  /* A little more than fits, or there is nothing to pan. */
  scholia_canvas_set_zoom (self->canvas, self->canvas->view.zoom * 1.1);
  print_row (self, "fit");
  scholia_canvas_set_zoom (self->canvas, ODD_ZOOM);
  print_row (self, "odd");
  scholia_canvas_set_zoom (self->canvas, 1);
  print_row (self, "1:1");
}

static void
open_window (Bench *self,
             int    width,
             int    height)
{
  self->threads = g_list_store_new (SCHOLIA_TYPE_THREAD);
  self->window = gtk_window_new ();
  self->canvas = SCHOLIA_CANVAS (scholia_canvas_new ());
  gtk_window_set_decorated (GTK_WINDOW (self->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (self->window), width, height);
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->canvas));
  scholia_canvas_set_picture (self->canvas, self->picture);
  scholia_marker_layer_set_threads (self->canvas->markers, G_LIST_MODEL (self->threads));
  gtk_window_present (GTK_WINDOW (self->window));
  while (gtk_widget_get_width (GTK_WIDGET (self->canvas)) != width)
    g_main_context_iteration (NULL, TRUE);
}

int
main (int    argc,
      char **argv)
{
  static const guint numbers[] = { 100, 1000, 10000, 50000 };
  Bench bench = { 0 };
  int width = 1180, height = 714, n_frames = 60;
  g_autofree char *picture = NULL;
  const GOptionEntry entries[] = {
    { "width", 0, 0, G_OPTION_ARG_INT, &width, "Of the canvas", "PIXELS" },
    { "height", 0, 0, G_OPTION_ARG_INT, &height, "Of the canvas", "PIXELS" },
    { "frames", 0, 0, G_OPTION_ARG_INT, &n_frames, "For each figure", "N" },
    { "picture", 0, 0, G_OPTION_ARG_FILENAME, &picture, "Instead of a smooth one", "FILE" },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("[MARKERS]…");

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, NULL))
    return 2;

  gtk_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  bench.picture = picture != NULL ? fixture_picture_load (picture)
                                  : fixture_picture_new (PICTURE_WIDTH, PICTURE_HEIGHT);
  bench.n_frames = (guint) MAX (n_frames, 2);
  open_window (&bench, width, height);
  g_print ("drawn by %s\n",
           G_OBJECT_TYPE_NAME (gtk_native_get_renderer (GTK_NATIVE (bench.window))));
  if (argc > 1)
    for (int i = 1; i < argc; i++)
      measure (&bench, (guint) strtoul (argv[i], NULL, 10));
  else
    for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
      measure (&bench, numbers[i]);

  gtk_window_destroy (GTK_WINDOW (bench.window));
  g_object_unref (bench.threads);
  g_object_unref (bench.picture);
  return 0;
}
