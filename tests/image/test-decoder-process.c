/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-decoder-process.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENT ((ScholiaDecoderPatience) { 20000, 20000 })

typedef struct
{
  ScholiaDecoderProcess *process;
  pid_t                  pid;
  GString               *reports; /* kinds, as "1 5 5 6 " */
  gboolean               refuses;
  gboolean               frees_itself;
  gboolean               is_over;
  ScholiaDecoderEnd      end;
  ScholiaReport          last;
} Run;

static gboolean
report_cb (const ScholiaReport *report,
           gpointer             user_data)
{
  Run *run = user_data;

  g_assert_false (run->is_over);
  g_string_append_printf (run->reports, "%u ", report->kind);
  if (run->frees_itself)
    g_clear_pointer (&run->process, scholia_decoder_process_free);
  return !run->refuses;
}

static void
end_cb (ScholiaDecoderEnd    end,
        const ScholiaReport *report,
        gpointer             user_data)
{
  Run *run = user_data;

  g_assert_false (run->is_over);
  run->is_over = TRUE;
  run->end = end;
  if (report != NULL)
    run->last = *report;
}

static int
open_unlinked (const char *words)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("scholia-decoder-XXXXXX", &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_unlink (path);
  g_assert_cmpint (write (fd, words, strlen (words)), ==, strlen (words));
  return fd;
}

static void
begin (Run                    *run,
       const char             *script,
       ScholiaDecoderPatience  patience)
{
  g_autofree char *program = scholia_decoder_child_find_program ();
  g_autoptr(GError) error = NULL;
  ScholiaDecoderChild child;
  int image_fd = open_unlinked (script);
  int pyramid_fd = open_unlinked ("");

  g_assert_nonnull (program);
  scholia_decoder_child_spawn (&child, program, image_fd, pyramid_fd, &error);
  g_assert_no_error (error);
  close (image_fd);
  close (pyramid_fd);
  run->pid = child.pid;
  run->reports = g_string_new (NULL);
  run->process = scholia_decoder_process_new (&child, &patience, report_cb, end_cb, run);
}

/* Until the system knows of no child. */
static void
assert_no_zombie (Run *run)
{
  while (kill (run->pid, 0) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (errno, ==, ESRCH);
  g_assert_cmpint (waitpid (-1, NULL, WNOHANG), ==, -1);
  g_assert_cmpint (errno, ==, ECHILD);
}

static void
finish (Run *run)
{
  while (!run->is_over)
    g_main_context_iteration (NULL, TRUE);
  g_clear_pointer (&run->process, scholia_decoder_process_free);
  assert_no_zombie (run);
  g_string_free (run->reports, TRUE);
}

static const struct
{
  const char        *script;
  ScholiaDecoderEnd  end;
  const char        *reports;
} ends[] = {
  { "size 100 80 3\nall\nwhole\ndone\nhang", SCHOLIA_DECODER_END_DONE, "1 5 5 6 " },
  { "size 100 80 3\nprogress 5\nfailed 1 0 0 :bad\nhang", SCHOLIA_DECODER_END_FAILED, "1 3 " },
  { "failed 3 20000 10000 :\nhang", SCHOLIA_DECODER_END_FAILED, "" },
  { "raise 31", SCHOLIA_DECODER_END_FORBIDDEN, "" }, /* SIGSYS */
  { "size 10 10 3\nraise 24", SCHOLIA_DECODER_END_TOO_LONG, "1 " }, /* SIGXCPU */
  { "size 10 10 3\nraise 9", SCHOLIA_DECODER_END_NO_MEMORY, "1 " },
  { "size 10 10 3\nraise 11", SCHOLIA_DECODER_END_CRASHED, "1 " },
  { "", SCHOLIA_DECODER_END_CRASHED, "" },
  { "exit 1", SCHOLIA_DECODER_END_CRASHED, "" },
  { "size 10 10 3\nall\nexit 0", SCHOLIA_DECODER_END_CRASHED, "1 5 " },
  /* Nonsense, and what is out of order. */
  { "bytes 255 160\nhang", SCHOLIA_DECODER_END_CRASHED, "" },
  { "bytes 0 159\nexit 0", SCHOLIA_DECODER_END_CRASHED, "" },
  { "bytes 0 1000000\nhang", SCHOLIA_DECODER_END_CRASHED, "" },
  { "progress 5\nhang", SCHOLIA_DECODER_END_CRASHED, "" },
  { "tiles 0 0 0 1 1\nhang", SCHOLIA_DECODER_END_CRASHED, "" },
  { "size 600 600 3\ntiles 0 0 0 2 2\ntiles 0 0 0 3 1\nhang", SCHOLIA_DECODER_END_CRASHED, "1 5 " },
  { "size 600 600 3\ntiles 9 0 0 1 1\nhang", SCHOLIA_DECODER_END_CRASHED, "1 " },
  { "size 10 10 3\nsize 10 10 3\nhang", SCHOLIA_DECODER_END_CRASHED, "1 " },
};

static void
test_ends (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      Run run = { 0 };

      g_test_message ("%s", ends[i].script);
      begin (&run, ends[i].script, PATIENT);
      while (!run.is_over)
        g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (run.end, ==, ends[i].end);
      g_assert_cmpstr (run.reports->str, ==, ends[i].reports);
      finish (&run);
    }
}

static void
test_words_are_kept (void)
{
  Run run = { 0 };

  begin (&run, "failed 1 0 0 :bad adaptive filter value", PATIENT);
  finish (&run);
  g_assert_cmpint (run.last.failure, ==, SCHOLIA_FAILURE_DAMAGED);
  g_assert_cmpstr (run.last.format, ==, "PNG");
  g_assert_cmpstr (run.last.words, ==, ":bad adaptive filter value");
}

/* One that waits for ever, also when it closed the pipe before. */
static void
test_silence_ends_it (void)
{
  const char *scripts[] = { "hang", "size 10 10 3\nhang", "close\nhang" };

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      Run run = { 0 };

      begin (&run, scripts[i], (ScholiaDecoderPatience) { 150, 20000 });
      finish (&run);
      g_assert_cmpint (run.end, ==, SCHOLIA_DECODER_END_TOO_LONG);
    }
}

static void
test_who_goes_on_is_waited_for (void)
{
  Run run = { 0 };

  begin (&run, "size 10 10 3\nsleep-ms 300\nprogress 1\nsleep-ms 300\nprogress 2\nsleep-ms 300\n"
         "progress 3\nsleep-ms 300\nprogress 4\nsleep-ms 300\nall\nwhole\ndone",
         (ScholiaDecoderPatience) { 1200, 20000 });
  finish (&run);
  g_assert_cmpint (run.end, ==, SCHOLIA_DECODER_END_DONE);
}

/* However busily it reports. */
static void
test_all_of_it_has_a_limit (void)
{
  Run run = { 0 };

  begin (&run, "size 10 10 3\nsleep-ms 50\nprogress 1\nsleep-ms 50\nprogress 2\nsleep-ms 50\n"
         "progress 3\nsleep-ms 20000\n", (ScholiaDecoderPatience) { 20000, 250 });
  finish (&run);
  g_assert_cmpint (run.end, ==, SCHOLIA_DECODER_END_TOO_LONG);
}

/* The main loop has its turn while one floods, and at some point it is enough. */
static void
test_flood (void)
{
  Run run = { 0 };
  guint n_turns = 0;

  begin (&run, "size 10 10 3\nflood", PATIENT);
  while (!run.is_over)
    {
      g_main_context_iteration (NULL, TRUE);
      n_turns++;
    }
  g_assert_cmpint (run.end, ==, SCHOLIA_DECODER_END_CRASHED);
  g_assert_cmpuint (n_turns, >, 1000);
  finish (&run);
}

static void
test_refused (void)
{
  Run run = { .refuses = TRUE };

  begin (&run, "size 10 10 3\nprogress 1\nhang", PATIENT);
  finish (&run);
  g_assert_cmpint (run.end, ==, SCHOLIA_DECODER_END_CRASHED);
}

/* Who looks away ends it: nothing is told, and no process stays. */
static void
test_freed (void)
{
  Run run = { 0 };
  Run freed_in_report = { .frees_itself = TRUE };

  begin (&run, "hang", PATIENT);
  g_clear_pointer (&run.process, scholia_decoder_process_free);
  assert_no_zombie (&run);
  g_assert_false (run.is_over);
  g_string_free (run.reports, TRUE);

  begin (&freed_in_report, "size 10 10 3\nprogress 1\nprogress 2\nhang", PATIENT);
  assert_no_zombie (&freed_in_report);
  g_assert_cmpstr (freed_in_report.reports->str, ==, "1 ");
  g_assert_false (freed_in_report.is_over);
  g_string_free (freed_in_report.reports, TRUE);
}

static void
test_child_without_a_process (void)
{
  g_autofree char *program = scholia_decoder_child_find_program ();
  int fd = open_unlinked ("hang");
  ScholiaDecoderChild child;
  Run run = { 0 };

  g_assert_true (scholia_decoder_child_spawn (&child, program, fd, fd, NULL));
  run.pid = child.pid;
  scholia_decoder_child_end (&child);
  close (fd);
  assert_no_zombie (&run);
}

/* Descriptors of all kinds, in the way of those that are handed over. */
static void
test_only_three_are_inherited (void)
{
  int fds[40];
  sigset_t mask;
  Run run = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    fds[i] = open ("/dev/zero", O_RDONLY);
  signal (SIGPIPE, SIG_IGN);
  sigemptyset (&mask);
  sigaddset (&mask, SIGUSR1);
  pthread_sigmask (SIG_BLOCK, &mask, NULL);
  begin (&run, "descriptors\nsignals\nsize 10 10 3\nall\nwhole\ndone", PATIENT);
  pthread_sigmask (SIG_UNBLOCK, &mask, NULL);
  finish (&run);
  g_assert_cmpstr (run.last.words, ==, "");
  g_assert_cmpint (run.end, ==, SCHOLIA_DECODER_END_DONE);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
}

static void
assert_tunables (const char *script)
{
  Run run = { 0 };

  begin (&run, script, PATIENT);
  finish (&run);
  g_assert_cmpstr (run.last.words, ==, "");
  g_assert_cmpint (run.end, ==, SCHOLIA_DECODER_END_DONE);
}

/* What a person has set stays. */
static void
test_asks_for_huge_pages (void)
{
  g_autofree char *before = g_strdup (g_getenv ("GLIBC_TUNABLES"));

  g_unsetenv ("GLIBC_TUNABLES");
  assert_tunables ("tunables glibc.malloc.hugetlb=1\nsize 10 10 3\nall\nwhole\ndone");
  g_setenv ("GLIBC_TUNABLES", "glibc.malloc.check=1", TRUE);
  assert_tunables ("tunables glibc.malloc.check=1\nsize 10 10 3\nall\nwhole\ndone");
  if (before != NULL)
    g_setenv ("GLIBC_TUNABLES", before, TRUE);
  else
    g_unsetenv ("GLIBC_TUNABLES");
}

static void
test_missing (void)
{
  g_autofree char *chosen = g_strdup (g_getenv ("SCHOLIA_DECODER"));
  g_autoptr(GError) error = NULL;
  ScholiaDecoderChild child;

  g_assert_false (scholia_decoder_child_spawn (&child, "/nonexistent/scholia-decoder", 0, 0,
                                               &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_setenv ("SCHOLIA_DECODER", "/nonexistent/scholia-decoder", TRUE);
  g_assert_null (scholia_decoder_child_find_program ());
  g_setenv ("SCHOLIA_DECODER", chosen, TRUE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/decoder-process/ends", test_ends);
  g_test_add_func ("/image/decoder-process/words-are-kept", test_words_are_kept);
  g_test_add_func ("/image/decoder-process/silence-ends-it", test_silence_ends_it);
  g_test_add_func ("/image/decoder-process/who-goes-on-is-waited-for",
                   test_who_goes_on_is_waited_for);
  g_test_add_func ("/image/decoder-process/all-of-it-has-a-limit", test_all_of_it_has_a_limit);
  g_test_add_func ("/image/decoder-process/flood", test_flood);
  g_test_add_func ("/image/decoder-process/refused", test_refused);
  g_test_add_func ("/image/decoder-process/freed", test_freed);
  g_test_add_func ("/image/decoder-process/child-without-a-process",
                   test_child_without_a_process);
  g_test_add_func ("/image/decoder-process/only-three-are-inherited",
                   test_only_three_are_inherited);
  g_test_add_func ("/image/decoder-process/asks-for-huge-pages", test_asks_for_huge_pages);
  g_test_add_func ("/image/decoder-process/missing", test_missing);
  return g_test_run ();
}
