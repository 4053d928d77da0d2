/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-cage.h"
#include "scholia-report.h"
#include "scholia-time-limit.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
#define IS_SANITIZED TRUE
#else
#define IS_SANITIZED FALSE
#endif

/* Milliseconds of a processor: what an end may be late, beside the look each 100. */
#define LATE_MS 250
/* After which it was not ended. */
#define GIVEN_UP_MS 5000

typedef struct
{
  gboolean counts_pixels;
  guint    n_megapixels;
  guint    paused_ms;
  guint    allowed_ms;
} Case;

/* Two, as they take the time that they are about: pixels that count, and pixels that do not, beside
 * a pause. Without any one of them a limit is off by more than what an end may be late. */
static const Case table[] = {
  { TRUE, 2, 0, 1800 + 2 * 270 },
  { FALSE, 5, 500, 1800 + 500 },
};

static guint
get_used_ms (void)
{
  struct timespec used;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &used);
  return (guint) (used.tv_sec * 1000 + used.tv_nsec / 1000000);
}

static void
spin (guint until_ms)
{
  while (get_used_ms () < until_ms)
    continue;
}

static void
take_long (const Case *row,
           int         report_fd)
{
  dup2 (report_fd, SCHOLIA_DECODER_REPORT_FD);
  scholia_time_limit_begin ("SVG", row->counts_pixels);
  scholia_time_limit_grant_pixels (row->n_megapixels * G_GUINT64_CONSTANT (1000000));
  if (row->paused_ms > 0)
    {
      scholia_time_limit_pause ();
      spin (get_used_ms () + row->paused_ms);
      scholia_time_limit_resume ();
    }
  spin (GIVEN_UP_MS);
  _exit (EXIT_SUCCESS);
}

static guint
get_ms (const struct rusage *used)
{
  return (guint) ((used->ru_utime.tv_sec + used->ru_stime.tv_sec) * 1000 +
                  (used->ru_utime.tv_usec + used->ru_stime.tv_usec) / 1000);
}

static void
test_ends_with_a_reason (void)
{
  if (IS_SANITIZED)
    {
      g_test_skip ("a sanitizer takes its time");
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      guint8 bytes[SCHOLIA_REPORT_BYTES];
      ScholiaReport report;
      struct rusage used;
      int fds[2], status;
      pid_t pid;

      g_assert_cmpint (pipe (fds), ==, 0);
      pid = fork ();
      if (pid == 0)
        take_long (&table[i], fds[1]);

      g_assert_cmpint (wait4 (pid, &status, 0, &used), ==, pid);
      g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == EXIT_FAILURE);
      g_test_message ("%u: %u ms", i, get_ms (&used));
      g_assert_cmpuint (get_ms (&used), >=, table[i].allowed_ms - LATE_MS);
      g_assert_cmpuint (get_ms (&used), <=, table[i].allowed_ms + 100 + LATE_MS);
      g_assert_cmpint (read (fds[0], bytes, sizeof bytes), ==, sizeof bytes);
      g_assert_true (scholia_report_decode (bytes, &report, NULL));
      g_assert_cmpint (report.failure, ==, SCHOLIA_FAILURE_TOO_COMPLICATED);
      g_assert_cmpstr (report.format, ==, "SVG");
      close (fds[0]);
      close (fds[1]);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/time-limit/ends-with-a-reason", test_ends_with_a_reason);
  return g_test_run ();
}
