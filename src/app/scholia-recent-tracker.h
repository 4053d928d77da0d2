/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-recent-board.h"
#include "scholia-session.h"

G_BEGIN_DECLS

/**
 * ScholiaRecentTracker:
 *
 * Keeps a recent board's title, last activity, number of open threads and unread threads as the
 * session shows them. When the session is live for the first time it marks what happened since the
 * board was last open as unread.
 */
#define SCHOLIA_TYPE_RECENT_TRACKER (scholia_recent_tracker_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaRecentTracker, scholia_recent_tracker, SCHOLIA, RECENT_TRACKER,
                      GObject)

/* @was_open: whether @recent knows an earlier visit; if not, nothing is unread. */
ScholiaRecentTracker *scholia_recent_tracker_new    (ScholiaRecentBoard   *recent,
                                                     ScholiaSession       *session,
                                                     gboolean              was_open)
                                                     G_GNUC_WARN_UNUSED_RESULT;
/* Soon, not at once: for what no signal of the board tells, as a thread that was read. */
void                  scholia_recent_tracker_queue  (ScholiaRecentTracker *self);
/* Now: before the session goes. */
void                  scholia_recent_tracker_update (ScholiaRecentTracker *self);

G_END_DECLS
