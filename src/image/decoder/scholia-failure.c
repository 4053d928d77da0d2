/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-failure.h"

#include <errno.h>

#include "scholia-limits.h"

/* Pixels. Each row costs something besides its pixels: 100 million rows of one pixel took 6 s. */
#define MAX_SIDE (1000 * 1000)

G_DEFINE_QUARK (scholia-failure-quark, scholia_failure)

void
scholia_failure_set_damaged (GError     **error,
                             const char  *words)
{
  g_set_error_literal (error, SCHOLIA_FAILURE, SCHOLIA_FAILURE_DAMAGED,
                       words != NULL ? words : "");
}

void
scholia_failure_set_cut_off (GError **error)
{
  g_set_error_literal (error, SCHOLIA_FAILURE, SCHOLIA_FAILURE_CUT_OFF, "");
}

void
scholia_failure_set_memory (GError **error)
{
  g_set_error_literal (error, SCHOLIA_FAILURE, SCHOLIA_FAILURE_NEEDS_MEMORY, "");
}

void
scholia_failure_set_refused (GError     **error,
                             const char  *what)
{
  int cause = errno;

  if (cause == ENOSPC || cause == EDQUOT)
    g_set_error_literal (error, SCHOLIA_FAILURE, SCHOLIA_FAILURE_NO_ROOM, "");
  else if (cause == ENOMEM)
    scholia_failure_set_memory (error);
  else
    /* g_strerror() would open the files of character sets, for which the cage kills. */
    g_set_error (error, SCHOLIA_FAILURE, SCHOLIA_FAILURE_INTERNAL, "%s: errno %d", what, cause);
}

gboolean
scholia_failure_check_size (guint    width,
                            guint    height,
                            GError **error)
{
  if (width == 0 || height == 0)
    {
      scholia_failure_set_damaged (error, "no pixels");
      return FALSE;
    }
  if ((guint64) width * height <= SCHOLIA_MAX_IMAGE_PIXELS && MAX (width, height) <= MAX_SIDE)
    return TRUE;

  if ((guint64) width * height <= SCHOLIA_MAX_IMAGE_PIXELS)
    {
      g_set_error (error, SCHOLIA_FAILURE, SCHOLIA_FAILURE_UNSUPPORTED,
                   "a side of more than %d pixels", MAX_SIDE);
      return FALSE;
    }

  g_set_error (error, SCHOLIA_FAILURE, SCHOLIA_FAILURE_TOO_LARGE, "%u × %u", width, height);
  return FALSE;
}

void
scholia_failure_to_report (const GError  *error,
                           const char    *format,
                           ScholiaReport *report)
{
  g_return_if_fail (error->domain == SCHOLIA_FAILURE);

  *report = (ScholiaReport) {
    .kind = SCHOLIA_REPORT_FAILED,
    .failure = (ScholiaFailure) error->code,
  };
  scholia_report_set_texts (report, format, error->message);
}
