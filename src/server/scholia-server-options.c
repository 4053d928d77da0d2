/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-server-options.h"

#include <string.h>

#include "scholia-address.h"
#include "scholia-error.h"
#include "scholia-private.h"
#include "scholia-wire-limits.h"

#define GROUP "server"
/* A private server that nobody talks to, in milliseconds. */
#define IDLE_EXIT_MS 30000
/* A tenth of a second to an hour: what a time limit may be. */
#define MIN_MS 100
#define MAX_MS 3600000
#define MAX_CONNECTIONS 1000000

typedef enum
{
  KIND_STRING,
  KIND_FLAG,
  KIND_NUMBER,
} Kind;

typedef struct
{
  const char *name;   /* as in the key file; upper case with underscores in the environment */
  Kind        kind;
  gsize       offset;
  guint       min;
  guint       max;
} Setting;

#define AT(member) G_STRUCT_OFFSET (ScholiaServerOptions, member)

static const Setting settings[] = {
  { "data", KIND_STRING, AT (data), 0, 0 },
  { "listen", KIND_STRING, AT (listen), 0, 0 },
  { "socket", KIND_STRING, AT (socket), 0, 0 },
  { "tls-certificate", KIND_STRING, AT (tls_certificate), 0, 0 },
  { "tls-key", KIND_STRING, AT (tls_key), 0, 0 },
  { "public-origin", KIND_STRING, AT (public_origin), 0, 0 },
  { "private", KIND_FLAG, AT (is_private), 0, 0 },
  { "tls-self-signed", KIND_FLAG, AT (is_self_signed), 0, 0 },
  { "plain", KIND_FLAG, AT (is_plain), 0, 0 },
  { "print-team-link", KIND_FLAG, AT (print_team_link), 0, 0 },
  { "max-connections", KIND_NUMBER, AT (max_connections), 1, MAX_CONNECTIONS },
  { "hello-timeout-ms", KIND_NUMBER, AT (hello_ms), MIN_MS, MAX_MS },
  { "progress-timeout-ms", KIND_NUMBER, AT (progress_ms), MIN_MS, MAX_MS },
  { "dead-after-ms", KIND_NUMBER, AT (dead_ms), MIN_MS, MAX_MS },
  { "backlog-timeout-ms", KIND_NUMBER, AT (backlog_ms), MIN_MS, MAX_MS },
  { "idle-exit-ms", KIND_NUMBER, AT (idle_exit_ms), MIN_MS, MAX_MS },
};

void
scholia_server_options_free (ScholiaServerOptions *self)
{
  g_free (self->data);
  g_free (self->listen);
  g_free (self->socket);
  g_free (self->tls_certificate);
  g_free (self->tls_key);
  g_free (self->public_origin);
  g_free (self);
}

static gboolean
fail (GError     **error,
      const char  *words,
      const char  *name)
{
  g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED, "%s: %s", name, words);

  return FALSE;
}

static gboolean
set_value (ScholiaServerOptions  *self,
           const Setting         *setting,
           const char            *text,
           GError               **error)
{
  gpointer member = G_STRUCT_MEMBER_P (self, setting->offset);
  guint64 number;

  switch (setting->kind)
    {
    case KIND_STRING:
      g_free (*(char **) member);
      *(char **) member = g_strdup (text);
      return TRUE;

    case KIND_FLAG:
      *(gboolean *) member = g_str_equal (text, "true") || g_str_equal (text, "1");
      return *(gboolean *) member || g_str_equal (text, "false") || g_str_equal (text, "0") ||
             fail (error, "is true or false", setting->name);

    case KIND_NUMBER:
    default:
      if (!g_ascii_string_to_unsigned (text, 10, setting->min, setting->max, &number, NULL))
        return fail (error, "is not a number in its range", setting->name);
      *(guint *) member = (guint) number;
      return TRUE;
    }
}

static const Setting *
find_setting (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    if (g_str_equal (settings[i].name, name))
      return &settings[i];

  return NULL;
}

static gboolean
read_key_file (ScholiaServerOptions  *self,
               const char            *path,
               GError               **error)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_auto(GStrv) keys = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, error))
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }

  keys = g_key_file_get_keys (file, GROUP, NULL, error);
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      const Setting *setting = find_setting (keys[i]);
      g_autofree char *text = g_key_file_get_string (file, GROUP, keys[i], error);

      if (text == NULL)
        return FALSE;
      if (setting == NULL)
        return fail (error, "is no setting of this server", keys[i]);
      if (!set_value (self, setting, text, error))
        return FALSE;
    }

  return keys != NULL;
}

static gboolean
read_environment (ScholiaServerOptions  *self,
                  char                 **environment,
                  GError               **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_autofree char *upper = g_ascii_strup (settings[i].name, -1);
      g_autofree char *name = g_strconcat ("SCHOLIA_SERVER_", g_strdelimit (upper, "-", '_'), NULL);
      const char *text = g_environ_getenv (environment, name);

      if (text != NULL && text[0] != '\0' && !set_value (self, &settings[i], text, error))
        return FALSE;
    }

  return TRUE;
}

static void
take_string (char **target,
             char  *value)
{
  if (value == NULL)
    return;

  g_free (*target);
  *target = value;
}

/* What was given on the command line, over what the others said. */
static void
merge (ScholiaServerOptions *self,
       ScholiaServerOptions *given)
{
  /* One kind of TLS on the command line replaces the other one of a file. */
  if (given->is_plain || given->is_self_signed || given->tls_certificate != NULL)
    {
      self->is_plain = self->is_self_signed = FALSE;
      g_clear_pointer (&self->tls_certificate, g_free);
      g_clear_pointer (&self->tls_key, g_free);
    }

  take_string (&self->data, g_steal_pointer (&given->data));
  take_string (&self->listen, g_steal_pointer (&given->listen));
  take_string (&self->socket, g_steal_pointer (&given->socket));
  take_string (&self->tls_certificate, g_steal_pointer (&given->tls_certificate));
  take_string (&self->tls_key, g_steal_pointer (&given->tls_key));
  take_string (&self->public_origin, g_steal_pointer (&given->public_origin));
  self->is_private |= given->is_private;
  self->is_self_signed |= given->is_self_signed;
  self->is_plain |= given->is_plain;
  self->print_team_link |= given->print_team_link;
  self->check_config = given->check_config;
  self->show_version = given->show_version;
}

static gboolean
parse_arguments (ScholiaServerOptions  *given,
                 char                 **config,
                 char                 **argv,
                 GError               **error)
{
  const GOptionEntry entries[] = {
    { "data", 'd', 0, G_OPTION_ARG_FILENAME, &given->data, "Keep everything in FOLDER", "FOLDER" },
    { "listen", 'l', 0, G_OPTION_ARG_STRING, &given->listen, "Listen on ADDRESS:PORT",
      "ADDRESS:PORT" },
    { "tls-self-signed", 0, 0, G_OPTION_ARG_NONE, &given->is_self_signed,
      "Use a certificate made at the first start", NULL },
    { "tls-certificate", 0, 0, G_OPTION_ARG_FILENAME, &given->tls_certificate,
      "Use the certificate (chain) in FILE", "FILE" },
    { "tls-key", 0, 0, G_OPTION_ARG_FILENAME, &given->tls_key, "with the key in FILE", "FILE" },
    { "plain", 0, 0, G_OPTION_ARG_NONE, &given->is_plain, "No TLS: behind a proxy", NULL },
    { "public-origin", 0, 0, G_OPTION_ARG_STRING, &given->public_origin,
      "What links begin with", "https://HOST" },
    { "private", 0, 0, G_OPTION_ARG_NONE, &given->is_private,
      "Serve this person's applications on a Unix socket", NULL },
    { "socket", 0, 0, G_OPTION_ARG_FILENAME, &given->socket, "the socket's PATH", "PATH" },
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, config, "Read settings from FILE", "FILE" },
    { "check-config", 0, 0, G_OPTION_ARG_NONE, &given->check_config,
      "Say whether the settings are good, and end", NULL },
    { "print-team-link", 0, 0, G_OPTION_ARG_NONE, &given->print_team_link,
      "Print the link that adds this server to the application", NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &given->show_version, "Print the version, and end",
      NULL },
    { NULL }
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_auto(GStrv) arguments = g_strdupv (argv);

  g_option_context_set_summary (context, "Holds Scholia's boards and lets people see each other's "
                                "comments at once.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse_strv (context, &arguments, error))
    return FALSE;

  return arguments[1] == NULL || fail (error, "is not understood", arguments[1]);
}

static gboolean
check_network (ScholiaServerOptions  *self,
               GError               **error)
{
  g_autoptr(GSocketAddress) address = scholia_address_parse (self->listen, error);
  guint n_kinds = (guint) self->is_plain + (guint) self->is_self_signed +
                  (guint) (self->tls_certificate != NULL);

  if (address == NULL)
    return FALSE;
  if (n_kinds != 1)
    return fail (error, "choose one of --tls-self-signed, --tls-certificate and --plain", "TLS");
  if ((self->tls_certificate != NULL) != (self->tls_key != NULL))
    return fail (error, "a certificate and its key belong together", "TLS");
  if (self->is_plain && !scholia_address_is_loopback (address) && self->public_origin == NULL)
    return fail (error, "without TLS only on a loopback address, or behind a proxy with "
                 "--public-origin", "plain");

  return TRUE;
}

static gboolean
check_origin (const char  *origin,
              GError     **error)
{
  g_autoptr(GUri) uri = NULL;

  if (origin == NULL)
    return TRUE;

  uri = g_uri_parse (origin, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || g_strcmp0 (g_uri_get_scheme (uri), "https") != 0 ||
      g_uri_get_host (uri) == NULL || g_uri_get_host (uri)[0] == '\0' ||
      (g_uri_get_path (uri)[0] != '\0' && !g_str_equal (g_uri_get_path (uri), "/")) ||
      g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    return fail (error, "is https://HOST or https://HOST:PORT", "public-origin");

  return TRUE;
}

static gboolean
complete (ScholiaServerOptions  *self,
          GError               **error)
{
  if (self->is_private && self->listen != NULL)
    return fail (error, "a private server does not listen on the network by itself", "private");
  if (!self->is_private && self->listen == NULL)
    return fail (error, "is missing (or --private)", "listen");

  if (self->is_private && self->data == NULL)
    self->data = scholia_private_dup_data_folder ();
  if (self->is_private && self->socket == NULL)
    self->socket = scholia_private_dup_socket_path ();
  if (self->data == NULL)
    return fail (error, "is missing", "data");

  return self->is_private || (check_network (self, error) &&
                              check_origin (self->public_origin, error));
}

ScholiaServerOptions *
scholia_server_options_parse (char   **argv,
                              char   **environment,
                              GError **error)
{
  g_autoptr(ScholiaServerOptions) self = g_new0 (ScholiaServerOptions, 1);
  g_autoptr(ScholiaServerOptions) given = g_new0 (ScholiaServerOptions, 1);
  g_autofree char *config = NULL;

  self->hello_ms = SCHOLIA_HELLO_TIMEOUT_S * 1000;
  self->progress_ms = SCHOLIA_HELLO_TIMEOUT_S * 1000;
  self->dead_ms = SCHOLIA_DEAD_S * 1000;
  self->backlog_ms = SCHOLIA_MAX_BACKLOG_S * 1000;
  self->idle_exit_ms = IDLE_EXIT_MS;

  if (!parse_arguments (given, &config, argv, error) ||
      (config != NULL && !read_key_file (self, config, error)) ||
      !read_environment (self, environment, error))
    return NULL;

  merge (self, given);
  if (!self->show_version && !complete (self, error))
    return NULL;

  return g_steal_pointer (&self);
}
