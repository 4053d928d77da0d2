/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The program itself, run as a command: what it cannot open it says in a sentence on its standard
 * error, and ends with status 1. Usage: test-command-line PROGRAM. */

#include <gio/gio.h>

#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

/* A program that waits for a person instead of ending is a failure, after this many seconds. */
#define PATIENCE_S 20

#define TOKEN "abcdefghijklmnopqrstuvwxyz012345"
#define PIN "5b0889a09402ce3545ced4b812e79cd7c01cb82306b6b594976213bb083d2d04"

static char *program;
static char *folder;

typedef struct
{
  int status;
  char *out;
  char *err;
} Outcome;

static void
outcome_clear (Outcome *outcome)
{
  g_free (outcome->out);
  g_free (outcome->err);
}

static gboolean
give_up_cb (gpointer user_data)
{
  g_subprocess_force_exit (user_data);
  return G_SOURCE_REMOVE;
}

static void
communicated_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
run (Outcome            *outcome,
     const char * const *arguments)
{
  g_autoptr(GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) argv = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autofree char *leak_options = NULL;
  guint timeout_id;

  g_strv_builder_add (builder, program);
  g_strv_builder_addv (builder, (const char **) arguments);
  argv = g_strv_builder_end (builder);
  /* Under the leak sanitizer the standard error is the program's alone. */
  leak_options = g_strconcat ("print_suppressions=0:", g_getenv ("LSAN_OPTIONS"), NULL);
  g_subprocess_launcher_set_cwd (launcher, folder);
  g_subprocess_launcher_unsetenv (launcher, "GIO_LAUNCHED_DESKTOP_FILE");
  g_subprocess_launcher_setenv (launcher, "LSAN_OPTIONS", leak_options, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char * const *) argv, &error);
  g_assert_no_error (error);

  timeout_id = g_timeout_add_seconds (PATIENCE_S, give_up_cb, process);
  g_subprocess_communicate_utf8_async (process, NULL, NULL, communicated_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout_id);

  g_subprocess_communicate_utf8_finish (process, result, &outcome->out, &outcome->err, &error);
  g_assert_no_error (error);
  outcome->status = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process)
                                                         : -1;
}

static void
write_file (const char *name,
            const void *bytes,
            gsize       length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
}

/* 60,000 x 60,000 pixels in 41 bytes. */
static const guint8 huge_png[] = {
  0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R',
  0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60, 8, 2, 0, 0, 0, 0x0f, 0xb0, 0xe2, 0x15,
  0, 0, 0, 16, 'I', 'D', 'A', 'T',
};

static void
make_files (const char *sample)
{
  g_autofree char *bytes = NULL;
  gsize length;

  folder = g_dir_make_tmp ("scholia-command-XXXXXX", NULL);
  g_assert_true (g_file_get_contents (sample, &bytes, &length, NULL));
  write_file ("truncated.png", bytes, length / 2);
  write_file ("header-only.png", bytes, 33);
  write_file ("empty.png", "", 0);
  write_file ("text.png", "Not a picture.\n", 15);
  write_file ("huge.png", huge_png, sizeof huge_png);
  write_file ("unreadable.png", bytes, length);
}

static void
remove_files (void)
{
  const char *names[] = { "truncated.png", "header-only.png", "empty.png", "text.png", "huge.png",
                          "unreadable.png" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (folder);
}

/* The words are for people: not the name of an errno, of a library or of a function. */
static const struct
{
  const char *name;
  const char *argument;
  const char *words;
} cases[] = {
  { "text", "text.png", "PNG, JPEG" },
  { "truncated", "truncated.png", "damaged" },
  { "header-only", "header-only.png", "damaged" },
  { "empty", "empty.png", "empty" },
  { "huge", "huge.png", "100 megapixels" },
  { "missing", "missing.png", "no file" },
  { "folder", ".", "folder" },
  { "not-a-link", "https://example.org/", "Copy the whole link" },
  { "link-without-secret", "scholia://example.org/b/tc01tb2psvdg", "Copy the whole link" },
  { "link-over-http", "http://example.org/b/tc01tb2psvdg#" TOKEN, "Copy the whole link" },
  { "unreachable", "scholia://127.0.0.1:1/b/tc01tb2psvdg?fp=" PIN "#" TOKEN, "Nothing answers" },
};

/* One line: "scholia: ARGUMENT: A sentence.", without what is secret in a link. */
static void
assert_sentence (const Outcome *outcome,
                 const char    *argument,
                 const char    *words)
{
  g_autofree char *prefix = g_strdup_printf ("scholia: %.*s: ", (int) strcspn (argument, "?#"),
                                             argument);
  gsize length = strlen (outcome->err);

  g_test_message ("%s", outcome->err);
  g_assert_cmpint (outcome->status, ==, 1);
  g_assert_cmpstr (outcome->out, ==, "");
  g_assert_true (g_str_has_prefix (outcome->err, prefix));
  g_assert_nonnull (strstr (outcome->err, words));
  g_assert_null (strstr (outcome->err, TOKEN));
  g_assert_cmpuint (length, >, strlen (prefix) + 10);
  g_assert_true (strchr (outcome->err, '\n') == outcome->err + length - 1);
  g_assert_cmpint (outcome->err[length - 2], ==, '.');
}

static void
test_refused (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  const char *arguments[] = { cases[i].argument, NULL };
  Outcome outcome = { 0 };

  run (&outcome, arguments);
  assert_sentence (&outcome, cases[i].argument, cases[i].words);
  outcome_clear (&outcome);
}

static void
test_unreadable (void)
{
  const char *arguments[] = { "unreadable.png", NULL };
  g_autofree char *path = g_build_filename (folder, "unreadable.png", NULL);
  Outcome outcome = { 0 };

  if (geteuid () == 0)
    {
      g_test_skip ("to the superuser every file is readable");
      return;
    }

  g_assert_cmpint (g_chmod (path, 0), ==, 0);
  run (&outcome, arguments);
  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  assert_sentence (&outcome, "unreadable.png", "permission");
  outcome_clear (&outcome);
}

/* Each is named, none hides another. */
static void
test_several (void)
{
  const char *arguments[] = { "text.png", "missing.png", "http://x", NULL };
  Outcome outcome = { 0 };

  run (&outcome, arguments);
  g_assert_cmpint (outcome.status, ==, 1);
  for (guint i = 0; arguments[i] != NULL; i++)
    {
      g_autofree char *prefix = g_strdup_printf ("scholia: %s: ", arguments[i]);

      g_assert_nonnull (strstr (outcome.err, prefix));
    }
  outcome_clear (&outcome);
}

static void
test_unknown_option (void)
{
  const char *arguments[] = { "--no-such-option", NULL };
  Outcome outcome = { 0 };

  run (&outcome, arguments);
  g_assert_cmpint (outcome.status, ==, 1);
  g_assert_nonnull (strstr (outcome.err, "--no-such-option"));
  outcome_clear (&outcome);
}

static void
test_version (void)
{
  const char *arguments[] = { "--version", NULL };
  Outcome outcome = { 0 };

  run (&outcome, arguments);
  g_assert_cmpint (outcome.status, ==, 0);
  g_assert_true (g_str_has_prefix (outcome.out, "Scholia "));
  g_assert_cmpstr (outcome.err, ==, "");
  outcome_clear (&outcome);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 3);
  program = g_canonicalize_filename (argv[1], NULL);
  make_files (argv[2]);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/app/command-line/", cases[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_refused);
    }

  g_test_add_func ("/app/command-line/unreadable", test_unreadable);
  g_test_add_func ("/app/command-line/several", test_several);
  g_test_add_func ("/app/command-line/unknown-option", test_unknown_option);
  g_test_add_func ("/app/command-line/version", test_version);
  status = g_test_run ();
  remove_files ();
  g_free (program);
  return status;
}
