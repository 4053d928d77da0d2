/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "scholia-board.h"

#include "scholia-region.h"
#include "scholia-viewport.h"

G_BEGIN_DECLS

#define SCHOLIA_TYPE_MARKER_LAYER (scholia_marker_layer_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaMarkerLayer, scholia_marker_layer, SCHOLIA, MARKER_LAYER, GtkWidget)

/* All markers of a board over a viewport. Draws those in sight in the order of their numbers, the
 * selected and the hovered one on top; has a focusable child for each of them, for keyboard and
 * screen reader. Signal: "thread-activated" (ScholiaThread). */

GtkWidget           *scholia_marker_layer_new          (void) G_GNUC_WARN_UNUSED_RESULT;
void                 scholia_marker_layer_set_board    (ScholiaMarkerLayer    *self,
                                                        ScholiaBoard          *board);
void                 scholia_marker_layer_set_filter   (ScholiaMarkerLayer    *self,
                                                        GtkFilter             *filter);
void                 scholia_marker_layer_set_viewport (ScholiaMarkerLayer    *self,
                                                        const ScholiaViewport *viewport);
void                 scholia_marker_layer_set_selected (ScholiaMarkerLayer    *self,
                                                        ScholiaThread         *thread);
void                 scholia_marker_layer_set_hovered  (ScholiaMarkerLayer    *self,
                                                        ScholiaThread         *thread);
/* NULL removes it. */
void                 scholia_marker_layer_set_draft    (ScholiaMarkerLayer    *self,
                                                        const ScholiaAnchor   *anchor,
                                                        guint                  color);
/* Shows the thread there until its state changes; NULL takes it back. */
void                 scholia_marker_layer_set_moved    (ScholiaMarkerLayer    *self,
                                                        ScholiaThread         *thread,
                                                        const ScholiaAnchor   *anchor);
/* Where the thread is shown; FALSE if it is not on the board. */
gboolean             scholia_marker_layer_get_anchor   (ScholiaMarkerLayer    *self,
                                                        ScholiaThread         *thread,
                                                        ScholiaAnchor         *anchor);
/* Whether it is on the board and not filtered out. */
gboolean             scholia_marker_layer_shows       (ScholiaMarkerLayer    *self,
                                                       ScholiaThread         *thread);
/* (nullable): the topmost marker there, in widget pixels. */
ScholiaThread       *scholia_marker_layer_pick         (ScholiaMarkerLayer    *self,
                                                        double                 widget_x,
                                                        double                 widget_y);
/* (nullable): the region there, and which part of it is meant; pins are not looked at. */
ScholiaThread       *scholia_marker_layer_pick_region (ScholiaMarkerLayer    *self,
                                                       double                 widget_x,
                                                       double                 widget_y,
                                                       ScholiaRegionPart     *part);
/* Where a region is drawn, in widget pixels: on device pixels, or its hairlines would blur. */
graphene_rect_t      scholia_marker_layer_get_region  (ScholiaMarkerLayer    *self,
                                                       const ScholiaAnchor   *region);
/* (nullable): the next shown thread by number, going round. @thread: NULL starts outside. */
ScholiaThread       *scholia_marker_layer_step         (ScholiaMarkerLayer    *self,
                                                        ScholiaThread         *thread,
                                                        int                    direction,
                                                        gboolean               only_unread);
/* (nullable): its focusable child, while it is in sight. */
GtkWidget           *scholia_marker_layer_get_marker   (ScholiaMarkerLayer    *self,
                                                        ScholiaThread         *thread);
guint                scholia_marker_layer_get_n_markers (ScholiaMarkerLayer   *self);

G_END_DECLS
