/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "decoder-fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scholia-cage.h"

/* Seconds. Sanitizers and a busy machine are slow. */
#define DEADLINE_S 60
/* Above all that a program is given. */
#define FREE_FD 100

int
decoder_make_file (GBytes *bytes)
{
  int fd = memfd_create ("image", MFD_CLOEXEC);
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  g_assert_cmpint (fd, >=, 0);
  while (length > 0)
    {
      gssize n = write (fd, data, length);

      g_assert_cmpint (n, >, 0);
      data += n;
      length -= (gsize) n;
    }

  return fd;
}

/* Nothing but calls that are safe between fork() and exec(). */
static void
become (const char  *program,
        char *const *argv,
        int          image_fd,
        int          pyramid_fd,
        int          report_fd)
{
  int null_fd = open ("/dev/null", O_RDWR);
  const int fds[] = { null_fd, null_fd, STDERR_FILENO, image_fd, pyramid_fd, report_fd };

  for (int i = 0; i < (int) G_N_ELEMENTS (fds); i++)
    if (fcntl (fds[i], F_DUPFD, FREE_FD + i) != FREE_FD + i)
      _exit (126);
  for (int i = 0; i < (int) G_N_ELEMENTS (fds); i++)
    if (dup2 (FREE_FD + i, i) < 0)
      _exit (126);
  close_range (G_N_ELEMENTS (fds), ~0u, 0);
  execv (program, argv);
  _exit (127);
}

static void
read_reports (int     fd,
              pid_t   pid,
              guint   deadline_s,
              GArray *reports)
{
  gint64 end_us = g_get_monotonic_time () + deadline_s * G_USEC_PER_SEC;
  guint8 bytes[SCHOLIA_REPORT_BYTES];
  gsize n_read = 0;

  for (;;)
    {
      struct pollfd ready = { .fd = fd, .events = POLLIN };
      gint64 left_us = end_us - g_get_monotonic_time ();
      gssize n;

      if (left_us <= 0 || poll (&ready, 1, (int) (left_us / 1000) + 1) == 0)
        {
          kill (pid, SIGKILL);
          return;
        }
      n = read (fd, bytes + n_read, sizeof bytes - n_read);
      g_assert_true (n >= 0 || errno == EINTR);
      if (n == 0)
        return;

      n_read += (gsize) MAX (n, 0);
      if (n_read == sizeof bytes)
        {
          g_autoptr(GError) error = NULL;
          ScholiaReport report;

          scholia_report_decode (bytes, &report, &error);
          g_assert_no_error (error);
          g_array_append_val (reports, report);
          n_read = 0;
        }
    }
}

static gint64
to_us (struct timeval time)
{
  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_usec;
}

DecoderRun
decoder_run (const char        *program,
             const char *const *arguments,
             int                image_fd,
             guint              deadline_s)
{
  DecoderRun self = { .pyramid_fd = memfd_create ("pyramid", MFD_CLOEXEC) };
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  gint64 begin_us = g_get_monotonic_time ();
  struct rusage usage;
  int pipe_fds[2];
  pid_t pid;

  g_assert_nonnull (program);
  g_ptr_array_add (argv, (gpointer) program);
  for (guint i = 0; arguments != NULL && arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) arguments[i]);
  g_ptr_array_add (argv, NULL);
  g_assert_cmpint (pipe2 (pipe_fds, O_CLOEXEC), ==, 0);

  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    become (program, (char *const *) argv->pdata, image_fd, self.pyramid_fd, pipe_fds[1]);

  close (pipe_fds[1]);
  self.reports = g_array_new (FALSE, FALSE, sizeof (ScholiaReport));
  read_reports (pipe_fds[0], pid, deadline_s, self.reports);
  close (pipe_fds[0]);
  g_assert_cmpint (wait4 (pid, &self.status, 0, &usage), ==, pid);
  self.wall_us = g_get_monotonic_time () - begin_us;
  self.cpu_us = to_us (usage.ru_utime) + to_us (usage.ru_stime);
  self.peak_bytes = (gint64) usage.ru_maxrss * 1024;
  return self;
}

DecoderRun
decoder_run_bytes (GBytes *bytes)
{
  int image_fd = decoder_make_file (bytes);
  DecoderRun self = decoder_run (g_getenv ("SCHOLIA_DECODER"), NULL, image_fd, DEADLINE_S);

  close (image_fd);
  return self;
}

void
decoder_run_clear (DecoderRun *self)
{
  g_clear_pointer (&self->reports, g_array_unref);
  close (self->pyramid_fd);
}

ScholiaReport
decoder_run_last (const DecoderRun *self)
{
  ScholiaReport nothing = { 0 };
  guint n = self->reports->len;

  return n > 0 ? g_array_index (self->reports, ScholiaReport, n - 1) : nothing;
}

ScholiaPyramidFile *
decoder_run_open (const DecoderRun *self)
{
  g_autoptr(GError) error = NULL;
  ScholiaReport last = decoder_run_last (self);
  ScholiaPyramidFile *file;

  g_assert_cmpint (self->status, ==, 0);
  g_assert_cmpint (last.kind, ==, SCHOLIA_REPORT_DONE);
  file = scholia_pyramid_file_open (self->pyramid_fd, &error);
  g_assert_no_error (error);
  g_assert_cmpint (scholia_pyramid_file_get_flags (file), ==, last.flags);
  return file;
}

ScholiaPyramidTileState
decoder_find_state (ScholiaPyramidFile *file,
                    guint               level,
                    guint               column,
                    guint               row)
{
  const ScholiaPyramidLevel *place = &scholia_pyramid_file_get_layout (file)->levels[level];
  g_autofree guint8 *states = g_malloc (place->columns * place->rows);
  g_autoptr(GError) error = NULL;

  scholia_pyramid_file_read_states (file, level, states, &error);
  g_assert_no_error (error);
  return states[row * place->columns + column];
}

guint8 *
decoder_read_level (ScholiaPyramidFile *file,
                    guint               level)
{
  const ScholiaPyramidLayout *layout = scholia_pyramid_file_get_layout (file);
  guint width = layout->levels[level].width, height = layout->levels[level].height;
  guint8 *pixels = g_malloc ((gsize) width * height * layout->bytes_per_pixel);
  g_autoptr(GError) error = NULL;
  gboolean is_opaque;

  scholia_pyramid_file_has_level (file, level, &is_opaque, &error);
  g_assert_no_error (error);
  scholia_pyramid_file_read_area (file, level, 0, 0, width, height, pixels, &error);
  g_assert_no_error (error);
  return pixels;
}
