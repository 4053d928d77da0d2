/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-thread.h"

#include "scholia-marker-artwork.h"
#include "scholia-marker-clusters.h"
#include "scholia-viewport.h"

G_BEGIN_DECLS

/**
 * ScholiaMarkerItem:
 * @member: of a cluster, alone or with others, unless it is hidden or moved
 * @thread: (owned)
 * @handler_id: of the layer at the thread's notify
 * @is_shown: the filter lets it pass
 * @is_moved: it is shown at @moved_anchor until the board says where it is
 * @node: (nullable) (owned): it drawn, while @node_key, @node_number and @node_scale hold
 *
 * What the layer knows of one thread.
 */
typedef struct
{
  ScholiaClusterMember  member;
  ScholiaThread        *thread;
  gulong                handler_id;
  gboolean              is_shown;
  gboolean              is_moved;
  ScholiaAnchor         moved_anchor;
  GskRenderNode        *node;
  guint                 node_key;
  guint                 node_number;
  int                   node_scale;
} ScholiaMarkerItem;

ScholiaMarkerItem   *scholia_marker_item_new        (ScholiaThread           *thread)
                                                     G_GNUC_WARN_UNUSED_RESULT;
void                 scholia_marker_item_free       (ScholiaMarkerItem       *self);
const ScholiaAnchor *scholia_marker_item_get_anchor (const ScholiaMarkerItem *self);
ScholiaMarkerLook    scholia_marker_item_get_look   (const ScholiaMarkerItem *self,
                                                     gboolean                 selected,
                                                     gboolean                 hovered);
/* Whether it stands for itself where it is, not a pill for it. */
gboolean             scholia_marker_item_is_single  (const ScholiaMarkerItem *self);
/* (transfer none): cached. */
GskRenderNode       *scholia_marker_item_get_node   (ScholiaMarkerItem       *self,
                                                     const ScholiaMarkerLook *look,
                                                     ScholiaMarkerArtwork    *artwork,
                                                     GtkWidget               *widget);

G_END_DECLS
