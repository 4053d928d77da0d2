/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-command-run.h"

#include <glib/gstdio.h>
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

/* A command that is a server itself for the moment. */
typedef struct
{
  GMainLoop            *loop;
  ScholiaServer        *server;
  const ScholiaCommand *command;
  char                 *folder;
  gboolean              is_forced;
  GThread              *client;
  GError               *error;
  gboolean              is_done;
} Moment;

static gboolean
ask_at (const char            *folder,
        const ScholiaCommand  *command,
        gboolean               is_forced,
        GError               **error)
{
  g_autoptr(ScholiaAdminSocket) admin = scholia_admin_socket_new (folder, error);

  return admin != NULL &&
         scholia_command_client_run (command, scholia_admin_socket_get_address (admin), is_forced,
                                     error);
}

static gboolean
client_done_cb (gpointer user_data)
{
  Moment *moment = user_data;

  g_thread_join (g_steal_pointer (&moment->client));
  scholia_server_stop (moment->server);

  return G_SOURCE_REMOVE;
}

static gpointer
client_thread (gpointer user_data)
{
  Moment *moment = user_data;
  g_autoptr(GMainContext) context = g_main_context_new ();

  g_main_context_push_thread_default (context);
  moment->is_done = ask_at (moment->folder, moment->command, moment->is_forced, &moment->error);
  g_main_context_pop_thread_default (context);
  g_idle_add (client_done_cb, moment);

  return NULL;
}

static void
started_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Moment *moment = user_data;

  if (scholia_server_start_finish (result, &moment->error))
    moment->client = g_thread_new ("command", client_thread, moment);
  else
    g_main_loop_quit (moment->loop);
}

static void
ended_cb (gpointer user_data)
{
  Moment *moment = user_data;

  g_main_loop_quit (moment->loop);
}

static gboolean
be_the_server (ScholiaServerOptions  *options,
               const ScholiaCommand  *command,
               GError               **error)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autofree char *folder = g_strdup (options->data);
  Moment moment = { .loop = loop, .command = command, .folder = folder,
                    .is_forced = options->is_forced };

  moment.server = scholia_server_new (options, ended_cb, &moment);
  scholia_server_start_async (moment.server, started_cb, &moment);
  g_main_loop_run (loop);
  scholia_server_free (moment.server);
  if (moment.error != NULL)
    g_propagate_error (error, moment.error);

  return moment.is_done;
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
check_folder (ScholiaServerOptions  *options,
              const ScholiaCommand  *command,
              GError               **error)
{
  if (command->kind == SCHOLIA_COMMAND_TEAM_ADD ||
      g_file_test (options->data, G_FILE_TEST_IS_DIR))
    return TRUE;

  g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND, "“%s”: there is no such folder",
               options->data);

  return FALSE;
}

static gboolean
run (ScholiaServerOptions  *owned,
     const ScholiaCommand  *command,
     GError               **error)
{
  g_autoptr(ScholiaServerOptions) options = owned;

  if (command->kind == SCHOLIA_COMMAND_VERIFY)
    return scholia_verify_run (command->argument, error);
  if (options->is_private &&
      command->kind != SCHOLIA_COMMAND_BACKUP && command->kind != SCHOLIA_COMMAND_TEAM_LIST)
    {
      g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED,
                   "private: a private server has one team, its own");
      return FALSE;
    }
  if (!check_folder (options, command, error))
    return FALSE;
  if (is_answered (options->data))
    return ask_at (options->data, command, options->is_forced, error);

  return check_owner (options->data, error) &&
         be_the_server (g_steal_pointer (&options), command, error);
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
