/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-canvas-private.h"

#include "scholia-marker-drawing.h"

/* Whether the zoom is another one; whoever calls says so. */
static gboolean
take_view (ScholiaCanvas         *self,
           const ScholiaViewport *view,
           ScholiaViewMode        mode)
{
  gboolean zoomed = self->view.zoom != view->zoom;

  self->view = *view;
  self->mode = mode;
  scholia_marker_layer_set_viewport (self->markers, view);
  scholia_cursor_layer_set_viewport (self->cursors, view);
  if (zoomed)
    scholia_canvas_unsettle_zoom (self);
  scholia_canvas_want_tiles (self);
  scholia_canvas_update_pointer (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, scholia_canvas_signals[SCHOLIA_CANVAS_VIEW_CHANGED], 0);

  return zoomed;
}

void
scholia_canvas_set_view (ScholiaCanvas         *self,
                         const ScholiaViewport *view,
                         ScholiaViewMode        mode)
{
  scholia_canvas_close_list (self);
  if (take_view (self, view, mode))
    scholia_canvas_notify_zoom (self);
  /* The layer of markers is moved as a whole. */
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
apply_mode (ScholiaViewport *view,
            ScholiaViewMode  mode)
{
  if (mode == SCHOLIA_VIEW_MODE_FIT)
    scholia_viewport_fit (view);
  else if (mode == SCHOLIA_VIEW_MODE_FILL)
    scholia_viewport_fill (view);
  else
    scholia_viewport_clamp (view);
}

static gboolean
notify_zoom_cb (gpointer user_data)
{
  ScholiaCanvas *self = user_data;

  self->zoom_id = 0;
  scholia_canvas_notify_zoom (self);

  return G_SOURCE_REMOVE;
}

void
scholia_canvas_allocate_view (ScholiaCanvas *self,
                              int            width,
                              int            height)
{
  ScholiaViewport view = scholia_canvas_get_target (self);

  if (view.widget_width == width && view.widget_height == height)
    return;

  scholia_canvas_stop_animation (self);
  scholia_viewport_resize (&view, width, height);
  apply_mode (&view, self->mode);
  /* The allocation is under way: a label of the zoom that asked for another size now would leave
   * its parents without a place in this frame. */
  if (take_view (self, &view, self->mode) && self->zoom_id == 0)
    self->zoom_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, notify_zoom_cb, self, NULL);
}

void
scholia_canvas_pan (ScholiaCanvas *self,
                    double         dx,
                    double         dy)
{
  ScholiaViewport view = self->view;

  scholia_canvas_stop_animation (self);
  scholia_viewport_pan (&view, dx, dy);
  scholia_canvas_set_view (self, &view, SCHOLIA_VIEW_MODE_FREE);
}

void
scholia_canvas_zoom_at (ScholiaCanvas *self,
                        double         zoom,
                        double         widget_x,
                        double         widget_y,
                        gboolean       smooth)
{
  ScholiaViewport view = scholia_canvas_get_target (self);

  scholia_viewport_zoom_at (&view, zoom, widget_x, widget_y);
  if (smooth)
    {
      scholia_canvas_animate_to (self, &view, SCHOLIA_VIEW_MODE_FREE);
      return;
    }

  scholia_canvas_stop_animation (self);
  scholia_canvas_set_view (self, &view, SCHOLIA_VIEW_MODE_FREE);
}

double
scholia_canvas_get_zoom (ScholiaCanvas *self)
{
  g_return_val_if_fail (SCHOLIA_IS_CANVAS (self), 1);

  return self->view.zoom;
}

static void
zoom_in_the_middle (ScholiaCanvas *self,
                    double         zoom)
{
  const ScholiaViewport *view = &self->view;

  scholia_canvas_zoom_at (self, zoom, view->widget_width / 2,
                          (view->widget_height - view->bottom_inset) / 2, TRUE);
}

void
scholia_canvas_set_zoom (ScholiaCanvas *self,
                         double         zoom)
{
  g_return_if_fail (SCHOLIA_IS_CANVAS (self));

  zoom_in_the_middle (self, zoom);
}

void
scholia_canvas_zoom_in (ScholiaCanvas *self)
{
  g_return_if_fail (SCHOLIA_IS_CANVAS (self));

  zoom_in_the_middle (self, scholia_viewport_next_zoom (scholia_canvas_get_target (self).zoom,
                                                        TRUE));
}

void
scholia_canvas_zoom_out (ScholiaCanvas *self)
{
  g_return_if_fail (SCHOLIA_IS_CANVAS (self));

  zoom_in_the_middle (self, scholia_viewport_next_zoom (scholia_canvas_get_target (self).zoom,
                                                        FALSE));
}

void
scholia_canvas_fit (ScholiaCanvas *self)
{
  ScholiaViewport view;

  g_return_if_fail (SCHOLIA_IS_CANVAS (self));

  view = self->view;
  scholia_viewport_fit (&view);
  scholia_canvas_animate_to (self, &view, SCHOLIA_VIEW_MODE_FIT);
}

void
scholia_canvas_fill (ScholiaCanvas *self)
{
  ScholiaViewport view;

  g_return_if_fail (SCHOLIA_IS_CANVAS (self));

  view = self->view;
  scholia_viewport_fill (&view);
  scholia_canvas_animate_to (self, &view, SCHOLIA_VIEW_MODE_FILL);
}

void
scholia_canvas_set_bottom_inset (ScholiaCanvas *self,
                                 int            bottom_inset)
{
  ScholiaViewport view;

  g_return_if_fail (SCHOLIA_IS_CANVAS (self));
  g_return_if_fail (bottom_inset >= 0);

  view = scholia_canvas_get_target (self);
  if (view.bottom_inset == bottom_inset)
    return;

  scholia_canvas_stop_animation (self);
  view.bottom_inset = bottom_inset;
  apply_mode (&view, self->mode);
  scholia_canvas_set_view (self, &view, self->mode);
  g_object_notify (G_OBJECT (self), "bottom-inset");
}

/* All of a region that has room, and its pin before all. */
static void
reveal_place (ScholiaViewport     *view,
              const ScholiaAnchor *anchor,
              int                  card_width)
{
  graphene_rect_t region;
  graphene_point_t place;

  if (scholia_anchor_is_region (anchor))
    {
      region = scholia_viewport_region_to_widget (view, anchor);
      scholia_viewport_reveal (view, region.origin.x, region.origin.y + region.size.height, 0);
    }

  place = scholia_viewport_place_to_widget (view, anchor);
  scholia_viewport_reveal (view, place.x, place.y, card_width);
}

void
scholia_canvas_reveal_anchor (ScholiaCanvas       *self,
                              const ScholiaAnchor *anchor,
                              int                  card_width)
{
  ScholiaViewport view = scholia_canvas_get_target (self);
  ScholiaViewport before = view;

  if (scholia_viewport_is_empty (&view))
    return;
  /* All of the image is in sight, and stays so whatever becomes of the widget's size. */
  if (self->mode == SCHOLIA_VIEW_MODE_FIT && card_width == 0 &&
      view.zoom > SCHOLIA_VIEWPORT_MIN_ZOOM)
    return;

  reveal_place (&view, anchor, card_width);
  if (view.offset_x != before.offset_x || view.offset_y != before.offset_y)
    scholia_canvas_animate_to (self, &view, SCHOLIA_VIEW_MODE_FREE);
}

void
scholia_canvas_reveal_thread (ScholiaCanvas *self,
                              ScholiaThread *thread,
                              int            card_width)
{
  ScholiaAnchor anchor;

  g_return_if_fail (SCHOLIA_IS_CANVAS (self));
  g_return_if_fail (SCHOLIA_IS_THREAD (thread));

  if (scholia_marker_layer_get_anchor (self->markers, thread, &anchor))
    scholia_canvas_reveal_anchor (self, &anchor, card_width);
}

gboolean
scholia_canvas_get_marker_bounds (ScholiaCanvas       *self,
                                  const ScholiaAnchor *anchor,
                                  graphene_rect_t     *bounds)
{
  ScholiaMarkerLook look = { 0 };
  GskRoundedRect shape;
  graphene_point_t place;

  g_return_val_if_fail (SCHOLIA_IS_CANVAS (self), FALSE);
  g_return_val_if_fail (anchor != NULL && bounds != NULL, FALSE);

  if (self->picture == NULL || scholia_viewport_is_empty (&self->view))
    return FALSE;

  place = scholia_viewport_place_to_widget (&self->view, anchor);
  shape = scholia_marker_look_get_shape (&look, scholia_marker_look_get_outline (&look));
  graphene_rect_offset_r (&shape.bounds, place.x, place.y, bounds);
  return TRUE;
}

gboolean
scholia_canvas_get_anchor_bounds (ScholiaCanvas       *self,
                                  const ScholiaAnchor *anchor,
                                  graphene_rect_t     *bounds)
{
  graphene_rect_t sight, region;

  if (!scholia_canvas_get_marker_bounds (self, anchor, bounds))
    return FALSE;

  graphene_rect_init (&sight, 0, 0, (float) self->view.widget_width,
                      (float) self->view.widget_height);
  region = scholia_viewport_region_to_widget (&self->view, anchor);
  if (scholia_anchor_is_region (anchor) && graphene_rect_intersection (&region, &sight, &region))
    graphene_rect_union (bounds, &region, bounds);
  return TRUE;
}

gboolean
scholia_canvas_shows_place (ScholiaCanvas       *self,
                            const ScholiaAnchor *anchor)
{
  graphene_point_t place;

  g_return_val_if_fail (SCHOLIA_IS_CANVAS (self), FALSE);
  g_return_val_if_fail (anchor != NULL, FALSE);

  if (scholia_viewport_is_empty (&self->view))
    return FALSE;

  place = scholia_viewport_place_to_widget (&self->view, anchor);
  return place.x >= 0 && place.x <= self->view.widget_width &&
         place.y >= 0 && place.y <= self->view.widget_height;
}
