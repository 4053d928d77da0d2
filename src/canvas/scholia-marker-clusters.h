/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-color.h"
#include "scholia-limits.h"

#include "scholia-marker-grid.h"

G_BEGIN_DECLS

/* Widget pixels between two places, on one axis at least: nearer ones are drawn as one. A pin with
 * its outlines takes 34, a narrow pill 48. */
#define SCHOLIA_CLUSTER_DISTANCE 48.0

typedef struct _ScholiaClusterMember ScholiaClusterMember;

/**
 * ScholiaMarkerCluster:
 * @spot: its place, that of the marker that founded it
 * @first: the member that came first; more by their @next
 * @n_members: 1 for a marker that stands alone, at its own place
 * @n_unread: of them
 * @n_by_color: members of each colour
 * @shown: (nullable): the owner's
 *
 * What is drawn as one, and all about it that its look depends on.
 */
typedef struct
{
  ScholiaGridSpot       spot;
  ScholiaClusterMember *first;
  ScholiaClusterMember *last;
  guint                 n_members;
  guint                 n_unread;
  guint                 n_by_color[SCHOLIA_N_COLORS];
  gpointer              shown;
} ScholiaMarkerCluster;

/**
 * ScholiaClusterMember:
 * @x: in widget pixels from the image's left edge, at the zoom of the clusters
 * @y: from its upper edge
 * @color: of scholia-color.h
 * @unread: whether it is
 * @cluster: (nullable): where it is; the clusters set it
 *
 * A marker as the clusters see it, embedded in what it stands for.
 */
struct _ScholiaClusterMember
{
  double                x;
  double                y;
  guint                 color;
  gboolean              unread;
  ScholiaMarkerCluster *cluster;
  ScholiaClusterMember *next;
  ScholiaClusterMember *previous;
};

/**
 * ScholiaMarkerClusters:
 *
 * Which markers are drawn as one at some zoom. Coordinates begin in the image's corner, so that no
 * pan changes a cluster. No GTK.
 *
 * It holds at any time, whatever came and went: no two clusters are nearer to each other than
 * SCHOLIA_CLUSTER_DISTANCE on both axes, so that what is drawn does not overlap; no member is
 * further from its cluster's place than that; who is alone is at its own place. A change touches
 * the cluster it is about and no other, except that the last of one that dissolves may join
 * another.
 *
 * Cost: add and remove O(1); a whole board O(members), see tests/bench.
 */
typedef struct _ScholiaMarkerClusters ScholiaMarkerClusters;

typedef void (*ScholiaClusterFunc) (ScholiaMarkerCluster *cluster,
                                    gpointer              user_data);

/* @shown_free: (nullable): for what the owner hung on a cluster. */
ScholiaMarkerClusters *scholia_marker_clusters_new     (GDestroyNotify         shown_free)
                                                        G_GNUC_WARN_UNUSED_RESULT;
void                   scholia_marker_clusters_free    (ScholiaMarkerClusters *self);
/* Lets all members go. */
void                   scholia_marker_clusters_clear   (ScholiaMarkerClusters *self);
guint                  scholia_marker_clusters_get_n   (ScholiaMarkerClusters *self);
/* It joins the nearest cluster within reach, or founds one. */
void                   scholia_marker_clusters_add     (ScholiaMarkerClusters *self,
                                                        ScholiaClusterMember  *member);
void                   scholia_marker_clusters_remove  (ScholiaMarkerClusters *self,
                                                        ScholiaClusterMember  *member);
/* The member's colour or whether it is unread has become this. */
void                   scholia_marker_clusters_update  (ScholiaMarkerClusters *self,
                                                        ScholiaClusterMember  *member,
                                                        guint                  color,
                                                        gboolean               unread);
/* Each cluster whose place is in @area. */
void                   scholia_marker_clusters_foreach (ScholiaMarkerClusters *self,
                                                        const graphene_rect_t *area,
                                                        ScholiaClusterFunc     func,
                                                        gpointer               user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaMarkerClusters, scholia_marker_clusters_free)

G_END_DECLS
