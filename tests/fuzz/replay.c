/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Gives each file of a corpus to a fuzz target, as a test of its own, without libFuzzer.
 *
 * Usage: replay-NAME FOLDER */

#include "fuzz.h"

static void
run_file (gconstpointer path)
{
  g_autofree char *bytes = NULL;
  g_autofree guint8 *copy = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;

  g_file_get_contents (path, &bytes, &length, &error);
  g_assert_no_error (error);
  /* Without the byte that GLib puts behind it, so that a sanitizer sees who reads on. */
  copy = g_memdup2 (bytes, length);
  LLVMFuzzerTestOneInput (copy, length);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GDir) folder = NULL;
  g_autoptr(GError) error = NULL;
  const char *name;

  g_test_init (&argc, &argv, NULL);
  if (argc != 2)
    g_error ("no folder to replay");

  folder = g_dir_open (argv[1], 0, &error);
  g_assert_no_error (error);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *test = g_strdup_printf ("/fuzz/%s", name);

      g_test_add_data_func_full (test, g_build_filename (argv[1], name, NULL), run_file, g_free);
    }

  return g_test_run ();
}
