/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The regions among the threads: their outlines, and which one is under a point. */

#include "scholia-marker-layer-private.h"

#include <math.h>

#include "scholia-region-drawing.h"

/* Widget pixels past the widget's edge where an outline may be cut off unseen, halo and all. */
#define CUT_OFF 60.0f
/* Widget pixels from an outline's middle that still hit it: fingers and quick hands. */
#define OUTLINE_REACH 6.0

void
scholia_marker_layer_regions_changed (ScholiaMarkerLayer *self)
{
  self->regions_are_stale = TRUE;
}

/* Few threads are regions: a frame and a move of the pointer look at those alone. */
static GPtrArray *
get_regions (ScholiaMarkerLayer *self)
{
  if (!self->regions_are_stale)
    return self->regions;

  g_ptr_array_set_size (self->regions, 0);
  for (guint i = 0; i < self->items->len; i++)
    {
      ScholiaMarkerItem *item = g_ptr_array_index (self->items, i);

      if (scholia_anchor_is_region (scholia_marker_item_get_anchor (item)))
        g_ptr_array_add (self->regions, item);
    }
  self->regions_are_stale = FALSE;
  return self->regions;
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

static void
append_region (ScholiaMarkerLayer      *self,
               GtkSnapshot             *snapshot,
               const ScholiaAnchor     *anchor,
               const ScholiaRegionLook *look)
{
  graphene_rect_t region = scholia_marker_layer_get_region (self, anchor);
  graphene_rect_t sight = GRAPHENE_RECT_INIT (-CUT_OFF, -CUT_OFF,
    (float) self->viewport.widget_width + 2 * CUT_OFF,
    (float) self->viewport.widget_height + 2 * CUT_OFF);

  /* What is out of sight is cut off, or a deep zoom would draw frames of a million pixels. */
  if (graphene_rect_intersection (&region, &sight, &region))
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

void
scholia_marker_layer_append_regions (ScholiaMarkerLayer *self,
                                     GtkSnapshot        *snapshot)
{
  GPtrArray *regions = get_regions (self);
  ScholiaMarkerItem *selected = NULL;

  for (guint i = 0; i < regions->len; i++)
    {
      ScholiaMarkerItem *item = g_ptr_array_index (regions, i);

      if (!item->is_shown)
        continue;
      if (item->thread == self->selected)
        selected = item;
      else
        append_item (self, snapshot, item);
    }

  if (selected != NULL)
    append_item (self, snapshot, selected);
  if (self->has_draft && scholia_anchor_is_region (&self->draft_anchor))
    append_region (self, snapshot, &self->draft_anchor,
                   &(ScholiaRegionLook) { .color = self->draft_color, .draft = TRUE });
}

ScholiaThread *
scholia_marker_layer_pick_region (ScholiaMarkerLayer *self,
                                  double              widget_x,
                                  double              widget_y,
                                  ScholiaRegionPart  *part)
{
  ScholiaMarkerItem *best = NULL;
  GPtrArray *regions;

  g_return_val_if_fail (SCHOLIA_IS_MARKER_LAYER (self), NULL);

  *part = SCHOLIA_REGION_PART_NONE;
  if (scholia_viewport_is_empty (&self->viewport))
    return NULL;

  regions = get_regions (self);
  for (guint i = 0; i < regions->len; i++)
    {
      ScholiaMarkerItem *item = g_ptr_array_index (regions, i);
      const ScholiaAnchor *anchor = scholia_marker_item_get_anchor (item);
      graphene_rect_t bounds = scholia_viewport_region_to_widget (&self->viewport, anchor);
      ScholiaRegionPart hit = scholia_region_pick_part (&bounds, widget_x, widget_y,
                                                        OUTLINE_REACH);

      if (item->is_shown && hit != SCHOLIA_REGION_PART_NONE &&
          (best == NULL || scholia_region_is_before (hit, anchor, *part,
                                                     scholia_marker_item_get_anchor (best))))
        {
          best = item;
          *part = hit;
        }
    }

  return best != NULL ? best->thread : NULL;
}
