/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib-unix.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scholia-config.h"
#include "scholia-certificate.h"
#include "scholia-command-run.h"
#include "scholia-core-dump.h"
#include "scholia-error.h"
#include "scholia-log-writer.h"
#include "scholia-log.h"
#include "scholia-notify.h"
#include "scholia-server.h"

/* What sysexits.h calls EX_CONFIG: systemd shows it by name, and does not start again. */
#define EXIT_CONFIG 78

typedef struct
{
  GMainLoop            *loop;
  ScholiaServer        *server;
  gboolean              print_team_link;
  gboolean              is_started;
  gboolean              is_ending;  /* a signal came */
  int                   status;
} Program;

static void
ended_cb (gpointer user_data)
{
  Program *program = user_data;

  g_main_loop_quit (program->loop);
}

static gboolean
signal_cb (gpointer user_data)
{
  Program *program = user_data;

  program->is_ending = TRUE;
  scholia_notify ("STOPPING=1");
  if (program->is_started)
    scholia_server_stop (program->server);

  return G_SOURCE_CONTINUE;
}

static gboolean
reload_cb (gpointer user_data)
{
  Program *program = user_data;
  g_autofree char *state = g_strdup_printf ("RELOADING=1\nMONOTONIC_USEC=%" G_GINT64_FORMAT,
                                            g_get_monotonic_time ());

  if (!program->is_started || program->is_ending)
    return G_SOURCE_CONTINUE;

  scholia_notify (state);
  scholia_server_reload (program->server);
  scholia_notify ("READY=1");

  return G_SOURCE_CONTINUE;
}

/* Beside a server that runs: its link is what was asked for. */
static gboolean
print_link_of_running (Program      *program,
                       const GError *error)
{
  g_autofree char *link = NULL;

  if (!program->print_team_link ||
      !g_error_matches (error, SCHOLIA_ERROR, SCHOLIA_ERROR_CONFLICT))
    return FALSE;

  link = scholia_server_peek_team_link (program->server, NULL);
  if (link != NULL)
    g_print ("%s\n", link);

  return link != NULL;
}

/* The journal is no place for a secret; it can be asked for. */
static gboolean
may_print_link (Program *program)
{
  return program->print_team_link ||
         (scholia_server_is_new (program->server) && !g_log_writer_is_journald (STDOUT_FILENO));
}

/* Standard output is for whoever started us: the link, then a line once we listen. */
static void
announce (Program *program)
{
  g_autofree char *address = scholia_server_dup_address (program->server);
  g_autofree char *link = scholia_server_dup_team_link (program->server);

  if (link != NULL && may_print_link (program))
    g_print ("%s\n", link);
  else if (program->print_team_link)
    g_printerr ("scholia-server: without TLS or --public-origin no link leads here\n");

  if (address != NULL)
    g_print ("ready %s\n", address);
  else
    g_print ("ready\n");
  fflush (stdout);
}

static void
started_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Program *program = user_data;
  g_autoptr(GError) error = NULL;

  if (!scholia_server_start_finish (result, &error))
    {
      if (!print_link_of_running (program, error))
        {
          g_printerr ("scholia-server: %s\n", error->message);
          program->status = EXIT_FAILURE;
        }
      g_main_loop_quit (program->loop);
      return;
    }

  program->is_started = TRUE;
  if (program->is_ending)
    scholia_server_stop (program->server);
  else
    {
      announce (program);
      scholia_notify ("READY=1");
    }
}

static int
run (ScholiaServerOptions *options)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Program program = { .loop = loop, .print_team_link = options->print_team_link };

  scholia_log_set_addresses (options->log_addresses);
  scholia_log (SCHOLIA_LOG_START,
               SCHOLIA_LOG_WORD ("version", SCHOLIA_VERSION),
               SCHOLIA_LOG_NUMBER ("pid", getpid ()));
  program.server = scholia_server_new (options, ended_cb, &program);
  g_unix_signal_add (SIGTERM, signal_cb, &program);
  g_unix_signal_add (SIGINT, signal_cb, &program);
  g_unix_signal_add (SIGHUP, reload_cb, &program);
  scholia_server_start_async (program.server, started_cb, &program);
  g_main_loop_run (loop);
  scholia_server_free (program.server);
  scholia_log_flush ();

  return program.status;
}

/* Also what a start would find out about the files that the settings name. */
static int
check_config (const ScholiaServerOptions *options)
{
  g_autoptr(GTlsCertificate) certificate = NULL;
  g_autoptr(GError) error = NULL;

  if (options->tls_certificate != NULL)
    certificate = scholia_certificate_load (options->tls_certificate, options->tls_key, &error);
  if (error != NULL)
    {
      g_printerr ("scholia-server: %s\n", error->message);
      return EXIT_CONFIG;
    }

  g_print ("The settings are good.\n");

  return EXIT_SUCCESS;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaServerOptions) options = NULL;
  g_auto(GStrv) environment = g_get_environ ();

  scholia_core_dump_forbid ();
  setlocale (LC_ALL, "");
  umask (0077);
  signal (SIGPIPE, SIG_IGN);
  g_set_prgname ("scholia-server");

  options = scholia_server_options_parse (argv, environment, &error);
  if (options == NULL)
    {
      g_printerr ("scholia-server: %s\n", error->message);
      return EXIT_CONFIG;
    }
  scholia_log_writer_install (options->is_command);
  if (options->show_version)
    {
      g_print ("scholia-server %s\n", SCHOLIA_VERSION);
      return EXIT_SUCCESS;
    }
  if (options->check_config)
    return check_config (options);

  if (options->is_command)
    return scholia_command_run (g_steal_pointer (&options));

  return run (g_steal_pointer (&options));
}
