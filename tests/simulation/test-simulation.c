/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Some seeds, and that each planted bug is found. argv[1]: the path of simulate. */

#include <gio/gio.h>
#include <string.h>

/* Many short ones, of 7 ms each, and some that are longer. */
#ifdef __SANITIZE_ADDRESS__
#define N_SHORT_SEEDS 40
#define N_LONG_SEEDS "6"
#else
#define N_SHORT_SEEDS 2000
#define N_LONG_SEEDS "60"
#endif
#define SHORT_STEPS "8"
#define STEPS "40"
/* Enough for each planted bug; the rarest needs about a tenth of it. */
#define N_PLANTED_SEEDS "120"

#define STATUS_BROKEN 3

static const char *simulate;

/* What it says, when it ended with @status. */
static char *
run (int          status,
     const char *first_arg,
     ...)
{
  g_autoptr(GPtrArray) args = g_ptr_array_new ();
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  char *output = NULL;
  va_list list;

  g_ptr_array_add (args, (gpointer) simulate);
  va_start (list, first_arg);
  for (const char *arg = first_arg; arg != NULL; arg = va_arg (list, const char *))
    g_ptr_array_add (args, (gpointer) arg);
  va_end (list);
  g_ptr_array_add (args, NULL);

  process = g_subprocess_newv ((const char * const *) args->pdata, G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                               &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_if_exited (process) || g_subprocess_get_exit_status (process) != status)
    {
      g_test_message ("%s", output);
      g_test_fail_printf ("simulate ended with status %d",
                          g_subprocess_get_status (process));
    }

  return output;
}

static void
test_seeds (void)
{
  g_autofree char *n_seeds = g_strdup_printf ("%d", N_SHORT_SEEDS);
  g_autofree char *output = NULL;

  /* A simulation in which nothing happens proves nothing. */
  output = run (0, "--seed", "1", "--seeds", n_seeds, "--steps", SHORT_STEPS,
                N_SHORT_SEEDS >= 1000 ? "--complete" : NULL, NULL);
  g_test_message ("%s", output);
}

static void
test_long_seeds (void)
{
  g_autofree char *output = NULL;

  output = run (0, "--seed", "100001", "--seeds", N_LONG_SEEDS, "--steps", STEPS, NULL);
  g_test_message ("%s", output);
}

static void
test_replay (void)
{
  g_autofree char *once = run (0, "--seed", "7", "--steps", STEPS, "--verbose", NULL);
  g_autofree char *twice = run (0, "--seed", "7", "--steps", STEPS, "--verbose", NULL);
  g_autofree char *other = run (0, "--seed", "8", "--steps", STEPS, "--verbose", NULL);
  const char *trace = strstr (once, "\ntrace ");

  g_assert_nonnull (trace);
  g_assert_cmpstr (trace, ==, strstr (twice, "\ntrace "));
  g_assert_cmpstr (trace, !=, strstr (other, "\ntrace "));
}

static const struct
{
  const char *plant;
  const char *rule;
} controls[] = {
  { "early-ack", "stored" },
  { "no-sync", "synced" },
  { "no-dedup", "once" },
  { "no-team", "team" },
  { "queued-offline", "offline" },
  { "loud-presence", "presence" },
  { "crossed-pointers", "pointer" },
  { "no-catch-up", "pointer" },
  { "connection-reused", "connection" },
  { "number-reused", "number" },
  { "deaf-revocation", "revoked" },
  { "any-role", "permission" },
  { "any-password", "password" },
  { "deaf-clock", "expired" },
};

static void
test_planted (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autofree char *output = NULL;
  g_autofree char *rule = g_strdup_printf ("broke the rule “%s”", controls[i].rule);

  output = run (STATUS_BROKEN, "--plant", controls[i].plant, "--seed", "1", "--seeds",
                N_PLANTED_SEEDS, "--steps", "60", NULL);
  g_test_message ("%s", output);
  g_assert_nonnull (strstr (output, rule));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  simulate = argv[1];

  g_test_add_func ("/simulation/seeds", test_seeds);
  g_test_add_func ("/simulation/long-seeds", test_long_seeds);
  g_test_add_func ("/simulation/replay", test_replay);
  for (guint i = 0; i < G_N_ELEMENTS (controls); i++)
    {
      g_autofree char *path = g_strconcat ("/simulation/planted/", controls[i].plant, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_planted);
    }

  return g_test_run ();
}
