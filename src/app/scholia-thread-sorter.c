/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-thread-sorter.h"

#include <string.h>

#include "scholia-thread.h"

struct _ScholiaThreadSorter
{
  GtkSorter parent_instance;

  ScholiaThreadOrder order;
};

G_DEFINE_FINAL_TYPE (ScholiaThreadSorter, scholia_thread_sorter, GTK_TYPE_SORTER)

static int
compare_numbers (ScholiaThread *a,
                 ScholiaThread *b)
{
  /* 0, a number that is only expected, wraps around to the end. */
  guint number_a = scholia_thread_get_number (a) - 1;
  guint number_b = scholia_thread_get_number (b) - 1;

  if (number_a != number_b)
    return number_a < number_b ? -1 : 1;

  return strcmp (scholia_thread_get_id (a), scholia_thread_get_id (b));
}

static int
compare_activity (ScholiaThread *a,
                  ScholiaThread *b)
{
  gint64 time_a = scholia_thread_get_activity_ms (a);
  gint64 time_b = scholia_thread_get_activity_ms (b);

  return time_a > time_b ? -1 : time_a < time_b ? 1 : 0;
}

static int
compare_positions (ScholiaThread *a,
                   ScholiaThread *b)
{
  const ScholiaAnchor *anchor_a = scholia_thread_get_anchor (a);
  const ScholiaAnchor *anchor_b = scholia_thread_get_anchor (b);

  if (anchor_a->y != anchor_b->y)
    return anchor_a->y < anchor_b->y ? -1 : 1;

  return anchor_a->x < anchor_b->x ? -1 : anchor_a->x > anchor_b->x ? 1 : 0;
}

static GtkOrdering
scholia_thread_sorter_compare (GtkSorter *sorter,
                               gpointer   a,
                               gpointer   b)
{
  ScholiaThreadSorter *self = SCHOLIA_THREAD_SORTER (sorter);
  int result = 0;

  if (self->order == SCHOLIA_THREAD_ORDER_ACTIVITY)
    result = compare_activity (a, b);
  else if (self->order == SCHOLIA_THREAD_ORDER_POSITION)
    result = compare_positions (a, b);
  if (result == 0)
    result = compare_numbers (a, b);

  return gtk_ordering_from_cmpfunc (result);
}

static GtkSorterOrder
scholia_thread_sorter_get_sorter_order (GtkSorter *sorter)
{
  return GTK_SORTER_ORDER_TOTAL;
}

static void
scholia_thread_sorter_class_init (ScholiaThreadSorterClass *klass)
{
  GtkSorterClass *sorter_class = GTK_SORTER_CLASS (klass);

  sorter_class->compare = scholia_thread_sorter_compare;
  sorter_class->get_order = scholia_thread_sorter_get_sorter_order;
}

static void
scholia_thread_sorter_init (ScholiaThreadSorter *self)
{
}

ScholiaThreadSorter *
scholia_thread_sorter_new (void)
{
  return g_object_new (SCHOLIA_TYPE_THREAD_SORTER, NULL);
}

void
scholia_thread_sorter_set_order (ScholiaThreadSorter *self,
                                 ScholiaThreadOrder   order)
{
  g_return_if_fail (SCHOLIA_IS_THREAD_SORTER (self));

  if (self->order == order)
    return;

  self->order = order;
  gtk_sorter_changed (GTK_SORTER (self), GTK_SORTER_CHANGE_DIFFERENT);
}

ScholiaThreadOrder
scholia_thread_sorter_get_order (ScholiaThreadSorter *self)
{
  g_return_val_if_fail (SCHOLIA_IS_THREAD_SORTER (self), SCHOLIA_THREAD_ORDER_ACTIVITY);

  return self->order;
}
