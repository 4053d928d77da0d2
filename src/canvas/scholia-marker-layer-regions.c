/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The regions among the threads: their outlines, and which one is under a point. */

#include "scholia-marker-layer-private.h"

#include <math.h>

#include "scholia-region-drawing.h"

/* Widget pixels from an outline's middle that still hit it: fingers and quick hands. */
#define OUTLINE_REACH 6.0
/* Members of a cluster whose outlines are drawn although one pill stands for all of them: those of
 * many more would cover the picture. */
#define MAX_OUTLINES 4

static gboolean
is_drawn (ScholiaMarkerLayer      *self,
          const ScholiaMarkerItem *item)
{
  return item->is_shown && (scholia_marker_layer_is_lit (self, item) ||
                            (item->member.cluster != NULL &&
                             item->member.cluster->n_members <= MAX_OUTLINES));
}

graphene_rect_t
scholia_marker_layer_get_region (ScholiaMarkerLayer  *self,
                                 const ScholiaAnchor *region)
{
  double scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  graphene_rect_t exact = scholia_viewport_region_to_widget (&self->viewport, region);
  double left = round (exact.origin.x * scale) / scale;
  double top = round (exact.origin.y * scale) / scale;
  double right = round ((exact.origin.x + exact.size.width) * scale) / scale;
  double bottom = round ((exact.origin.y + exact.size.height) * scale) / scale;

  return GRAPHENE_RECT_INIT ((float) left, (float) top, (float) (right - left),
                             (float) (bottom - top));
}

/* What is out of sight is cut off, or a deep zoom would draw frames of a million pixels. */
static void
append_region (ScholiaMarkerLayer      *self,
               GtkSnapshot             *snapshot,
               const ScholiaAnchor     *anchor,
               const ScholiaRegionLook *look)
{
  graphene_rect_t region = scholia_marker_layer_get_region (self, anchor);
  graphene_point_t origin = scholia_marker_layer_widget_to_local (self, 0, 0);
  graphene_rect_t area = self->sheet_area;

  graphene_rect_offset (&region, origin.x, origin.y);
  graphene_rect_offset (&area, (float) -self->base_x, (float) -self->base_y);
  if (graphene_rect_intersection (&region, &area, &region))
    scholia_region_append (snapshot, &region, look);
}

static void
append_item (ScholiaMarkerLayer *self,
             GtkSnapshot        *snapshot,
             ScholiaMarkerItem  *item)
{
  ScholiaRegionLook look = {
    .color = scholia_person_get_color (scholia_thread_get_creator (item->thread)),
    .resolved = scholia_thread_is_resolved (item->thread),
    .selected = item->thread == self->selected,
    .hovered = item->thread == self->hovered,
  };

  append_region (self, snapshot, scholia_marker_item_get_anchor (item), &look);
}

/* A nested one above what it is in, and no other order than the board's for two alike. */
static int
compare_items (gconstpointer a,
               gconstpointer b)
{
  const ScholiaMarkerItem *item_a = *(const ScholiaMarkerItem *const *) a;
  const ScholiaMarkerItem *item_b = *(const ScholiaMarkerItem *const *) b;
  const ScholiaAnchor *anchor_a = scholia_marker_item_get_anchor (item_a);
  const ScholiaAnchor *anchor_b = scholia_marker_item_get_anchor (item_b);
  gint64 area_a = (gint64) anchor_a->width * anchor_a->height;
  gint64 area_b = (gint64) anchor_b->width * anchor_b->height;
  guint number_a = scholia_thread_get_number (item_a->thread);
  guint number_b = scholia_thread_get_number (item_b->thread);

  if (area_a != area_b)
    return area_a > area_b ? -1 : 1;

  return number_a < number_b ? -1 : number_a > number_b ? 1 : 0;
}

void
scholia_marker_layer_append_regions (ScholiaMarkerLayer *self,
                                     GtkSnapshot        *snapshot)
{
  g_autoptr(GPtrArray) drawn = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->regions);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (is_drawn (self, key) && !scholia_marker_layer_is_lit (self, key))
      g_ptr_array_add (drawn, key);

  g_ptr_array_sort (drawn, compare_items);
  for (guint i = 0; i < drawn->len; i++)
    append_item (self, snapshot, g_ptr_array_index (drawn, i));
}

typedef struct
{
  ScholiaMarkerLayer *layer;
  GtkSnapshot        *snapshot;
} Drawing;

static void
append_lit_cb (gpointer data,
               gpointer user_data)
{
  Drawing *drawing = user_data;

  if (g_hash_table_contains (drawing->layer->regions, data))
    append_item (drawing->layer, drawing->snapshot, data);
}

void
scholia_marker_layer_append_lit_regions (ScholiaMarkerLayer *self,
                                         GtkSnapshot        *snapshot)
{
  Drawing drawing = { .layer = self, .snapshot = snapshot };

  scholia_marker_layer_foreach_lit (self, append_lit_cb, &drawing);
  if (self->has_draft && scholia_anchor_is_region (&self->draft_anchor))
    append_region (self, snapshot, &self->draft_anchor,
                   &(ScholiaRegionLook) { .color = self->draft_color, .draft = TRUE });
}

/* Of two that are hit, the firmer and smaller one; of two alike the later one. */
static gboolean
is_better (const ScholiaMarkerItem *item,
           ScholiaRegionPart        part,
           const ScholiaMarkerItem *best,
           ScholiaRegionPart        best_part)
{
  const ScholiaAnchor *anchor = scholia_marker_item_get_anchor (item);
  const ScholiaAnchor *best_anchor = scholia_marker_item_get_anchor (best);

  if (!scholia_region_is_before (part, anchor, best_part, best_anchor))
    return FALSE;

  return !scholia_region_is_before (best_part, best_anchor, part, anchor) ||
         scholia_thread_get_number (item->thread) > scholia_thread_get_number (best->thread);
}

ScholiaThread *
scholia_marker_layer_pick_region (ScholiaMarkerLayer *self,
                                  double              widget_x,
                                  double              widget_y,
                                  ScholiaRegionPart  *part)
{
  ScholiaMarkerItem *best = NULL;
  GHashTableIter iter;
  gpointer key;

  g_return_val_if_fail (SCHOLIA_IS_MARKER_LAYER (self), NULL);

  *part = SCHOLIA_REGION_PART_NONE;
  if (scholia_viewport_is_empty (&self->viewport))
    return NULL;

  g_hash_table_iter_init (&iter, self->regions);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const ScholiaAnchor *anchor = scholia_marker_item_get_anchor (key);
      graphene_rect_t bounds = scholia_viewport_region_to_widget (&self->viewport, anchor);
      ScholiaRegionPart hit = scholia_region_pick_part (&bounds, widget_x, widget_y,
                                                        OUTLINE_REACH);

      if (is_drawn (self, key) && hit != SCHOLIA_REGION_PART_NONE &&
          (best == NULL || is_better (key, hit, best, *part)))
        {
          best = key;
          *part = hit;
        }
    }

  return best != NULL ? best->thread : NULL;
}
