/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScholiaTokenBucket:
 *
 * So many a second, so many at once. A plain value that is handed its clock: microseconds of any
 * clock that does not go back.
 */
typedef struct
{
  double per_second;
  double burst;
  double tokens;
  gint64 at_us;
} ScholiaTokenBucket;

void     scholia_token_bucket_init            (ScholiaTokenBucket *self,
                                               double              per_second,
                                               double              burst,
                                               gint64              now_us);
/* Takes one token, or none and %FALSE. */
gboolean scholia_token_bucket_take            (ScholiaTokenBucket *self,
                                               gint64              now_us);
/* Until there is a token, in milliseconds; 0 if there is one. */
guint    scholia_token_bucket_get_retry_after (ScholiaTokenBucket *self,
                                               gint64              now_us);

G_END_DECLS
