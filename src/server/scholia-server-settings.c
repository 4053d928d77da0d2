/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-server-settings.h"

#include "scholia-error.h"
#include "scholia-wire-limits.h"

/* A private server that nobody talks to, in milliseconds. */
#define IDLE_EXIT_MS 30000
/* A tenth of a second to an hour: what a time limit may be. */
#define MIN_MS 100
#define MAX_MS 3600000
#define MAX_CONNECTIONS 1000000
/* An office of a thousand people behind one address, with two boards open each. */
#define MAX_CONNECTIONS_PER_ADDRESS 2000
/* A company's boards of years, with images of 2 MB each; and its people, with five boards full of
 * them. */
#define MAX_BOARDS_PER_TEAM 10000
#define MAX_BYTES_PER_TEAM (G_GUINT64_CONSTANT (20) * 1024 * 1024 * 1024)
#define MAX_PEOPLE_PER_TEAM 5000

#define AT(member) G_STRUCT_OFFSET (ScholiaServerOptions, member)
/* Rows by kind. With help words a row is an option of the command line too. */
#define PATH(name, member, help, argument, letter) \
  { name, SCHOLIA_SETTING_PATH, AT (member), 0, 0, 0, help, argument, letter }
#define STRING(name, member, help, argument, letter) \
  { name, SCHOLIA_SETTING_STRING, AT (member), 0, 0, 0, help, argument, letter }
#define FLAG(name, member, fallback, help) \
  { name, SCHOLIA_SETTING_FLAG, AT (member), 0, 0, fallback, help, NULL, 0 }
#define NUMBER(name, member, minimum, maximum, fallback) \
  { name, SCHOLIA_SETTING_NUMBER, AT (member), minimum, maximum, fallback, NULL, NULL, 0 }

#define SIZE(name, member, fallback) \
  { name, SCHOLIA_SETTING_SIZE, AT (member), 0, G_MAXINT64, fallback, NULL, NULL, 0 }

static const ScholiaSetting settings[] = {
  PATH ("data", data, "Keep everything in FOLDER", "FOLDER", 'd'),
  STRING ("listen", listen, "Listen on ADDRESS:PORT", "ADDRESS:PORT", 'l'),
  FLAG ("tls-self-signed", is_self_signed, FALSE, "Use a certificate made at the first start"),
  PATH ("tls-certificate", tls_certificate, "Use the certificate (chain) in FILE", "FILE", 0),
  PATH ("tls-key", tls_key, "with the key in FILE", "FILE", 0),
  FLAG ("plain", is_plain, FALSE, "No TLS: behind a proxy"),
  STRING ("public-origin", public_origin, "What links begin with", "https://HOST", 0),
  FLAG ("private", is_private, FALSE, "Serve this person's applications on a Unix socket"),
  PATH ("socket", socket, "the socket's PATH", "PATH", 0),
  FLAG ("print-team-link", print_team_link, FALSE,
        "Print the link that adds this server to the application"),

  /* In the key file and the environment only. max-connections: 0 is what descriptors allow. */
  NUMBER ("max-connections", max_connections, 1, MAX_CONNECTIONS, 0),
  NUMBER ("max-connections-per-address", max_connections_per_address, 0, MAX_CONNECTIONS,
          MAX_CONNECTIONS_PER_ADDRESS),
  NUMBER ("max-boards-per-team", max_boards_per_team, 0, G_MAXINT, MAX_BOARDS_PER_TEAM),
  SIZE ("max-bytes-per-team", max_bytes_per_team, MAX_BYTES_PER_TEAM),
  NUMBER ("max-people-per-team", max_people_per_team, 0, G_MAXINT, MAX_PEOPLE_PER_TEAM),
  STRING ("trusted-proxies", trusted_proxies, NULL, NULL, 0),
  STRING ("proxy-header", proxy_header, NULL, NULL, 0),
  NUMBER ("hello-timeout-ms", hello_ms, MIN_MS, MAX_MS, SCHOLIA_HELLO_TIMEOUT_S * 1000),
  NUMBER ("progress-timeout-ms", progress_ms, MIN_MS, MAX_MS, SCHOLIA_HELLO_TIMEOUT_S * 1000),
  NUMBER ("dead-after-ms", dead_ms, MIN_MS, MAX_MS, SCHOLIA_DEAD_S * 1000),
  NUMBER ("backlog-timeout-ms", backlog_ms, MIN_MS, MAX_MS, SCHOLIA_MAX_BACKLOG_S * 1000),
  STRING ("metrics-listen", metrics_listen, NULL, NULL, 0),
  FLAG ("metrics-public", has_public_metrics, FALSE, NULL),
  FLAG ("log-addresses", log_addresses, TRUE, NULL),
  NUMBER ("idle-exit-ms", idle_exit_ms, MIN_MS, MAX_MS, IDLE_EXIT_MS),
};

const ScholiaSetting *
scholia_server_settings (guint *n_settings)
{
  *n_settings = G_N_ELEMENTS (settings);

  return settings;
}

const ScholiaSetting *
scholia_server_setting_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    if (g_str_equal (settings[i].name, name))
      return &settings[i];

  return NULL;
}

gpointer
scholia_server_setting_at (const ScholiaSetting *setting,
                           ScholiaServerOptions *options)
{
  return G_STRUCT_MEMBER_P (options, setting->offset);
}

static gboolean
read_flag (const ScholiaSetting  *setting,
           gboolean              *flag,
           const char            *text,
           GError               **error)
{
  *flag = g_str_equal (text, "true") || g_str_equal (text, "1");
  if (*flag || g_str_equal (text, "false") || g_str_equal (text, "0"))
    return TRUE;

  g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED, "%s: is true or false",
               setting->name);

  return FALSE;
}

static gboolean
read_number (const ScholiaSetting  *setting,
             guint64               *number,
             const char            *text,
             GError               **error)
{
  if (g_ascii_string_to_unsigned (text, 10, setting->minimum, setting->maximum, number, NULL))
    return TRUE;

  g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED,
               "%s: is a number from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT,
               setting->name, setting->minimum, setting->maximum);

  return FALSE;
}

gboolean
scholia_server_setting_read (const ScholiaSetting  *setting,
                             ScholiaServerOptions  *options,
                             const char            *text,
                             GError               **error)
{
  gpointer place = scholia_server_setting_at (setting, options);
  guint64 number;

  switch (setting->kind)
    {
    case SCHOLIA_SETTING_FLAG:
      return read_flag (setting, place, text, error);

    case SCHOLIA_SETTING_NUMBER:
      if (!read_number (setting, &number, text, error))
        return FALSE;
      *(guint *) place = (guint) number;
      return TRUE;

    case SCHOLIA_SETTING_SIZE:
      return read_number (setting, place, text, error);

    case SCHOLIA_SETTING_STRING:
    case SCHOLIA_SETTING_PATH:
    default:
      g_free (*(char **) place);
      *(char **) place = g_strdup (text);
      return TRUE;
    }
}
