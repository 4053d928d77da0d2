/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the decoder's process cannot do. The attempts are made by a program that enters the real
 * cage; what is around it is looked up of the real decoder. */

#include "decoder-fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cage-attempt.h"
#include "image-writers.h"
#include "scholia-cage.h"

/* Seconds. */
#define DEADLINE_S 60
#define NAME(name) #name

static const char *const kills[] = { CAGE_KILLS (NAME) };

static int
attempt_with (const char        *program,
              const char *const *arguments)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static ("no image", 8);
  int image_fd = decoder_make_file (bytes);
  g_auto(DecoderRun) run = { .reports = NULL };

  run = decoder_run (g_getenv (program), arguments, image_fd, DEADLINE_S);
  close (image_fd);
  return run.status;
}

static int
attempt (const char *program,
         const char *name)
{
  return attempt_with (program, (const char *const[]) { name, NULL });
}

/* Not every kernel has the calls of another architecture; without, they are a fault for anybody. */
static gboolean
is_possible (const char *name)
{
  int status;

  if (!g_str_equal (name, "other_architecture"))
    return TRUE;

  status = attempt ("SCHOLIA_CAGE_ATTEMPT_OPEN", name);
  if (WIFEXITED (status))
    return TRUE;

  g_assert_cmpint (WTERMSIG (status), ==, SIGSEGV);
  g_test_message ("this kernel has no calls of another architecture");
  return FALSE;
}

static void
assert_killed (const char *name,
               int         status)
{
  if (!WIFSIGNALED (status) || (is_possible (name) && WTERMSIG (status) != SIGSYS))
    g_error ("%s: status %x instead of SIGSYS", name, (guint) status);
}

static void
test_kills (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (kills); i++)
    assert_killed (kills[i], attempt ("SCHOLIA_CAGE_ATTEMPT", kills[i]));
}

/* In the cages of drawings with text and of codecs threads may begin, and nothing else that kills
 * in the other. */
static void
test_wider_kills (gconstpointer which)
{
  for (guint i = 0; i < G_N_ELEMENTS (kills); i++)
    {
      int status = attempt_with ("SCHOLIA_CAGE_ATTEMPT",
                                 (const char *const[]) { kills[i], which, NULL });

      if (g_str_equal (kills[i], "thread"))
        g_assert_cmpint (status, ==, 0);
      else
        assert_killed (kills[i], status);
    }
}

/* The control: without the filter each of them lives, so it is the filter that kills. (Some are
 * refused all the same: there may be no more descriptors.) */
static void
test_kills_are_the_filters (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (kills); i++)
    {
      int status = attempt ("SCHOLIA_CAGE_ATTEMPT_OPEN", kills[i]);

      if (is_possible (kills[i]) && !WIFEXITED (status))
        g_error ("%s: status %x without a filter", kills[i], (guint) status);
    }
}

static void
test_decoding_is_permitted (void)
{
  g_assert_cmpint (attempt ("SCHOLIA_CAGE_ATTEMPT", "nothing"), ==, 0);
}

static void
assert_signal (const char *name,
               int         signal_number)
{
  int status = attempt ("SCHOLIA_CAGE_ATTEMPT", name);

  g_assert_true (WIFSIGNALED (status));
  g_assert_cmpint (WTERMSIG (status), ==, signal_number);
  g_assert_false (WCOREDUMP (status));
}

static void
test_talking_goes_nowhere (void)
{
  g_assert_cmpint (attempt ("SCHOLIA_CAGE_ATTEMPT", "talking"), ==, 0);
  g_assert_cmpint (WEXITSTATUS (attempt ("SCHOLIA_CAGE_ATTEMPT_OPEN", "talking")), ==, 3);
}

static void
test_abort (void)
{
  assert_signal ("abort", SIGABRT);
}

static void
test_cpu (void)
{
  assert_signal ("cpu", SIGXCPU);
}

static void
test_file (void)
{
  assert_signal ("long_file", SIGXFSZ);
}

static void
test_memory (void)
{
#ifdef __SANITIZE_ADDRESS__
  g_test_skip ("a sanitizer needs terabytes of address space");
#else
  g_assert_cmpint (WEXITSTATUS (attempt ("SCHOLIA_CAGE_ATTEMPT", "memory")), ==, 3);
#endif
}

typedef struct
{
  pid_t pid;
  int   report_fd; /* to be read */
  int   leaked_fd; /* the other end of what was leaked into it */
} Stalled;

/* The real decoder, caged, before its first report: nobody reads the pipe, which is full. And a
 * descriptor that the application forgot to close. */
static Stalled
stall (void)
{
  g_autoptr(FixtureImage) image = fixture_image_new_smooth (30, 20);
  g_autoptr(GBytes) bytes = fixture_write_jpeg (image, FIXTURE_JPEG_RGB, 0);
  int image_fd = decoder_make_file (bytes), report[2], leak[2];
  g_autoptr(GBytes) empty = g_bytes_new_static ("", 0);
  int pyramid_fd = decoder_make_file (empty);
  const char *program = g_getenv ("SCHOLIA_DECODER");
  char *argv[] = { (char *) program, NULL };
  Stalled self = { 0 };

  g_assert_cmpint (pipe2 (report, O_CLOEXEC), ==, 0);
  g_assert_cmpint (pipe2 (leak, O_CLOEXEC), ==, 0);
  fcntl (report[1], F_SETFL, O_NONBLOCK);
  while (write (report[1], "", 1) == 1)
    ;
  fcntl (report[1], F_SETFL, 0);

  self.pid = fork ();
  g_assert_cmpint (self.pid, >=, 0);
  if (self.pid == 0)
    {
      const int fds[] = { image_fd, pyramid_fd, report[1], leak[1] };
      const struct rlimit unlimited = { RLIM_INFINITY, RLIM_INFINITY };

      /* Where it may be raised, or else the limit is none of the decoder's. */
      (void) setrlimit (RLIMIT_CORE, &unlimited);
      for (int i = 0; i < 4; i++)
        fcntl (fds[i], F_DUPFD, 100 + i);
      for (int i = 0; i < 4; i++)
        dup2 (100 + i, i < 3 ? 3 + i : 90);
      execv (program, argv);
      _exit (127);
    }

  self.report_fd = report[0];
  self.leaked_fd = leak[0];
  close (report[1]);
  close (leak[1]);
  close (image_fd);
  close (pyramid_fd);
  return self;
}

static char *
read_proc (pid_t       pid,
           const char *name)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/%s", pid, name);
  char *text = NULL;
  g_autoptr(GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* The process is in the call of its first report as soon as it sleeps with a filter. */
static char *
wait_until_caged (pid_t pid)
{
  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *status = read_proc (pid, "status");

      if (strstr (status, "\nSeccomp:\t2\n") != NULL && strstr (status, "State:\tS") != NULL)
        return g_steal_pointer (&status);
      g_usleep (10000);
    }

  g_error ("the decoder did not enter its cage");
}

static void
assert_limit (const char *limits,
              const char *name,
              guint64     soft,
              guint64     hard)
{
  const char *line = strstr (limits, name);

  g_assert_nonnull (line);
  line += strlen (name);
  g_assert_cmpuint (g_ascii_strtoull (line, (char **) &line, 10), ==, soft);
  g_assert_cmpuint (g_ascii_strtoull (line, NULL, 10), ==, hard);
}

static void
test_the_real_one (void)
{
  Stalled decoder = stall ();
  g_autofree char *status = wait_until_caged (decoder.pid);
  g_autofree char *limits = read_proc (decoder.pid, "limits");
  const ScholiaCageLimits *own = &scholia_cage_limits;
  char byte;

  g_assert_nonnull (strstr (status, "\nNoNewPrivs:\t1\n"));
  g_assert_nonnull (strstr (status, "\nThreads:\t1\n"));
  assert_limit (limits, "Max cpu time", own->cpu_seconds, own->cpu_seconds + 1);
  assert_limit (limits, "Max file size", own->file_bytes, own->file_bytes);
  assert_limit (limits, "Max open files", 6, 6);
  assert_limit (limits, "Max core file size", 0, 0);
#ifndef __SANITIZE_ADDRESS__
  assert_limit (limits, "Max address space", own->memory_bytes, own->memory_bytes);
#endif
  g_assert_cmpuint (own->memory_bytes, <=, 512 * 1024 * 1024);

  /* Its end of the pipe is closed, though it lives. */
  fcntl (decoder.leaked_fd, F_SETFL, O_NONBLOCK);
  g_assert_cmpint (read (decoder.leaked_fd, &byte, 1), ==, 0);
  g_assert_cmpint (waitpid (decoder.pid, NULL, WNOHANG), ==, 0);
  kill (decoder.pid, SIGKILL);
  waitpid (decoder.pid, NULL, 0);
  close (decoder.report_fd);
  close (decoder.leaked_fd);
}

/* The application went away: nobody is left to decode for. */
static void
test_ends_with_the_application (void)
{
  Stalled decoder = stall ();
  g_autofree char *text = wait_until_caged (decoder.pid);
  int status;

  close (decoder.report_fd);
  close (decoder.leaked_fd);
  g_assert_cmpint (waitpid (decoder.pid, &status, 0), ==, decoder.pid);
  g_assert_true (status != 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/cage/kills", test_kills);
  g_test_add_data_func ("/image/cage/text-kills", "text", test_wider_kills);
  g_test_add_data_func ("/image/cage/threads-kill", "threads", test_wider_kills);
  g_test_add_func ("/image/cage/kills-are-the-filters", test_kills_are_the_filters);
  g_test_add_func ("/image/cage/decoding-is-permitted", test_decoding_is_permitted);
  g_test_add_func ("/image/cage/talking-goes-nowhere", test_talking_goes_nowhere);
  g_test_add_func ("/image/cage/abort", test_abort);
  g_test_add_func ("/image/cage/cpu", test_cpu);
  g_test_add_func ("/image/cage/file", test_file);
  g_test_add_func ("/image/cage/memory", test_memory);
  g_test_add_func ("/image/cage/the-real-one", test_the_real_one);
  g_test_add_func ("/image/cage/ends-with-the-application", test_ends_with_the_application);
  return g_test_run ();
}
