/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-program.h"

static char *
take_if_executable (char *path)
{
  if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) && !g_file_test (path, G_FILE_TEST_IS_DIR))
    return path;

  g_free (path);
  return NULL;
}

/* (nullable) */
static char *
dup_own_folder (void)
{
  g_autofree char *executable = g_file_read_link ("/proc/self/exe", NULL);

  return executable != NULL ? g_path_get_dirname (executable) : NULL;
}

char *
scholia_program_find (const char        *name,
                      const char        *variable,
                      const char *const *folders)
{
  g_autofree char *own_folder = NULL;
  const char *chosen;
  char *path = NULL;

  g_return_val_if_fail (name != NULL && variable != NULL && folders != NULL, NULL);

  chosen = g_getenv (variable);
  if (chosen != NULL && *chosen != '\0')
    return take_if_executable (g_strdup (chosen));

  own_folder = dup_own_folder ();
  for (guint i = 0; folders[i] != NULL && path == NULL; i++)
    if (g_path_is_absolute (folders[i]))
      path = take_if_executable (g_build_filename (folders[i], name, NULL));
    else if (own_folder != NULL)
      path = take_if_executable (g_build_filename (own_folder, folders[i], name, NULL));

  return path;
}
