/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "scholia-picture.h"
#include "scholia-session.h"

G_BEGIN_DECLS

/**
 * ScholiaBoardPage:
 *
 * One open board: header bar, connection bar, canvas with its tools, thread card and sidebar. The
 * window puts it beside its start page, gives it a session and a picture, and listens.
 *
 * Properties, notified: title (the board's) and subtitle (the state of the connection in words),
 * n-unread: read-only; shows-sidebar, shows-my-cursor: for the settings.
 *
 * Signals:
 * - "again" (): the person wants what failed tried again
 * - "back" (): the person wants the start page; the window closes the session
 * - "share" (): the person wants the share dialog
 *
 * Actions: scholia_board_page_get_actions(). Within the page they carry the prefix "board.".
 */
#define SCHOLIA_TYPE_BOARD_PAGE (scholia_board_page_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaBoardPage, scholia_board_page, SCHOLIA, BOARD_PAGE, AdwBin)

GtkWidget    *scholia_board_page_new         (void);

/* @session: (nullable): %NULL empties the page. The page writes its drafts to disk when it lets a
 * session go. */
void          scholia_board_page_set_session (ScholiaBoardPage *self,
                                              ScholiaSession   *session);
/* Shows the board: whatever was loading or wrong before is over. */
void          scholia_board_page_set_picture (ScholiaBoardPage *self,
                                              ScholiaPicture   *picture);
/* @fraction: 0..1, or -1 while nobody knows; @words: what is being done ("Downloading the image…").
 * Of no account once there is a picture. */
void          scholia_board_page_set_loading (ScholiaBoardPage *self,
                                              double            fraction,
                                              const char       *words);
/* The board cannot be shown: a page says why in words, and leads back. */
void          scholia_board_page_set_error   (ScholiaBoardPage *self,
                                              const GError     *error);
/* With it: a button that asks for another attempt. */
void          scholia_board_page_offer_again (ScholiaBoardPage *self);
/* The same for a picture that cannot be read, or not all of it: @error is worded for people. */
void          scholia_board_page_set_picture_error (ScholiaBoardPage *self,
                                                    const GError     *error);
/* "" before the board is known. */
const char   *scholia_board_page_get_title   (ScholiaBoardPage *self);
void          scholia_board_page_add_toast   (ScholiaBoardPage *self,
                                              AdwToast         *toast);

/**
 * scholia_board_page_get_actions:
 *
 * All that a person can do here, as a #GSimpleActionGroup that the window adds to its own map
 * while the page shows, so that it is on D-Bus: tool (s: "browse", "comment", "region"), comment,
 * region, browse, place-marker (dd: fractions of the image), place-region (dddd: x, y, width and
 * height), open-thread (u: its number), close-thread, next-thread, previous-thread, next-unread,
 * send, resolve, reopen, move-thread, move-thread-to (dd), size-region (dddd), delete-thread, undo,
 * undo-delete, continue-draft, copy-lost, edit-last, edit-comment, delete-comment, copy-comment
 * (s: its id), sidebar (a toggle), search, filter (s: "all", "open", "unread", "mine", "resolved"),
 * sort (s: "activity", "number", "position"), zoom-in, zoom-out, zoom-fit, zoom-fill, zoom (d),
 * retry, again, share, back, cancel.
 *
 * Returns: (transfer none)
 */
GActionGroup *scholia_board_page_get_actions (ScholiaBoardPage *self);

G_END_DECLS
