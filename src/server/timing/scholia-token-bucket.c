/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-token-bucket.h"

#include <math.h>

static void
refill (ScholiaTokenBucket *self,
        gint64              now_us)
{
  double elapsed_s;

  if (now_us <= self->at_us)
    return;

  elapsed_s = (double) (now_us - self->at_us) / G_USEC_PER_SEC;
  self->tokens = MIN (self->burst, self->tokens + elapsed_s * self->per_second);
  self->at_us = now_us;
}

void
scholia_token_bucket_init (ScholiaTokenBucket *self,
                           double              per_second,
                           double              burst,
                           gint64              now_us)
{
  self->per_second = per_second;
  self->burst = burst;
  self->tokens = burst;
  self->at_us = now_us;
}

gboolean
scholia_token_bucket_take (ScholiaTokenBucket *self,
                           gint64              now_us)
{
  refill (self, now_us);

  if (self->tokens < 1)
    return FALSE;

  self->tokens -= 1;

  return TRUE;
}

guint
scholia_token_bucket_get_retry_after (ScholiaTokenBucket *self,
                                      gint64              now_us)
{
  refill (self, now_us);

  if (self->tokens >= 1)
    return 0;

  return (guint) ceil ((1 - self->tokens) / self->per_second * 1000);
}
