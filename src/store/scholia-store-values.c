/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The values that go in and out of a store: how they are made, copied and freed. */

#include "scholia-store-private.h"

#include <string.h>

/**
 * scholia_stored_event_new:
 * @seq: its number in the board's log
 * @broadcast_id: the id of the action it came from
 * @payload: (nullable): opaque bytes; %NULL if a compaction dropped them
 *
 * Returns: (transfer full): an event of a log
 */
ScholiaStoredEvent *
scholia_stored_event_new (guint64     seq,
                          const char *broadcast_id,
                          GBytes     *payload)
{
  ScholiaStoredEvent *self;

  g_return_val_if_fail (broadcast_id != NULL, NULL);

  self = g_new0 (ScholiaStoredEvent, 1);
  self->seq = seq;
  self->broadcast_id = g_strdup (broadcast_id);
  if (payload != NULL)
    self->payload = g_bytes_ref (payload);

  return self;
}

void
scholia_stored_event_free (ScholiaStoredEvent *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->payload, g_bytes_unref);
  g_free (self->broadcast_id);
  g_free (self);
}

void
scholia_store_load_free (ScholiaStoreLoad *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->snapshot, g_bytes_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_free (self->head_id);
  g_free (self);
}

ScholiaAppendResult *
scholia_append_result_new (ScholiaAppendOutcome outcome,
                           guint64              head_seq)
{
  ScholiaAppendResult *self = g_new0 (ScholiaAppendResult, 1);

  self->outcome = outcome;
  self->head_seq = head_seq;

  return self;
}

void
scholia_append_result_free (ScholiaAppendResult *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->seqs);
  g_free (self);
}

ScholiaStoredBoard *
scholia_stored_board_copy (const ScholiaStoredBoard *self)
{
  ScholiaStoredBoard *copy = g_memdup2 (self, sizeof *self);

  copy->team_id = g_strdup (self->team_id);
  copy->board_id = g_strdup (self->board_id);
  copy->title = g_strdup (self->title);
  copy->image_sha256 = g_strdup (self->image_sha256);
  copy->image_type = g_strdup (self->image_type);

  return copy;
}

void
scholia_stored_board_free (ScholiaStoredBoard *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->team_id);
  g_free (self->board_id);
  g_free (self->title);
  g_free (self->image_sha256);
  g_free (self->image_type);
  g_free (self);
}

ScholiaStoredLink *
scholia_stored_link_copy (const ScholiaStoredLink *self)
{
  ScholiaStoredLink *copy = g_memdup2 (self, sizeof *self);

  copy->link_id = g_strdup (self->link_id);
  copy->team_id = g_strdup (self->team_id);
  copy->board_id = g_strdup (self->board_id);
  copy->role = g_strdup (self->role);
  copy->password_hash = g_strdup (self->password_hash);

  return copy;
}

void
scholia_stored_link_free (ScholiaStoredLink *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->link_id);
  g_free (self->team_id);
  g_free (self->board_id);
  g_free (self->role);
  g_free (self->password_hash);
  g_free (self);
}

ScholiaStoredRemoval *
scholia_stored_removal_copy (const ScholiaStoredRemoval *self)
{
  ScholiaStoredRemoval *copy = g_memdup2 (self, sizeof *self);

  copy->team_id = g_strdup (self->team_id);
  copy->board_id = g_strdup (self->board_id);
  copy->person_id = g_strdup (self->person_id);
  copy->words = g_strdup (self->words);

  return copy;
}

void
scholia_stored_removal_free (ScholiaStoredRemoval *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->team_id);
  g_free (self->board_id);
  g_free (self->person_id);
  g_free (self->words);
  g_free (self);
}
