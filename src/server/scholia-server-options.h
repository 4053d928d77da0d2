/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ScholiaServerOptions:
 *
 * What the server is asked to be: from the command line, else from the environment
 * (SCHOLIA_SERVER_DATA for --data and so on), else from the key file, else the default.
 */
typedef struct
{
  char     *data;            /* the data folder */
  char     *listen;          /* (nullable): "ADDRESS:PORT" */
  char     *socket;          /* (nullable): of a private server */
  char     *tls_certificate; /* (nullable): PEM file */
  char     *tls_key;         /* (nullable): PEM file */
  char     *metrics_listen;  /* (nullable): "ADDRESS:PORT" of the door for /metrics */
  char     *public_origin;   /* (nullable): "https://HOST[:PORT]" that links name */
  gboolean  is_private;
  gboolean  is_self_signed;
  gboolean  is_plain;
  gboolean  has_public_metrics; /* that door may be on an address of the network */
  gboolean  print_team_link;
  gboolean  log_addresses;   /* of peers */
  gboolean  check_config;
  gboolean  is_command;      /* not a server of its own: words say what to do */
  GStrv     words;           /* (nullable): "team", "add", "NAME" */
  gboolean  is_forced;       /* a command may replace what is there */
  gboolean  show_version;
  guint     max_connections; /* 0: what the descriptor limit allows */
  guint     max_connections_per_address; /* 0: any number */
  guint     max_boards_per_team;         /* and so on; a private server has no such limits */
  guint64   max_bytes_per_team;
  guint     max_people_per_team;
  char     *trusted_proxies; /* (nullable): addresses and networks, separated by commas */
  char     *proxy_header;    /* (nullable): X-Forwarded-For or Forwarded */
  guint     hello_ms;        /* from accept to hello */
  guint     progress_ms;     /* between two steps of an HTTP body */
  guint     dead_ms;         /* silence on a live connection */
  guint     backlog_ms;      /* output that does not move */
  guint     idle_exit_ms;    /* of a private server without a connection */
} ScholiaServerOptions;

/* @argv: of main(); @environment: as from g_get_environ(). Sets @error to what a person has to
 * change. */
ScholiaServerOptions *scholia_server_options_parse (char                 **argv,
                                                    char                 **environment,
                                                    GError               **error)
                                                    G_GNUC_WARN_UNUSED_RESULT;
void                  scholia_server_options_free  (ScholiaServerOptions  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaServerOptions, scholia_server_options_free)

G_END_DECLS
