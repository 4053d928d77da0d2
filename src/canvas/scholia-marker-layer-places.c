/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which markers and clusters are to have a focusable child, and in which order. */

#include "scholia-marker-layer-private.h"

#include <math.h>

/* Focusable children at most. What keyboard and screen reader can make sense of at once; markers
 * past it are drawn and clicked all the same, and come within reach by zooming in. */
#define MAX_CHILDREN 200
/* Widget pixels: markers whose places are in one such band are read from left to right. The bands
 * begin at the image's edge, so that no pan changes the order. */
#define BAND 48.0

static void
add_item_place (ScholiaMarkerLayer *self,
                ScholiaMarkerItem  *item,
                gboolean            must_be)
{
  ScholiaMarkerPlace place = { .item = item, .distance = must_be ? -1 : 0 };

  scholia_viewport_place_to_screen (&self->grouped_for, scholia_marker_item_get_anchor (item),
                                    &place.x, &place.y);
  g_array_append_val (self->places, place);
}

static void
add_cluster_cb (ScholiaMarkerCluster *cluster,
                gpointer              user_data)
{
  ScholiaMarkerLayer *self = user_data;
  ScholiaMarkerPlace place = { .x = cluster->spot.x, .y = cluster->spot.y, .cluster = cluster };

  if (cluster->n_members == 1)
    {
      ScholiaMarkerItem *item = (ScholiaMarkerItem *) cluster->first;

      add_item_place (self, item, item->thread == self->selected);
      return;
    }

  /* So that the layer hears when it goes. */
  scholia_marker_layer_get_shown (self, cluster);
  g_array_append_val (self->places, place);
}

/* Those that are drawn on top of a pill that stands for them, too; hovering is not for keys. */
static void
add_lit_cb (gpointer data,
            gpointer user_data)
{
  ScholiaMarkerLayer *self = user_data;
  ScholiaMarkerItem *item = data;

  if (!scholia_marker_item_is_single (item) &&
      (item->is_moved || item->thread == self->selected) &&
      scholia_marker_layer_is_in_sight (self, item->thread))
    add_item_place (self, item, TRUE);
}

static int
compare_distances (gconstpointer a,
                   gconstpointer b)
{
  const ScholiaMarkerPlace *place_a = a;
  const ScholiaMarkerPlace *place_b = b;
  double difference = place_a->distance - place_b->distance;

  return (difference > 0) - (difference < 0);
}

static int
compare_reading (gconstpointer a,
                 gconstpointer b)
{
  const ScholiaMarkerPlace *place_a = a;
  const ScholiaMarkerPlace *place_b = b;
  double difference = floor (place_a->y / BAND) - floor (place_b->y / BAND);

  if (difference == 0)
    difference = place_a->x - place_b->x;
  if (difference == 0)
    difference = place_a->y - place_b->y;
  return (difference > 0) - (difference < 0);
}

/* The nearest to the middle, if there are too many. */
static void
keep_nearest (ScholiaMarkerLayer *self)
{
  graphene_rect_t sight = scholia_marker_layer_get_sight (self, 0);
  graphene_point_t middle;

  if (self->places->len <= MAX_CHILDREN)
    return;

  sight = scholia_marker_layer_to_clusters (self, &sight);
  graphene_rect_get_center (&sight, &middle);
  for (guint i = 0; i < self->places->len; i++)
    {
      ScholiaMarkerPlace *place = &g_array_index (self->places, ScholiaMarkerPlace, i);

      if (place->distance >= 0)
        place->distance = hypot (place->x - middle.x, place->y - middle.y);
    }
  g_array_sort (self->places, compare_distances);
  g_array_set_size (self->places, MAX_CHILDREN);
}

void
scholia_marker_layer_find_places (ScholiaMarkerLayer *self)
{
  graphene_rect_t sight = scholia_marker_layer_get_sight (self, SCHOLIA_MARKER_REACH);

  g_array_set_size (self->places, 0);
  if (scholia_viewport_is_empty (&self->viewport))
    return;

  sight = scholia_marker_layer_to_clusters (self, &sight);
  scholia_marker_clusters_foreach (self->clusters, &sight, add_cluster_cb, self);
  scholia_marker_layer_foreach_lit (self, add_lit_cb, self);
  keep_nearest (self);
  g_array_sort (self->places, compare_reading);
}
