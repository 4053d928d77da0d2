/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-store-job.h"
#include "scholia-store.h"

G_BEGIN_DECLS

/**
 * ScholiaStoreReturns:
 *
 * The way back from the workers: a GSource in the owner's main context that gives finished jobs
 * back there, in the order in which they were pushed. One wake-up serves a whole batch.
 */
typedef struct _ScholiaStoreReturns ScholiaStoreReturns;

ScholiaStoreReturns *scholia_store_returns_new       (GMainContext        *context);
ScholiaStoreReturns *scholia_store_returns_ref       (ScholiaStoreReturns *self);
void                 scholia_store_returns_unref     (ScholiaStoreReturns *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaStoreReturns, scholia_store_returns_unref)

/* Who is told of the state from now on; %NULL ends it. In the owner's thread. */
void                 scholia_store_returns_set_store (ScholiaStoreReturns *self,
                                                      ScholiaStore        *store);
/* From any thread. */
void                 scholia_store_returns_push      (ScholiaStoreReturns *self,
                                                      ScholiaStoreJob     *job);
void                 scholia_store_returns_push_all  (ScholiaStoreReturns *self,
                                                      GQueue              *jobs);
void                 scholia_store_returns_set_state (ScholiaStoreReturns *self,
                                                      ScholiaStoreState    state);

G_END_DECLS
