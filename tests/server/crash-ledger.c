/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "crash-ledger.h"

CrashLedger *
crash_ledger_new (void)
{
  CrashLedger *self = g_new0 (CrashLedger, 1);

  g_mutex_init (&self->mutex);
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->seqs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->numbers = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->dead = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->acknowledged = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
crash_ledger_free (CrashLedger *self)
{
  g_ptr_array_unref (self->ids);
  g_hash_table_unref (self->seqs);
  g_hash_table_unref (self->numbers);
  g_hash_table_unref (self->dead);
  g_ptr_array_unref (self->acknowledged);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

guint64
crash_ledger_get_head (CrashLedger *self)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  return self->ids->len;
}

guint
crash_ledger_get_n_acknowledged (CrashLedger *self)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  return self->acknowledged->len;
}

void
crash_ledger_event (CrashLedger *self,
                    guint64      seq,
                    const char  *broadcast_id)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  guint64 first = GPOINTER_TO_SIZE (g_hash_table_lookup (self->seqs, broadcast_id));
  const char *known;

  g_assert_cmpuint (seq, >, 0);
  if (self->ids->len < seq)
    g_ptr_array_set_size (self->ids, (int) seq);
  known = g_ptr_array_index (self->ids, seq - 1);

  if (first != 0 && first != seq)
    self->n_doubled++;
  if (known != NULL && !g_str_equal (known, broadcast_id))
    self->n_reused++;
  if (g_hash_table_contains (self->dead, broadcast_id))
    self->n_risen++;
  if (known != NULL)
    return;

  g_ptr_array_index (self->ids, seq - 1) = g_strdup (broadcast_id);
  g_hash_table_insert (self->seqs, g_strdup (broadcast_id), GSIZE_TO_POINTER (seq));
}

void
crash_ledger_thread (CrashLedger *self,
                     guint        number,
                     const char  *thread_id)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  gpointer key = GUINT_TO_POINTER (number);
  const char *known = g_hash_table_lookup (self->numbers, key);

  if (known == NULL)
    g_hash_table_insert (self->numbers, key, g_strdup (thread_id));
  else if (!g_str_equal (known, thread_id))
    self->n_reused++;
}

void
crash_ledger_acknowledge (CrashLedger *self,
                          const char  *broadcast_id)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  g_ptr_array_add (self->acknowledged, g_strdup (broadcast_id));
}

void
crash_ledger_bury (CrashLedger *self,
                   const char  *broadcast_id)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  g_hash_table_add (self->dead, g_strdup (broadcast_id));
  if (g_hash_table_contains (self->seqs, broadcast_id))
    self->n_lost++;
}

void
crash_ledger_lose (CrashLedger *self,
                   guint64      n_events)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  self->n_lost += n_events;
}

GStrv
crash_ledger_draw (CrashLedger *self,
                   GRand       *random,
                   guint        n)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  g_autoptr(GHashTable) drawn = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < n && self->acknowledged->len > 0; i++)
    {
      gint32 last = (gint32) self->acknowledged->len;
      /* Half of them from the end, where a loss would be. */
      gint32 first = i % 2 == 0 ? MAX (0, last - 200) : 0;
      char *id = g_ptr_array_index (self->acknowledged, g_rand_int_range (random, first, last));

      if (g_hash_table_add (drawn, id))
        g_strv_builder_add (ids, id);
    }

  return g_strv_builder_end (ids);
}
