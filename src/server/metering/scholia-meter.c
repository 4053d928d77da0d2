/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-meter.h"

#include <string.h>

#include "scholia-metering-private.h"

void
scholia_tallies_add (ScholiaTallies       *self,
                     const ScholiaTallies *tallies)
{
  for (guint direction = 0; direction < SCHOLIA_N_DIRECTIONS; direction++)
    for (guint traffic = 0; traffic < SCHOLIA_N_TRAFFICS; traffic++)
      {
        ScholiaTally *tally = &self->of[direction][traffic];

        tally->messages += tallies->of[direction][traffic].messages;
        tally->bytes += tallies->of[direction][traffic].bytes;
      }
}

ScholiaMeter *
scholia_meter_new (ScholiaMetering *metering,
                   const char      *team_id,
                   const char      *board_id)
{
  ScholiaMeter *self;

  g_return_val_if_fail (metering != NULL, NULL);
  g_return_val_if_fail ((team_id == NULL) == (board_id == NULL), NULL);

  self = g_new0 (ScholiaMeter, 1);
  self->ref_count = 1;
  self->metering = scholia_metering_ref (metering);
  self->team_id = g_strdup (team_id);
  self->board_id = g_strdup (board_id);
  self->link.data = self;

  return self;
}

ScholiaMeter *
scholia_meter_ref (ScholiaMeter *self)
{
  self->ref_count++;

  return self;
}

void
scholia_meter_unref (ScholiaMeter *self)
{
  if (--self->ref_count > 0)
    return;

  if (self->is_touched)
    scholia_metering_take_last (self->metering, self);
  scholia_metering_unref (self->metering);
  g_free (self->team_id);
  g_free (self->board_id);
  g_free (self);
}

void
scholia_meter_touch (ScholiaMeter *self)
{
  self->is_touched = TRUE;
  scholia_metering_note (self->metering, self);
}

void
scholia_meter_move (ScholiaMeter *self,
                    ScholiaMeter *to)
{
  g_return_if_fail (self->team_id == NULL && self != to);

  if (!self->is_touched)
    return;

  scholia_metering_forget (self->metering, self);
  scholia_tallies_add (&to->tallies, &self->tallies);
  memset (&self->tallies, 0, sizeof self->tallies);
  if (!to->is_touched)
    scholia_meter_touch (to);
}
