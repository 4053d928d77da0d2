/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-canvas-private.h"

#include <math.h>

static void
end_drag (ScholiaCanvas *self)
{
  self->drag = SCHOLIA_DRAG_NONE;
  self->drag_handle = SCHOLIA_HANDLE_NONE;
  g_clear_object (&self->drag_thread);
  scholia_canvas_update_pointer (self);
  scholia_canvas_update_coordinates (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* From here on it is no click any more. */
static void
claim (ScholiaCanvas *self,
       ScholiaDrag    drag)
{
  scholia_canvas_stop_animation (self);
  self->drag = drag;
  self->space_was_used = self->space_is_held;
  gtk_gesture_set_state (self->drag_gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  scholia_canvas_update_shape (self);
}

/* (nullable): whose marker or outline is pressed, if it may be moved. The fill of a region is the
 * picture to pan, but for the selected one; so is a cluster's pill, whatever is under it. */
static ScholiaThread *
pick_movable (ScholiaCanvas *self,
              double         widget_x,
              double         widget_y)
{
  ScholiaRegionPart part;
  ScholiaThread *thread = scholia_canvas_pick (self, widget_x, widget_y, &part);

  if (part == SCHOLIA_REGION_PART_FILL && thread != self->selected)
    return NULL;

  return thread != NULL && scholia_canvas_may_move (self, thread) ? thread : NULL;
}

/* (nullable): the same, or the selected region by one of its handles. */
static ScholiaThread *
pick_pressed (ScholiaCanvas *self,
              double         widget_x,
              double         widget_y)
{
  self->drag_handle = scholia_canvas_pick_handle (self, widget_x, widget_y);

  return self->drag_handle != SCHOLIA_HANDLE_NONE ? self->selected
                                                  : pick_movable (self, widget_x, widget_y);
}

/* What the press would become past the threshold. NONE: it is for a click alone. */
static ScholiaDrag
choose_drag (ScholiaCanvas  *self,
             ScholiaPointer  pointer,
             ScholiaThread  *thread)
{
  if (self->drag_handle != SCHOLIA_HANDLE_NONE)
    return SCHOLIA_DRAG_SIZE;
  if (thread != NULL)
    return SCHOLIA_DRAG_MARKER;
  if (self->tool == SCHOLIA_TOOL_REGION && !scholia_viewport_is_empty (&self->view))
    return SCHOLIA_DRAG_REGION;
  /* A finger has no wheel to pan with while the comment tool is on. */
  if (self->tool == SCHOLIA_TOOL_BROWSE || pointer == SCHOLIA_POINTER_FINGER)
    return SCHOLIA_DRAG_PAN;

  return SCHOLIA_DRAG_NONE;
}

/* Middle button, Space and a stylus' eraser pan at once; the first button does what the tool says
 * after a threshold. With the comment tool a press on the picture is a place. */
void
scholia_canvas_begin_drag (ScholiaCanvas  *self,
                           ScholiaPointer  pointer,
                           guint           button,
                           double          widget_x,
                           double          widget_y)
{
  gboolean is_second = scholia_canvas_is_second_press (self, widget_x, widget_y);
  ScholiaThread *thread = NULL;

  if (!is_second)
    scholia_canvas_stop_animation (self);
  scholia_canvas_end_key_move (self);
  self->velocity = (ScholiaVelocity) { 0 };
  self->drag_x = widget_x;
  self->drag_y = widget_y;
  self->drag_dx = 0;
  self->drag_dy = 0;
  self->drag_after_threshold = SCHOLIA_DRAG_NONE;
  if (button == GDK_BUTTON_MIDDLE || (button == GDK_BUTTON_PRIMARY &&
      (self->space_is_held || pointer == SCHOLIA_POINTER_ERASER)))
    {
      claim (self, SCHOLIA_DRAG_PAN);
      return;
    }

  if (button == GDK_BUTTON_PRIMARY)
    {
      /* The second press of a double click means no marker that the first one brought there. */
      if (!is_second)
        thread = pick_pressed (self, widget_x, widget_y);
      self->drag_after_threshold = choose_drag (self, pointer, thread);
    }
  if (self->drag_after_threshold == SCHOLIA_DRAG_NONE)
    {
      gtk_gesture_set_state (self->drag_gesture, GTK_EVENT_SEQUENCE_DENIED);
      return;
    }

  self->drag = SCHOLIA_DRAG_PENDING;
  g_set_object (&self->drag_thread, thread);
  if (thread != NULL)
    scholia_marker_layer_get_anchor (self->markers, thread, &self->drag_anchor);
}

static ScholiaAnchor
get_dragged_anchor (ScholiaCanvas *self,
                    double         dx,
                    double         dy)
{
  double unit_x = self->view.image_width * self->view.zoom / SCHOLIA_ANCHOR_UNITS;
  double unit_y = self->view.image_height * self->view.zoom / SCHOLIA_ANCHOR_UNITS;
  gint32 units_x = (gint32) lround (CLAMP (dx / unit_x, -SCHOLIA_ANCHOR_UNITS,
                                           SCHOLIA_ANCHOR_UNITS));
  gint32 units_y = (gint32) lround (CLAMP (dy / unit_y, -SCHOLIA_ANCHOR_UNITS,
                                           SCHOLIA_ANCHOR_UNITS));

  if (self->drag != SCHOLIA_DRAG_SIZE)
    return scholia_anchor_moved (&self->drag_anchor, units_x, units_y);

  scholia_region_snap_way (&self->drag_anchor, self->drag_handle, &self->view, &units_x, &units_y);
  return scholia_canvas_size_region (self, &self->drag_anchor, self->drag_handle, units_x,
                                     units_y);
}

static void
start_if_past_threshold (ScholiaCanvas *self,
                         double         dx,
                         double         dy)
{
  ScholiaAnchor corner;

  if (!gtk_drag_check_threshold (GTK_WIDGET (self), 0, 0, (int) dx, (int) dy))
    return;

  claim (self, self->drag_after_threshold);
  if (self->drag == SCHOLIA_DRAG_REGION)
    {
      scholia_canvas_hide_crosshair (self);
      corner = scholia_canvas_get_point (self, self->drag_x, self->drag_y);
      scholia_canvas_begin_region (self, &corner);
    }
}

void
scholia_canvas_update_drag (ScholiaCanvas *self,
                            double         dx,
                            double         dy)
{
  ScholiaAnchor anchor;

  if (self->drag == SCHOLIA_DRAG_PENDING)
    start_if_past_threshold (self, dx, dy);
  if (!scholia_canvas_is_dragging (self))
    return;

  if (self->drag == SCHOLIA_DRAG_PAN)
    {
      scholia_canvas_pan (self, dx - self->drag_dx, dy - self->drag_dy);
    }
  else if (self->drag == SCHOLIA_DRAG_REGION)
    {
      anchor = scholia_canvas_get_point (self, self->drag_x + dx, self->drag_y + dy);
      scholia_canvas_sketch_region (self, &anchor);
    }
  else
    {
      anchor = get_dragged_anchor (self, dx, dy);
      scholia_marker_layer_set_moved (self->markers, self->drag_thread, &anchor);
      scholia_canvas_update_coordinates (self);
    }

  self->drag_dx = dx;
  self->drag_dy = dy;
}

void
scholia_canvas_end_drag (ScholiaCanvas *self,
                         double         dx,
                         double         dy)
{
  g_autoptr(ScholiaThread) thread = g_steal_pointer (&self->drag_thread);
  ScholiaDrag drag = self->drag;
  ScholiaAnchor anchor;

  if (drag == SCHOLIA_DRAG_MARKER || drag == SCHOLIA_DRAG_SIZE)
    anchor = get_dragged_anchor (self, dx, dy);
  else if (drag == SCHOLIA_DRAG_REGION)
    scholia_canvas_update_drag (self, dx, dy);

  end_drag (self);
  if (drag == SCHOLIA_DRAG_MARKER || drag == SCHOLIA_DRAG_SIZE)
    scholia_canvas_want_move (self, thread, &anchor);
  else if (drag == SCHOLIA_DRAG_REGION)
    scholia_canvas_end_region (self);
}

/* Gives the marker back to its place. */
gboolean
scholia_canvas_cancel_drag (ScholiaCanvas *self)
{
  if (self->drag == SCHOLIA_DRAG_NONE)
    return FALSE;

  if (self->drag == SCHOLIA_DRAG_MARKER || self->drag == SCHOLIA_DRAG_SIZE)
    scholia_marker_layer_set_moved (self->markers, self->drag_thread, NULL);
  if (self->drag == SCHOLIA_DRAG_REGION)
    scholia_canvas_cancel_region (self);
  end_drag (self);
  return TRUE;
}

static GdkEvent *
get_event (ScholiaCanvas *self)
{
  GdkEventSequence *sequence =
    gtk_gesture_single_get_current_sequence (GTK_GESTURE_SINGLE (self->drag_gesture));

  return gtk_gesture_get_last_event (self->drag_gesture, sequence);
}

static ScholiaPointer
get_pointer (ScholiaCanvas *self)
{
  GdkEvent *event = get_event (self);
  GdkDeviceTool *tool = event != NULL ? gdk_event_get_device_tool (event) : NULL;

  if (tool != NULL && gdk_device_tool_get_tool_type (tool) == GDK_DEVICE_TOOL_TYPE_ERASER)
    return SCHOLIA_POINTER_ERASER;

  return event != NULL && gdk_event_get_event_type (event) == GDK_TOUCH_BEGIN
           ? SCHOLIA_POINTER_FINGER : SCHOLIA_POINTER_MOUSE;
}

static gint64
get_time_us (ScholiaCanvas *self)
{
  GdkEvent *event = get_event (self);

  return event != NULL ? (gint64) gdk_event_get_time (event) * 1000 : 0;
}

static void
drag_begin_cb (ScholiaCanvas *self,
               double         widget_x,
               double         widget_y)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (self->drag_gesture));

  scholia_canvas_begin_drag (self, get_pointer (self), button, widget_x, widget_y);
}

static void
drag_update_cb (ScholiaCanvas *self,
                double         dx,
                double         dy)
{
  scholia_velocity_add (&self->velocity, get_time_us (self), dx, dy);
  scholia_canvas_update_drag (self, dx, dy);
}

/* A mouse lets go where it means to; a finger throws. */
static void
drag_end_cb (ScholiaCanvas *self,
             double         dx,
             double         dy)
{
  GdkEvent *event = get_event (self);
  gboolean is_thrown = self->drag == SCHOLIA_DRAG_PAN && event != NULL &&
                       gdk_event_get_event_type (event) == GDK_TOUCH_END;
  double velocity_x, velocity_y;

  scholia_velocity_get (&self->velocity, get_time_us (self), &velocity_x, &velocity_y);
  scholia_canvas_end_drag (self, dx, dy);
  if (is_thrown)
    scholia_canvas_start_glide (self, velocity_x, velocity_y);
}

static void
cancel_cb (ScholiaCanvas *self)
{
  scholia_canvas_cancel_drag (self);
}

void
scholia_canvas_drag_init (ScholiaCanvas *self)
{
  self->drag_gesture = gtk_gesture_drag_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (self->drag_gesture), 0);
  g_signal_connect_swapped (self->drag_gesture, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (self->drag_gesture, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (self->drag_gesture, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect_swapped (self->drag_gesture, "cancel", G_CALLBACK (cancel_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (self->drag_gesture));
}
