/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which clusters the markers are in, and when they are gathered anew. */

#include "scholia-marker-layer-private.h"

#include <math.h>

/* A zoom under way regroups when it has grown or shrunk by this since the last time: what is drawn
 * comes no nearer than 40 pixels, nor stays joined at 58, until then. */
#define ZOOM_STEP 1.2

static void
shown_free (gpointer data)
{
  ScholiaShownCluster *shown = data;

  if (shown->layer->pointed_at == shown->cluster)
    shown->layer->pointed_at = NULL;
  /* Who is left alone keeps the keyboard. */
  if (shown->cluster->first != NULL)
    scholia_marker_layer_remember_focus (shown->layer);
  scholia_marker_layer_release (shown->layer, shown->cluster);
  g_clear_pointer (&shown->node, gsk_render_node_unref);
  g_free (shown);
}

ScholiaShownCluster *
scholia_marker_layer_get_shown (ScholiaMarkerLayer   *self,
                                ScholiaMarkerCluster *cluster)
{
  ScholiaShownCluster *shown = cluster->shown;

  if (shown == NULL)
    {
      shown = g_new0 (ScholiaShownCluster, 1);
      shown->layer = self;
      shown->cluster = cluster;
      cluster->shown = shown;
    }

  return shown;
}

void
scholia_marker_layer_place (ScholiaMarkerLayer *self,
                            ScholiaMarkerItem  *item)
{
  const ScholiaAnchor *anchor = scholia_marker_item_get_anchor (item);
  ScholiaViewport *view = &self->grouped_for;

  if (item->member.cluster != NULL)
    scholia_marker_clusters_remove (self->clusters, &item->member);

  if (scholia_anchor_is_region (anchor))
    g_hash_table_add (self->regions, item);
  else
    g_hash_table_remove (self->regions, item);
  if (item->is_moved)
    g_hash_table_add (self->moved, item);
  else
    g_hash_table_remove (self->moved, item);
  if (!item->is_shown || item->is_moved || scholia_viewport_is_empty (view))
    return;

  scholia_viewport_place_to_screen (view, anchor, &item->member.x, &item->member.y);
  scholia_marker_clusters_add (self->clusters, &item->member);
}

void
scholia_marker_layer_regroup (ScholiaMarkerLayer *self)
{
  scholia_marker_layer_remember_focus (self);
  scholia_marker_clusters_clear (self->clusters);
  self->grouped_for = self->viewport;
  for (guint i = 0; i < self->items->len; i++)
    scholia_marker_layer_place (self, g_ptr_array_index (self->items, i));
  scholia_marker_layer_changed (self, TRUE);
}

void
scholia_marker_layer_groups_init (ScholiaMarkerLayer *self)
{
  self->clusters = scholia_marker_clusters_new (shown_free);
}

/* Groups that are still good enough stay until the zoom comes to rest. */
static gboolean
needs_groups_now (ScholiaMarkerLayer *self)
{
  const ScholiaViewport *grouped = &self->grouped_for;
  const ScholiaViewport *view = &self->viewport;
  double growth;

  if (grouped->image_width != view->image_width || grouped->image_height != view->image_height ||
      scholia_viewport_is_empty (grouped) != scholia_viewport_is_empty (view))
    return TRUE;

  growth = view->zoom / grouped->zoom;
  return growth >= ZOOM_STEP || growth <= 1 / ZOOM_STEP;
}

void
scholia_marker_layer_set_viewport (ScholiaMarkerLayer    *self,
                                   const ScholiaViewport *viewport)
{
  gboolean has_zoomed;

  g_return_if_fail (SCHOLIA_IS_MARKER_LAYER (self));

  has_zoomed = self->viewport.zoom != viewport->zoom;
  self->viewport = *viewport;
  if (needs_groups_now (self))
    scholia_marker_layer_regroup (self);
  else if (has_zoomed)
    scholia_marker_layer_changed (self, FALSE);
  scholia_marker_layer_follow (self);
}

void
scholia_marker_layer_settle (ScholiaMarkerLayer *self)
{
  g_return_if_fail (SCHOLIA_IS_MARKER_LAYER (self));

  if (self->grouped_for.zoom != self->viewport.zoom)
    scholia_marker_layer_regroup (self);
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  guint number_a = scholia_thread_get_number (*(ScholiaThread *const *) a);
  guint number_b = scholia_thread_get_number (*(ScholiaThread *const *) b);

  return (number_a > number_b) - (number_a < number_b);
}

GPtrArray *
scholia_marker_layer_get_cluster_threads (ScholiaMarkerLayer   *self,
                                          ScholiaMarkerCluster *cluster)
{
  GPtrArray *threads;

  g_return_val_if_fail (SCHOLIA_IS_MARKER_LAYER (self), NULL);
  g_return_val_if_fail (cluster != NULL, NULL);

  threads = g_ptr_array_new_full (cluster->n_members, g_object_unref);
  for (ScholiaClusterMember *member = cluster->first; member != NULL; member = member->next)
    g_ptr_array_add (threads, g_object_ref (((ScholiaMarkerItem *) member)->thread));
  g_ptr_array_sort (threads, compare_numbers);
  return threads;
}

ScholiaAnchor
scholia_marker_layer_get_cluster_anchor (ScholiaMarkerLayer   *self,
                                         ScholiaMarkerCluster *cluster)
{
  const ScholiaViewport *view = &self->grouped_for;

  return scholia_anchor_from_fractions (cluster->spot.x / (view->image_width * view->zoom),
                                        cluster->spot.y / (view->image_height * view->zoom));
}

ScholiaMarkerCluster *
scholia_marker_layer_follow_cluster (ScholiaMarkerLayer  *self,
                                     GListModel          *threads,
                                     const ScholiaAnchor *place)
{
  ScholiaMarkerCluster *nearest = NULL;
  double x, y, shortest = SCHOLIA_CLUSTER_DISTANCE;

  g_return_val_if_fail (SCHOLIA_IS_MARKER_LAYER (self), NULL);

  scholia_viewport_place_to_screen (&self->grouped_for, place, &x, &y);
  for (guint i = 0; i < g_list_model_get_n_items (threads); i++)
    {
      g_autoptr(ScholiaThread) thread = g_list_model_get_item (threads, i);
      ScholiaMarkerItem *item = scholia_marker_layer_find (self, thread);
      ScholiaMarkerCluster *cluster = item != NULL ? item->member.cluster : NULL;
      double distance;

      if (cluster == NULL)
        continue;
      distance = MAX (fabs (cluster->spot.x - x), fabs (cluster->spot.y - y));
      if (distance > shortest || (nearest != NULL && distance == shortest))
        continue;
      shortest = distance;
      nearest = cluster;
    }

  return nearest;
}
