/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What of the markers is drawn, and where. */

#include "scholia-marker-layer-private.h"

#include <math.h>

/* Widget pixels past what is in sight that a sheet holds: a pan by as much draws nothing anew. */
#define SHEET_MARGIN 96.0
/* Widget pixels: the layer's origin is at a whole number of these, and no further away than that
 * from what is in sight when a sheet is drawn. */
#define BASE_STEP 4096.0
/* Widget pixels between the places of two of which one is a wide pill, on both axes. */
#define WIDE_DISTANCE 72.0
#define WIDE_DISTANCE_Y 36.0

/* Spaces */

double
scholia_marker_layer_get_growth (ScholiaMarkerLayer *self)
{
  return scholia_viewport_is_empty (&self->grouped_for) ? 1 : self->viewport.zoom /
                                                              self->grouped_for.zoom;
}

graphene_rect_t
scholia_marker_layer_get_sight (ScholiaMarkerLayer *self,
                                double              more)
{
  const ScholiaViewport *view = &self->viewport;

  return GRAPHENE_RECT_INIT ((float) (-view->offset_x - more), (float) (-view->offset_y - more),
                             (float) (view->widget_width + 2 * more),
                             (float) (view->widget_height + 2 * more));
}

graphene_rect_t
scholia_marker_layer_to_clusters (ScholiaMarkerLayer    *self,
                                  const graphene_rect_t *area)
{
  float shrink = (float) (1 / scholia_marker_layer_get_growth (self));
  graphene_rect_t scaled;

  graphene_rect_scale (area, shrink, shrink, &scaled);
  return scaled;
}

static double
to_device (ScholiaMarkerLayer *self,
           double              length)
{
  double scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  return round (length * scale) / scale;
}

graphene_point_t
scholia_marker_layer_to_local (ScholiaMarkerLayer *self,
                               double              x,
                               double              y)
{
  return GRAPHENE_POINT_INIT ((float) (to_device (self, x) - self->base_x),
                              (float) (to_device (self, y) - self->base_y));
}

graphene_point_t
scholia_marker_layer_widget_to_local (ScholiaMarkerLayer *self,
                                      double              widget_x,
                                      double              widget_y)
{
  double x = widget_x - to_device (self, self->viewport.offset_x) - self->base_x;
  double y = widget_y - to_device (self, self->viewport.offset_y) - self->base_y;

  return GRAPHENE_POINT_INIT ((float) x, (float) y);
}

GskTransform *
scholia_marker_layer_get_transform (ScholiaMarkerLayer *self)
{
  graphene_point_t origin;

  g_return_val_if_fail (SCHOLIA_IS_MARKER_LAYER (self), NULL);

  origin = scholia_marker_layer_widget_to_local (self, 0, 0);
  return gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (-origin.x, -origin.y));
}

static double
choose_base (double base,
             double sight)
{
  return fabs (sight - base) > 2 * BASE_STEP ? floor (sight / BASE_STEP) * BASE_STEP : base;
}

void
scholia_marker_layer_follow (ScholiaMarkerLayer *self)
{
  double x = choose_base (self->base_x, -self->viewport.offset_x);
  double y = choose_base (self->base_y, -self->viewport.offset_y);
  graphene_rect_t sight = scholia_marker_layer_get_sight (self, SCHOLIA_MARKER_REACH);

  scholia_marker_layer_queue_pool (self);
  if (x != self->base_x || y != self->base_y)
    {
      self->base_x = x;
      self->base_y = y;
      scholia_marker_layer_changed (self, FALSE);
    }
  else if (!graphene_rect_contains_rect (&self->sheet_area, &sight))
    {
      g_clear_pointer (&self->sheet, gsk_render_node_unref);
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
}

graphene_point_t
scholia_marker_layer_get_local_place (ScholiaMarkerLayer  *self,
                                      const ScholiaAnchor *anchor)
{
  double x, y;

  scholia_viewport_place_to_screen (&self->viewport, anchor, &x, &y);
  return scholia_marker_layer_to_local (self, x, y);
}

graphene_point_t
scholia_marker_layer_get_cluster_place (ScholiaMarkerLayer         *self,
                                        const ScholiaMarkerCluster *cluster)
{
  double growth = scholia_marker_layer_get_growth (self);

  return scholia_marker_layer_to_local (self, cluster->spot.x * growth, cluster->spot.y * growth);
}

/* Looks */

ScholiaMarkerLook
scholia_marker_layer_get_look (ScholiaMarkerLayer      *self,
                               const ScholiaMarkerItem *item)
{
  return scholia_marker_item_get_look (item, item->thread == self->selected,
                                       item->thread == self->hovered);
}

static void
count_cb (ScholiaMarkerCluster *cluster,
          gpointer              user_data)
{
  (*(guint *) user_data)++;
}

static ScholiaClusterLook
get_plain_look (ScholiaMarkerLayer   *self,
                ScholiaMarkerCluster *cluster)
{
  graphene_rect_t around = GRAPHENE_RECT_INIT ((float) (cluster->spot.x - WIDE_DISTANCE),
                                               (float) (cluster->spot.y - WIDE_DISTANCE_Y),
                                               2 * WIDE_DISTANCE, 2 * WIDE_DISTANCE_Y);
  guint n_near = 0;

  scholia_marker_clusters_foreach (self->clusters, &around, count_cb, &n_near);
  return scholia_cluster_look_make (cluster, n_near > 1);
}

ScholiaClusterLook
scholia_marker_layer_get_cluster_look (ScholiaMarkerLayer   *self,
                                       ScholiaMarkerCluster *cluster)
{
  ScholiaClusterLook look = get_plain_look (self, cluster);
  ScholiaMarkerItem *selected = scholia_marker_layer_find (self, self->selected);

  look.selected = selected != NULL && selected->member.cluster == cluster;
  look.hovered = self->pointed_at == cluster;
  return look;
}

void
scholia_marker_layer_foreach_lit (ScholiaMarkerLayer *self,
                                  GFunc               func,
                                  gpointer            user_data)
{
  ScholiaThread *threads[] = { self->selected, self->hovered };
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->moved);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      ScholiaMarkerItem *item = key;

      if (item->is_shown && item->thread != self->selected && item->thread != self->hovered)
        func (item, user_data);
    }

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      ScholiaMarkerItem *item = scholia_marker_layer_find (self, threads[i]);

      if (item != NULL && item->is_shown && (i == 1 || threads[0] != threads[1]))
        func (item, user_data);
    }
}

/* Drawing */

typedef struct
{
  ScholiaMarkerLayer *layer;
  GtkSnapshot        *snapshot;
} Drawing;

static void
append_at (GtkSnapshot            *snapshot,
           GskRenderNode          *node,
           const graphene_point_t *place)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, place);
  gtk_snapshot_append_node (snapshot, node);
  gtk_snapshot_restore (snapshot);
}

static void
append_item (Drawing                 *drawing,
             ScholiaMarkerItem       *item,
             const ScholiaMarkerLook *look)
{
  graphene_point_t place =
    scholia_marker_layer_get_local_place (drawing->layer, scholia_marker_item_get_anchor (item));

  append_at (drawing->snapshot,
             scholia_marker_item_get_node (item, look, drawing->layer->artwork,
                                           GTK_WIDGET (drawing->layer)), &place);
}

static GskRenderNode *
get_cluster_node (ScholiaMarkerLayer       *self,
                  ScholiaShownCluster      *shown,
                  const ScholiaClusterLook *look)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  guint key = scholia_cluster_look_get_key (look);

  if (shown->node != NULL && shown->node_key == key && shown->node_count == look->count &&
      shown->node_scale == scale)
    return shown->node;

  g_clear_pointer (&shown->node, gsk_render_node_unref);
  shown->node = scholia_marker_artwork_make_cluster (self->artwork, GTK_WIDGET (self), look, scale);
  shown->node_key = key;
  shown->node_count = look->count;
  shown->node_scale = scale;
  return shown->node;
}

static void
append_cluster (Drawing                  *drawing,
                ScholiaMarkerCluster     *cluster,
                const ScholiaClusterLook *look)
{
  ScholiaShownCluster *shown = scholia_marker_layer_get_shown (drawing->layer, cluster);
  graphene_point_t place = scholia_marker_layer_get_cluster_place (drawing->layer, cluster);

  append_at (drawing->snapshot, get_cluster_node (drawing->layer, shown, look), &place);
}

/* On the sheet nothing is lit. */
static void
append_plain_cb (ScholiaMarkerCluster *cluster,
                 gpointer              user_data)
{
  Drawing *drawing = user_data;
  ScholiaMarkerItem *item = (ScholiaMarkerItem *) cluster->first;
  ScholiaMarkerLook look;
  ScholiaClusterLook cluster_look;

  if (cluster->n_members == 1)
    {
      look = scholia_marker_item_get_look (item, FALSE, FALSE);
      append_item (drawing, item, &look);
      return;
    }

  cluster_look = get_plain_look (drawing->layer, cluster);
  append_cluster (drawing, cluster, &cluster_look);
}

static void
draw_sheet (ScholiaMarkerLayer *self)
{
  Drawing drawing = { .layer = self, .snapshot = gtk_snapshot_new () };
  graphene_rect_t area;

  self->sheet_area = scholia_marker_layer_get_sight (self, SCHOLIA_MARKER_REACH + SHEET_MARGIN);
  scholia_marker_layer_append_regions (self, drawing.snapshot);
  area = scholia_marker_layer_to_clusters (self, &self->sheet_area);
  scholia_marker_clusters_foreach (self->clusters, &area, append_plain_cb, &drawing);
  self->sheet = gtk_snapshot_free_to_node (drawing.snapshot);
  /* Nothing drawn is no node, but done all the same. */
  if (self->sheet == NULL)
    self->sheet = gsk_container_node_new (NULL, 0);
}

static void
append_lit_cb (gpointer data,
               gpointer user_data)
{
  Drawing *drawing = user_data;
  ScholiaMarkerLook look = scholia_marker_layer_get_look (drawing->layer, data);

  append_item (drawing, data, &look);
}

/* The pill that the pointer is over, and that of the selected one. */
static void
append_lit_clusters (Drawing *drawing)
{
  ScholiaMarkerLayer *self = drawing->layer;
  ScholiaMarkerItem *selected = scholia_marker_layer_find (self, self->selected);
  ScholiaMarkerCluster *clusters[] = { selected != NULL ? selected->member.cluster : NULL,
                                       self->pointed_at };

  for (guint i = 0; i < G_N_ELEMENTS (clusters); i++)
    if (clusters[i] != NULL && clusters[i]->n_members > 1 && (i == 0 || clusters[0] != clusters[1]))
      {
        ScholiaClusterLook look = scholia_marker_layer_get_cluster_look (self, clusters[i]);

        append_cluster (drawing, clusters[i], &look);
      }
}

static void
append_draft (Drawing *drawing)
{
  ScholiaMarkerLayer *self = drawing->layer;
  ScholiaMarkerLook look = { .kind = SCHOLIA_MARKER_DRAFT, .color = self->draft_color };
  graphene_point_t place = scholia_marker_layer_get_local_place (self, &self->draft_anchor);
  g_autoptr(GskRenderNode) node = scholia_marker_artwork_make (self->artwork, GTK_WIDGET (self),
    &look, 0, gtk_widget_get_scale_factor (GTK_WIDGET (self)));

  append_at (drawing->snapshot, node, &place);
}

static void
scholia_marker_layer_snapshot (GtkWidget   *widget,
                               GtkSnapshot *snapshot)
{
  ScholiaMarkerLayer *self = SCHOLIA_MARKER_LAYER (widget);
  Drawing drawing = { .layer = self, .snapshot = snapshot };

  if (!scholia_viewport_is_empty (&self->viewport))
    {
      if (self->sheet == NULL)
        draw_sheet (self);
      gtk_snapshot_append_node (snapshot, self->sheet);
      scholia_marker_layer_append_lit_regions (self, snapshot);
      append_lit_clusters (&drawing);
      scholia_marker_layer_foreach_lit (self, append_lit_cb, &drawing);
      if (self->has_draft)
        append_draft (&drawing);
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

void
scholia_marker_layer_view_class_init (GtkWidgetClass *widget_class)
{
  widget_class->snapshot = scholia_marker_layer_snapshot;
  widget_class->contains = scholia_marker_layer_contains;
}
