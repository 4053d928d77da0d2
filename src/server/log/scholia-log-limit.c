/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-log-limit.h"

void
scholia_log_limit_init (ScholiaLogLimit *self,
                        gint64           now_us)
{
  scholia_token_bucket_init (&self->bucket, SCHOLIA_LOG_RATE, SCHOLIA_LOG_BURST, now_us);
  self->n_suppressed = 0;
}

gboolean
scholia_log_limit_take (ScholiaLogLimit *self,
                        gint64           now_us,
                        guint64         *n_suppressed)
{
  if (!scholia_token_bucket_take (&self->bucket, now_us))
    {
      self->n_suppressed++;
      return FALSE;
    }

  *n_suppressed = self->n_suppressed;
  self->n_suppressed = 0;

  return TRUE;
}
