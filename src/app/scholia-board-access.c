/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-board-access.h"

ScholiaBoardAccess *
scholia_board_access_copy (const ScholiaBoardAccess *self)
{
  ScholiaBoardAccess *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new0 (ScholiaBoardAccess, 1);
  copy->place = scholia_place_ref (self->place);
  copy->endpoint = scholia_endpoint_ref (self->endpoint);
  copy->team_key = g_strdup (self->team_key);
  copy->token = g_strdup (self->token);
  copy->password = g_strdup (self->password);
  copy->identity = g_strdup (self->identity);

  return copy;
}

void
scholia_board_access_free (ScholiaBoardAccess *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->place, scholia_place_unref);
  g_clear_pointer (&self->endpoint, scholia_endpoint_unref);
  g_free (self->team_key);
  g_free (self->token);
  g_free (self->password);
  g_free (self->identity);
  g_free (self);
}

const char *
scholia_board_access_get_secret (const ScholiaBoardAccess *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->team_key != NULL ? self->team_key : self->token;
}
