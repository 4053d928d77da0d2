/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Taking over a snapshot. */

#include "scholia-board-private.h"

#include "scholia-error.h"
#include "scholia-limits.h"
#include "scholia-thread-state-private.h"

static gboolean
fail (GError     **error,
      const char  *what)
{
  g_set_error_literal (error, SCHOLIA_ERROR, SCHOLIA_ERROR_MALFORMED, what);

  return FALSE;
}

static gint
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  guint a_number = scholia_thread_state_get_number (*(ScholiaThreadState *const *) a);
  guint b_number = scholia_thread_state_get_number (*(ScholiaThreadState *const *) b);

  return (a_number > b_number) - (a_number < b_number);
}

static gboolean
check_head (guint64      seq,
            const char  *head_id,
            guint        next_number,
            GError     **error)
{
  if (seq == G_MAXUINT64)
    return fail (error, "seq is out of range");

  if (seq == 0 ? head_id[0] != '\0' : !scholia_id_is_valid (head_id))
    return fail (error, "headId does not belong to seq");

  if (next_number == 0 || next_number > SCHOLIA_MAX_NUMBER + 1)
    return fail (error, "nextNumber is out of range");

  return TRUE;
}

/* @states: sorted by number */
static gboolean
check_threads (GPtrArray  *states,
               guint       next_number,
               GError    **error)
{
  g_autoptr(GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  guint last_number = 0;

  for (guint i = 0; i < states->len; i++)
    {
      ScholiaThreadState *state = g_ptr_array_index (states, i);
      guint number = scholia_thread_state_get_number (state);

      if (number <= last_number || number >= next_number)
        return fail (error, "number was never given, or twice");
      last_number = number;

      if (!g_hash_table_add (ids, (gpointer) scholia_thread_state_get_id (state)))
        return fail (error, "two threads with the same id");

      if (!scholia_thread_state_check (state, error))
        return FALSE;
    }

  return TRUE;
}

/* What was deleted may have been restored meanwhile, or be of a history that is no more. */
static gboolean
is_still_trash (ScholiaThreadState *state,
                gpointer            data)
{
  ScholiaBoard *self = data;
  guint number = scholia_thread_state_get_number (state);

  return scholia_board_find_thread (self, scholia_thread_state_get_id (state)) == NULL
         && number > 0
         && number < self->next_number
         && scholia_board_find_number (self, number) == NULL;
}

gboolean
scholia_board_reset (ScholiaBoard  *self,
                     guint64        seq,
                     const char    *head_id,
                     guint          next_number,
                     GPtrArray     *threads,
                     GError       **error)
{
  g_autoptr(GPtrArray) sorted = NULL;
  g_autoptr(ScholiaTrash) old_trash = NULL;

  g_return_val_if_fail (SCHOLIA_IS_BOARD (self), FALSE);
  g_return_val_if_fail (head_id != NULL, FALSE);
  g_return_val_if_fail (threads != NULL, FALSE);

  if (threads->len > SCHOLIA_MAX_THREADS)
    {
      g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_TOO_LARGE,
                   "threads: more than %u on one board", SCHOLIA_MAX_THREADS);
      return FALSE;
    }

  sorted = g_ptr_array_copy (threads, NULL, NULL);
  g_ptr_array_set_free_func (sorted, NULL);
  g_ptr_array_sort (sorted, compare_numbers);
  if (!check_head (seq, head_id, next_number, error)
      || !check_threads (sorted, next_number, error))
    return FALSE;

  scholia_board_begin_update (self);
  scholia_board_replace_threads (self, sorted);
  self->seq = seq;
  g_strlcpy (self->head_id, head_id, sizeof self->head_id);
  self->next_number = next_number;
  self->revision = ++self->last_revision;
  old_trash = g_steal_pointer (&self->trash);
  self->trash = scholia_trash_filtered (old_trash, is_still_trash, self);
  scholia_board_end_update (self);

  return TRUE;
}
