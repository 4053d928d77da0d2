/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "scholia-thread.h"

G_BEGIN_DECLS

/**
 * ScholiaThreadOrder:
 * @SCHOLIA_THREAD_ORDER_ACTIVITY: the latest first
 * @SCHOLIA_THREAD_ORDER_NUMBER: from 1; those without a number yet come last
 * @SCHOLIA_THREAD_ORDER_POSITION: as the picture is read, from above, then from the left
 */
typedef enum
{
  SCHOLIA_THREAD_ORDER_ACTIVITY,
  SCHOLIA_THREAD_ORDER_NUMBER,
  SCHOLIA_THREAD_ORDER_POSITION,
} ScholiaThreadOrder;

#define SCHOLIA_N_THREAD_ORDERS 3

#define SCHOLIA_TYPE_THREAD_SORTER (scholia_thread_sorter_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaThreadSorter, scholia_thread_sorter, SCHOLIA, THREAD_SORTER, GtkSorter)

/* A total order: threads that are equal otherwise come by their number, then by their id.
 *
 * Threads change in place, which no sorter notices, and a list that others come into meanwhile must
 * not find itself out of order. So a thread is where it was when it was compared first, until a
 * refresh or another order. */
ScholiaThreadSorter *scholia_thread_sorter_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void                 scholia_thread_sorter_set_order   (ScholiaThreadSorter *self,
                                                        ScholiaThreadOrder   order);
ScholiaThreadOrder   scholia_thread_sorter_get_order   (ScholiaThreadSorter *self);
/* Before it comes into the list, perhaps again. */
void                 scholia_thread_sorter_forget      (ScholiaThreadSorter *self,
                                                        ScholiaThread       *thread);
/* When the list is empty. */
void                 scholia_thread_sorter_forget_all  (ScholiaThreadSorter *self);
/* It may belong elsewhere from the next refresh on. */
void                 scholia_thread_sorter_note_change (ScholiaThreadSorter *self,
                                                        ScholiaThread       *thread);
void                 scholia_thread_sorter_refresh     (ScholiaThreadSorter *self);

G_END_DECLS
