/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-token-bucket.h"

G_BEGIN_DECLS

/* Lines of one kind of event, in the long run and at once: a restart of 1,000 people is told with
 * their first 200, a flood fills no disk (at 10 lines of 200 bytes a second, 170 MB a day). */
#define SCHOLIA_LOG_RATE 10
#define SCHOLIA_LOG_BURST 200

/**
 * ScholiaLogLimit:
 *
 * How much one kind of event may say. A plain value that is handed its clock.
 */
typedef struct
{
  ScholiaTokenBucket bucket;
  guint64            n_suppressed; /* since the last that was let through */
} ScholiaLogLimit;

void     scholia_log_limit_init (ScholiaLogLimit *self,
                                 gint64           now_us);
/* Whether one more may be written; @n_suppressed: (out): how many were not since the last one. */
gboolean scholia_log_limit_take (ScholiaLogLimit *self,
                                 gint64           now_us,
                                 guint64         *n_suppressed);

G_END_DECLS
