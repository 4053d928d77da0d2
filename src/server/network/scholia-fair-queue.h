/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScholiaFairQueue:
 *
 * Items that wait for their turn, each under the name of whoever sent it: senders take turns, and
 * the items of one are in order. A thousand of one sender keep another one's waiting for no more
 * than one of them. Pushing and popping take the same time however many there are.
 */
typedef struct _ScholiaFairQueue ScholiaFairQueue;

ScholiaFairQueue *scholia_fair_queue_new  (void) G_GNUC_WARN_UNUSED_RESULT;
/* Of an empty one. */
void              scholia_fair_queue_free (ScholiaFairQueue *self);
void              scholia_fair_queue_push (ScholiaFairQueue *self,
                                           const char       *sender,
                                           gpointer          item);
/* %NULL if nothing waits. */
gpointer          scholia_fair_queue_pop  (ScholiaFairQueue *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaFairQueue, scholia_fair_queue_free)

G_END_DECLS
