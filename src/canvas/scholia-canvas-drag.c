/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-canvas-private.h"

#include <math.h>

static void
end_drag (ScholiaCanvas *self)
{
  self->drag = SCHOLIA_DRAG_NONE;
  g_clear_object (&self->drag_thread);
  scholia_canvas_update_pointer (self);
}

static void
begin_pan (ScholiaCanvas *self)
{
  self->drag = SCHOLIA_DRAG_PAN;
  self->space_was_used = self->space_is_held;
  gtk_gesture_set_state (self->drag_gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  scholia_canvas_update_shape (self);
}

/* Middle button and Space pan at once; the left button pans after a threshold, or drags the marker
 * that it pressed. With the comment tool a press on the picture is a place. */
void
scholia_canvas_begin_drag (ScholiaCanvas *self,
                           guint          button,
                           double         widget_x,
                           double         widget_y)
{
  ScholiaThread *thread = NULL;

  self->drag_dx = 0;
  self->drag_dy = 0;
  if (button == GDK_BUTTON_MIDDLE || (button == GDK_BUTTON_PRIMARY && self->space_is_held))
    {
      begin_pan (self);
      return;
    }

  if (button == GDK_BUTTON_PRIMARY)
    thread = scholia_marker_layer_pick (self->markers, widget_x, widget_y);
  if (button != GDK_BUTTON_PRIMARY || (thread == NULL && self->tool != SCHOLIA_TOOL_BROWSE))
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
  double units_x = CLAMP (dx / unit_x, -SCHOLIA_ANCHOR_UNITS, SCHOLIA_ANCHOR_UNITS);
  double units_y = CLAMP (dy / unit_y, -SCHOLIA_ANCHOR_UNITS, SCHOLIA_ANCHOR_UNITS);

  return scholia_anchor_moved (&self->drag_anchor, (gint32) lround (units_x),
                               (gint32) lround (units_y));
}

static void
start_if_past_threshold (ScholiaCanvas *self,
                         double         dx,
                         double         dy)
{
  if (!gtk_drag_check_threshold (GTK_WIDGET (self), 0, 0, (int) dx, (int) dy))
    return;

  if (self->drag_thread == NULL)
    {
      begin_pan (self);
      return;
    }

  self->drag = SCHOLIA_DRAG_MARKER;
  gtk_gesture_set_state (self->drag_gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  scholia_canvas_update_shape (self);
}

void
scholia_canvas_update_drag (ScholiaCanvas *self,
                            double         dx,
                            double         dy)
{
  ScholiaAnchor anchor;

  if (self->drag == SCHOLIA_DRAG_PENDING)
    start_if_past_threshold (self, dx, dy);

  if (self->drag == SCHOLIA_DRAG_PAN)
    {
      scholia_canvas_pan (self, dx - self->drag_dx, dy - self->drag_dy);
    }
  else if (self->drag == SCHOLIA_DRAG_MARKER)
    {
      anchor = get_dragged_anchor (self, dx, dy);
      scholia_marker_layer_set_moved (self->markers, self->drag_thread, &anchor);
    }

  if (self->drag != SCHOLIA_DRAG_PENDING)
    {
      self->drag_dx = dx;
      self->drag_dy = dy;
    }
}

void
scholia_canvas_end_drag (ScholiaCanvas *self,
                         double         dx,
                         double         dy)
{
  g_autoptr(ScholiaThread) thread = g_steal_pointer (&self->drag_thread);
  gboolean was_marker = self->drag == SCHOLIA_DRAG_MARKER;
  ScholiaAnchor anchor;

  if (was_marker)
    anchor = get_dragged_anchor (self, dx, dy);

  end_drag (self);
  if (was_marker)
    scholia_canvas_want_move (self, thread, &anchor);
}

/* Gives the marker back to its place. */
gboolean
scholia_canvas_cancel_drag (ScholiaCanvas *self)
{
  if (self->drag == SCHOLIA_DRAG_NONE)
    return FALSE;

  if (self->drag == SCHOLIA_DRAG_MARKER)
    scholia_marker_layer_set_moved (self->markers, self->drag_thread, NULL);
  end_drag (self);
  return TRUE;
}

static void
drag_begin_cb (ScholiaCanvas *self,
               double         widget_x,
               double         widget_y)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (self->drag_gesture));

  scholia_canvas_begin_drag (self, button, widget_x, widget_y);
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
  g_signal_connect_swapped (self->drag_gesture, "drag-update",
                            G_CALLBACK (scholia_canvas_update_drag), self);
  g_signal_connect_swapped (self->drag_gesture, "drag-end",
                            G_CALLBACK (scholia_canvas_end_drag), self);
  g_signal_connect_swapped (self->drag_gesture, "cancel", G_CALLBACK (cancel_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (self->drag_gesture));
}
