/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-marker-clusters.h"

struct _ScholiaMarkerClusters
{
  ScholiaMarkerGrid *grid; /* the clusters' spots; one a cell at most */
  GDestroyNotify     shown_free;
};

static void
count (ScholiaMarkerCluster       *cluster,
       const ScholiaClusterMember *member,
       int                         sign)
{
  guint difference = (guint) sign;

  cluster->n_members += difference;
  cluster->n_by_color[member->color] += difference;
  if (member->unread)
    cluster->n_unread += difference;
}

static void
append (ScholiaMarkerCluster *cluster,
        ScholiaClusterMember *member)
{
  member->cluster = cluster;
  member->previous = cluster->last;
  member->next = NULL;
  if (cluster->last != NULL)
    cluster->last->next = member;
  else
    cluster->first = member;
  cluster->last = member;
  count (cluster, member, 1);
}

static void
take_out (ScholiaMarkerCluster *cluster,
          ScholiaClusterMember *member)
{
  if (member->previous != NULL)
    member->previous->next = member->next;
  else
    cluster->first = member->next;
  if (member->next != NULL)
    member->next->previous = member->previous;
  else
    cluster->last = member->previous;
  member->previous = NULL;
  member->next = NULL;
  member->cluster = NULL;
  count (cluster, member, -1);
}

static void
free_shown (ScholiaMarkerClusters *self,
            ScholiaMarkerCluster  *cluster)
{
  if (cluster->shown != NULL && self->shown_free != NULL)
    self->shown_free (cluster->shown);
  cluster->shown = NULL;
}

static void
free_cluster (ScholiaMarkerClusters *self,
              ScholiaMarkerCluster  *cluster)
{
  scholia_marker_grid_remove (self->grid, &cluster->spot);
  free_shown (self, cluster);
  g_free (cluster);
}

ScholiaMarkerClusters *
scholia_marker_clusters_new (GDestroyNotify shown_free)
{
  ScholiaMarkerClusters *self = g_new0 (ScholiaMarkerClusters, 1);

  self->grid = scholia_marker_grid_new (SCHOLIA_CLUSTER_DISTANCE);
  self->shown_free = shown_free;
  return self;
}

void
scholia_marker_clusters_free (ScholiaMarkerClusters *self)
{
  g_return_if_fail (self != NULL);

  scholia_marker_clusters_clear (self);
  scholia_marker_grid_free (self->grid);
  g_free (self);
}

static void
let_go_cb (ScholiaGridSpot *spot,
           gpointer         user_data)
{
  ScholiaMarkerCluster *cluster = (ScholiaMarkerCluster *) spot;

  while (cluster->first != NULL)
    take_out (cluster, cluster->first);
  free_cluster (user_data, cluster);
}

void
scholia_marker_clusters_clear (ScholiaMarkerClusters *self)
{
  const graphene_rect_t everywhere = GRAPHENE_RECT_INIT (-1e9f, -1e9f, 2e9f, 2e9f);

  g_return_if_fail (self != NULL);

  scholia_marker_grid_foreach (self->grid, &everywhere, let_go_cb, self);
}

guint
scholia_marker_clusters_get_n (ScholiaMarkerClusters *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return scholia_marker_grid_get_n (self->grid);
}

void
scholia_marker_clusters_add (ScholiaMarkerClusters *self,
                             ScholiaClusterMember  *member)
{
  ScholiaMarkerCluster *cluster;

  g_return_if_fail (self != NULL && member != NULL);
  g_return_if_fail (member->cluster == NULL);
  g_return_if_fail (member->color < SCHOLIA_N_COLORS);

  cluster = (ScholiaMarkerCluster *) scholia_marker_grid_find (self->grid, member->x, member->y,
                                                               SCHOLIA_CLUSTER_DISTANCE);
  if (cluster == NULL)
    {
      cluster = g_new0 (ScholiaMarkerCluster, 1);
      scholia_marker_grid_add (self->grid, &cluster->spot, member->x, member->y);
    }
  append (cluster, member);
}

/* Who is left alone is shown where it is, not where the cluster was: another one may be near. */
static void
dissolve (ScholiaMarkerClusters *self,
          ScholiaMarkerCluster  *cluster)
{
  ScholiaClusterMember *member = cluster->first;

  /* While it is there to be asked for. */
  free_shown (self, cluster);
  take_out (cluster, member);
  free_cluster (self, cluster);
  scholia_marker_clusters_add (self, member);
}

void
scholia_marker_clusters_remove (ScholiaMarkerClusters *self,
                                ScholiaClusterMember  *member)
{
  ScholiaMarkerCluster *cluster;

  g_return_if_fail (self != NULL && member != NULL);
  g_return_if_fail (member->cluster != NULL);

  cluster = member->cluster;
  take_out (cluster, member);
  if (cluster->n_members == 0)
    free_cluster (self, cluster);
  else if (cluster->n_members == 1 && (cluster->first->x != cluster->spot.x ||
                                       cluster->first->y != cluster->spot.y))
    dissolve (self, cluster);
}

void
scholia_marker_clusters_update (ScholiaMarkerClusters *self,
                                ScholiaClusterMember  *member,
                                guint                  color,
                                gboolean               unread)
{
  g_return_if_fail (self != NULL && member != NULL);
  g_return_if_fail (color < SCHOLIA_N_COLORS);

  if (member->cluster != NULL)
    count (member->cluster, member, -1);
  member->color = color;
  member->unread = !!unread;
  if (member->cluster != NULL)
    count (member->cluster, member, 1);
}

typedef struct
{
  ScholiaClusterFunc func;
  gpointer           user_data;
} Visit;

static void
visit_cb (ScholiaGridSpot *spot,
          gpointer         user_data)
{
  Visit *visit = user_data;

  visit->func ((ScholiaMarkerCluster *) spot, visit->user_data);
}

void
scholia_marker_clusters_foreach (ScholiaMarkerClusters *self,
                                 const graphene_rect_t *area,
                                 ScholiaClusterFunc     func,
                                 gpointer               user_data)
{
  Visit visit = { .func = func, .user_data = user_data };

  g_return_if_fail (self != NULL && area != NULL && func != NULL);

  scholia_marker_grid_foreach (self->grid, area, visit_cb, &visit);
}
