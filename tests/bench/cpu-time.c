/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cpu-time.h"

#include <stdlib.h>
#include <time.h>

double
cpu_time_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static int
compare (const void *a,
         const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

double
cpu_time_pick (double *times,
               guint   n_times,
               double  part)
{
  qsort (times, n_times, sizeof *times, compare);
  return times[(guint) (part * n_times)];
}
