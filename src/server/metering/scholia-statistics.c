/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-statistics.h"

#define RECENT_WEIGHT 16

const gint64 scholia_commit_bounds_us[SCHOLIA_N_COMMIT_BOUNDS] = {
  500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 500000, 1000000, 2500000, 10000000,
};

void
scholia_statistics_add_commit (ScholiaStatistics *self,
                               gint64             duration_us,
                               gint64             now_us)
{
  guint bound = 0;

  while (bound < SCHOLIA_N_COMMIT_BOUNDS && duration_us > scholia_commit_bounds_us[bound])
    bound++;
  self->commits[bound]++;
  self->commits_us += duration_us;

  if (self->last_commit_at_us == 0)
    self->recent_commit_us = duration_us;
  else
    self->recent_commit_us += (duration_us - self->recent_commit_us) / RECENT_WEIGHT;
  self->last_commit_at_us = now_us;
}

void
scholia_statistics_add_refusal (ScholiaStatistics *self,
                                ScholiaVia         via,
                                ScholiaError       code)
{
  if ((guint) code < SCHOLIA_N_ERRORS)
    self->refusals[via][code]++;
}

void
scholia_statistics_add_answer (ScholiaStatistics *self,
                               guint              status)
{
  guint answer_class = status / 100;

  if (answer_class >= 1 && answer_class <= SCHOLIA_N_ANSWER_CLASSES)
    self->answers[answer_class - 1]++;
}
