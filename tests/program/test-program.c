/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-program.h"

#include <glib/gstdio.h>

#define VARIABLE "SCHOLIA_TEST_PROGRAM"
#define NAME "scholia-test-tool"

/* Two folders, of which the second has the program. */
typedef struct
{
  char *empty;
  char *full;
  char *path;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  self->empty = g_dir_make_tmp ("scholia-empty-XXXXXX", NULL);
  self->full = g_dir_make_tmp ("scholia-full-XXXXXX", NULL);
  self->path = g_build_filename (self->full, NAME, NULL);
  g_assert_true (g_file_set_contents (self->path, "#!/bin/sh\n", -1, NULL));
  g_assert_cmpint (g_chmod (self->path, 0700), ==, 0);
  g_unsetenv (VARIABLE);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_unsetenv (VARIABLE);
  g_unlink (self->path);
  g_rmdir (self->full);
  g_rmdir (self->empty);
  g_free (self->path);
  g_free (self->full);
  g_free (self->empty);
}

static void
assert_found (const char *const *folders,
              const char        *expected)
{
  g_autofree char *found = scholia_program_find (NAME, VARIABLE, folders);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_first_folder_that_has_it (Fixture       *self,
                               gconstpointer  data)
{
  assert_found ((const char *const[]) { self->empty, self->full, NULL }, self->path);
  assert_found ((const char *const[]) { self->empty, NULL }, NULL);
}

/* Not a folder of that name, nor a file that may not be executed. */
static void
test_only_what_can_be_executed (Fixture       *self,
                                gconstpointer  data)
{
  const char *const folders[] = { self->empty, self->full, NULL };
  g_autofree char *folder = g_build_filename (self->empty, NAME, NULL);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  assert_found (folders, self->path);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_true (g_file_set_contents (folder, "", -1, NULL));
  g_assert_cmpint (g_chmod (folder, 0600), ==, 0);
  assert_found (folders, self->path);
  g_unlink (folder);
}

/* Wherever one is when it is looked for. */
static void
test_beside_the_running_program (Fixture       *self,
                                 gconstpointer  data)
{
  g_autofree char *executable = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *own_folder = g_path_get_dirname (executable);
  g_autofree char *name = g_path_get_basename (executable);
  g_autofree char *expected = g_build_filename (own_folder, ".", name, NULL);
  g_autofree char *before = g_get_current_dir ();
  g_autofree char *found = NULL;

  g_assert_cmpint (g_chdir (self->empty), ==, 0);
  found = scholia_program_find (name, VARIABLE, (const char *const[]) { ".", NULL });
  g_assert_cmpint (g_chdir (before), ==, 0);
  g_assert_cmpstr (found, ==, expected);
}

/* Also if it leads nowhere: whoever chose it wants to hear of that. */
static void
test_choice_counts_alone (Fixture       *self,
                          gconstpointer  data)
{
  const char *const folders[] = { self->full, NULL };

  g_setenv (VARIABLE, "/bin/sh", TRUE);
  assert_found (folders, "/bin/sh");
  g_setenv (VARIABLE, "/nonexistent", TRUE);
  assert_found (folders, NULL);
  g_setenv (VARIABLE, "", TRUE);
  assert_found (folders, self->path);
}

#define ADD(name, test) g_test_add ("/program/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("first-folder-that-has-it", test_first_folder_that_has_it);
  ADD ("only-what-can-be-executed", test_only_what_can_be_executed);
  ADD ("beside-the-running-program", test_beside_the_running_program);
  ADD ("choice-counts-alone", test_choice_counts_alone);
  return g_test_run ();
}
