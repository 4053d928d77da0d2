/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-thread-state.h"

G_BEGIN_DECLS

/**
 * ScholiaTrash:
 *
 * The threads last deleted, newest first, at most SCHOLIA_MAX_TRASH, each with who deleted it.
 * Immutable and reference counted, so that undoing is putting the former one back.
 */
typedef struct _ScholiaTrash ScholiaTrash;

ScholiaTrash       *scholia_trash_new         (void) G_GNUC_WARN_UNUSED_RESULT;
ScholiaTrash       *scholia_trash_ref         (ScholiaTrash       *self);
void                scholia_trash_unref       (ScholiaTrash       *self);

/* %NULL if it is not there; @deleter: (out) (optional) */
ScholiaThreadState *scholia_trash_find        (const ScholiaTrash  *self,
                                               const char          *thread_id,
                                               ScholiaPerson      **deleter);

ScholiaTrash       *scholia_trash_with        (const ScholiaTrash *self,
                                               ScholiaThreadState *state,
                                               ScholiaPerson      *deleter)
                                               G_GNUC_WARN_UNUSED_RESULT;
ScholiaTrash       *scholia_trash_without     (const ScholiaTrash *self,
                                               const char         *thread_id)
                                               G_GNUC_WARN_UNUSED_RESULT;

typedef gboolean (*ScholiaTrashFilter) (ScholiaThreadState *state,
                                        gpointer            data);
/* What @keeps says %TRUE to. */
ScholiaTrash       *scholia_trash_filtered    (const ScholiaTrash *self,
                                               ScholiaTrashFilter  keeps,
                                               gpointer            data)
                                               G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaTrash, scholia_trash_unref)

G_END_DECLS
