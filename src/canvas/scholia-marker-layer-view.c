/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-marker-layer-private.h"

#include <math.h>

#include "scholia-marker.h"

/* Widget pixels past the edge where a marker is still partly in sight: its size and outlines. */
#define REACH 60.0f
/* Focusable children at most. What keyboard and screen reader can make sense of at once; markers
 * past it are drawn and clicked all the same, and come within reach by zooming in. */
#define MAX_WIDGETS 200
/* Widget pixels around a marker that still hit it: fingers and quick hands. */
#define HIT_SLACK 3.0

static graphene_point_t
get_place (ScholiaMarkerLayer  *self,
           const ScholiaAnchor *anchor)
{
  double scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  graphene_point_t place = scholia_viewport_place_to_widget (&self->viewport, anchor);

  /* On device pixels: the artwork is a texture and would blur between them. */
  return GRAPHENE_POINT_INIT ((float) (round (place.x * scale) / scale),
                              (float) (round (place.y * scale) / scale));
}

static gboolean
is_in_sight (ScholiaMarkerLayer      *self,
             const ScholiaMarkerItem *item,
             graphene_point_t        *place)
{
  if (!item->is_shown)
    return FALSE;

  *place = get_place (self, scholia_marker_item_get_anchor (item));
  return place->x > -REACH && place->x < self->viewport.widget_width + REACH &&
         place->y > -REACH && place->y < self->viewport.widget_height + REACH;
}

static ScholiaMarkerLook
get_look (ScholiaMarkerLayer      *self,
          const ScholiaMarkerItem *item)
{
  return scholia_marker_item_get_look (item, item->thread == self->selected,
                                       item->thread == self->hovered);
}

static void
activate_cb (ScholiaMarkerLayer *self,
             ScholiaMarker      *marker)
{
  g_signal_emit_by_name (self, "thread-activated", scholia_marker_get_thread (marker));
}

static void
make_widget (ScholiaMarkerLayer *self,
             ScholiaMarkerItem  *item)
{
  ScholiaMarkerLook look = get_look (self, item);

  item->widget = scholia_marker_new (item->thread);
  g_signal_connect_object (item->widget, "activate", G_CALLBACK (activate_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_parent (item->widget, GTK_WIDGET (self));
  scholia_marker_update (SCHOLIA_MARKER (item->widget), &look);
}

static void
place_widget (ScholiaMarkerLayer *self,
              ScholiaMarkerItem  *item)
{
  ScholiaMarkerLook look = get_look (self, item);
  graphene_point_t place = get_place (self, scholia_marker_item_get_anchor (item));
  int size = (int) scholia_marker_look_get_size (&look);
  graphene_point_t origin = GRAPHENE_POINT_INIT (place.x, place.y - (float) size);

  /* GTK wants every child measured before it is allocated. */
  gtk_widget_measure (item->widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_allocate (item->widget, size, size, -1,
                       gsk_transform_translate (NULL, &origin));
}

/* Which markers are widgets now. Never during an allocation: a child that comes or goes then asks
 * the ancestors for another one, and those that are past theirs would be drawn without. */
static void
update_widgets (ScholiaMarkerLayer *self)
{
  guint n_widgets = 0;

  for (guint i = 0; i < self->items->len; i++)
    {
      ScholiaMarkerItem *item = g_ptr_array_index (self->items, i);
      graphene_point_t place;
      gboolean wants_widget = item->thread == self->selected || n_widgets < MAX_WIDGETS;

      if (wants_widget && !scholia_viewport_is_empty (&self->viewport) &&
          is_in_sight (self, item, &place))
        {
          if (item->widget == NULL)
            make_widget (self, item);
          n_widgets++;
        }
      else
        {
          /* If it has the focus, GTK hands that on to the canvas. */
          g_clear_pointer (&item->widget, gtk_widget_unparent);
        }
    }
}

static void
scholia_marker_layer_size_allocate (GtkWidget *widget,
                                    int        width,
                                    int        height,
                                    int        baseline)
{
  ScholiaMarkerLayer *self = SCHOLIA_MARKER_LAYER (widget);

  for (guint i = 0; i < self->items->len; i++)
    {
      ScholiaMarkerItem *item = g_ptr_array_index (self->items, i);

      if (item->widget != NULL)
        place_widget (self, item);
    }
}

static void
append_item (ScholiaMarkerLayer *self,
             GtkSnapshot        *snapshot,
             ScholiaMarkerItem  *item)
{
  ScholiaMarkerLook look = get_look (self, item);
  graphene_point_t place;

  if (!is_in_sight (self, item, &place))
    return;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &place);
  gtk_snapshot_append_node (snapshot, scholia_marker_item_get_node (item, &look, self->artwork,
                                                                    GTK_WIDGET (self)));
  gtk_snapshot_restore (snapshot);
}

static void
append_draft (ScholiaMarkerLayer *self,
              GtkSnapshot        *snapshot)
{
  ScholiaMarkerLook look = { .kind = SCHOLIA_MARKER_DRAFT, .color = self->draft_color };
  graphene_point_t place = get_place (self, &self->draft_anchor);
  g_autoptr(GskRenderNode) node = scholia_marker_artwork_make (self->artwork, GTK_WIDGET (self),
    &look, 0, gtk_widget_get_scale_factor (GTK_WIDGET (self)));

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &place);
  gtk_snapshot_append_node (snapshot, node);
  gtk_snapshot_restore (snapshot);
}

static void
append_markers (ScholiaMarkerLayer *self,
                GtkSnapshot        *snapshot)
{
  ScholiaMarkerItem *selected = NULL;
  ScholiaMarkerItem *hovered = NULL;

  for (guint i = 0; i < self->items->len; i++)
    {
      ScholiaMarkerItem *item = g_ptr_array_index (self->items, i);

      if (item->thread == self->hovered)
        hovered = item;
      else if (item->thread == self->selected)
        selected = item;
      else
        append_item (self, snapshot, item);
    }

  if (selected != NULL)
    append_item (self, snapshot, selected);
  if (hovered != NULL)
    append_item (self, snapshot, hovered);
  if (self->has_draft)
    append_draft (self, snapshot);
}

static void
scholia_marker_layer_snapshot (GtkWidget   *widget,
                               GtkSnapshot *snapshot)
{
  ScholiaMarkerLayer *self = SCHOLIA_MARKER_LAYER (widget);

  if (!scholia_viewport_is_empty (&self->viewport))
    {
      scholia_marker_layer_append_regions (self, snapshot);
      append_markers (self, snapshot);
    }

  GTK_WIDGET_CLASS (g_type_class_peek_parent (G_OBJECT_GET_CLASS (self)))->snapshot (widget,
                                                                                     snapshot);
}

/* Only the markers are touched here; the canvas is below. */
static gboolean
scholia_marker_layer_contains (GtkWidget *widget,
                               double     x,
                               double     y)
{
  return FALSE;
}

static gboolean
is_hit (ScholiaMarkerLayer      *self,
        const ScholiaMarkerItem *item,
        double                   widget_x,
        double                   widget_y)
{
  ScholiaMarkerLook look = get_look (self, item);
  GskRoundedRect shape;
  graphene_point_t place;

  if (!is_in_sight (self, item, &place))
    return FALSE;

  shape = scholia_marker_look_get_shape (&look, scholia_marker_look_get_outline (&look) +
                                                HIT_SLACK);
  return gsk_rounded_rect_contains_point (&shape,
                                          &GRAPHENE_POINT_INIT ((float) widget_x - place.x,
                                                                (float) widget_y - place.y));
}

ScholiaThread *
scholia_marker_layer_pick (ScholiaMarkerLayer *self,
                           double              widget_x,
                           double              widget_y)
{
  ScholiaThread *on_top[2];

  g_return_val_if_fail (SCHOLIA_IS_MARKER_LAYER (self), NULL);

  if (scholia_viewport_is_empty (&self->viewport))
    return NULL;

  on_top[0] = self->hovered;
  on_top[1] = self->selected;
  for (guint i = 0; i < G_N_ELEMENTS (on_top); i++)
    {
      ScholiaMarkerItem *item = on_top[i] != NULL ? g_hash_table_lookup (self->lookup, on_top[i])
                                                  : NULL;

      if (item != NULL && is_hit (self, item, widget_x, widget_y))
        return item->thread;
    }

  for (guint i = self->items->len; i > 0; i--)
    {
      ScholiaMarkerItem *item = g_ptr_array_index (self->items, i - 1);

      if (is_hit (self, item, widget_x, widget_y))
        return item->thread;
    }

  return NULL;
}

void
scholia_marker_layer_changed (ScholiaMarkerLayer *self)
{
  update_widgets (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
scholia_marker_layer_view_class_init (GtkWidgetClass *widget_class)
{
  widget_class->size_allocate = scholia_marker_layer_size_allocate;
  widget_class->snapshot = scholia_marker_layer_snapshot;
  widget_class->contains = scholia_marker_layer_contains;
}
