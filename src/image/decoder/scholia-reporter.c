/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-reporter.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

void
scholia_reporter_send (int                  fd,
                       const ScholiaReport *report)
{
  guint8 bytes[SCHOLIA_REPORT_BYTES];
  gsize n_written = 0;

  if (fd < 0)
    return;

  scholia_report_encode (report, bytes);
  while (n_written < sizeof bytes)
    {
      gssize n = write (fd, bytes + n_written, sizeof bytes - n_written);

      if (n > 0)
        n_written += (gsize) n;
      else if (errno != EINTR)
        _exit (EXIT_FAILURE);
    }
}
