/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-backoff.h"

/* A server may ask for patience, not for an eternity, in milliseconds. */
#define MAX_RETRY_AFTER_MS 60000

guint
scholia_backoff_get_delay_ms (guint  n_failures,
                              double random,
                              guint  retry_after_ms)
{
  guint ceiling_ms = SCHOLIA_BACKOFF_FIRST_MS;

  for (guint i = 0; i < n_failures && ceiling_ms < SCHOLIA_BACKOFF_MAX_MS; i++)
    ceiling_ms *= 2;
  ceiling_ms = MIN (ceiling_ms, SCHOLIA_BACKOFF_MAX_MS);

  return MIN (retry_after_ms, MAX_RETRY_AFTER_MS) + (guint) (CLAMP (random, 0, 1) * ceiling_ms);
}
