/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What of the markers is under a point, and what is in sight. */

#include "scholia-marker-layer-private.h"

/* Widget pixels around a marker that still hit it: fingers and quick hands. */
#define HIT_SLACK 3.0

gboolean
scholia_marker_layer_is_lit (ScholiaMarkerLayer      *self,
                             const ScholiaMarkerItem *item)
{
  return item->is_moved || item->thread == self->selected || item->thread == self->hovered;
}

typedef struct
{
  ScholiaMarkerLayer   *layer;
  graphene_point_t      point;
  ScholiaMarkerItem    *item;
  ScholiaMarkerCluster *cluster;
} Hit;

static gboolean
is_inside (const GskRoundedRect   *shape,
           const graphene_point_t *place,
           const graphene_point_t *point)
{
  return gsk_rounded_rect_contains_point (shape, &GRAPHENE_POINT_INIT (point->x - place->x,
                                                                       point->y - place->y));
}

static void
hit_item_cb (gpointer data,
             gpointer user_data)
{
  Hit *hit = user_data;
  ScholiaMarkerItem *item = data;
  ScholiaMarkerLook look = scholia_marker_layer_get_look (hit->layer, item);
  GskRoundedRect shape =
    scholia_marker_look_get_shape (&look, scholia_marker_look_get_outline (&look) + HIT_SLACK);
  graphene_point_t place =
    scholia_marker_layer_get_local_place (hit->layer, scholia_marker_item_get_anchor (item));

  /* The last one is on top. */
  if (is_inside (&shape, &place, &hit->point))
    hit->item = item;
}

static void
hit_cluster_cb (ScholiaMarkerCluster *cluster,
                gpointer              user_data)
{
  Hit *hit = user_data;
  ScholiaClusterLook look;
  GskRoundedRect shape;
  graphene_point_t place;

  if (cluster->n_members == 1)
    {
      if (!scholia_marker_layer_is_lit (hit->layer, (ScholiaMarkerItem *) cluster->first))
        hit_item_cb (cluster->first, hit);
      return;
    }

  look = scholia_marker_layer_get_cluster_look (hit->layer, cluster);
  shape = scholia_cluster_look_get_shape (&look, scholia_cluster_look_get_outline (&look) +
                                                 HIT_SLACK);
  place = scholia_marker_layer_get_cluster_place (hit->layer, cluster);
  if (is_inside (&shape, &place, &hit->point))
    hit->cluster = cluster;
}

static Hit
find_hit (ScholiaMarkerLayer *self,
          double              widget_x,
          double              widget_y)
{
  const float reach = (float) SCHOLIA_MARKER_REACH;
  Hit hit = { .layer = self };
  graphene_rect_t area;

  if (scholia_viewport_is_empty (&self->viewport))
    return hit;

  hit.point = scholia_marker_layer_widget_to_local (self, widget_x, widget_y);
  scholia_marker_layer_foreach_lit (self, hit_item_cb, &hit);
  if (hit.item != NULL)
    return hit;

  area = GRAPHENE_RECT_INIT ((float) (widget_x - self->viewport.offset_x) - reach,
                             (float) (widget_y - self->viewport.offset_y) - reach,
                             2 * reach, 2 * reach);
  area = scholia_marker_layer_to_clusters (self, &area);
  scholia_marker_clusters_foreach (self->clusters, &area, hit_cluster_cb, &hit);
  return hit;
}

ScholiaThread *
scholia_marker_layer_pick (ScholiaMarkerLayer *self,
                           double              widget_x,
                           double              widget_y)
{
  Hit hit;

  g_return_val_if_fail (SCHOLIA_IS_MARKER_LAYER (self), NULL);

  hit = find_hit (self, widget_x, widget_y);
  return hit.item != NULL ? hit.item->thread : NULL;
}

ScholiaMarkerCluster *
scholia_marker_layer_pick_cluster (ScholiaMarkerLayer *self,
                                   double              widget_x,
                                   double              widget_y)
{
  Hit hit;

  g_return_val_if_fail (SCHOLIA_IS_MARKER_LAYER (self), NULL);

  hit = find_hit (self, widget_x, widget_y);
  return hit.item != NULL ? NULL : hit.cluster;
}

graphene_rect_t
scholia_marker_layer_get_cluster_bounds (ScholiaMarkerLayer   *self,
                                         ScholiaMarkerCluster *cluster)
{
  ScholiaClusterLook look;
  GskRoundedRect shape;
  graphene_point_t place, origin;
  graphene_rect_t bounds;

  g_return_val_if_fail (SCHOLIA_IS_MARKER_LAYER (self), *graphene_rect_zero ());

  look = scholia_marker_layer_get_cluster_look (self, cluster);
  shape = scholia_cluster_look_get_shape (&look, scholia_cluster_look_get_outline (&look));
  place = scholia_marker_layer_get_cluster_place (self, cluster);
  origin = scholia_marker_layer_widget_to_local (self, 0, 0);
  graphene_rect_offset_r (&shape.bounds, place.x - origin.x, place.y - origin.y, &bounds);
  return bounds;
}

gboolean
scholia_marker_layer_is_in_sight (ScholiaMarkerLayer *self,
                                  ScholiaThread      *thread)
{
  ScholiaMarkerItem *item;
  graphene_point_t place;

  g_return_val_if_fail (SCHOLIA_IS_MARKER_LAYER (self), FALSE);

  item = scholia_marker_layer_find (self, thread);
  if (item == NULL || !item->is_shown || scholia_viewport_is_empty (&self->viewport))
    return FALSE;

  place = scholia_viewport_place_to_widget (&self->viewport,
                                            scholia_marker_item_get_anchor (item));
  return place.x >= 0 && place.x <= self->viewport.widget_width &&
         place.y >= 0 && place.y <= self->viewport.widget_height;
}
