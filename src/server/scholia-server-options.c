/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-server-options.h"

#include "scholia-address.h"
#include "scholia-error.h"
#include "scholia-private.h"
#include "scholia-server-settings.h"
#include "scholia-trusted-proxies.h"

#define GROUP "server"

void
scholia_server_options_free (ScholiaServerOptions *self)
{
  guint n_settings;
  const ScholiaSetting *settings = scholia_server_settings (&n_settings);

  for (guint i = 0; i < n_settings; i++)
    if (settings[i].kind == SCHOLIA_SETTING_STRING || settings[i].kind == SCHOLIA_SETTING_PATH)
      g_free (*(char **) scholia_server_setting_at (&settings[i], self));
  g_strfreev (self->words);
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
      const ScholiaSetting *setting = scholia_server_setting_find (keys[i]);
      g_autoptr(GError) bad = NULL;
      g_autofree char *text = g_key_file_get_string (file, GROUP, keys[i], &bad);

      /* Of a value with an escape that is none GLib gives what came before it, and an error. */
      if (bad != NULL)
        return fail (error, "has a value that cannot be read", keys[i]);
      if (setting == NULL)
        return fail (error, "is no setting of this server", keys[i]);
      if (!scholia_server_setting_read (setting, self, text, error))
        return FALSE;
    }

  return keys != NULL;
}

static gboolean
read_environment (ScholiaServerOptions  *self,
                  char                 **environment,
                  GError               **error)
{
  guint n_settings;
  const ScholiaSetting *settings = scholia_server_settings (&n_settings);

  for (guint i = 0; i < n_settings; i++)
    {
      g_autofree char *upper = g_ascii_strup (settings[i].name, -1);
      g_autofree char *name = g_strconcat ("SCHOLIA_SERVER_", g_strdelimit (upper, "-", '_'), NULL);
      const char *text = g_environ_getenv (environment, name);

      if (text != NULL && text[0] != '\0' &&
          !scholia_server_setting_read (&settings[i], self, text, error))
        return FALSE;
    }

  return TRUE;
}

static void
set_defaults (ScholiaServerOptions *self)
{
  guint n_settings;
  const ScholiaSetting *settings = scholia_server_settings (&n_settings);

  for (guint i = 0; i < n_settings; i++)
    if (settings[i].kind == SCHOLIA_SETTING_FLAG || settings[i].kind == SCHOLIA_SETTING_NUMBER)
      *(guint *) scholia_server_setting_at (&settings[i], self) = (guint) settings[i].fallback;
    else if (settings[i].kind == SCHOLIA_SETTING_SIZE)
      *(guint64 *) scholia_server_setting_at (&settings[i], self) = settings[i].fallback;
}

/* What was given on the command line, over what the others said. */
static void
merge (ScholiaServerOptions *self,
       ScholiaServerOptions *given)
{
  guint n_settings;
  const ScholiaSetting *settings = scholia_server_settings (&n_settings);

  /* One kind of TLS on the command line replaces the other one of a file. */
  if (given->is_plain || given->is_self_signed || given->tls_certificate != NULL)
    {
      self->is_plain = self->is_self_signed = FALSE;
      g_clear_pointer (&self->tls_certificate, g_free);
      g_clear_pointer (&self->tls_key, g_free);
    }

  for (guint i = 0; i < n_settings; i++)
    {
      gpointer to = scholia_server_setting_at (&settings[i], self);
      gpointer from = scholia_server_setting_at (&settings[i], given);

      if (settings[i].help == NULL)
        continue;
      if (settings[i].kind == SCHOLIA_SETTING_FLAG)
        *(gboolean *) to |= *(gboolean *) from;
      else if (*(char **) from != NULL)
        {
          g_free (*(char **) to);
          *(char **) to = g_steal_pointer ((char **) from);
        }
    }
  self->is_command = given->is_command;
  self->is_forced = given->is_forced;
  self->words = g_steal_pointer (&given->words);
  self->check_config = given->check_config;
  self->show_version = given->show_version;
}

static void
add_setting_entries (GArray               *entries,
                     ScholiaServerOptions *given)
{
  static const GOptionArg arguments[] = {
    [SCHOLIA_SETTING_STRING] = G_OPTION_ARG_STRING,
    [SCHOLIA_SETTING_PATH] = G_OPTION_ARG_FILENAME,
    [SCHOLIA_SETTING_FLAG] = G_OPTION_ARG_NONE,
  };
  guint n_settings;
  const ScholiaSetting *settings = scholia_server_settings (&n_settings);

  for (guint i = 0; i < n_settings; i++)
    {
      GOptionEntry entry = { settings[i].name, settings[i].letter, 0, 0,
                             scholia_server_setting_at (&settings[i], given), settings[i].help,
                             settings[i].argument };

      if (settings[i].help == NULL)
        continue;
      entry.arg = arguments[settings[i].kind];
      g_array_append_val (entries, entry);
    }
}

static gboolean
parse_arguments (ScholiaServerOptions  *given,
                 char                 **config,
                 char                 **argv,
                 GError               **error)
{
  const GOptionEntry others[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, config, "Read settings from FILE", "FILE" },
    { "check-config", 0, 0, G_OPTION_ARG_NONE, &given->check_config,
      "Say whether the settings are good, and end", NULL },
    { "force", 0, 0, G_OPTION_ARG_NONE, &given->is_forced,
      "Let backup replace FILE", NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &given->show_version, "Print the version, and end",
      NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("[COMMAND]");
  g_autoptr(GArray) entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));
  g_auto(GStrv) arguments = g_strdupv (argv);

  add_setting_entries (entries, given);
  g_array_append_vals (entries, others, G_N_ELEMENTS (others));
  g_option_context_set_summary (context, "Holds Scholia's boards and lets people see each other's "
                                "comments at once.\n\nCommands, also beside a server that runs:\n"
                                "  team add|remove|rotate-key NAME  Make, remove, re-key a team\n"
                                "  team list                        List the teams\n"
                                "  backup FILE                      Write a backup\n"
                                "  verify FOLDER|FILE               Check a folder or a backup");
  g_option_context_add_main_entries (context, (const GOptionEntry *) (gpointer) entries->data,
                                     NULL);
  if (!g_option_context_parse_strv (context, &arguments, error))
    return FALSE;

  given->words = g_strdupv (arguments + 1);
  given->is_command = given->words[0] != NULL;
  if (given->is_forced && !given->is_command)
    return fail (error, "goes with a command", "force");

  return TRUE;
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

/* Figures of a company are nobody's business; a scraper elsewhere has to be wanted. */
static gboolean
check_metrics (ScholiaServerOptions  *self,
               GError               **error)
{
  g_autoptr(GSocketAddress) address = NULL;

  if (self->metrics_listen == NULL)
    return TRUE;

  address = scholia_address_parse (self->metrics_listen, error);
  if (address == NULL)
    {
      g_prefix_error (error, "metrics-listen: ");
      return FALSE;
    }

  return self->has_public_metrics || scholia_address_is_loopback (address) ||
         fail (error, "is no loopback address; metrics-public=true allows it", "metrics-listen");
}

static gboolean
check_proxies (ScholiaServerOptions  *self,
               GError               **error)
{
  g_autoptr(ScholiaTrustedProxies) none = NULL;
  g_autoptr(ScholiaTrustedProxies) proxies = NULL;

  none = scholia_trusted_proxies_parse (NULL, self->proxy_header, error);
  if (none == NULL)
    {
      g_prefix_error (error, "proxy-header: ");
      return FALSE;
    }

  proxies = scholia_trusted_proxies_parse (self->trusted_proxies, self->proxy_header, error);
  if (proxies == NULL)
    g_prefix_error (error, "trusted-proxies: ");

  return proxies != NULL;
}

static gboolean
complete (ScholiaServerOptions  *self,
          GError               **error)
{
  if (self->is_private && self->listen != NULL)
    return fail (error, "a private server does not listen on the network by itself", "private");
  if (!self->is_private && !self->is_command && self->listen == NULL)
    return fail (error, "is missing (or --private)", "listen");

  if (self->is_private && self->data == NULL)
    self->data = scholia_private_dup_data_folder ();
  if (self->is_private && self->socket == NULL)
    self->socket = scholia_private_dup_socket_path ();
  if (self->data == NULL && !self->is_command)
    return fail (error, "is missing", "data");

  if (!self->is_command && !check_metrics (self, error))
    return FALSE;
  if (self->is_private || (self->is_command && self->listen == NULL))
    return check_origin (self->public_origin, error);

  return check_network (self, error) && check_origin (self->public_origin, error) &&
         check_proxies (self, error);
}

ScholiaServerOptions *
scholia_server_options_parse (char   **argv,
                              char   **environment,
                              GError **error)
{
  g_autoptr(ScholiaServerOptions) self = g_new0 (ScholiaServerOptions, 1);
  g_autoptr(ScholiaServerOptions) given = g_new0 (ScholiaServerOptions, 1);
  g_autofree char *config = NULL;

  set_defaults (self);
  if (!parse_arguments (given, &config, argv, error) ||
      (config != NULL && !read_key_file (self, config, error)) ||
      !read_environment (self, environment, error))
    return NULL;

  merge (self, given);
  if (!self->show_version && !complete (self, error))
    return NULL;

  return g_steal_pointer (&self);
}
