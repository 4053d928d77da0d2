/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-canvas-private.h"

void
scholia_canvas_begin_pinch (ScholiaCanvas *self,
                            double         widget_x,
                            double         widget_y)
{
  scholia_canvas_cancel_drag (self);
  scholia_canvas_stop_animation (self);
  gtk_gesture_set_state (self->drag_gesture, GTK_EVENT_SEQUENCE_DENIED);
  self->pinch_zoom = self->view.zoom;
  self->pinch_x = widget_x;
  self->pinch_y = widget_y;
}

/* Fingers hold on to the picture: their middle moves it, their distance zooms it. */
void
scholia_canvas_update_pinch (ScholiaCanvas *self,
                             double         scale,
                             double         widget_x,
                             double         widget_y)
{
  ScholiaViewport view = self->view;

  scholia_canvas_stop_animation (self);
  scholia_viewport_pan (&view, widget_x - self->pinch_x, widget_y - self->pinch_y);
  scholia_viewport_zoom_at (&view, self->pinch_zoom * scale, widget_x, widget_y);
  self->pinch_x = widget_x;
  self->pinch_y = widget_y;
  scholia_canvas_set_view (self, &view, SCHOLIA_VIEW_MODE_FREE);
}

/* What the comment tool does with a tap: a finger has no keys to change the tool with. */
gboolean
scholia_canvas_long_press (ScholiaCanvas *self,
                           double         widget_x,
                           double         widget_y)
{
  ScholiaAnchor place;
  double x, y;

  /* As the other button of a mouse. */
  if (scholia_canvas_open_cluster_at (self, widget_x, widget_y, TRUE))
    return TRUE;

  if (self->tool != SCHOLIA_TOOL_BROWSE || scholia_canvas_is_dragging (self) ||
      scholia_marker_layer_pick (self->markers, widget_x, widget_y) != NULL ||
      !scholia_viewport_widget_to_fractions (&self->view, widget_x, widget_y, &x, &y))
    return FALSE;

  scholia_canvas_cancel_drag (self);
  place = scholia_anchor_from_fractions (x, y);
  scholia_canvas_want_marker (self, &place);
  return TRUE;
}

static void
pinch_begin_cb (ScholiaCanvas *self,
                gpointer       sequence,
                GtkGesture    *gesture)
{
  double x = 0, y = 0;

  gtk_gesture_get_bounding_box_center (gesture, &x, &y);
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  scholia_canvas_begin_pinch (self, x, y);
}

static void
pinch_cb (ScholiaCanvas *self,
          double         scale,
          GtkGesture    *gesture)
{
  double x, y;

  if (gtk_gesture_get_bounding_box_center (gesture, &x, &y))
    scholia_canvas_update_pinch (self, scale, x, y);
}

static void
long_press_cb (ScholiaCanvas *self,
               double         widget_x,
               double         widget_y,
               GtkGesture    *gesture)
{
  /* Claimed, it is no click any more. */
  if (scholia_canvas_long_press (self, widget_x, widget_y))
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

void
scholia_canvas_touch_init (ScholiaCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *pinch = gtk_gesture_zoom_new ();
  GtkGesture *long_press = gtk_gesture_long_press_new ();

  g_signal_connect_swapped (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect_swapped (pinch, "scale-changed", G_CALLBACK (pinch_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (long_press), TRUE);
  g_signal_connect_swapped (long_press, "pressed", G_CALLBACK (long_press_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (long_press));
}
