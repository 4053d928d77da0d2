/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-recent-board.h"

G_BEGIN_DECLS

/**
 * ScholiaRecentBoards:
 *
 * The boards that were open once, the latest first, kept in one file that is only ever replaced as
 * a whole. A change of a board is written by itself, half a second later, off the main thread.
 */
#define SCHOLIA_TYPE_RECENT_BOARDS (scholia_recent_boards_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaRecentBoards, scholia_recent_boards, SCHOLIA, RECENT_BOARDS, GObject)

/* (transfer none): of this process, in XDG_DATA_HOME/scholia. */
ScholiaRecentBoards *scholia_recent_boards_get_default (void);
/* Reads @path; a file that does not decode is put aside as "@path.damaged" and the list starts
 * empty. */
ScholiaRecentBoards *scholia_recent_boards_new         (const char          *path)
                                                        G_GNUC_WARN_UNUSED_RESULT;

/* (transfer none): of #ScholiaRecentBoard, without the hidden ones. */
GListModel          *scholia_recent_boards_get_model   (ScholiaRecentBoards *self);
/* (transfer none) (nullable): a hidden one too. */
ScholiaRecentBoard  *scholia_recent_boards_find        (ScholiaRecentBoards *self,
                                                        ScholiaPlace        *place);
/* (transfer none) (nullable): the board on this computer that was made of that image. */
ScholiaRecentBoard  *scholia_recent_boards_find_image  (ScholiaRecentBoards *self,
                                                        const char          *image_sha256);
/* Puts @board first, in place of one with the same place; shows it if it was hidden. */
void                 scholia_recent_boards_add         (ScholiaRecentBoards *self,
                                                        ScholiaRecentBoard  *board);
/* Takes it off the list. A board on this computer stays known by its image, so that opening that
 * image again finds its threads; of others nothing is kept. */
void                 scholia_recent_boards_remove      (ScholiaRecentBoards *self,
                                                        ScholiaRecentBoard  *board);
/* Forgets it: the board itself is gone. */
void                 scholia_recent_boards_forget      (ScholiaRecentBoards *self,
                                                        ScholiaRecentBoard  *board);
/* Writes what is not written yet, now: at the end of the program. */
void                 scholia_recent_boards_flush       (ScholiaRecentBoards *self);

G_END_DECLS
