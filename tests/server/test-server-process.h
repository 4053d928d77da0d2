/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A real scholia-server in a process of its own, with a data folder of its own under the temporary
 * one. It takes its settings from the environment, too. */
typedef struct
{
  GSubprocess *process;     /* (nullable): between a kill and a restart */
  char        *folder;
  char        *socket_path; /* (nullable): of a private one */
  char        *log_path;    /* of its standard error, if it is asked to log everything */
  char        *team_key;
  guint16      port;
  gboolean     is_private;
  gboolean     is_plain;    /* neither TLS nor private */
  const char  *from;        /* (nullable): a loopback address that the peers come from */
  GStrv        settings;    /* (nullable): "NAME=value" */
} TestServer;

typedef enum
{
  TEST_SERVER_PRIVATE,
  TEST_SERVER_TLS,
  TEST_SERVER_PLAIN,
} TestServerKind;

/* Ready when it returns. @settings: (nullable). */
TestServer *test_server_new       (TestServerKind       kind,
                                   const char * const  *settings);
void        test_server_start     (TestServer          *self);
/* The same, not waited for. */
void        test_server_spawn     (TestServer          *self);
/* At once, as a power cut does. */
void        test_server_kill      (TestServer          *self);
void        test_server_signal    (TestServer          *self,
                                   int                  signal_number);
/* SIGTERM; its exit status. */
int         test_server_terminate (TestServer          *self);
/* Without a signal: until it ends by itself. */
int         test_server_wait      (TestServer          *self);
pid_t       test_server_get_pid   (TestServer          *self);
/* A number out of /proc/PID/status. */
guint64     test_server_get_status (TestServer         *self,
                                    const char         *name);
/* As before its first start; it must not run. */
void        test_server_remove_data (TestServer        *self);
/* Ends it, whatever it does, and removes its folder. */
void        test_server_free      (TestServer          *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestServer, test_server_free)

G_END_DECLS
