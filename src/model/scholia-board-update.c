/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How a board changes and tells of it: the few changes of which all others consist, and the end of
 * an update, which announces the net difference. */

#include "scholia-board-private.h"

#include "scholia-thread-private.h"

#include <string.h>

/* The sum of hashes does not depend on the order, so one thread more or less costs the same for any
 * number of others. */
static void
count_thread (ScholiaBoard       *self,
              ScholiaThreadState *state)
{
  guint64 lanes[SCHOLIA_DIGEST_LANES];

  scholia_digest_get_lanes (scholia_thread_state_get_hash (state), lanes);
  for (guint i = 0; i < SCHOLIA_DIGEST_LANES; i++)
    self->lanes[i] += lanes[i];

  if (!scholia_thread_state_is_resolved (state))
    self->n_open++;
}

static void
uncount_thread (ScholiaBoard       *self,
                ScholiaThreadState *state)
{
  guint64 lanes[SCHOLIA_DIGEST_LANES];

  scholia_digest_get_lanes (scholia_thread_state_get_hash (state), lanes);
  for (guint i = 0; i < SCHOLIA_DIGEST_LANES; i++)
    self->lanes[i] -= lanes[i];

  if (!scholia_thread_state_is_resolved (state))
    self->n_open--;
}

static void
set_state (ScholiaBoard       *self,
           ScholiaThread      *thread,
           ScholiaThreadState *state)
{
  if (scholia_thread_hold (thread))
    g_ptr_array_add (self->touched, g_object_ref (thread));

  scholia_thread_set_state (thread, state);
}

/* (transfer full): the object that a thread had while somebody holds it, or a new one. */
static ScholiaThread *
obtain_thread (ScholiaBoard       *self,
               ScholiaThreadState *state)
{
  ScholiaThread *thread;

  thread = scholia_former_threads_take (self->former_threads, scholia_thread_state_get_id (state));
  if (thread == NULL)
    return scholia_thread_new (state);

  set_state (self, thread, state);

  return thread;
}

static void
note_arrival (ScholiaBoard  *self,
              ScholiaThread *thread)
{
  if (!g_hash_table_remove (self->departed, thread))
    g_hash_table_add (self->arrived, thread);
}

/* @thread: (transfer full) */
static void
note_departure (ScholiaBoard  *self,
                ScholiaThread *thread)
{
  scholia_former_threads_add (self->former_threads, thread);

  if (g_hash_table_remove (self->arrived, thread))
    g_object_unref (thread);
  else
    g_hash_table_add (self->departed, thread);
}

void
scholia_board_add_thread (ScholiaBoard       *self,
                          ScholiaThreadState *state,
                          guint               position)
{
  ScholiaThread *thread = obtain_thread (self, state);

  if (position == SCHOLIA_BOARD_BY_NUMBER)
    position = scholia_thread_list_find_place (&self->threads,
                                               scholia_thread_state_get_number (state));

  note_arrival (self, thread);
  count_thread (self, state);
  g_hash_table_insert (self->threads_by_id, (gpointer) scholia_thread_get_id (thread), thread);
  scholia_thread_list_insert (&self->threads, position, thread);
}

guint
scholia_board_drop_thread (ScholiaBoard  *self,
                           ScholiaThread *thread)
{
  guint position = scholia_thread_list_find_position (&self->threads, thread);

  g_hash_table_remove (self->threads_by_id, scholia_thread_get_id (thread));
  uncount_thread (self, scholia_thread_get_state (thread));
  note_departure (self, scholia_thread_list_steal (&self->threads, position));

  return position;
}

void
scholia_board_change_thread (ScholiaBoard       *self,
                             ScholiaThread      *thread,
                             ScholiaThreadState *state)
{
  uncount_thread (self, scholia_thread_get_state (thread));
  count_thread (self, state);
  set_state (self, thread, state);
}

/* @states: (element-type ScholiaThreadState): sorted by number, checked */
void
scholia_board_replace_threads (ScholiaBoard *self,
                               GPtrArray    *states)
{
  g_autoptr(GHashTable) former_by_id = g_steal_pointer (&self->threads_by_id);
  g_autoptr(GPtrArray) former = NULL;
  GPtrArray *threads = g_ptr_array_new_full (states->len, g_object_unref);

  self->threads_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  memset (self->lanes, 0, sizeof self->lanes);
  self->n_open = 0;

  for (guint i = 0; i < states->len; i++)
    {
      ScholiaThreadState *state = g_ptr_array_index (states, i);
      ScholiaThread *thread = g_hash_table_lookup (former_by_id,
                                                   scholia_thread_state_get_id (state));

      if (thread != NULL)
        {
          g_hash_table_remove (former_by_id, scholia_thread_state_get_id (state));
          set_state (self, g_object_ref (thread), state);
        }
      else
        {
          thread = obtain_thread (self, state);
          note_arrival (self, thread);
        }

      count_thread (self, state);
      g_hash_table_insert (self->threads_by_id, (gpointer) scholia_thread_get_id (thread), thread);
      g_ptr_array_add (threads, thread);
    }

  former = scholia_thread_list_replace (&self->threads, threads);
  for (guint i = 0; i < former->len; i++)
    {
      ScholiaThread *thread = g_ptr_array_index (former, i);

      if (g_hash_table_contains (former_by_id, scholia_thread_get_id (thread)))
        note_departure (self, g_object_ref (thread));
    }
}

static gboolean
is_on_board (ScholiaBoard  *self,
             ScholiaThread *thread)
{
  return g_hash_table_lookup (self->threads_by_id, scholia_thread_get_id (thread)) == thread;
}

/* Threads speak before the list: one that comes back changed has nothing more to say when it is in
 * the list again. */
static void
announce (ScholiaBoard *self)
{
  g_autoptr(GPtrArray) touched = g_steal_pointer (&self->touched);
  g_autoptr(GHashTable) arrived = g_steal_pointer (&self->arrived);
  GHashTable *departed = g_steal_pointer (&self->departed);
  g_autoptr(GPtrArray) changed = g_ptr_array_new ();
  guint position, n_removed, n_added;

  for (guint i = 0; i < touched->len; i++)
    {
      ScholiaThread *thread = g_ptr_array_index (touched, i);

      if (scholia_thread_release (thread)
          && !g_hash_table_contains (arrived, thread)
          && is_on_board (self, thread))
        g_ptr_array_add (changed, thread);
    }

  if (scholia_thread_list_settle (&self->threads, &position, &n_removed, &n_added))
    g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);

  for (guint i = 0; i < changed->len; i++)
    scholia_board_emit_changed (self, g_ptr_array_index (changed, i));

  if (self->announced_n_open != self->n_open)
    {
      self->announced_n_open = self->n_open;
      scholia_board_notify_n_open (self);
    }

  /* Only now may the threads that were announced until here go. */
  g_hash_table_unref (departed);
}

void
scholia_board_begin_update (ScholiaBoard *self)
{
  g_return_if_fail (SCHOLIA_IS_BOARD (self));

  if (self->update_depth++ > 0)
    return;

  self->touched = g_ptr_array_new_with_free_func (g_object_unref);
  self->arrived = g_hash_table_new (NULL, NULL);
  self->departed = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

void
scholia_board_end_update (ScholiaBoard *self)
{
  g_return_if_fail (SCHOLIA_IS_BOARD (self));
  g_return_if_fail (self->update_depth > 0);

  if (--self->update_depth > 0)
    return;

  g_object_ref (self);
  announce (self);
  g_object_unref (self);
}
