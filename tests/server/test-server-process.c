/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "test-server-process.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

/* A test that fails leaves no server behind. */
static void
die_with_test (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static void
add_settings (GSubprocessLauncher *launcher,
              TestServer          *self)
{
  for (guint i = 0; self->settings != NULL && self->settings[i] != NULL; i++)
    {
      g_auto(GStrv) pair = g_strsplit (self->settings[i], "=", 2);

      g_subprocess_launcher_setenv (launcher, pair[0], pair[1], TRUE);
      if (g_str_equal (pair[0], "G_MESSAGES_DEBUG"))
        g_subprocess_launcher_set_stderr_file_path (launcher, self->log_path);
    }
}

/* The port is in "ready 127.0.0.1:PORT". */
static void
read_announcement (TestServer *self)
{
  GInputStream *output = g_subprocess_get_stdout_pipe (self->process);
  g_autoptr(GDataInputStream) lines = g_data_input_stream_new (output);
  char *line;

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL)
    {
      g_autofree char *owned = line;
      const char *colon = strrchr (line, ':');

      if (!g_str_has_prefix (line, "ready"))
        continue;
      if (!self->is_private)
        self->port = (guint16) g_ascii_strtoull (colon + 1, NULL, 10);
      return;
    }

  g_error ("The server did not start");
}

static void
read_team_key (TestServer *self)
{
  g_autofree char *path = g_build_filename (self->folder, "data", "team-key", NULL);

  g_clear_pointer (&self->team_key, g_free);
  g_assert_true (g_file_get_contents (path, &self->team_key, NULL, NULL));
  g_strstrip (self->team_key);
}

void
test_server_spawn (TestServer *self)
{
  /* Another build of the same, with a bug planted. */
  const char *planted = g_getenv ("SCHOLIA_TEST_SERVER");
  const char *program = planted != NULL ? planted : SCHOLIA_SERVER_EXE;
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autofree char *data = g_build_filename (self->folder, "data", NULL);
  /* The port stays the same over a restart. */
  g_autofree char *place = g_strdup_printf ("127.0.0.1:%u", self->port);
  g_autoptr(GError) error = NULL;

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  add_settings (launcher, self);
  g_subprocess_launcher_set_child_setup (launcher, die_with_test, NULL, NULL);
  if (self->is_private)
    self->process = g_subprocess_launcher_spawn (launcher, &error, program, "--private",
                                                 "--data", data, "--socket", self->socket_path,
                                                 NULL);
  else
    self->process = g_subprocess_launcher_spawn (launcher, &error, program, "--data",
                                                 data, "--listen", place,
                                                 self->is_plain ? "--plain" : "--tls-self-signed",
                                                 NULL);
  g_assert_no_error (error);
}

void
test_server_start (TestServer *self)
{
  test_server_spawn (self);
  read_announcement (self);
  read_team_key (self);
}

TestServer *
test_server_new (TestServerKind      kind,
                 const char * const *settings)
{
  TestServer *self = g_new0 (TestServer, 1);

  self->folder = g_dir_make_tmp ("scholia-XXXXXX", NULL);
  self->log_path = g_build_filename (self->folder, "log", NULL);
  self->is_private = kind == TEST_SERVER_PRIVATE;
  self->is_plain = kind == TEST_SERVER_PLAIN;
  self->settings = g_strdupv ((GStrv) settings);
  if (self->is_private)
    self->socket_path = g_build_filename (self->folder, "run", "server.sock", NULL);
  test_server_start (self);

  return self;
}

pid_t
test_server_get_pid (TestServer *self)
{
  return (pid_t) g_ascii_strtoll (g_subprocess_get_identifier (self->process), NULL, 10);
}

void
test_server_kill (TestServer *self)
{
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  g_clear_object (&self->process);
}

void
test_server_signal (TestServer *self,
                    int         signal_number)
{
  g_subprocess_send_signal (self->process, signal_number);
}

int
test_server_wait (TestServer *self)
{
  int status = -1;

  g_assert_true (g_subprocess_wait (self->process, NULL, NULL));
  if (g_subprocess_get_if_exited (self->process))
    status = g_subprocess_get_exit_status (self->process);
  g_clear_object (&self->process);

  return status;
}

int
test_server_terminate (TestServer *self)
{
  test_server_signal (self, SIGTERM);

  return test_server_wait (self);
}

guint64
test_server_get_status (TestServer *self,
                        const char *name)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/status", (int) test_server_get_pid (self));
  g_autofree char *text = NULL;
  g_autofree char *key = g_strconcat ("\n", name, ":", NULL);
  const char *at;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  at = strstr (text, key);
  g_assert_nonnull (at);

  return g_ascii_strtoull (g_strchug ((char *) at + strlen (key)), NULL, 10);
}

static void
remove_folder (const char *path)
{
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

void
test_server_remove_data (TestServer *self)
{
  g_autofree char *data = g_build_filename (self->folder, "data", NULL);

  remove_folder (data);
}

void
test_server_free (TestServer *self)
{
  if (self->process != NULL)
    test_server_kill (self);
  remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->socket_path);
  g_free (self->log_path);
  g_free (self->team_key);
  g_strfreev (self->settings);
  g_free (self);
}
