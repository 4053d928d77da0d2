/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "scholia-server-options.h"

/* The key file of the server: taken, or an error in words. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static char *environment[] = { NULL };
  static int file = -1;
  static char *path;
  char *argv[] = { (char *) "scholia-server", (char *) "--config", NULL, NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(ScholiaServerOptions) options = NULL;

  if (file < 0)
    {
      file = memfd_create ("settings", MFD_CLOEXEC);
      path = g_strdup_printf ("/proc/self/fd/%d", file);
    }
  argv[2] = path;
  if (ftruncate (file, 0) != 0 || pwrite (file, data, size, 0) != (gssize) size)
    return 0;

  options = scholia_server_options_parse (argv, environment, &error);
  g_assert_true ((options == NULL) == (error != NULL));
  g_assert_true (options == NULL || options->is_private || options->listen != NULL);

  return 0;
}
