/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How long a program takes from its start until its image is on the screen. Works for any program:
 * it looks at the display's middle row until the image's colour is there.
 *
 * Usage: start-to-content RUNS RRGGBB COMMAND [ARGUMENT…]; prints the median, in milliseconds. */

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Pixels of the colour in one row that count as "the image is there". */
#define ENOUGH_PIXELS 64
/* Longest wait for one start, in milliseconds. */
#define PATIENCE_MS 20000.0
/* Between two looks, in microseconds: a look costs about 50. */
#define PAUSE_US 500


static double
now_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static int
shows_color (Display       *display,
             unsigned long  color)
{
  int screen = DefaultScreen (display);
  int width = DisplayWidth (display, screen);
  int found = 0;
  XImage *row = XGetImage (display, RootWindow (display, screen), 0,
                           DisplayHeight (display, screen) / 2, (unsigned int) width, 1,
                           AllPlanes, ZPixmap);

  if (row == NULL)
    return 0;
  for (int x = 0; x < width; x++)
    found += (XGetPixel (row, x, 0) & 0xffffff) == color;
  XDestroyImage (row);
  return found >= ENOUGH_PIXELS;
}

static void
pause_briefly (void)
{
  struct timespec pause = { 0, PAUSE_US * 1000 };

  nanosleep (&pause, NULL);
}

/* Milliseconds, or -1 if the colour never came. */
static double
measure_once (Display       *display,
              unsigned long  color,
              char         **command)
{
  double started = now_ms ();
  double took = -1;
  pid_t child;

  if (posix_spawnp (&child, command[0], NULL, NULL, command, environ) != 0)
    return -1;
  while (now_ms () - started < PATIENCE_MS)
    {
      if (shows_color (display, color))
        {
          took = now_ms () - started;
          break;
        }
      pause_briefly ();
    }
  kill (child, SIGTERM);
  waitpid (child, NULL, 0);
  while (shows_color (display, color))
    pause_briefly ();
  return took;
}

static int
compare (const void *a,
         const void *b)
{
  double difference = *(const double *) a - *(const double *) b;

  return (difference > 0) - (difference < 0);
}

int
main (int    argc,
      char **argv)
{
  Display *display = XOpenDisplay (NULL);
  int runs = argc > 3 ? atoi (argv[1]) : 0;
  double *times;

  if (display == NULL || runs < 1)
    {
      fprintf (stderr, "usage: start-to-content RUNS RRGGBB COMMAND [ARGUMENT…], with a DISPLAY\n");
      return 2;
    }
  times = calloc ((size_t) runs, sizeof *times);
  for (int i = 0; i < runs; i++)
    {
      times[i] = measure_once (display, strtoul (argv[2], NULL, 16), argv + 3);
      if (times[i] < 0)
        {
          fprintf (stderr, "start-to-content: %s never showed its image\n", argv[3]);
          return 1;
        }
    }
  qsort (times, (size_t) runs, sizeof *times, compare);
  printf ("%.0f\n", times[runs / 2]);
  free (times);
  XCloseDisplay (display);
  return 0;
}
