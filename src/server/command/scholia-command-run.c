/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-command-run.h"

#include <glib-unix.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scholia-admin-socket.h"
#include "scholia-command-client.h"
#include "scholia-error.h"
#include "scholia-server.h"
#include "scholia-verify.h"

/* As in main(). */
#define EXIT_CONFIG 78

/* A command on its way, in a thread of its own: the main loop is for the signals, and for the
 * server that a command may be for the moment. */
typedef struct
{
  GMainLoop            *loop;
  ScholiaServer        *server;        /* (nullable): its own */
  const ScholiaCommand *command;
  char                 *folder;        /* (nullable) */
  gboolean              is_forced;
  GCancellable         *cancellable;
  GThread              *thread;
  GError               *error;
  gboolean              is_done;
  int                   signal_number; /* 0: none came */
} Run;

static gboolean
ask (Run     *self,
     GError **error)
{
  g_autoptr(ScholiaAdminSocket) admin = scholia_admin_socket_new (self->folder, error);

  return admin != NULL &&
         scholia_command_client_run (self->command, scholia_admin_socket_get_address (admin),
                                     self->is_forced, self->cancellable, error);
}

static gboolean
thread_done_cb (gpointer user_data)
{
  Run *self = user_data;

  g_thread_join (g_steal_pointer (&self->thread));
  if (self->server != NULL)
    scholia_server_stop (self->server);
  else
    g_main_loop_quit (self->loop);

  return G_SOURCE_REMOVE;
}

static gpointer
run_thread (gpointer user_data)
{
  Run *self = user_data;
  g_autoptr(GMainContext) context = g_main_context_new ();

  g_main_context_push_thread_default (context);
  if (self->command->kind == SCHOLIA_COMMAND_VERIFY)
    self->is_done = scholia_verify_run (self->command->argument, self->cancellable, &self->error);
  else
    self->is_done = ask (self, &self->error);
  g_main_context_pop_thread_default (context);
  g_idle_add (thread_done_cb, self);

  return NULL;
}

static void
start_thread (Run *self)
{
  self->thread = g_thread_new ("command", run_thread, self);
}

static void
started_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Run *self = user_data;

  if (scholia_server_start_finish (result, &self->error))
    start_thread (self);
  else
    g_main_loop_quit (self->loop);
}

static void
ended_cb (gpointer user_data)
{
  Run *self = user_data;

  g_main_loop_quit (self->loop);
}

/* As if we had never caught it. */
static void
die_of (int signal_number)
{
  signal (signal_number, SIG_DFL);
  raise (signal_number);
}

/* The first one ends the command in order, so that nothing of it is left behind; whoever cannot
 * wait for that has the second one. */
static gboolean
interrupted (Run *self,
             int  signal_number)
{
  if (self->signal_number != 0)
    die_of (signal_number);
  self->signal_number = signal_number;
  g_cancellable_cancel (self->cancellable);

  return G_SOURCE_CONTINUE;
}

static gboolean
hangup_cb (gpointer user_data)
{
  return interrupted (user_data, SIGHUP);
}

static gboolean
interrupt_cb (gpointer user_data)
{
  return interrupted (user_data, SIGINT);
}

static gboolean
terminate_cb (gpointer user_data)
{
  return interrupted (user_data, SIGTERM);
}

/* What another user makes in a server's folder, that server could not write: as root above all. */
static gboolean
check_owner (const char  *folder,
             GError     **error)
{
  GStatBuf status;

  if (g_stat (folder, &status) != 0 || status.st_uid == geteuid ())
    return TRUE;

  g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_FORBIDDEN,
               "“%s” belongs to user %u, and no server answers there: start the server, or run "
               "this as that user", folder, (guint) status.st_uid);

  return FALSE;
}

static gboolean
is_answered (const char *folder)
{
  g_autoptr(ScholiaAdminSocket) admin = scholia_admin_socket_new (folder, NULL);

  return admin != NULL && scholia_admin_socket_is_answered (admin);
}

static gboolean
check_data (const ScholiaServerOptions  *options,
            const ScholiaCommand        *command,
            GError                     **error)
{
  if (options->data != NULL || command->kind == SCHOLIA_COMMAND_VERIFY)
    return TRUE;

  g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED,
               "data: is missing; which server's folder?");

  return FALSE;
}

/* Only what makes a team may make a folder, too. */
static gboolean
check_folder (const ScholiaServerOptions  *options,
              const ScholiaCommand        *command,
              GError                     **error)
{
  if (command->kind == SCHOLIA_COMMAND_TEAM_ADD ||
      g_file_test (options->data, G_FILE_TEST_IS_DIR))
    return TRUE;

  g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND, "“%s”: there is no such folder",
               options->data);

  return FALSE;
}

static gboolean
check_teams (const ScholiaServerOptions  *options,
             const ScholiaCommand        *command,
             GError                     **error)
{
  if (!options->is_private ||
      command->kind == SCHOLIA_COMMAND_BACKUP || command->kind == SCHOLIA_COMMAND_TEAM_LIST)
    return TRUE;

  g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED,
               "private: a private server has one team, its own");

  return FALSE;
}

/* The server that is there, or one of our own: without a port, holding the folder's lock. */
static gboolean
start (Run                   *self,
       ScholiaServerOptions  *owned,
       GError               **error)
{
  g_autoptr(ScholiaServerOptions) options = owned;

  if (self->command->kind == SCHOLIA_COMMAND_VERIFY)
    {
      start_thread (self);
      return TRUE;
    }
  if (!check_teams (options, self->command, error) ||
      !check_folder (options, self->command, error))
    return FALSE;
  if (is_answered (options->data))
    {
      start_thread (self);
      return TRUE;
    }
  if (!check_owner (options->data, error))
    return FALSE;

  self->server = scholia_server_new (g_steal_pointer (&options), ended_cb, self);
  scholia_server_start_async (self->server, started_cb, self);

  return TRUE;
}

/* @options: (transfer full) */
static gboolean
run (ScholiaServerOptions  *options,
     const ScholiaCommand  *command,
     GError               **error)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *folder = g_strdup (options->data);
  Run self = { .loop = loop, .command = command, .folder = folder,
               .is_forced = options->is_forced, .cancellable = cancellable };

  g_unix_signal_add (SIGHUP, hangup_cb, &self);
  g_unix_signal_add (SIGINT, interrupt_cb, &self);
  g_unix_signal_add (SIGTERM, terminate_cb, &self);
  if (!start (&self, options, error))
    return FALSE;

  g_main_loop_run (loop);
  g_clear_pointer (&self.server, scholia_server_free);
  if (self.signal_number != 0 && !self.is_done)
    die_of (self.signal_number);
  if (self.error != NULL)
    g_propagate_error (error, self.error);

  return self.is_done;
}

int
scholia_command_run (ScholiaServerOptions *options)
{
  ScholiaCommand command;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) words = g_strdupv (options->words);

  if (!scholia_command_parse (&command, (const char * const *) words, &error) ||
      !check_data (options, &command, &error))
    {
      scholia_server_options_free (options);
      g_printerr ("scholia-server: %s\n", error->message);
      return EXIT_CONFIG;
    }

  if (run (options, &command, &error))
    return EXIT_SUCCESS;

  if (error != NULL)
    g_printerr ("scholia-server: %s\n", error->message);

  return EXIT_FAILURE;
}
