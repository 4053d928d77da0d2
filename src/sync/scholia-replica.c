/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-replica-private.h"

#include "scholia-error.h"
#include "scholia-wire-limits.h"

#include <glib/gi18n-lib.h>

static void
flight_free (gpointer data)
{
  ScholiaFlight *flight = data;

  scholia_action_unref (flight->action);
  scholia_person_unref (flight->person);
  g_clear_pointer (&flight->undo, scholia_undo_unref);
  g_free (flight);
}

static void
ending_free (gpointer data)
{
  ScholiaReplicaEnding *ending = data;

  g_free (ending->broadcast_id);
  g_clear_error (&ending->error);
  g_free (ending);
}

/* The event that is expected of it: without a number, by our clock. */
static ScholiaEvent *
flight_foresee (ScholiaFlight *flight,
                ScholiaBoard  *board)
{
  ScholiaThreadState *restored = NULL;

  if (scholia_action_get_kind (flight->action) == SCHOLIA_ACTION_RESTORE)
    {
      restored = scholia_board_find_trash (board, scholia_action_get_thread_id (flight->action));
      if (restored == NULL)
        return NULL;
    }

  return scholia_event_new (flight->action, flight->person, 0, flight->time_ms, restored, 0);
}

/* What does not fit now (its thread was deleted by somebody) is not shown; the server will refuse
 * it, or somebody restores the thread first. */
static gboolean
flight_show (ScholiaFlight  *flight,
             ScholiaBoard   *board,
             GError        **error)
{
  g_autoptr(ScholiaEvent) event = flight_foresee (flight, board);

  if (event != NULL)
    return scholia_board_apply (board, event, &flight->undo, error);

  g_set_error_literal (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND,
                       _("This thread can’t be restored any more."));
  return FALSE;
}

/* Thread id -> the least certain state of all that is in flight for it. */
static GHashTable *
collect_save_states (ScholiaReplica *self)
{
  GHashTable *states = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->flights->len; i++)
    {
      ScholiaFlight *flight = g_ptr_array_index (self->flights, i);
      const char *id = scholia_action_get_thread_id (flight->action);
      const guint state = MAX (GPOINTER_TO_UINT (g_hash_table_lookup (states, id)),
                               (guint) flight->save_state);

      if (state != SCHOLIA_SAVE_STATE_SAVED)
        g_hash_table_insert (states, g_strdup (id), GUINT_TO_POINTER (state));
    }
  return states;
}

static void
show_save_state (ScholiaReplica   *self,
                 const char       *thread_id,
                 ScholiaSaveState  state)
{
  ScholiaThread *thread = scholia_board_find_thread (self->board, thread_id);

  if (thread != NULL)
    scholia_thread_set_save_state (thread, state);
}

/* Watchers may submit from a notification and so come here again: both tables are held, and are
 * never changed once they are made. */
static void
show_save_states (ScholiaReplica *self)
{
  g_autoptr(GHashTable) old = g_steal_pointer (&self->marked);
  g_autoptr(GHashTable) new = collect_save_states (self);
  GHashTableIter iter;
  gpointer thread_id, state;

  self->marked = g_hash_table_ref (new);

  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_iter_next (&iter, &thread_id, NULL))
    if (!g_hash_table_contains (new, thread_id))
      show_save_state (self, thread_id, SCHOLIA_SAVE_STATE_SAVED);

  g_hash_table_iter_init (&iter, new);
  while (g_hash_table_iter_next (&iter, &thread_id, &state))
    show_save_state (self, thread_id, GPOINTER_TO_UINT (state));
}

void
scholia_replica_begin_change (ScholiaReplica *self)
{
  scholia_board_begin_update (self->board);
  for (guint i = self->flights->len; i > 0; i--)
    {
      ScholiaFlight *flight = g_ptr_array_index (self->flights, i - 1);

      if (flight->undo == NULL)
        continue;
      scholia_board_undo (self->board, flight->undo);
      g_clear_pointer (&flight->undo, scholia_undo_unref);
    }
}

void
scholia_replica_end_change (ScholiaReplica *self)
{
  for (guint i = 0; i < self->flights->len; i++)
    flight_show (g_ptr_array_index (self->flights, i), self->board, NULL);

  scholia_board_end_update (self->board);
  show_save_states (self);
}

ScholiaFlight *
scholia_replica_find_flight (ScholiaReplica *self,
                             const char     *broadcast_id)
{
  for (guint i = 0; i < self->flights->len; i++)
    {
      ScholiaFlight *flight = g_ptr_array_index (self->flights, i);

      if (g_str_equal (scholia_action_get_broadcast_id (flight->action), broadcast_id))
        return flight;
    }
  return NULL;
}

void
scholia_replica_end_flight (ScholiaReplica *self,
                            ScholiaFlight  *flight,
                            const GError   *error)
{
  ScholiaReplicaEnding *ending = g_new0 (ScholiaReplicaEnding, 1);

  g_assert (flight->undo == NULL);

  ending->broadcast_id = g_strdup (scholia_action_get_broadcast_id (flight->action));
  ending->error = error != NULL ? g_error_copy (error) : NULL;
  if (self->endings == NULL)
    self->endings = g_ptr_array_new_with_free_func (ending_free);
  g_ptr_array_add (self->endings, ending);
  g_ptr_array_remove (self->flights, flight);
}

ScholiaReplica *
scholia_replica_new (void)
{
  ScholiaReplica *self = g_new0 (ScholiaReplica, 1);

  self->flights = g_ptr_array_new_with_free_func (flight_free);
  self->marked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
scholia_replica_free (ScholiaReplica *self)
{
  g_return_if_fail (self != NULL);

  g_clear_object (&self->board);
  g_clear_pointer (&self->person, scholia_person_unref);
  g_ptr_array_unref (self->flights);
  g_hash_table_unref (self->marked);
  g_clear_pointer (&self->endings, g_ptr_array_unref);
  g_clear_pointer (&self->applied, g_ptr_array_unref);
  g_clear_pointer (&self->early, g_ptr_array_unref);
  g_clear_object (&self->reader);
  g_free (self->target_hash);
  g_free (self);
}

ScholiaBoard *
scholia_replica_get_board (ScholiaReplica *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->board;
}

ScholiaPerson *
scholia_replica_get_person (ScholiaReplica *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->person;
}

ScholiaRole
scholia_replica_get_role (ScholiaReplica *self)
{
  g_return_val_if_fail (self != NULL, SCHOLIA_ROLE_VIEWER);

  return self->role;
}

void
scholia_replica_set_person (ScholiaReplica *self,
                            ScholiaPerson  *person)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (person != NULL);

  scholia_person_ref (person);
  g_clear_pointer (&self->person, scholia_person_unref);
  self->person = person;
}

static gboolean
check_submit (ScholiaReplica  *self,
              ScholiaAction   *action,
              GError         **error)
{
  if (self->board == NULL)
    {
      g_set_error_literal (error, SCHOLIA_ERROR, SCHOLIA_ERROR_OFFLINE,
                           _("You’re offline. Nothing was sent."));
      return FALSE;
    }
  if (self->flights->len >= SCHOLIA_MAX_PENDING)
    {
      g_set_error_literal (error, SCHOLIA_ERROR, SCHOLIA_ERROR_RATE_LIMITED,
                           _("Many changes are still being saved. Try again in a moment."));
      return FALSE;
    }
  if (scholia_replica_find_flight (self, scholia_action_get_broadcast_id (action)) != NULL)
    {
      g_set_error_literal (error, SCHOLIA_ERROR, SCHOLIA_ERROR_CONFLICT,
                           _("This is being saved already."));
      return FALSE;
    }

  return scholia_board_check (self->board, action, self->role,
                              scholia_person_get_id (self->person), error);
}

/**
 * scholia_replica_submit:
 * @time_ms: now, in milliseconds since 1970, shown until the server's time is known
 * @now_us: now, by the monotonic clock
 *
 * Validates @action and lays it over the board. The caller sends it.
 *
 * Returns: %FALSE with @error set and nothing changed
 */
gboolean
scholia_replica_submit (ScholiaReplica  *self,
                        ScholiaAction   *action,
                        gint64           time_ms,
                        gint64           now_us,
                        GError         **error)
{
  ScholiaFlight *flight;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (action != NULL, FALSE);

  if (!check_submit (self, action, error))
    return FALSE;

  flight = g_new0 (ScholiaFlight, 1);
  flight->action = scholia_action_ref (action);
  flight->person = scholia_person_ref (self->person);
  flight->time_ms = time_ms;
  flight->sent_us = now_us;

  scholia_board_begin_update (self->board);
  if (!flight_show (flight, self->board, error))
    {
      scholia_board_end_update (self->board);
      flight_free (flight);
      return FALSE;
    }
  g_ptr_array_add (self->flights, flight);
  scholia_board_end_update (self->board);
  return TRUE;
}

guint
scholia_replica_get_n_in_flight (ScholiaReplica *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->flights->len;
}

gint64
scholia_replica_get_oldest_us (ScholiaReplica *self)
{
  g_return_val_if_fail (self != NULL, 0);

  if (self->flights->len == 0)
    return 0;
  return ((ScholiaFlight *) g_ptr_array_index (self->flights, 0))->sent_us;
}

gint64
scholia_replica_get_slow_due_us (ScholiaReplica *self)
{
  g_return_val_if_fail (self != NULL, G_MAXINT64);

  for (guint i = 0; i < self->flights->len; i++)
    {
      ScholiaFlight *flight = g_ptr_array_index (self->flights, i);

      if (flight->save_state == SCHOLIA_SAVE_STATE_SAVED)
        return flight->sent_us + SCHOLIA_SLOW_US;
    }
  return G_MAXINT64;
}

GPtrArray *
scholia_replica_tick (ScholiaReplica *self,
                      gint64          now_us)
{
  GPtrArray *slow = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (self != NULL, slow);

  for (guint i = 0; i < self->flights->len; i++)
    {
      ScholiaFlight *flight = g_ptr_array_index (self->flights, i);

      if (flight->save_state != SCHOLIA_SAVE_STATE_SAVED
          || now_us < flight->sent_us + SCHOLIA_SLOW_US)
        continue;
      flight->save_state = SCHOLIA_SAVE_STATE_SAVING;
      g_ptr_array_add (slow, g_strdup (scholia_action_get_broadcast_id (flight->action)));
    }
  if (slow->len > 0)
    show_save_states (self);
  return slow;
}

void
scholia_replica_set_checking (ScholiaReplica *self,
                              gboolean        is_checking)
{
  g_return_if_fail (self != NULL);

  if (self->flights->len == 0)
    return;

  for (guint i = 0; i < self->flights->len; i++)
    {
      ScholiaFlight *flight = g_ptr_array_index (self->flights, i);

      flight->save_state = is_checking ? SCHOLIA_SAVE_STATE_CHECKING : SCHOLIA_SAVE_STATE_SAVING;
    }
  show_save_states (self);
}

void
scholia_replica_abandon (ScholiaReplica *self,
                         const GError   *error)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (error != NULL);

  if (self->flights->len == 0)
    return;

  scholia_replica_begin_change (self);
  while (self->flights->len > 0)
    scholia_replica_end_flight (self, g_ptr_array_index (self->flights, 0), error);
  scholia_replica_end_change (self);
}

GPtrArray *
scholia_replica_take_endings (ScholiaReplica *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_steal_pointer (&self->endings);
}

GPtrArray *
scholia_replica_take_applied (ScholiaReplica *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_steal_pointer (&self->applied);
}
