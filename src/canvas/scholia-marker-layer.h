/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "scholia-thread.h"

#include "scholia-marker-clusters.h"
#include "scholia-region.h"
#include "scholia-viewport.h"

G_BEGIN_DECLS

#define SCHOLIA_TYPE_MARKER_LAYER (scholia_marker_layer_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaMarkerLayer, scholia_marker_layer, SCHOLIA, MARKER_LAYER, GtkWidget)

/* All markers of a board over a viewport. Draws those in sight, gathered into clusters where they
 * would overlap; the moved, the selected and the hovered one are drawn at their own places on top
 * of all, whatever cluster they are in. Has a focusable child for each marker and cluster in sight,
 * 200 at most, in reading order, for keyboard and screen reader.
 *
 * Signals:
 * - "thread-activated" (ScholiaThread *)
 * - "resolve-wanted" (ScholiaThread *, gboolean resolved)
 * - "cluster-activated" (ScholiaMarkerCluster *, gboolean as_list): it holds until the next call
 * - "clusters-changed" (): threads came, went, changed, or are gathered anew */

GtkWidget           *scholia_marker_layer_new          (void) G_GNUC_WARN_UNUSED_RESULT;
/* (nullable): a list of ScholiaThread, in the order of their numbers. */
void                 scholia_marker_layer_set_threads  (ScholiaMarkerLayer    *self,
                                                        GListModel            *threads);
void                 scholia_marker_layer_set_filter   (ScholiaMarkerLayer    *self,
                                                        GtkFilter             *filter);
/* A zoom regroups at steps, and when it is said to have come to rest. */
void                 scholia_marker_layer_set_viewport (ScholiaMarkerLayer    *self,
                                                        const ScholiaViewport *viewport);
void                 scholia_marker_layer_settle       (ScholiaMarkerLayer    *self);
/* (transfer full): where the parent has to put the layer. */
GskTransform        *scholia_marker_layer_get_transform (ScholiaMarkerLayer   *self)
                                                        G_GNUC_WARN_UNUSED_RESULT;
void                 scholia_marker_layer_set_selected (ScholiaMarkerLayer    *self,
                                                        ScholiaThread         *thread);
void                 scholia_marker_layer_set_hovered  (ScholiaMarkerLayer    *self,
                                                        ScholiaThread         *thread);
/* NULL removes it. */
void                 scholia_marker_layer_set_draft    (ScholiaMarkerLayer    *self,
                                                        const ScholiaAnchor   *anchor,
                                                        guint                  color);
/* Shows the thread there until the next call; NULL takes it back. */
void                 scholia_marker_layer_set_moved    (ScholiaMarkerLayer    *self,
                                                        ScholiaThread         *thread,
                                                        const ScholiaAnchor   *anchor);
/* Where the thread is shown; FALSE if it is not in the list. */
gboolean             scholia_marker_layer_get_anchor   (ScholiaMarkerLayer    *self,
                                                        ScholiaThread         *thread,
                                                        ScholiaAnchor         *anchor);
/* Whether it is on the board and not filtered out. */
gboolean             scholia_marker_layer_shows       (ScholiaMarkerLayer    *self,
                                                       ScholiaThread         *thread);
/* The same, and its place is in sight. */
gboolean             scholia_marker_layer_is_in_sight  (ScholiaMarkerLayer    *self,
                                                        ScholiaThread         *thread);
/* (nullable): the topmost marker there, in widget pixels of the canvas. */
ScholiaThread       *scholia_marker_layer_pick         (ScholiaMarkerLayer    *self,
                                                        double                 widget_x,
                                                        double                 widget_y);
/* (nullable): the cluster whose pill is there, with no marker on top. */
ScholiaMarkerCluster *scholia_marker_layer_pick_cluster (ScholiaMarkerLayer   *self,
                                                        double                 widget_x,
                                                        double                 widget_y);
/* (nullable): the pill that the pointer is over. */
void                 scholia_marker_layer_point_at     (ScholiaMarkerLayer    *self,
                                                        ScholiaMarkerCluster  *cluster);
/* Where the pill is drawn, in widget pixels of the canvas. */
graphene_rect_t      scholia_marker_layer_get_cluster_bounds (ScholiaMarkerLayer   *self,
                                                        ScholiaMarkerCluster  *cluster);
/* (nullable): of the clusters that @threads are in now, a marker alone being one, that which is
 * where @place is, or the nearest one that would have been joined to it there. */
ScholiaMarkerCluster *scholia_marker_layer_follow_cluster (ScholiaMarkerLayer *self,
                                                        GListModel            *threads,
                                                        const ScholiaAnchor   *place);
ScholiaAnchor        scholia_marker_layer_get_cluster_anchor (ScholiaMarkerLayer   *self,
                                                        ScholiaMarkerCluster  *cluster);
/* FALSE if it has no focusable child. */
gboolean             scholia_marker_layer_focus_cluster (ScholiaMarkerLayer   *self,
                                                        ScholiaMarkerCluster  *cluster);
/* (transfer full) (element-type ScholiaThread): by number. */
GPtrArray           *scholia_marker_layer_get_cluster_threads (ScholiaMarkerLayer *self,
                                                        ScholiaMarkerCluster  *cluster)
                                                        G_GNUC_WARN_UNUSED_RESULT;
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
/* (nullable): its focusable child, while it is in sight by itself. */
GtkWidget           *scholia_marker_layer_get_marker   (ScholiaMarkerLayer    *self,
                                                        ScholiaThread         *thread);
/* Opens what has the focus; FALSE if nothing of the layer has. */
gboolean             scholia_marker_layer_open_focused (ScholiaMarkerLayer    *self,
                                                        gboolean               as_list);
guint                scholia_marker_layer_get_n_markers (ScholiaMarkerLayer   *self);

G_END_DECLS
