/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-board-access.h"
#include "scholia-board-page.h"
#include "scholia-recent-board.h"

G_BEGIN_DECLS

/**
 * ScholiaBoardOpener:
 *
 * The way from an image file, a recent board or a link to an open board, on one page: the picture
 * is shown as soon as it is decoded, the server is asked meanwhile. Used once.
 *
 * Signals:
 * - "shown" (): the page is worth looking at: the picture, or what is being waited for
 * - "failed" (const GError *error): before "shown": there is nothing to look at. Later failures are
 *   on the page.
 */
#define SCHOLIA_TYPE_BOARD_OPENER (scholia_board_opener_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaBoardOpener, scholia_board_opener, SCHOLIA, BOARD_OPENER, GObject)

ScholiaBoardOpener       *scholia_board_opener_new         (ScholiaBoardPage         *page)
                                                            G_GNUC_WARN_UNUSED_RESULT;

/* Finds the board that was made of this image, or makes one. @title: (nullable): of a new board,
 * the file's name by default. @is_temporary: the file is deleted once the server has it. */
void                      scholia_board_opener_open_file   (ScholiaBoardOpener       *self,
                                                            GFile                    *file,
                                                            const char               *title,
                                                            gboolean                  is_temporary);
void                      scholia_board_opener_open_recent (ScholiaBoardOpener       *self,
                                                            ScholiaRecentBoard       *recent);
/* @info: what the server said of the board when the person agreed to join it. */
void                      scholia_board_opener_open_link   (ScholiaBoardOpener       *self,
                                                            ScholiaLink              *link,
                                                            const char               *password,
                                                            const ScholiaBoardInfo   *info);
/* A board that was made just now. */
void                      scholia_board_opener_open_access (ScholiaBoardOpener       *self,
                                                            const ScholiaBoardAccess *access);
/* Says goodbye, lets go of everything; no signal comes after it. */
void                      scholia_board_opener_close       (ScholiaBoardOpener       *self);

/* All (nullable) until they are known. */
const ScholiaBoardAccess *scholia_board_opener_get_access  (ScholiaBoardOpener       *self);
ScholiaSession           *scholia_board_opener_get_session (ScholiaBoardOpener       *self);
ScholiaRecentBoard       *scholia_board_opener_get_recent  (ScholiaBoardOpener       *self);
ScholiaPlace             *scholia_board_opener_get_place   (ScholiaBoardOpener       *self);

G_END_DECLS
