/* SPDX-License-Identifier: GPL-3.0-or-later */

/* open-picture FILE: how long a picture takes to be there, as the application opens it. Prints
 * milliseconds until something can be shown and until all is there, then the most memory that this
 * process had, in kilobytes. */

#include <stdlib.h>
#include <sys/resource.h>

#include "scholia-picture.h"

typedef struct
{
  gint64    begun_us;
  double    first_ms;
  gboolean  is_done;
  GError   *error;
} Opening;

static double
since_ms (gint64 begun_us)
{
  return (double) (g_get_monotonic_time () - begun_us) / 1e3;
}

static void
failed_cb (Opening      *opening,
           const GError *error)
{
  opening->error = g_error_copy (error);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Opening *opening = user_data;
  g_autoptr(ScholiaPicture) picture = scholia_picture_load_finish (result, &opening->error);

  opening->first_ms = since_ms (opening->begun_us);
  if (picture != NULL)
    g_signal_connect_swapped (picture, "failed", G_CALLBACK (failed_cb), opening);
  while (opening->error == NULL && !scholia_picture_is_complete (picture))
    g_main_context_iteration (NULL, TRUE);

  opening->is_done = TRUE;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GFile) file = NULL;
  Opening opening = { .begun_us = g_get_monotonic_time () };
  struct rusage used;

  if (argc != 2)
    {
      g_printerr ("Usage: %s FILE\n", argv[0]);
      return 2;
    }

  file = g_file_new_for_path (argv[1]);
  scholia_picture_load_async (file, NULL, loaded_cb, &opening);
  while (!opening.is_done)
    g_main_context_iteration (NULL, TRUE);
  if (opening.error != NULL)
    {
      g_printerr ("%s\n", opening.error->message);
      return EXIT_FAILURE;
    }

  getrusage (RUSAGE_SELF, &used);
  g_print ("%.0f %.0f %ld\n", opening.first_ms, since_ms (opening.begun_us), used.ru_maxrss);
  return EXIT_SUCCESS;
}
