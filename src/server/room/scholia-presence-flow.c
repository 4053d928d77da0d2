/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-presence-flow.h"

gboolean
scholia_presence_flow_add (ScholiaPresenceFlow *self,
                           gint64               now_us)
{
  if (now_us > self->at_us)
    {
      double elapsed_s = (double) (now_us - self->at_us) / G_USEC_PER_SEC;

      self->level = MAX (0, self->level - elapsed_s * SCHOLIA_PRESENCE_FLOW);
      self->at_us = now_us;
    }

  self->level = MIN (self->level + 1, SCHOLIA_PRESENCE_BURST + SCHOLIA_PRESENCE_INERTIA);

  return self->level > SCHOLIA_PRESENCE_BURST;
}
