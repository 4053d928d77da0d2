/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where the private server's program, socket and data are. */

#include "scholia-private-server.h"

#include "scholia-config.h"

#define PROGRAM "scholia-server"

/* In a Flatpak only this part of the runtime folder is shared by an application's instances. */
char *
scholia_private_server_dup_socket_path (void)
{
  const char *flatpak_id = g_getenv ("FLATPAK_ID");

  if (flatpak_id != NULL && *flatpak_id != '\0'
      && g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    return g_build_filename (g_get_user_runtime_dir (), "app", flatpak_id, "scholia", "server.sock",
                             NULL);

  return g_build_filename (g_get_user_runtime_dir (), "scholia", "server.sock", NULL);
}

char *
scholia_private_server_dup_data_dir (void)
{
  return g_build_filename (g_get_user_data_dir (), "scholia", "server", NULL);
}

static char *
take_if_executable (char *path)
{
  if (path != NULL && g_file_test (path, G_FILE_TEST_IS_EXECUTABLE)
      && !g_file_test (path, G_FILE_TEST_IS_DIR))
    return path;

  g_free (path);
  return NULL;
}

static char *
find_beside_executable (void)
{
  g_autofree char *executable = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = NULL;
  char *path;

  if (executable == NULL)
    return NULL;

  folder = g_path_get_dirname (executable);
  path = take_if_executable (g_build_filename (folder, PROGRAM, NULL));
  if (path != NULL)
    return path;
  return take_if_executable (g_build_filename (folder, "..", "server", PROGRAM, NULL));
}

char *
scholia_private_server_find_program (void)
{
  const char *chosen = g_getenv ("SCHOLIA_SERVER");
  char *path;

  /* A choice that leads nowhere is an error to be told, not to be passed over. */
  if (chosen != NULL && *chosen != '\0')
    return take_if_executable (g_strdup (chosen));

  path = find_beside_executable ();
  if (path == NULL)
    path = take_if_executable (g_build_filename (SCHOLIA_BIN_DIR, PROGRAM, NULL));
  if (path == NULL)
    path = g_find_program_in_path (PROGRAM);
  return path;
}
