/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scratch.h"

#include <glib/gstdio.h>

static char *folder;

static void
set_folder (const char *name,
            const char *variable)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  g_setenv (variable, path, TRUE);
}

const char *
scratch_enter (void)
{
  g_assert_null (folder);
  folder = g_dir_make_tmp ("scholia-XXXXXX", NULL);
  set_folder ("data", "XDG_DATA_HOME");
  set_folder ("cache", "XDG_CACHE_HOME");
  set_folder ("run", "XDG_RUNTIME_DIR");
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  return folder;
}

static void
remove_all (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_all (child);
    }
  g_remove (path);
}

void
scratch_leave (void)
{
  remove_all (folder);
  g_clear_pointer (&folder, g_free);
}
