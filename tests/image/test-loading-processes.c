/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Two processes that open the same new picture: one decodes it, the other takes what that made; and
 * who dies, gives up or stalls holds up nobody for good. Each is this program with "--open FILE":
 * it prints "whole" or "cancelled", and gives up when its input ends. */

#include "loading-fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The first decoder waits until there is a file, the others work at once; each leaves a line. */
#define DECODER_SCRIPT "#!/bin/sh\n" \
                       "echo >>\"%s/log\"\n" \
                       "[ \"$(wc -l <\"%s/log\")\" -gt 1 ] ||\n" \
                       "  until [ -e \"%s/go\" ] || [ ! -d \"%s\" ]; do sleep 0.02; done\n" \
                       "exec \"%s\"\n"
#define PICTURE "size 1000 800 3\nall\nwhole\ndone\n"
/* Milliseconds in which a second decoder would be there by mistake. */
#define MISTAKE_MS 400

typedef struct
{
  LoadingFixture  loading;
  char           *folder;
  GSubprocess    *openers[2];
} Fixture;

/* The other process */

static void
cancel_at_end_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

static int
open_picture (const char *path)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  LoadingFixture self = { .file = g_file_new_for_path (path) };
  char byte;

  g_print ("begun\n");
  g_input_stream_read_async (input, &byte, 1, G_PRIORITY_DEFAULT, NULL, cancel_at_end_cb,
                             cancellable);
  loading_load (&self, LOADING_PATIENT, cancellable);
  if (self.picture != NULL)
    loading_wait_complete (&self);
  g_print ("%s\n", self.error == NULL ? "whole"
                   : g_error_matches (self.error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                   ? "cancelled" : self.error->message);
  while (!g_cancellable_is_cancelled (cancellable))
    g_main_context_iteration (NULL, TRUE);
  return 0;
}

/* This one */

static char *
dup_path (Fixture    *self,
          const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autofree char *script = NULL, *decoder = NULL;

  self->folder = g_dir_make_tmp ("scholia-processes-XXXXXX", NULL);
  decoder = dup_path (self, "decoder");
  script = g_strdup_printf (DECODER_SCRIPT, self->folder, self->folder, self->folder, self->folder,
                            g_getenv ("SCHOLIA_DECODER"));
  g_assert_true (g_file_set_contents (decoder, script, -1, NULL));
  g_assert_cmpint (g_chmod (decoder, 0700), ==, 0);
  loading_set_up (&self->loading, data);
  loading_write_script (&self->loading, PICTURE);
  loading_wait_until_settled (&self->loading);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  static const char *const names[] = { "decoder", "log", "go" };

  for (guint i = 0; i < G_N_ELEMENTS (self->openers); i++)
    if (self->openers[i] != NULL)
      {
        g_subprocess_force_exit (self->openers[i]);
        g_subprocess_wait (self->openers[i], NULL, NULL);
        g_object_unref (self->openers[i]);
      }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = dup_path (self, names[i]);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
  loading_tear_down (&self->loading, data);
}

static void
assert_says (GSubprocess *opener,
             const char  *expected)
{
  GInputStream *stream = g_subprocess_get_stdout_pipe (opener);
  GString *line = g_string_new (NULL);
  char c;

  while (g_input_stream_read (stream, &c, 1, NULL, NULL) == 1 && c != '\n')
    g_string_append_c (line, c);
  g_assert_cmpstr (line->str, ==, expected);
  g_string_free (line, TRUE);
}

static void
start (Fixture *self,
       guint    i)
{
  g_autoptr(GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autofree char *decoder = dup_path (self, "decoder");
  g_autofree char *path = g_file_get_path (self->loading.file);
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr(GError) error = NULL;

  g_subprocess_launcher_setenv (launcher, "SCHOLIA_DECODER", decoder, TRUE);
  self->openers[i] = g_subprocess_launcher_spawn (launcher, &error, program, "--open", path, NULL);
  g_assert_no_error (error);
  assert_says (self->openers[i], "begun");
}

static guint
count_decoders (Fixture *self)
{
  g_autofree char *path = dup_path (self, "log");
  struct stat status;

  return stat (path, &status) == 0 ? (guint) status.st_size : 0;
}

static void
wait_for_decoders (Fixture *self,
                   guint    n)
{
  while (count_decoders (self) < n)
    g_usleep (1000);
}

static void
let_first_go (Fixture *self)
{
  g_autofree char *path = dup_path (self, "go");

  g_assert_true (g_file_set_contents (path, "", -1, NULL));
}

/* The first one has its decoder, the second has begun and waits. */
static void
start_both (Fixture *self)
{
  start (self, 0);
  wait_for_decoders (self, 1);
  start (self, 1);
  for (guint i = 0; i < MISTAKE_MS && count_decoders (self) == 1; i++)
    g_usleep (1000);
  g_assert_cmpuint (count_decoders (self), ==, 1);
}

static void
test_decoded_once (Fixture       *self,
                   gconstpointer  data)
{
  start_both (self);
  let_first_go (self);
  assert_says (self->openers[0], "whole");
  assert_says (self->openers[1], "whole");
  g_assert_cmpuint (count_decoders (self), ==, 1);
}

/* By a signal that nobody can answer: what it held is given back by the system. */
static void
test_first_dies (Fixture       *self,
                 gconstpointer  data)
{
  start_both (self);
  g_subprocess_force_exit (self->openers[0]);
  assert_says (self->openers[1], "whole");
  g_assert_cmpuint (count_decoders (self), ==, 2);
}

static void
test_first_gives_up (Fixture       *self,
                     gconstpointer  data)
{
  start_both (self);
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->openers[0]), NULL, NULL);
  assert_says (self->openers[0], "cancelled");
  assert_says (self->openers[1], "whole");
  g_assert_cmpuint (count_decoders (self), ==, 2);
}

/* Stopped, as by a debugger or a disk that does not answer; it goes on as if nothing had been. */
static void
test_first_stalls (Fixture       *self,
                   gconstpointer  data)
{
  start_both (self);
  g_subprocess_send_signal (self->openers[0], SIGSTOP);
  assert_says (self->openers[1], "whole");
  g_assert_cmpuint (count_decoders (self), ==, 2);
  g_subprocess_send_signal (self->openers[0], SIGCONT);
  let_first_go (self);
  assert_says (self->openers[0], "whole");
}

/* Who waits can give up, too. */
static void
test_second_gives_up (Fixture       *self,
                      gconstpointer  data)
{
  start_both (self);
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->openers[1]), NULL, NULL);
  assert_says (self->openers[1], "cancelled");
  g_assert_cmpuint (count_decoders (self), ==, 1);
  let_first_go (self);
  assert_says (self->openers[0], "whole");
}

#define ADD(name, test) g_test_add ("/image/loading-processes/" name, Fixture, NULL, set_up, test, \
                                     tear_down)

int
main (int    argc,
      char **argv)
{
  if (argc == 3 && strcmp (argv[1], "--open") == 0)
    return open_picture (argv[2]);

  fixture_init (&argc, &argv);
  ADD ("decoded-once", test_decoded_once);
  ADD ("first-dies", test_first_dies);
  ADD ("first-gives-up", test_first_gives_up);
  ADD ("first-stalls", test_first_stalls);
  ADD ("second-gives-up", test_second_gives_up);
  return fixture_run ();
}
