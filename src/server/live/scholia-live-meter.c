/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who is charged for what goes over a line. Output is counted where it is written. */

#include "scholia-live-private.h"
#include "scholia-metering.h"

void
scholia_live_connection_set_meter (ScholiaLiveConnection *self,
                                   ScholiaMeter          *meter)
{
  if (self->meter != NULL)
    scholia_meter_move (self->meter, meter);
  g_clear_pointer (&self->meter, scholia_meter_unref);
  self->meter = scholia_meter_ref (meter);
}

void
scholia_live_connection_note_goodbye (ScholiaLiveConnection *self,
                                      ScholiaGoodbyeReason   reason)
{
  if (self->meter != NULL)
    scholia_metering_get_statistics (self->meter->metering)->goodbyes[reason]++;
}

void
scholia_live_connection_note_backlog (ScholiaLiveConnection *self)
{
  ScholiaBacklog cause = self->is_overdue ? SCHOLIA_BACKLOG_BYTES : SCHOLIA_BACKLOG_TIME;

  if (self->meter != NULL)
    scholia_metering_get_statistics (self->meter->metering)->backlogs[cause]++;
}

void
scholia_live_count (ScholiaLive *self,
                    guint       *n_greeting,
                    guint       *n_live,
                    guint       *n_closing)
{
  *n_greeting = *n_live = *n_closing = 0;
  for (guint i = 0; i < self->connections->len; i++)
    {
      const ScholiaLiveConnection *connection = g_ptr_array_index (self->connections, i);

      if (connection->state != SCHOLIA_LIVE_STATE_OPEN)
        (*n_closing)++;
      else if (connection->is_greeted)
        (*n_live)++;
      else
        (*n_greeting)++;
    }
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
