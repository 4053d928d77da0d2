/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-thread-sorter.h"

#include <string.h>

/* What of a thread orders it, as it was when the list was sorted. */
typedef struct
{
  gint64        activity_ms;
  ScholiaAnchor anchor;
  guint         number;
} Key;

struct _ScholiaThreadSorter
{
  GtkSorter parent_instance;

  ScholiaThreadOrder order;
  GHashTable        *keys;    /* ScholiaThread (only compared) -> Key */
  GHashTable        *changed; /* a set of ScholiaThread, only compared */
};

G_DEFINE_FINAL_TYPE (ScholiaThreadSorter, scholia_thread_sorter, GTK_TYPE_SORTER)

static const Key *
get_key (ScholiaThreadSorter *self,
         ScholiaThread       *thread)
{
  Key *key = g_hash_table_lookup (self->keys, thread);

  if (key == NULL)
    {
      key = g_new (Key, 1);
      key->activity_ms = scholia_thread_get_activity_ms (thread);
      key->anchor = *scholia_thread_get_anchor (thread);
      key->number = scholia_thread_get_number (thread);
      g_hash_table_insert (self->keys, thread, key);
    }

  return key;
}

static int
compare_numbers (const Key *a,
                 const Key *b)
{
  /* 0, a number that is only expected, wraps around to the end. */
  guint number_a = a->number - 1;
  guint number_b = b->number - 1;

  return number_a < number_b ? -1 : number_a > number_b ? 1 : 0;
}

static int
compare_activity (const Key *a,
                  const Key *b)
{
  return a->activity_ms > b->activity_ms ? -1 : a->activity_ms < b->activity_ms ? 1 : 0;
}

static int
compare_positions (const Key *a,
                   const Key *b)
{
  if (a->anchor.y != b->anchor.y)
    return a->anchor.y < b->anchor.y ? -1 : 1;

  return a->anchor.x < b->anchor.x ? -1 : a->anchor.x > b->anchor.x ? 1 : 0;
}

static GtkOrdering
scholia_thread_sorter_compare (GtkSorter *sorter,
                               gpointer   a,
                               gpointer   b)
{
  ScholiaThreadSorter *self = SCHOLIA_THREAD_SORTER (sorter);
  const Key *key_a = get_key (self, a);
  const Key *key_b = get_key (self, b);
  int result = 0;

  if (self->order == SCHOLIA_THREAD_ORDER_ACTIVITY)
    result = compare_activity (key_a, key_b);
  else if (self->order == SCHOLIA_THREAD_ORDER_POSITION)
    result = compare_positions (key_a, key_b);
  if (result == 0)
    result = compare_numbers (key_a, key_b);
  if (result == 0)
    result = strcmp (scholia_thread_get_id (a), scholia_thread_get_id (b));

  return gtk_ordering_from_cmpfunc (result);
}

static GtkSorterOrder
scholia_thread_sorter_get_sorter_order (GtkSorter *sorter)
{
  return GTK_SORTER_ORDER_TOTAL;
}

static void
scholia_thread_sorter_finalize (GObject *object)
{
  ScholiaThreadSorter *self = SCHOLIA_THREAD_SORTER (object);

  g_clear_pointer (&self->keys, g_hash_table_unref);
  g_clear_pointer (&self->changed, g_hash_table_unref);

  G_OBJECT_CLASS (scholia_thread_sorter_parent_class)->finalize (object);
}

static void
scholia_thread_sorter_class_init (ScholiaThreadSorterClass *klass)
{
  GtkSorterClass *sorter_class = GTK_SORTER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = scholia_thread_sorter_finalize;
  sorter_class->compare = scholia_thread_sorter_compare;
  sorter_class->get_order = scholia_thread_sorter_get_sorter_order;
}

static void
scholia_thread_sorter_init (ScholiaThreadSorter *self)
{
  self->keys = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->changed = g_hash_table_new (NULL, NULL);
}

ScholiaThreadSorter *
scholia_thread_sorter_new (void)
{
  return g_object_new (SCHOLIA_TYPE_THREAD_SORTER, NULL);
}

/* The keys of what has changed are read anew, so that the next sorting goes by what is. */
static void
forget_changed (ScholiaThreadSorter *self)
{
  GHashTableIter iter;
  gpointer thread;

  g_hash_table_iter_init (&iter, self->changed);
  while (g_hash_table_iter_next (&iter, &thread, NULL))
    g_hash_table_remove (self->keys, thread);
  g_hash_table_remove_all (self->changed);
}

void
scholia_thread_sorter_set_order (ScholiaThreadSorter *self,
                                 ScholiaThreadOrder   order)
{
  g_return_if_fail (SCHOLIA_IS_THREAD_SORTER (self));

  if (self->order == order)
    return;

  self->order = order;
  forget_changed (self);
  gtk_sorter_changed (GTK_SORTER (self), GTK_SORTER_CHANGE_DIFFERENT);
}

ScholiaThreadOrder
scholia_thread_sorter_get_order (ScholiaThreadSorter *self)
{
  g_return_val_if_fail (SCHOLIA_IS_THREAD_SORTER (self), SCHOLIA_THREAD_ORDER_ACTIVITY);

  return self->order;
}

void
scholia_thread_sorter_forget (ScholiaThreadSorter *self,
                              ScholiaThread       *thread)
{
  g_return_if_fail (SCHOLIA_IS_THREAD_SORTER (self));

  g_hash_table_remove (self->keys, thread);
  g_hash_table_remove (self->changed, thread);
}

void
scholia_thread_sorter_forget_all (ScholiaThreadSorter *self)
{
  g_return_if_fail (SCHOLIA_IS_THREAD_SORTER (self));

  g_hash_table_remove_all (self->keys);
  g_hash_table_remove_all (self->changed);
}

void
scholia_thread_sorter_note_change (ScholiaThreadSorter *self,
                                   ScholiaThread       *thread)
{
  g_return_if_fail (SCHOLIA_IS_THREAD_SORTER (self));

  g_hash_table_add (self->changed, thread);
}

void
scholia_thread_sorter_refresh (ScholiaThreadSorter *self)
{
  g_return_if_fail (SCHOLIA_IS_THREAD_SORTER (self));

  if (g_hash_table_size (self->changed) == 0)
    return;

  forget_changed (self);
  gtk_sorter_changed (GTK_SORTER (self), GTK_SORTER_CHANGE_DIFFERENT);
}
