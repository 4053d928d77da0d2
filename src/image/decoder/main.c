/* SPDX-License-Identifier: GPL-3.0-or-later */

/* scholia-decoder: brings one picture into a pyramid file.
 *
 * It is started by the application with three descriptors (scholia-cage.h), and knows nothing else
 * of the world: no name, no folder, no network. Whatever a hostile picture makes of the libraries
 * that read it stays in here. */

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scholia-cage.h"
#include "scholia-colour.h"
#include "scholia-failure.h"
#include "scholia-format.h"
#include "scholia-reporter.h"
#include "scholia-time-limit.h"

typedef struct
{
  const guint8        *bytes;
  gsize                length;
  const ScholiaFormat *format; /* (nullable) */
} Image;

/* GLib's own writer asks the system who reads its messages, for which the cage kills. */
static GLogWriterOutput
drop_log_cb (GLogLevelFlags   level,
             const GLogField *fields,
             gsize            n_fields,
             gpointer         user_data)
{
  return G_LOG_WRITER_HANDLED;
}

static gboolean
has_descriptors (void)
{
  return fcntl (SCHOLIA_DECODER_IMAGE_FD, F_GETFD) >= 0 &&
         fcntl (SCHOLIA_DECODER_PYRAMID_FD, F_GETFD) >= 0 &&
         fcntl (SCHOLIA_DECODER_REPORT_FD, F_GETFD) >= 0;
}

static gboolean
drop_descriptors (GError **error)
{
  if (close_range (SCHOLIA_DECODER_REPORT_FD + 1, ~0u, 0) == 0)
    return TRUE;

  scholia_failure_set_refused (error, "close_range");
  return FALSE;
}

static gboolean
map_image (Image   *image,
           GError **error)
{
  struct stat status;
  void *bytes;

  if (fstat (SCHOLIA_DECODER_IMAGE_FD, &status) != 0)
    {
      scholia_failure_set_refused (error, "fstat");
      return FALSE;
    }
  if (status.st_size == 0)
    {
      scholia_failure_set_cut_off (error);
      return FALSE;
    }

  bytes = mmap (NULL, (gsize) status.st_size, PROT_READ, MAP_PRIVATE, SCHOLIA_DECODER_IMAGE_FD, 0);
  if (bytes == MAP_FAILED)
    {
      scholia_failure_set_refused (error, "mmap");
      return FALSE;
    }

  image->bytes = bytes;
  image->length = (gsize) status.st_size;
  return TRUE;
}

/* Another program, beside this one: it finds everything as this one found it. Returns only if
 * there is none. */
static void
try_other_program (const Image  *image,
                   char        **argv)
{
  const char *name = scholia_format_find_other_program (image->bytes, image->length);
  char path[PATH_MAX];
  gssize length = readlink ("/proc/self/exe", path, sizeof path - 1);
  g_autofree char *folder = NULL;
  g_autofree char *other = NULL;

  if (length < 0 || name == NULL)
    return;

  path[length] = '\0';
  folder = g_path_get_dirname (path);
  other = g_build_filename (folder, name, NULL);
  execv (other, argv);
}

static gboolean
decode (const Image  *image,
        GError      **error)
{
  g_autoptr(ScholiaPyramidWriter) writer = NULL;

  if (image->format == NULL)
    {
      g_set_error_literal (error, SCHOLIA_FAILURE, SCHOLIA_FAILURE_UNKNOWN_FORMAT, "");
      return FALSE;
    }

  writer = scholia_pyramid_writer_new (SCHOLIA_DECODER_PYRAMID_FD, SCHOLIA_DECODER_REPORT_FD);
  return image->format->decode (image->bytes, image->length, writer, error) &&
         scholia_pyramid_writer_finish (writer, error);
}

static gboolean
enter_cage (const ScholiaFormat  *format,
            GError              **error)
{
  ScholiaCageLimits limits = scholia_cage_limits;

  if (format != NULL)
    {
      scholia_time_limit_begin (format->name, !format->is_drawing);
      if (format->prepare != NULL)
        format->prepare ();
      limits.begins_threads = format->begins_threads;
      limits.draws_text = format->draws_text;
    }
  scholia_colour_prepare ();
  return scholia_cage_enter (&limits, error);
}

static gboolean
run (Image   *image,
     char   **argv,
     GError **error)
{
  if (!drop_descriptors (error) || !map_image (image, error))
    return FALSE;

  image->format = scholia_format_find (image->bytes, image->length);
  if (image->format == NULL)
    try_other_program (image, argv);
  return enter_cage (image->format, error) && decode (image, error);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GError) error = NULL;
  Image image = { 0 };
  ScholiaReport report;

  if (argc != 1 || !has_descriptors ())
    {
      fputs ("scholia-decoder is started by Scholia, with an image, a file and a pipe.\n", stderr);
      return 2;
    }

  g_log_set_writer_func (drop_log_cb, NULL, NULL);
  /* _exit(): what waits for the end of a process, as sanitizers do, would be killed. */
  if (run (&image, argv, &error))
    _exit (EXIT_SUCCESS);

  scholia_failure_to_report (error, image.format != NULL ? image.format->name : NULL, &report);
  scholia_reporter_send (SCHOLIA_DECODER_REPORT_FD, &report);
  _exit (EXIT_FAILURE);
}
