/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who is charged for what goes over a line. Output is counted where it is written. */

#include "scholia-live-private.h"

void
scholia_live_connection_set_meter (ScholiaLiveConnection *self,
                                   ScholiaMeter          *meter)
{
  if (self->meter != NULL)
    scholia_meter_move (self->meter, meter);
  g_clear_pointer (&self->meter, scholia_meter_unref);
  self->meter = scholia_meter_ref (meter);
}

/* A message by what the handler found in it; what cannot be read is nobody's. */
void
scholia_live_connection_count (ScholiaLiveConnection *self,
                               const ScholiaIncoming *incoming,
                               ScholiaTraffic         traffic)
{
  if (self->meter != NULL)
    scholia_meter_count (self->meter, SCHOLIA_DIRECTION_IN, traffic, 1, incoming->wire_bytes);
}
