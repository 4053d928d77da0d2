/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-replica-private.h"

#include "scholia-error.h"

#include <glib/gi18n-lib.h>

/* Events that may overtake a snapshot before we say hello again: more than a board makes in the
 * time that its largest snapshot takes. */
#define MAX_EARLY 4096

static gboolean
strv_is (GStrv       strv,
         const char *string)
{
  return strv != NULL && g_strv_contains ((const char *const *) strv, string);
}

static gboolean
is_same_image (const ScholiaImageInfo *a,
               const ScholiaImageInfo *b)
{
  return g_str_equal (a->sha256, b->sha256) && g_str_equal (a->media_type, b->media_type)
         && a->width == b->width && a->height == b->height && a->size_bytes == b->size_bytes;
}

static gboolean
take_identity (ScholiaReplica        *self,
               const ScholiaWelcome  *welcome,
               GError               **error)
{
  if (self->board == NULL)
    self->board = scholia_board_new (welcome->board_id, welcome->title, &welcome->image);

  if (!g_str_equal (scholia_board_get_id (self->board), welcome->board_id)
      || !is_same_image (scholia_board_get_image (self->board), &welcome->image))
    {
      g_set_error_literal (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED,
                           _("The server answered with another board."));
      return FALSE;
    }

  scholia_replica_set_person (self, welcome->you.person);
  self->role = welcome->you.role;
  return TRUE;
}

/* Inside a change. The server's word is final, so nothing stays in doubt. */
static void
settle_flights (ScholiaReplica *self,
                GStrv           saved)
{
  g_autoptr(GError) not_sent = g_error_new_literal (SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_SENT,
    _("The connection was lost before this reached the server. It was not saved."));
  guint i = 0;

  while (i < self->flights->len)
    {
      ScholiaFlight *flight = g_ptr_array_index (self->flights, i);

      if (strv_is (saved, scholia_action_get_broadcast_id (flight->action)))
        {
          self->n_saved += !flight->is_saved;
          flight->is_saved = TRUE;
          i++;
        }
      else
        {
          scholia_replica_end_flight (self, flight, not_sent);
        }
    }
}

/* Inside a change: a token of 0 was answered with all events from the first. */
static gboolean
rewind_board (ScholiaReplica  *self,
              GError         **error)
{
  g_autoptr(GPtrArray) none = g_ptr_array_new ();

  if (self->hello_seq > 0 || scholia_board_get_seq (self->board) == 0)
    return TRUE;

  return scholia_board_reset (self->board, 0, "", 1, none, error);
}

static ScholiaReplicaProgress
want_snapshot (ScholiaReplica *self)
{
  self->is_syncing = TRUE;
  self->wants_snapshot = TRUE;
  return SCHOLIA_REPLICA_STALE;
}

/* Inside a change: what the server has is on the board, with its event or in the snapshot. */
static void
end_saved_flights (ScholiaReplica *self)
{
  guint i = 0;

  while (i < self->flights->len)
    {
      ScholiaFlight *flight = g_ptr_array_index (self->flights, i);

      if (flight->is_saved)
        scholia_replica_end_flight (self, flight, NULL);
      else
        i++;
    }
}

/* Inside a change: the board is the confirmed one. Past the welcome there is nothing to compare. */
static gboolean
matches_welcome (ScholiaReplica *self)
{
  g_autofree char *hash = NULL;

  if (scholia_board_get_seq (self->board) != self->target_seq)
    return TRUE;

  hash = scholia_board_dup_hash (self->board);
  return g_strcmp0 (hash, self->target_hash) == 0;
}

static guint64
count_missed (ScholiaReplica *self)
{
  const guint64 seq = scholia_board_get_seq (self->board);
  const guint64 n_events = seq > self->base_seq ? seq - self->base_seq : 0;

  return n_events - MIN (n_events, self->n_saved);
}

/* What the server had at the welcome is here. If it differs all the same, one snapshot is asked
 * for; what comes then is shown, whatever its hash: asking on would never end. */
static ScholiaReplicaProgress
finish_sync (ScholiaReplica *self)
{
  gboolean matches;

  scholia_replica_begin_change (self);
  matches = matches_welcome (self);
  if (matches || self->asked_snapshot)
    end_saved_flights (self);
  scholia_replica_end_change (self);

  if (!matches && !self->asked_snapshot)
    return want_snapshot (self);
  if (!matches)
    g_info ("The board differs from the server's even after a snapshot");

  self->n_missed = count_missed (self);
  self->was_synced = TRUE;
  self->is_syncing = FALSE;
  self->asked_snapshot = FALSE;
  self->n_differing_heartbeats = 0;
  return SCHOLIA_REPLICA_SYNCED;
}

static ScholiaReplicaProgress
check_progress (ScholiaReplica *self)
{
  if (!self->is_syncing)
    return SCHOLIA_REPLICA_SYNCED;
  if (self->reader != NULL || scholia_board_get_seq (self->board) < self->target_seq)
    return SCHOLIA_REPLICA_SYNCING;
  return finish_sync (self);
}

void
scholia_replica_fill_hello (ScholiaReplica *self,
                            ScholiaHello   *hello)
{
  const gboolean is_blank = self->board == NULL || self->wants_snapshot;
  g_autoptr(GStrvBuilder) pending = g_strv_builder_new ();

  g_return_if_fail (self != NULL);
  g_return_if_fail (hello != NULL);

  for (guint i = 0; i < self->flights->len; i++)
    {
      ScholiaFlight *flight = g_ptr_array_index (self->flights, i);

      g_strv_builder_add (pending, scholia_action_get_broadcast_id (flight->action));
    }

  self->hello_seq = is_blank ? 0 : scholia_board_get_seq (self->board);
  hello->seq = self->hello_seq;
  hello->head_id = g_strdup (is_blank ? "" : scholia_board_get_head_id (self->board));
  hello->pending = g_strv_builder_end (pending);
}

ScholiaReplicaProgress
scholia_replica_welcome (ScholiaReplica        *self,
                         const ScholiaWelcome  *welcome,
                         GError               **error)
{
  gboolean is_rewound;

  g_return_val_if_fail (self != NULL, SCHOLIA_REPLICA_STALE);
  g_return_val_if_fail (welcome != NULL, SCHOLIA_REPLICA_STALE);

  if (!take_identity (self, welcome, error))
    return SCHOLIA_REPLICA_STALE;

  if (!self->is_syncing)
    {
      self->base_seq = scholia_board_get_seq (self->board);
      self->n_saved = 0;
    }
  self->is_syncing = TRUE;
  self->target_seq = welcome->seq;
  g_free (self->target_hash);
  self->target_hash = g_strdup (welcome->hash);
  g_clear_object (&self->reader);
  g_clear_pointer (&self->early, g_ptr_array_unref);

  scholia_replica_begin_change (self);
  settle_flights (self, welcome->saved);
  is_rewound = welcome->is_snapshot || rewind_board (self, error);
  scholia_replica_end_change (self);
  if (!is_rewound)
    return want_snapshot (self);

  /* The old line broke the board after this hello went out: its answer mends nothing. */
  if (self->wants_snapshot && self->hello_seq > 0)
    return SCHOLIA_REPLICA_STALE;

  self->asked_snapshot = self->wants_snapshot;
  self->wants_snapshot = FALSE;
  if (welcome->is_snapshot)
    self->reader = scholia_snapshot_reader_new ();
  else if (self->target_seq < scholia_board_get_seq (self->board))
    return want_snapshot (self);
  return check_progress (self);
}

static gboolean
take_snapshot (ScholiaReplica  *self,
               GError         **error)
{
  gboolean is_taken;

  scholia_replica_begin_change (self);
  is_taken = scholia_snapshot_reader_finish (self->reader, self->board, error);
  if (is_taken)
    end_saved_flights (self);
  scholia_replica_end_change (self);
  g_clear_object (&self->reader);
  return is_taken;
}

ScholiaReplicaProgress
scholia_replica_snapshot (ScholiaReplica  *self,
                          GBytes          *part,
                          GError         **error)
{
  g_autoptr(GPtrArray) early = NULL;
  ScholiaReplicaProgress progress;

  g_return_val_if_fail (self != NULL, SCHOLIA_REPLICA_STALE);
  g_return_val_if_fail (part != NULL, SCHOLIA_REPLICA_STALE);

  if (self->reader == NULL)
    return self->is_syncing ? SCHOLIA_REPLICA_SYNCING : SCHOLIA_REPLICA_SYNCED;

  if (!scholia_snapshot_reader_add (self->reader, g_bytes_get_data (part, NULL),
                                    g_bytes_get_size (part), error))
    return want_snapshot (self);
  if (!scholia_snapshot_reader_is_complete (self->reader))
    return SCHOLIA_REPLICA_SYNCING;
  if (!take_snapshot (self, error))
    return want_snapshot (self);

  progress = check_progress (self);
  early = g_steal_pointer (&self->early);
  for (guint i = 0; early != NULL && i < early->len && progress == SCHOLIA_REPLICA_SYNCED; i++)
    progress = scholia_replica_event (self, g_ptr_array_index (early, i));
  return progress;
}

static ScholiaReplicaProgress
keep_early_event (ScholiaReplica *self,
                  ScholiaEvent   *event)
{
  if (self->early == NULL)
    self->early = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_event_unref);
  if (self->early->len >= MAX_EARLY)
    return SCHOLIA_REPLICA_STALE;

  g_ptr_array_add (self->early, scholia_event_ref (event));
  return SCHOLIA_REPLICA_SYNCING;
}

/* History is no news: what comes with the first welcome, or again after a rewind. */
static void
note_applied (ScholiaReplica *self,
              ScholiaEvent   *event)
{
  if (!self->was_synced || scholia_event_get_seq (event) <= self->base_seq)
    return;

  if (self->applied == NULL)
    self->applied = g_ptr_array_new_with_free_func ((GDestroyNotify) scholia_event_unref);
  g_ptr_array_add (self->applied, scholia_event_ref (event));
}

static gboolean
apply_event (ScholiaReplica *self,
             ScholiaEvent   *event)
{
  g_autoptr(GError) error = NULL;
  ScholiaFlight *flight;
  gboolean is_applied;

  scholia_replica_begin_change (self);
  is_applied = scholia_board_apply (self->board, event, NULL, &error);
  flight = scholia_replica_find_flight (self, scholia_event_get_broadcast_id (event));
  if (is_applied && flight != NULL)
    scholia_replica_end_flight (self, flight, NULL);
  scholia_replica_end_change (self);

  if (!is_applied)
    g_info ("An event does not fit the board: %s", error->message);
  return is_applied;
}

/* An event that is here already (it came over the old line too) is passed over; one that leaves a
 * gap, or does not fit, makes the board stale. */
ScholiaReplicaProgress
scholia_replica_event (ScholiaReplica *self,
                       ScholiaEvent   *event)
{
  guint64 seq;

  g_return_val_if_fail (self != NULL, SCHOLIA_REPLICA_STALE);
  g_return_val_if_fail (event != NULL, SCHOLIA_REPLICA_STALE);

  if (self->board == NULL || self->wants_snapshot)
    return SCHOLIA_REPLICA_STALE;
  if (self->reader != NULL)
    return keep_early_event (self, event);

  seq = scholia_board_get_seq (self->board);
  if (scholia_event_get_seq (event) <= seq)
    return check_progress (self);
  if (scholia_event_get_seq (event) > seq + 1)
    return SCHOLIA_REPLICA_STALE;
  if (!apply_event (self, event))
    return want_snapshot (self);

  note_applied (self, event);
  return check_progress (self);
}

/* Events and heartbeats come in order on one line, so a seq that differs means that something was
 * lost; one that differs once may be our own mistake about the moment. */
ScholiaReplicaProgress
scholia_replica_heartbeat (ScholiaReplica *self,
                           guint64         seq)
{
  g_return_val_if_fail (self != NULL, SCHOLIA_REPLICA_STALE);

  if (self->board == NULL || self->is_syncing)
    return SCHOLIA_REPLICA_SYNCING;

  if (scholia_board_get_seq (self->board) == seq)
    self->n_differing_heartbeats = 0;
  else
    self->n_differing_heartbeats++;
  return self->n_differing_heartbeats > 1 ? SCHOLIA_REPLICA_STALE : SCHOLIA_REPLICA_SYNCED;
}

void
scholia_replica_confirm (ScholiaReplica *self,
                         const char     *broadcast_id,
                         guint64         seq)
{
  ScholiaFlight *flight;

  g_return_if_fail (self != NULL);
  g_return_if_fail (broadcast_id != NULL);

  flight = scholia_replica_find_flight (self, broadcast_id);
  if (flight == NULL)
    return;

  flight->is_saved = TRUE;
  if (seq > scholia_board_get_seq (self->board))
    return;

  scholia_replica_begin_change (self);
  scholia_replica_end_flight (self, flight, NULL);
  scholia_replica_end_change (self);
}

void
scholia_replica_refuse (ScholiaReplica *self,
                        const char     *broadcast_id,
                        const GError   *error)
{
  ScholiaFlight *flight;

  g_return_if_fail (self != NULL);
  g_return_if_fail (broadcast_id != NULL);
  g_return_if_fail (error != NULL);

  flight = scholia_replica_find_flight (self, broadcast_id);
  if (flight == NULL)
    return;

  scholia_replica_begin_change (self);
  scholia_replica_end_flight (self, flight, error);
  scholia_replica_end_change (self);
}

guint64
scholia_replica_get_n_missed (ScholiaReplica *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_missed;
}
