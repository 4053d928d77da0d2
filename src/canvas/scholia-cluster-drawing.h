/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "scholia-marker-clusters.h"

G_BEGIN_DECLS

/* Drops in a pill: authors' colours, the most frequent ones. */
#define SCHOLIA_CLUSTER_MAX_DROPS 3

/**
 * ScholiaClusterLook:
 * @count: what is written on it
 * @n_drops: as many as there is room for
 * @colors: of scholia-color.h, ascending
 *
 * All that decides how a cluster is drawn. A plain value. As with a marker, drawing has its origin
 * in the place meant; the pill's middle is where that of a marker would be.
 */
typedef struct
{
  guint    count;
  guint    n_drops;
  guint    colors[SCHOLIA_CLUSTER_MAX_DROPS];
  gboolean unread;
  gboolean selected;
  gboolean hovered;
} ScholiaClusterLook;

/* @is_narrow: others are near, so that the pill may be as wide as SCHOLIA_CLUSTER_DISTANCE only. */
ScholiaClusterLook scholia_cluster_look_make        (const ScholiaMarkerCluster *cluster,
                                                     gboolean                    is_narrow);
/* Equal for looks that differ at most in the digits of their count, not in how many. */
guint              scholia_cluster_look_get_key     (const ScholiaClusterLook   *self);
/* The pill, all round larger by @outset. */
GskRoundedRect     scholia_cluster_look_get_shape   (const ScholiaClusterLook   *self,
                                                     double                      outset);
/* From the shape to the outer edge of its last outline, in widget pixels. */
double             scholia_cluster_look_get_outline (const ScholiaClusterLook   *self);
/* All that is drawn, with shadow and dot; whole widget pixels. */
graphene_rect_t    scholia_cluster_look_get_extents (const ScholiaClusterLook   *self);
/* Where the count is written. */
graphene_rect_t    scholia_cluster_look_get_text    (const ScholiaClusterLook   *self);
/* Everything but the count. */
void               scholia_cluster_look_draw        (const ScholiaClusterLook   *self,
                                                     cairo_t                    *cr);

G_END_DECLS
