/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "histogram.h"

#include <string.h>

/* Values below this have a slot each. */
#define N_EXACT (1 << (HISTOGRAM_STEP_BITS + 1))

static guint
get_slot (guint64 value)
{
  guint shift;

  if (value < N_EXACT)
    return (guint) value;

  shift = (guint) g_bit_storage ((gulong) value) - HISTOGRAM_STEP_BITS - 1;
  return MIN ((shift << HISTOGRAM_STEP_BITS) + (guint) (value >> shift), HISTOGRAM_N_SLOTS - 1);
}

/* The largest value of a slot: a percentile is never flattered. */
static gint64
get_upper_bound (guint slot)
{
  guint shift;
  guint64 top;

  if (slot < N_EXACT)
    return slot;

  shift = (slot >> HISTOGRAM_STEP_BITS) - 1;
  top = (slot & ((1 << HISTOGRAM_STEP_BITS) - 1)) + (1 << HISTOGRAM_STEP_BITS);
  return (gint64) (((top + 1) << shift) - 1);
}

void
histogram_clear (Histogram *self)
{
  memset (self, 0, sizeof *self);
}

void
histogram_add (Histogram *self,
               gint64     value_us)
{
  value_us = MAX (value_us, 0);
  self->slots[get_slot ((guint64) value_us)]++;
  self->n_values++;
  self->max_us = MAX (self->max_us, value_us);
}

gint64
histogram_percentile (const Histogram *self,
                      double           share)
{
  guint64 wanted = (guint64) (share * (double) self->n_values);
  guint64 seen = 0;

  if (self->n_values == 0)
    return 0;

  for (guint i = 0; i < HISTOGRAM_N_SLOTS; i++)
    {
      seen += self->slots[i];
      if (seen > wanted)
        return MIN (get_upper_bound (i), self->max_us);
    }

  return self->max_us;
}
