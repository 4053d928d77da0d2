/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-thread.h"

G_BEGIN_DECLS

/**
 * ScholiaFormerThreads:
 *
 * The objects of threads that left the board while somebody still holds them, by id. When such a
 * thread comes back (undo of a deletion, a resync) it gets its object back, and an open card or a
 * selection goes on. Holds no reference: who is forgotten by all is forgotten here.
 */
typedef struct _ScholiaFormerThreads ScholiaFormerThreads;

ScholiaFormerThreads *scholia_former_threads_new  (void) G_GNUC_WARN_UNUSED_RESULT;
void                  scholia_former_threads_free (ScholiaFormerThreads *self);
void                  scholia_former_threads_add  (ScholiaFormerThreads *self,
                                                   ScholiaThread        *thread);
/* (transfer full) (nullable) */
ScholiaThread        *scholia_former_threads_take (ScholiaFormerThreads *self,
                                                   const char           *thread_id)
                                                   G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
