/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "scholia-board.h"
#include "scholia-picture.h"

G_BEGIN_DECLS

typedef enum
{
  SCHOLIA_TOOL_BROWSE,
  SCHOLIA_TOOL_COMMENT,
  SCHOLIA_TOOL_REGION,
} ScholiaTool;

#define SCHOLIA_TYPE_TOOL (scholia_tool_get_type ())
GType scholia_tool_get_type (void) G_GNUC_CONST;

/**
 * ScholiaCanvas:
 *
 * The picture with its markers. Knows model and image only: it shows a board and says what the
 * person wants. Properties (notified): picture, board, tool, zoom (widget pixels per image pixel),
 * selected-thread (ScholiaThread), hovered-thread (settable: the sidebar lights a pin up),
 * announcement (words for a screen reader), coordinates (the image's pixels that a tool is at, in
 * words, or NULL), bottom-inset (widget pixels that a tool bar covers).
 *
 * Signals:
 * - "marker-wanted" (const ScholiaAnchor *): a tool or a finger that was held chose a place, or the
 *   region tool a region; the caller shows a draft with scholia_canvas_set_draft() and opens a
 *   composer
 * - "thread-activated" (ScholiaThread *): a marker was clicked or activated; it is selected already
 * - "background-activated" (): a click beside all markers with the browse tool; nothing is selected
 *   any more
 * - "move-wanted" (ScholiaThread *, const ScholiaAnchor *): a marker was moved or a region sized,
 *   by hand or by keys; the canvas shows it there until the board says or
 *   scholia_canvas_cancel_move()
 * - "cursor-moved" (gboolean inside, double x, double y): for presence
 * - "delete-wanted" (ScholiaThread *): Delete on the selected marker
 * - "resolve-wanted" (ScholiaThread *, gboolean resolved): a screen reader's action on a marker
 * - "view-changed" (): after pan or zoom, so that a card follows its marker
 */
#define SCHOLIA_TYPE_CANVAS (scholia_canvas_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaCanvas, scholia_canvas, SCHOLIA, CANVAS, GtkWidget)

GtkWidget     *scholia_canvas_new                 (void);
void           scholia_canvas_set_picture         (ScholiaCanvas       *self,
                                                   ScholiaPicture      *picture);
void           scholia_canvas_set_board           (ScholiaCanvas       *self,
                                                   ScholiaBoard        *board);
void           scholia_canvas_set_tool            (ScholiaCanvas       *self,
                                                   ScholiaTool          tool);
ScholiaTool    scholia_canvas_get_tool            (ScholiaCanvas       *self);
void           scholia_canvas_set_selected_thread (ScholiaCanvas       *self,
                                                   ScholiaThread       *thread);
ScholiaThread *scholia_canvas_get_selected_thread (ScholiaCanvas       *self);
void           scholia_canvas_set_hovered_thread  (ScholiaCanvas       *self,
                                                   ScholiaThread       *thread);
/* The marker or region being written; NULL removes it. @color: the author's, for what is drawn up
 * with a tool too. */
void           scholia_canvas_set_draft           (ScholiaCanvas       *self,
                                                   const ScholiaAnchor *anchor,
                                                   guint                color);
/* Threads that are hidden from view, not from the board: filtered out in the sidebar. NULL shows
 * all. */
void           scholia_canvas_set_filter          (ScholiaCanvas       *self,
                                                   GtkFilter           *filter);
/* Threads that the person may move: these can be dragged, and regions among them have handles. NULL
 * is all. Their keys ask in any case: "move-wanted" is answered with the reason. */
void           scholia_canvas_set_movable         (ScholiaCanvas       *self,
                                                   GtkFilter           *movable);
void           scholia_canvas_cancel_move         (ScholiaCanvas       *self,
                                                   ScholiaThread       *thread);
/* Whether the filter lets it pass, wherever it is. */
gboolean       scholia_canvas_shows_thread        (ScholiaCanvas       *self,
                                                   ScholiaThread       *thread);
/* Whether a marker there would be in sight. */
gboolean       scholia_canvas_shows_place         (ScholiaCanvas       *self,
                                                   const ScholiaAnchor *anchor);
/* Says it to whoever listens to a screen reader. */
void           scholia_canvas_announce            (ScholiaCanvas       *self,
                                                   const char          *words);

/* Somebody else's live cursor; @id: the participant's. Moves smoothly, fades after 5 s without
 * movement. */
void           scholia_canvas_set_cursor          (ScholiaCanvas       *self,
                                                   const char          *id,
                                                   const char          *name,
                                                   guint                color,
                                                   double               x,
                                                   double               y);
void           scholia_canvas_remove_cursor       (ScholiaCanvas       *self,
                                                   const char          *id);

/* Zoom, at the middle of the widget; smooth unless reduced motion. Range 0.02 to 32. */
double         scholia_canvas_get_zoom            (ScholiaCanvas       *self);
void           scholia_canvas_set_zoom            (ScholiaCanvas       *self,
                                                   double               zoom);
void           scholia_canvas_zoom_in             (ScholiaCanvas       *self);
void           scholia_canvas_zoom_out            (ScholiaCanvas       *self);
/* Fit and fill last: they follow the widget's size until the next zoom or pan. */
void           scholia_canvas_fit                 (ScholiaCanvas       *self);
void           scholia_canvas_fill                (ScholiaCanvas       *self);
/* Widget pixels at the lower edge that a tool bar covers: a fit and a reveal stay clear of them. */
void           scholia_canvas_set_bottom_inset    (ScholiaCanvas       *self,
                                                   int                  bottom_inset);
/* Brings the thread's place into view, clear of @card_width pixels that a card will take beside
 * it. */
void           scholia_canvas_reveal_thread       (ScholiaCanvas       *self,
                                                   ScholiaThread       *thread,
                                                   int                  card_width);
/* Where an anchor's marker is drawn, in widget coordinates; FALSE without a picture. */
gboolean       scholia_canvas_get_marker_bounds   (ScholiaCanvas       *self,
                                                   const ScholiaAnchor *anchor,
                                                   graphene_rect_t     *bounds);
/* The same with its region, as far as that is in sight: what a card stands beside. */
gboolean       scholia_canvas_get_anchor_bounds   (ScholiaCanvas       *self,
                                                   const ScholiaAnchor *anchor,
                                                   graphene_rect_t     *bounds);

G_END_DECLS
