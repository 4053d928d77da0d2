/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "scholia-place.h"

G_BEGIN_DECLS

/**
 * ScholiaRecentBoard:
 *
 * What this application remembers of a board that was open once. Properties (notified): title,
 * server-name (what people call its server; %NULL for this computer), opened-ms, activity-ms,
 * n-open, n-unread, hidden (removed from the list, but still found by its image).
 */
#define SCHOLIA_TYPE_RECENT_BOARD (scholia_recent_board_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaRecentBoard, scholia_recent_board, SCHOLIA, RECENT_BOARD, GObject)

/* @image_sha256: of the image's file, 64 lower-case hexadecimal digits. */
ScholiaRecentBoard *scholia_recent_board_new              (ScholiaPlace       *place,
                                                           const char         *title,
                                                           const char         *image_sha256)
                                                           G_GNUC_WARN_UNUSED_RESULT;
ScholiaPlace       *scholia_recent_board_get_place        (ScholiaRecentBoard *self);
/* A pinned server has moved: the same board at another address. */
void                scholia_recent_board_set_place        (ScholiaRecentBoard *self,
                                                           ScholiaPlace       *place);
const char         *scholia_recent_board_get_image_sha256 (ScholiaRecentBoard *self);
const char         *scholia_recent_board_get_title        (ScholiaRecentBoard *self);
void                scholia_recent_board_set_title        (ScholiaRecentBoard *self,
                                                           const char         *title);
const char         *scholia_recent_board_get_server_name  (ScholiaRecentBoard *self);
void                scholia_recent_board_set_server_name  (ScholiaRecentBoard *self,
                                                           const char         *server_name);
gint64              scholia_recent_board_get_opened_ms    (ScholiaRecentBoard *self);
void                scholia_recent_board_set_opened_ms    (ScholiaRecentBoard *self,
                                                           gint64              opened_ms);
/* When somebody last did something on it, by its server's clock; 0 if never. */
gint64              scholia_recent_board_get_activity_ms  (ScholiaRecentBoard *self);
guint               scholia_recent_board_get_n_open       (ScholiaRecentBoard *self);
void                scholia_recent_board_set_state        (ScholiaRecentBoard *self,
                                                           gint64              activity_ms,
                                                           guint               n_open);
gboolean            scholia_recent_board_is_hidden        (ScholiaRecentBoard *self);
void                scholia_recent_board_set_hidden       (ScholiaRecentBoard *self,
                                                           gboolean            hidden);
/* The ids of the threads that this person has not read when the board was last open. */
const char * const *scholia_recent_board_get_unread       (ScholiaRecentBoard *self);
void                scholia_recent_board_set_unread       (ScholiaRecentBoard *self,
                                                           const char * const *thread_ids);
guint               scholia_recent_board_get_n_unread     (ScholiaRecentBoard *self);

G_END_DECLS
