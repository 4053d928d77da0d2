/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Histogram:
 *
 * Counts of microseconds in steps of at most 1.6 % of the value, so that a percentile of millions
 * of latencies costs no memory. The largest value is kept exactly.
 */
#define HISTOGRAM_STEP_BITS 6
#define HISTOGRAM_N_SLOTS (40 << HISTOGRAM_STEP_BITS)

typedef struct
{
  guint64 slots[HISTOGRAM_N_SLOTS];
  guint64 n_values;
  gint64  max_us;
} Histogram;

void   histogram_clear      (Histogram       *self);
/* Less than 0 counts as 0. */
void   histogram_add        (Histogram       *self,
                             gint64           value_us);
/* @share: 0.5 is the median. Microseconds; 0 if there is nothing. */
gint64 histogram_percentile (const Histogram *self,
                             double           share);

G_END_DECLS
