/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScholiaDeadline:
 *
 * One timer that is set anew as often as one likes without a new source each time: @callback is
 * called once when the monotonic clock reaches the time set. It runs on the default main context,
 * after what the sockets have to say, so that an answer which has arrived is heard before its
 * deadline is judged.
 */
typedef struct _ScholiaDeadline ScholiaDeadline;

typedef void (* ScholiaDeadlineFunc) (gpointer user_data);

ScholiaDeadline *scholia_deadline_new  (ScholiaDeadlineFunc  callback,
                                        gpointer             user_data) G_GNUC_WARN_UNUSED_RESULT;
void             scholia_deadline_free (ScholiaDeadline     *self);
/* @time_us: of g_get_monotonic_time(); G_MAXINT64 for never. */
void             scholia_deadline_set  (ScholiaDeadline     *self,
                                        gint64               time_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaDeadline, scholia_deadline_free)

G_END_DECLS
