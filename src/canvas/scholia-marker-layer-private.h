/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-marker-artwork.h"
#include "scholia-marker-item.h"
#include "scholia-marker-layer.h"

G_BEGIN_DECLS

struct _ScholiaMarkerLayer
{
  GtkWidget parent_instance;

  ScholiaBoard         *board;
  GtkFilter            *filter;
  gulong                filter_handler_id;
  ScholiaViewport       viewport;
  ScholiaThread        *selected;
  ScholiaThread        *hovered;
  gboolean              has_draft;
  ScholiaAnchor         draft_anchor;
  guint                 draft_color;
  ScholiaMarkerArtwork *artwork;
  /* (element-type ScholiaMarkerItem): the board's threads, in its order. */
  GPtrArray            *items;
  /* ScholiaThread -> ScholiaMarkerItem. */
  GHashTable           *lookup;
  /* (element-type ScholiaMarkerItem): those of @items that are regions, unless it is stale. */
  GPtrArray            *regions;
  gboolean              regions_are_stale;
};

/* scholia-marker-layer-view.c: which markers are in sight, and where. */
void scholia_marker_layer_view_class_init (GtkWidgetClass     *widget_class);
void scholia_marker_layer_changed         (ScholiaMarkerLayer *self);

/* scholia-marker-layer-regions.c */
void scholia_marker_layer_append_regions  (ScholiaMarkerLayer *self,
                                           GtkSnapshot        *snapshot);
/* A thread came, went, or has become a region or a point. */
void scholia_marker_layer_regions_changed (ScholiaMarkerLayer *self);

G_END_DECLS
