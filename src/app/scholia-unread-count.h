/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "scholia-thread.h"

G_BEGIN_DECLS

#define SCHOLIA_TYPE_UNREAD_COUNT (scholia_unread_count_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaUnreadCount, scholia_unread_count, SCHOLIA, UNREAD_COUNT, GObject)

/* How many threads of a list are unread, whoever sets that on them. An event costs as much as the
 * threads that it is about, however many the list has. Property: n-unread (read-only, notified). */

ScholiaUnreadCount *scholia_unread_count_new         (void) G_GNUC_WARN_UNUSED_RESULT;
/* (nullable): a list of ScholiaThread. */
void                scholia_unread_count_set_threads (ScholiaUnreadCount *self,
                                                      GListModel         *threads);
guint               scholia_unread_count_get         (ScholiaUnreadCount *self);

G_END_DECLS
