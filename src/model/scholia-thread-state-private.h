/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-thread-state.h"

G_BEGIN_DECLS

/* The largest thread number, so that the next one can always be counted. */
#define SCHOLIA_MAX_NUMBER (G_MAXINT32 - 1)
/* 9999-12-31: the last day that GDateTime can show. */
#define SCHOLIA_MAX_TIME_MS G_GINT64_CONSTANT (253402300799999)

gboolean            scholia_time_is_valid           (gint64                    time_ms);

/* Whether a state that came from elsewhere is within the limits and free of contradictions. */
gboolean            scholia_thread_state_check      (const ScholiaThreadState *self,
                                                     GError                  **error);

gboolean            scholia_thread_state_equal      (ScholiaThreadState       *a,
                                                     ScholiaThreadState       *b);

/* @self with those comments of @older that are equal to its own in their place, so that a list of
 * comments changes only where its content does. */
ScholiaThreadState *scholia_thread_state_sharing    (ScholiaThreadState       *self,
                                                     ScholiaThreadState       *older)
                                                     G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
