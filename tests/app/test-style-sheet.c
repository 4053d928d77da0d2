/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <gio/gio.h>

#include "scholia-color.h"
#include "scholia-limits.h"

/* A style sheet cannot ask the model for its colours, so that it has them a second time. */
static void
test_colors (void)
{
  g_autoptr(GBytes) bytes = g_resources_lookup_data ("/io/github/scholia/Scholia/board.css",
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  const char *css = g_bytes_get_data (bytes, NULL);

  for (guint i = 0; i < SCHOLIA_N_COLORS; i++)
    {
      g_autofree char *line = g_strdup_printf ("@define-color person_%u %s;", i,
                                               scholia_color_get_hex (i));

      g_assert_nonnull (strstr (css, line));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/style-sheet/colors", test_colors);

  return g_test_run ();
}
