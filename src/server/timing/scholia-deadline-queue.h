/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScholiaDeadlineQueue:
 *
 * Many items with the same time limit and one timer, armed for the first of them: a server on which
 * nothing is due does not wake up. Arming, arming again and disarming cost O(1) as long as items
 * are armed in the order of their start.
 */
typedef struct _ScholiaDeadlineQueue ScholiaDeadlineQueue;

/* Embedded in the item; all zero when idle. */
typedef struct
{
  /*< private >*/
  GList    link;
  gint64   due_us;
  gboolean is_armed;
} ScholiaDeadline;

/* Called once for an item whose time is over; it is disarmed by then and may be freed. */
typedef void (*ScholiaDeadlineFunc) (gpointer item,
                                     gpointer user_data);

ScholiaDeadlineQueue *scholia_deadline_queue_new    (guint                 timeout_ms,
                                                     ScholiaDeadlineFunc   expired,
                                                     gpointer              user_data)
                                                     G_GNUC_WARN_UNUSED_RESULT;
void                  scholia_deadline_queue_free   (ScholiaDeadlineQueue *self);
/* @start_us: on the monotonic clock: the item is due the queue's time after it. */
void                  scholia_deadline_queue_arm    (ScholiaDeadlineQueue *self,
                                                     ScholiaDeadline      *deadline,
                                                     gpointer              item,
                                                     gint64                start_us);
void                  scholia_deadline_queue_disarm (ScholiaDeadlineQueue *self,
                                                     ScholiaDeadline      *deadline);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaDeadlineQueue, scholia_deadline_queue_free)

G_END_DECLS
