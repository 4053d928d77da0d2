/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Commands that are interrupted: they end as of the signal, and of what they had begun nothing is
 * left. */

#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test-peer.h"

#define PATIENCE_US (20 * G_TIME_SPAN_SECOND)
/* Of the backup, held back from the one who looks through it. */
#define HELD_BACK_BYTES 2048

static const int signals[] = { SIGINT, SIGTERM, SIGHUP };

typedef struct
{
  TestServer *server;
  char       *data;     /* of a server that is stopped */
  char       *archive;  /* a backup of it */
  char       *scratch;  /* where the commands put what is to go */
} Fixture;

static GSubprocess *
spawn (Fixture    *self,
       const char *format,
       ...) G_GNUC_PRINTF (2, 3);

static GSubprocess *
spawn (Fixture    *self,
       const char *format,
       ...)
{
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autofree char *line = NULL;
  g_auto(GStrv) argv = NULL;
  g_autoptr(GError) error = NULL;
  GSubprocess *process;
  va_list arguments;

  va_start (arguments, format);
  line = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_assert_true (g_shell_parse_argv (line, NULL, &argv, NULL));
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_subprocess_launcher_setenv (launcher, "TMPDIR", self->scratch, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char * const *) argv, &error);
  g_assert_no_error (error);

  return process;
}

static void
expect_success (GSubprocess *owned)
{
  g_autoptr(GSubprocess) process = owned;

  g_assert_true (g_subprocess_wait_check (process, NULL, NULL));
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr(ScholiaBoardInfo) board = NULL;

  self->server = test_server_new (TEST_SERVER_PLAIN, NULL);
  self->data = g_build_filename (self->server->folder, "data", NULL);
  self->archive = g_build_filename (self->server->folder, "backup.tar", NULL);
  self->scratch = g_build_filename (self->server->folder, "scratch", NULL);
  g_assert_cmpint (g_mkdir (self->scratch, 0700), ==, 0);
  board = test_create_board (self->server, "Board");
  g_assert_cmpint (test_server_terminate (self->server), ==, 0);
  expect_success (spawn (self, SCHOLIA_SERVER_EXE " backup %s --data %s", self->archive,
                         self->data));
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  test_server_free (self->server);
  g_free (self->data);
  g_free (self->archive);
  g_free (self->scratch);
}

/* The bytes of all files below. */
static goffset
measure (const char *path)
{
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  goffset size = 0;
  GStatBuf info;

  if (folder == NULL)
    return g_stat (path, &info) == 0 ? info.st_size : 0;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      size += measure (child);
    }

  return size;
}

static void
wait_for_bytes (Fixture *self,
                goffset  size)
{
  gint64 give_up_at = g_get_monotonic_time () + PATIENCE_US;

  while (measure (self->scratch) < size)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, give_up_at);
      g_usleep (1000);
    }
}

static void
assert_empty (const char *path)
{
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);

  g_assert_cmpstr (g_dir_read_name (folder), ==, NULL);
}

static void
interrupt (GSubprocess *process,
           int          signal_number)
{
  g_subprocess_send_signal (process, signal_number);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_signaled (process));
  g_assert_cmpint (g_subprocess_get_term_sig (process), ==, signal_number);
}

/* Out of a pipe that nothing comes from any more: its copy of the database is there by then. */
static void
test_verify (Fixture       *self,
             gconstpointer  data)
{
  g_autofree char *pipe_path = g_build_filename (self->server->folder, "pipe", NULL);
  g_autofree char *content = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (self->archive, &content, &length, NULL));
  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      g_autoptr(GSubprocess) process = spawn (self, SCHOLIA_SERVER_EXE " verify %s", pipe_path);
      int fd = open (pipe_path, O_WRONLY | O_CLOEXEC);

      for (gsize at = 0; at < length - HELD_BACK_BYTES; )
        at += (gsize) write (fd, content + at, length - HELD_BACK_BYTES - at);
      wait_for_bytes (self, 16 * 1024);
      interrupt (process, signals[i]);
      close (fd);
      assert_empty (self->scratch);
    }
}

/* A server that begins an answer and never ends it. */
typedef struct
{
  GSocket      *listener;
  GCancellable *end;
} Staller;

static gpointer
stall_thread (gpointer data)
{
  static const char answer[] = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                               "8\r\nscholia\n\r\n";
  Staller *self = data;
  GSocket *line;

  while ((line = g_socket_accept (self->listener, self->end, NULL)) != NULL)
    {
      g_autoptr(GSocket) owned = line;
      char piece[4096];

      /* The first one only looks whether anybody is there. */
      if (g_socket_receive (line, piece, sizeof piece, NULL, NULL) <= 0)
        continue;
      g_socket_send (line, answer, strlen (answer), NULL, NULL);
      while (g_socket_receive (line, piece, sizeof piece, NULL, NULL) > 0)
        ;
    }

  return NULL;
}

static GSocket *
listen_at (const char *path)
{
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr(GError) error = NULL;
  GSocket *listener = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM,
                                    G_SOCKET_PROTOCOL_DEFAULT, &error);

  g_assert_no_error (error);
  g_assert_true (g_socket_bind (listener, address, TRUE, NULL));
  g_assert_true (g_socket_listen (listener, NULL));

  return listener;
}

static void
test_backup (Fixture       *self,
             gconstpointer  data)
{
  g_autofree char *socket_path = g_build_filename (self->data, "admin.sock", NULL);
  g_autofree char *target = g_build_filename (self->scratch, "new.tar", NULL);
  g_autoptr(GSocket) listener = listen_at (socket_path);
  g_autoptr(GCancellable) end = g_cancellable_new ();
  Staller staller = { listener, end };
  GThread *thread = g_thread_new ("stall", stall_thread, &staller);

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      g_autoptr(GSubprocess) process = spawn (self, SCHOLIA_SERVER_EXE " backup %s --data %s",
                                              target, self->data);

      wait_for_bytes (self, 8);
      interrupt (process, signals[i]);
      assert_empty (self->scratch);
    }

  g_cancellable_cancel (end);
  g_thread_join (thread);
  g_unlink (socket_path);
}

/* At any moment of a command that is its own server, and of one that looks through a folder. */
static void
test_any_moment (Fixture       *self,
                 gconstpointer  data)
{
  g_autofree char *target = g_build_filename (self->scratch, "new.tar", NULL);

  for (guint i = 0; i < 24; i++)
    {
      g_autoptr(GSubprocess) process = NULL;

      if (i % 2 == 0)
        process = spawn (self, SCHOLIA_SERVER_EXE " backup %s --data %s", target, self->data);
      else
        process = spawn (self, SCHOLIA_SERVER_EXE " verify %s", self->data);
      g_usleep ((gulong) g_test_rand_int_range (0, 60000));
      g_subprocess_send_signal (process, SIGTERM);
      g_assert_true (g_subprocess_wait (process, NULL, NULL));

      /* It may have been done. */
      if (g_subprocess_get_if_exited (process))
        {
          g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
          g_unlink (target);
        }
      assert_empty (self->scratch);
    }
  expect_success (spawn (self, SCHOLIA_SERVER_EXE " verify %s", self->data));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/server/interrupt/verify", Fixture, NULL, set_up, test_verify, tear_down);
  g_test_add ("/server/interrupt/backup", Fixture, NULL, set_up, test_backup, tear_down);
  g_test_add ("/server/interrupt/any-moment", Fixture, NULL, set_up, test_any_moment, tear_down);

  return g_test_run ();
}
