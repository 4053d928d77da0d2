/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-time-limit.h"

#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "scholia-cage.h"
#include "scholia-reporter.h"

/* A sanitizer takes two to three times as long for what is allowed. */
#define SLOWNESS (SCHOLIA_CAGE_HAS_SHADOW ? 3 : 1)
/* Milliseconds of a processor. With a look each 100 ms, and some for giving memory back, an end is
 * within 2 s. */
#define BASE_MS (1800 * SLOWNESS)
#define LOOK_MS 100
/* Of 100 megapixels those that are hardest to unpack took 3 s here; there are slower machines, and
 * the whole second of the cage's own limit. */
#define MS_PER_MEGAPIXEL (270 * SLOWNESS)

/* A signal's handler sees nothing but what is here. */
static struct
{
  ScholiaReport     report;
  gboolean          counts_pixels;
  volatile guint    allowed_ms;
  volatile gboolean is_paused;
  guint             paused_ms;
} limit;

static guint
get_used_ms (void)
{
  struct timespec used;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &used);
  return (guint) (used.tv_sec * 1000 + used.tv_nsec / 1000000);
}

static void
look_cb (int signal_number)
{
  if (limit.is_paused || get_used_ms () < limit.allowed_ms)
    return;

  /* Records are whole in the pipe, whatever was interrupted. */
  scholia_reporter_send (SCHOLIA_DECODER_REPORT_FD, &limit.report);
  _exit (EXIT_FAILURE);
}

/* The clock of the processors is finer than RLIMIT_CPU, which counts in whole seconds and by what
 * runs at each tick: its 30 s were 28. */
static void
start_timer (void)
{
  struct sigaction action = { .sa_handler = look_cb, .sa_flags = SA_RESTART };
  struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGXCPU };
  const struct itimerspec looks = {
    .it_value = { BASE_MS / 1000, BASE_MS % 1000 * 1000000 },
    .it_interval = { 0, LOOK_MS * 1000000 },
  };
  timer_t timer;

  /* Without a timer the cage's limit is what is left, and its signal comes here as well. */
  sigaction (SIGXCPU, &action, NULL);
  if (timer_create (CLOCK_PROCESS_CPUTIME_ID, &event, &timer) == 0)
    (void) timer_settime (timer, 0, &looks, NULL);
}

void
scholia_time_limit_begin (const char *format,
                          gboolean    counts_pixels)
{
  limit.report.kind = SCHOLIA_REPORT_FAILED;
  limit.report.failure = SCHOLIA_FAILURE_TOO_COMPLICATED;
  scholia_report_set_texts (&limit.report, format, NULL);
  limit.counts_pixels = counts_pixels;
  limit.allowed_ms = BASE_MS;
  start_timer ();
}

void
scholia_time_limit_grant_pixels (guint64 n_pixels)
{
  if (limit.counts_pixels)
    limit.allowed_ms = BASE_MS + (guint) (n_pixels * MS_PER_MEGAPIXEL / 1000000);
}

void
scholia_time_limit_pause (void)
{
  limit.paused_ms = get_used_ms ();
  limit.is_paused = TRUE;
}

void
scholia_time_limit_resume (void)
{
  limit.allowed_ms += get_used_ms () - limit.paused_ms;
  limit.is_paused = FALSE;
}
