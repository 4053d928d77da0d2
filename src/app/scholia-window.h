/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "scholia-board-access.h"
#include "scholia-recent-board.h"

G_BEGIN_DECLS

/**
 * ScholiaWindow:
 *
 * One window: the start page, or one board. What is opened while it shows a board goes to a new
 * window. Actions: open-image, paste, screenshot, join (s: a link or nothing), and those of the
 * board page while it is there.
 *
 * Signals:
 * - "shown" (): what was to be opened is worth looking at; a new window is presented then
 * - "settled" (): it is certain that something will come of it, or the person decided otherwise
 * - "failed" (const GError *error) -> gboolean: nothing came of it; unless a handler returns %TRUE,
 *   a dialog says why
 * - "join-failed" (const GError *error): the link given to scholia_window_join() leads nowhere; the
 *   dialog says so too
 */
#define SCHOLIA_TYPE_WINDOW (scholia_window_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaWindow, scholia_window, SCHOLIA, WINDOW, AdwApplicationWindow)

ScholiaWindow *scholia_window_new          (GtkApplication           *application)
                                            G_GNUC_WARN_UNUSED_RESULT;
/* Shows the start page and opens nothing. */
gboolean       scholia_window_is_empty     (ScholiaWindow            *self);
/* (transfer none) (nullable): of the board that is open here, as far as it is known. */
ScholiaPlace  *scholia_window_get_place    (ScholiaWindow            *self);

/* Each needs an empty window. @title: (nullable): of a new board. */
void           scholia_window_open_file    (ScholiaWindow            *self,
                                            GFile                    *file,
                                            const char               *title,
                                            gboolean                  is_temporary);
void           scholia_window_open_recent  (ScholiaWindow            *self,
                                            ScholiaRecentBoard       *recent);
void           scholia_window_open_link    (ScholiaWindow            *self,
                                            ScholiaLink              *link,
                                            const char               *password,
                                            const ScholiaBoardInfo   *info);
void           scholia_window_open_access  (ScholiaWindow            *self,
                                            const ScholiaBoardAccess *access);
/* Asks before it joins. @text: a link, or "" to have it pasted. */
void           scholia_window_join         (ScholiaWindow            *self,
                                            const char               *text);
/* Back to the start page. */
void           scholia_window_close_board  (ScholiaWindow            *self);

/* This window if it is empty, else a new one that is presented once it has something to show. */
ScholiaWindow *scholia_window_pick         (ScholiaWindow            *self);

G_END_DECLS
