/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The man page says what the program does: every option, setting, default, event and number of it.
 * PROTOCOL.md is compared with the source by tests/protocol. */

#include <gio/gio.h>
#include <string.h>

#include "scholia-log-limit.h"
#include "scholia-log.h"
#include "scholia-server-settings.h"
#include "scholia-tls-door.h"
#include "scholia-wire-limits.h"

/* Without the marks of its typesetting: "\-" is "-", "\fI" is nothing. */
static char *
load_page (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "scholia-server.1",
                                                 NULL);
  g_autofree char *text = NULL;
  g_autoptr(GString) page = g_string_new (NULL);
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  g_string_assign (page, text);
  g_string_replace (page, "\\-", "-", 0);
  g_string_replace (page, "\\fI", "", 0);
  g_string_replace (page, "\\fR", "", 0);

  return g_string_free (g_steal_pointer (&page), FALSE);
}

static char *
get_section (const char *page,
             const char *name)
{
  g_autofree char *start = g_strconcat ("\n.SH ", name, "\n", NULL);
  const char *from = strstr (page, start);
  const char *to;

  if (from == NULL)
    g_error ("the man page has no section %s", name);
  to = strstr (from + strlen (start), "\n.SH ");

  return g_strndup (from, (gsize) (to != NULL ? to - from : (gssize) strlen (from)));
}

static char *
get_help (void)
{
  g_autoptr(GSubprocess) process = NULL;
  char *help = NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, SCHOLIA_SERVER_EXE, "--help",
                              NULL);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &help, NULL, NULL));

  return help;
}

/* The words that match, without repetition. */
static GHashTable *
collect (const char *text,
         const char *pattern)
{
  GHashTable *words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GRegex) regex = g_regex_new (pattern, G_REGEX_MULTILINE, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;

  for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    g_hash_table_add (words, g_match_info_fetch (match, 1));

  return words;
}

static void
assert_within (GHashTable *words,
               GHashTable *others,
               const char *what)
{
  GHashTableIter iter;
  gpointer word;

  g_assert_cmpuint (g_hash_table_size (words), >, 0);
  g_hash_table_iter_init (&iter, words);
  while (g_hash_table_iter_next (&iter, &word, NULL))
    if (!g_hash_table_contains (others, word))
      g_error ("%s %s", (const char *) word, what);
}

static void
test_options (void)
{
  g_autofree char *page = load_page ();
  g_autofree char *section = get_section (page, "OPTIONS");
  g_autofree char *help = get_help ();
  g_autoptr(GHashTable) told = collect (section, "^\\.TP\\n\\.B[IR]? .*?--([a-z-]+)");
  g_autoptr(GHashTable) known = collect (help, "^  (?:-[a-z], )?--([a-z-]+)");
  guint n_settings;
  const ScholiaSetting *settings = scholia_server_settings (&n_settings);

  assert_within (told, known, "is an option in the man page only");
  assert_within (known, told, "is an option that the man page does not tell of");
  for (guint i = 0; i < n_settings; i++)
    if (settings[i].help != NULL && !g_hash_table_contains (known, settings[i].name))
      g_error ("%s is not in --help", settings[i].name);
}

static char *
dup_default (const ScholiaSetting *setting)
{
  switch (setting->kind)
    {
    case SCHOLIA_SETTING_FLAG:
      return g_strdup (setting->fallback ? "true" : "false");

    case SCHOLIA_SETTING_NUMBER:
      if (g_str_equal (setting->name, "max-connections"))
        return g_strdup ("default: what the descriptor limit allows");
      return g_strdup_printf ("%" G_GUINT64_FORMAT, (guint64) setting->fallback);

    case SCHOLIA_SETTING_SIZE:
      return g_strdup_printf ("%" G_GUINT64_FORMAT, (guint64) setting->fallback);

    case SCHOLIA_SETTING_STRING:
    case SCHOLIA_SETTING_PATH:
    default:
      return g_strdup ("none");
    }
}

static void
test_settings (void)
{
  g_autofree char *page = load_page ();
  g_autofree char *section = get_section (page, "SETTINGS");
  g_autoptr(GHashTable) told = collect (section, "^\\.BR ([a-z-]+ \" \\([^)]*\\)\")$");
  g_autoptr(GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_settings;
  const ScholiaSetting *settings = scholia_server_settings (&n_settings);

  for (guint i = 0; i < n_settings; i++)
    if (settings[i].help == NULL)
      {
        g_autofree char *value = dup_default (&settings[i]);

        g_hash_table_add (known, g_strdup_printf ("%s \" (%s)\"", settings[i].name, value));
      }
  assert_within (told, known, "is not so in the source");
  assert_within (known, told, "is not in the man page");
}

/* What a page of prose says in numbers. */
static void
test_numbers (void)
{
  g_autofree char *page = load_page ();
  g_autofree char *log = get_section (page, "LOG");
  g_autofree char *rate = g_strdup_printf ("writes %d lines at once and %d a second",
                                           SCHOLIA_LOG_BURST, SCHOLIA_LOG_RATE);
  g_autofree char *name = g_strdup_printf ("is 1 to %d letters", SCHOLIA_MAX_TEAM_CHARS);
  g_autofree char *handshakes = g_strdup_printf ("at most %d are in a TLS handshake",
                                                 SCHOLIA_TLS_MAX_UNDER_WAY);

  g_assert_nonnull (strstr (log, rate));
  g_assert_nonnull (strstr (page, handshakes));
  g_assert_nonnull (strstr (page, name));
}

static void
test_events (void)
{
  g_autofree char *page = load_page ();
  g_autofree char *log = get_section (page, "LOG");

  for (guint i = 0; i < SCHOLIA_LOG_N_EVENTS; i++)
    {
      g_autofree char *pattern = g_strdup_printf ("\\b%s\\b", scholia_log_event_name (i));

      if (!g_regex_match_simple (pattern, log, 0, 0))
        g_error ("the event %s is not in the man page", scholia_log_event_name (i));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/manual/options", test_options);
  g_test_add_func ("/server/manual/settings", test_settings);
  g_test_add_func ("/server/manual/numbers", test_numbers);
  g_test_add_func ("/server/manual/events", test_events);

  return g_test_run ();
}
