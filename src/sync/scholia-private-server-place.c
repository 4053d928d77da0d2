/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where the private server's program, socket and data are. */

#include "scholia-private-server.h"

#include "scholia-config.h"
#include "scholia-program.h"

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

char *
scholia_private_server_find_program (void)
{
  /* In the build folder src/app/scholia is beside src/server. */
  static const char *const folders[] = { ".", "../server", SCHOLIA_BIN_DIR, NULL };

  return scholia_program_find (PROGRAM, "SCHOLIA_SERVER", folders);
}
