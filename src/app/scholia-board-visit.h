/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-board-access.h"
#include "scholia-board-page.h"
#include "scholia-recent-board.h"

G_BEGIN_DECLS

/**
 * ScholiaBoardVisit:
 *
 * One open board on one page: its session under this person's name and colour, and its entry in the
 * list of recent boards.
 *
 * Signals:
 * - "ended" (const GError *error): the session ended for good
 */
#define SCHOLIA_TYPE_BOARD_VISIT (scholia_board_visit_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaBoardVisit, scholia_board_visit, SCHOLIA, BOARD_VISIT, GObject)

ScholiaBoardVisit  *scholia_board_visit_new         (ScholiaBoardPage         *page,
                                                     const ScholiaBoardAccess *access,
                                                     const char               *title,
                                                     const char               *image_sha256)
                                                     G_GNUC_WARN_UNUSED_RESULT;
void                scholia_board_visit_begin       (ScholiaBoardVisit        *self);
/* Says goodbye; the page is empty afterwards. */
void                scholia_board_visit_end         (ScholiaBoardVisit        *self);
/* For the card among the recent boards. */
void                scholia_board_visit_set_picture (ScholiaBoardVisit        *self,
                                                     ScholiaPicture           *picture);
ScholiaSession     *scholia_board_visit_get_session (ScholiaBoardVisit        *self);
ScholiaRecentBoard *scholia_board_visit_get_recent  (ScholiaBoardVisit        *self);

G_END_DECLS
