/* SPDX-License-Identifier: GPL-3.0-or-later */

/* open-picture FILE: how long a picture takes to be there, as the application opens it. Prints
 * milliseconds until something can be shown and until all is there, then the most memory that this
 * process had, in kilobytes. */

#include <stdlib.h>
#include <sys/resource.h>

#include "scholia-picture.h"

typedef struct
{
  gint64          begun_us;
  double          first_ms;
  ScholiaPicture *picture; /* from when something can be shown */
  GError         *error;
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

  opening->picture = scholia_picture_load_finish (result, &opening->error);
  opening->first_ms = since_ms (opening->begun_us);
  if (opening->picture != NULL)
    g_signal_connect_swapped (opening->picture, "failed", G_CALLBACK (failed_cb), opening);
}

static gboolean
is_done (const Opening *opening)
{
  return opening->error != NULL ||
         (opening->picture != NULL && scholia_picture_is_complete (opening->picture));
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
  while (!is_done (&opening))
    g_main_context_iteration (NULL, TRUE);
  if (opening.error != NULL)
    {
      g_printerr ("%s\n", opening.error->message);
      return EXIT_FAILURE;
    }

  getrusage (RUSAGE_SELF, &used);
  g_print ("%.0f %.0f %ld\n", opening.first_ms, since_ms (opening.begun_us), used.ru_maxrss);
  g_object_unref (opening.picture);
  return EXIT_SUCCESS;
}
