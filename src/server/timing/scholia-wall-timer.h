/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScholiaWallTimer:
 *
 * One moment of the wall clock, in the thread's default main context. It comes when the clock says
 * so, also if that is set meanwhile, or the computer slept, while which GLib's timers stand still.
 */
typedef struct _ScholiaWallTimer ScholiaWallTimer;

typedef void (*ScholiaWallTimerFunc) (gpointer user_data);

/* Error: of the kernel, which has no descriptor left. */
ScholiaWallTimer *scholia_wall_timer_new        (ScholiaWallTimerFunc   due,
                                                 gpointer               user_data,
                                                 GError               **error)
                                                 G_GNUC_WARN_UNUSED_RESULT;
void              scholia_wall_timer_free       (ScholiaWallTimer      *self);
/* @due is called once at @at_ms, or soon if that is over, unless it is set to come sooner. */
void              scholia_wall_timer_set_sooner (ScholiaWallTimer      *self,
                                                 gint64                 at_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaWallTimer, scholia_wall_timer_free)

G_END_DECLS
