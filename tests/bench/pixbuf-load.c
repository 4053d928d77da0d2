/* SPDX-License-Identifier: GPL-3.0-or-later */

/* pixbuf-load FILE [SIZE]: what most programs of GNOME do with a picture: gdk-pixbuf loads it,
 * whole or scaled down to SIZE pixels. */

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <stdlib.h>

int
main (int    argc,
      char **argv)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GdkPixbuf) pixbuf = NULL;
  int size = argc > 2 ? atoi (argv[2]) : 0;

  if (argc < 2)
    g_error ("pixbuf-load FILE [SIZE]");
  pixbuf = size > 0 ? gdk_pixbuf_new_from_file_at_size (argv[1], size, size, &error)
                    : gdk_pixbuf_new_from_file (argv[1], &error);
  if (pixbuf == NULL)
    g_error ("%s", error->message);

  return 0;
}
