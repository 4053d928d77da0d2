/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-marker.h"
#include "scholia-marker-artwork.h"
#include "scholia-marker-clusters.h"
#include "scholia-marker-item.h"
#include "scholia-marker-layer.h"

G_BEGIN_DECLS

/* Widget pixels past the edge where a marker is still partly in sight: its size and outlines. */
#define SCHOLIA_MARKER_REACH 60.0

/* Places here are counted in widget pixels from the image's corner ("screen"), at the viewport's
 * zoom; the layer's own coordinates are those less @base_x and @base_y, and the canvas moves the
 * layer as a whole. So a pan changes nothing in the layer. The base stays near to what is in sight:
 * at a deep zoom the toolkit's floats would be too coarse for places a million pixels away. */
struct _ScholiaMarkerLayer
{
  GtkWidget parent_instance;

  GListModel            *threads;
  GtkFilter             *filter;
  gulong                 filter_handler_id;
  ScholiaViewport        viewport;
  ScholiaThread         *selected;
  ScholiaThread         *hovered;
  gboolean               has_draft;
  ScholiaAnchor          draft_anchor;
  guint                  draft_color;
  ScholiaMarkerArtwork  *artwork;
  /* (element-type ScholiaMarkerItem): the threads, in their order. */
  GPtrArray             *items;
  /* ScholiaThread -> ScholiaMarkerItem. */
  GHashTable            *lookup;
  /* Sets of ScholiaMarkerItem: with a region; shown where the board does not have them yet. */
  GHashTable            *regions;
  GHashTable            *moved;

  /* The clusters at the zoom that they were made for; a zoom under way scales them. */
  ScholiaMarkerClusters *clusters;
  ScholiaViewport        grouped_for;
  ScholiaMarkerCluster  *pointed_at; /* (nullable): the pill under the pointer */

  /* What of it is drawn: scholia-marker-layer-view.c. */
  double                 base_x;
  double                 base_y;
  GskRenderNode         *sheet;      /* (nullable): all but what is lit, in @sheet_area */
  graphene_rect_t        sheet_area;

  /* The focusable children: scholia-marker-layer-pool.c. */
  GArray                *places;     /* (element-type ScholiaMarkerPlace): in reading order */
  GHashTable            *children;   /* ScholiaMarkerItem or -Cluster -> GtkWidget */
  guint                  tick_id;
  gboolean               has_stale_names;
  ScholiaThread         *refocus;    /* (nullable): had the focus before a regrouping */
};

/**
 * ScholiaShownCluster:
 *
 * What the layer hangs on a cluster of several that was in sight.
 */
typedef struct
{
  ScholiaMarkerLayer   *layer;
  ScholiaMarkerCluster *cluster;
  GskRenderNode        *node; /* (nullable): it drawn, while @node_key and @node_count hold */
  guint                 node_key;
  guint                 node_count;
  int                   node_scale;
} ScholiaShownCluster;

/**
 * ScholiaMarkerPlace:
 * @x: on the screen, at the zoom of the clusters
 * @y: the same
 * @distance: from the middle of the sight; less than 0 for what must have a child
 * @item: (nullable): this and @cluster hold while the pool is updated
 * @cluster: of several, if there is no item
 * @child: (nullable): its child
 *
 * What has a focusable child, or is to have one.
 */
typedef struct
{
  double                x;
  double                y;
  double                distance;
  ScholiaMarkerItem    *item;
  ScholiaMarkerCluster *cluster;
  GtkWidget            *child;
} ScholiaMarkerPlace;

/* scholia-marker-layer.c */
ScholiaMarkerItem   *scholia_marker_layer_find          (ScholiaMarkerLayer          *self,
                                                         ScholiaThread               *thread);
/* Draws anew; @names: what markers are called may have changed. */
void                 scholia_marker_layer_changed       (ScholiaMarkerLayer          *self,
                                                         gboolean                     names);

/* scholia-marker-layer-groups.c: the clusters. */
void                 scholia_marker_layer_groups_init   (ScholiaMarkerLayer          *self);
ScholiaShownCluster *scholia_marker_layer_get_shown     (ScholiaMarkerLayer          *self,
                                                         ScholiaMarkerCluster        *cluster);
/* After the item's place, or whether it is shown, has changed. */
void                 scholia_marker_layer_place         (ScholiaMarkerLayer          *self,
                                                         ScholiaMarkerItem           *item);
void                 scholia_marker_layer_regroup       (ScholiaMarkerLayer          *self);

/* scholia-marker-layer-view.c: what is drawn, and where. */
void                 scholia_marker_layer_view_class_init (GtkWidgetClass            *widget_class);
/* Of the clusters' coordinates to those of the screen. */
double               scholia_marker_layer_get_growth    (ScholiaMarkerLayer          *self);
/* What is in sight, on the screen, larger by @more on each side. */
graphene_rect_t      scholia_marker_layer_get_sight     (ScholiaMarkerLayer          *self,
                                                         double                       more);
/* The same in the clusters' coordinates. */
graphene_rect_t      scholia_marker_layer_to_clusters   (ScholiaMarkerLayer          *self,
                                                         const graphene_rect_t       *area);
/* Of a place on the screen to one of the layer's, on a device pixel. */
graphene_point_t     scholia_marker_layer_to_local      (ScholiaMarkerLayer          *self,
                                                         double                       x,
                                                         double                       y);
graphene_point_t     scholia_marker_layer_widget_to_local (ScholiaMarkerLayer        *self,
                                                         double                       widget_x,
                                                         double                       widget_y);
graphene_point_t     scholia_marker_layer_get_local_place (ScholiaMarkerLayer        *self,
                                                         const ScholiaAnchor         *anchor);
graphene_point_t     scholia_marker_layer_get_cluster_place (ScholiaMarkerLayer      *self,
                                                         const ScholiaMarkerCluster  *cluster);
ScholiaMarkerLook    scholia_marker_layer_get_look      (ScholiaMarkerLayer          *self,
                                                         const ScholiaMarkerItem     *item);
ScholiaClusterLook   scholia_marker_layer_get_cluster_look (ScholiaMarkerLayer       *self,
                                                         ScholiaMarkerCluster        *cluster);
/* Those that are drawn by themselves on top of all: moved, selected, hovered ones. */
void                 scholia_marker_layer_foreach_lit   (ScholiaMarkerLayer          *self,
                                                         GFunc                        func,
                                                         gpointer                     user_data);
/* The sight has moved; the base may follow. */
void                 scholia_marker_layer_follow        (ScholiaMarkerLayer          *self);

/* scholia-marker-layer-regions.c: outlines on the sheet, and of what is lit or being written. */
void                 scholia_marker_layer_append_regions (ScholiaMarkerLayer         *self,
                                                         GtkSnapshot                 *snapshot);
void                 scholia_marker_layer_append_lit_regions (ScholiaMarkerLayer     *self,
                                                         GtkSnapshot                 *snapshot);

/* scholia-marker-layer-hit.c */
gboolean             scholia_marker_layer_is_lit        (ScholiaMarkerLayer          *self,
                                                         const ScholiaMarkerItem     *item);

/* scholia-marker-layer-places.c */
void                 scholia_marker_layer_find_places   (ScholiaMarkerLayer          *self);

/* scholia-marker-layer-pool.c: the focusable children. */
void                 scholia_marker_layer_pool_class_init (GtkWidgetClass            *widget_class);
void                 scholia_marker_layer_pool_init     (ScholiaMarkerLayer          *self);
void                 scholia_marker_layer_pool_dispose  (ScholiaMarkerLayer          *self);
/* Before the next frame: children for what is in sight then. */
void                 scholia_marker_layer_queue_pool    (ScholiaMarkerLayer          *self);
/* An item or a cluster goes; its child, if it had one, is free for another. */
void                 scholia_marker_layer_release       (ScholiaMarkerLayer          *self,
                                                         gpointer                     owner);
/* Before clusters go: the focus shall find its thread again. */
void                 scholia_marker_layer_remember_focus (ScholiaMarkerLayer         *self);

G_END_DECLS
