/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-canvas-private.h"

#include <math.h>

/* Zoom of one click of a wheel: four of them double. */
#define WHEEL_ZOOM 1.189207115
/* Zoom of one pixel of a touchpad's scroll. */
#define PIXEL_ZOOM 1.01
/* A click of a wheel moves by this power of the widget's length, as GTK's own scrolled windows. */
#define WHEEL_POWER (2.0 / 3.0)

static const char *
get_drag_shape (ScholiaDrag   drag,
                ScholiaHandle handle)
{
  static const char *const handles[SCHOLIA_N_HANDLES] = {
    "default", "nw-resize", "n-resize", "ne-resize", "e-resize", "se-resize", "s-resize",
    "sw-resize", "w-resize",
  };

  if (drag == SCHOLIA_DRAG_REGION)
    return "crosshair";

  return handle != SCHOLIA_HANDLE_NONE ? handles[handle] : "grabbing";
}

/* The pointer's shape says what a press would do. */
void
scholia_canvas_update_shape (ScholiaCanvas *self)
{
  ScholiaHandle handle = SCHOLIA_HANDLE_NONE;
  const char *name = "default";

  if (self->has_pointer && !self->space_is_held)
    handle = scholia_canvas_pick_handle (self, self->pointer_x, self->pointer_y);

  if (scholia_canvas_is_dragging (self))
    name = get_drag_shape (self->drag, self->drag_handle);
  else if (self->space_is_held)
    name = "grab";
  else if (handle != SCHOLIA_HANDLE_NONE)
    name = get_drag_shape (SCHOLIA_DRAG_SIZE, handle);
  else if (self->pointer_thread != NULL || self->pointer_is_at_cluster)
    name = "pointer";
  else if (self->tool == SCHOLIA_TOOL_REGION ||
           (self->tool == SCHOLIA_TOOL_COMMENT && self->pointer_is_inside))
    name = "crosshair";

  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), name);
}

ScholiaThread *
scholia_canvas_pick (ScholiaCanvas     *self,
                     double             widget_x,
                     double             widget_y,
                     ScholiaRegionPart *part)
{
  ScholiaThread *thread = scholia_marker_layer_pick (self->markers, widget_x, widget_y);
  ScholiaRegionPart found = SCHOLIA_REGION_PART_NONE;

  /* The other tools mean the place itself, also within a region. */
  if (thread == NULL && self->tool == SCHOLIA_TOOL_BROWSE &&
      scholia_marker_layer_pick_cluster (self->markers, widget_x, widget_y) == NULL)
    thread = scholia_marker_layer_pick_region (self->markers, widget_x, widget_y, &found);
  if (part != NULL)
    *part = found;

  return thread;
}

static void
tell_cursor (ScholiaCanvas *self)
{
  double x = 0, y = 0;
  gboolean inside = self->has_pointer &&
                    scholia_viewport_widget_to_fractions (&self->view, self->pointer_x,
                                                          self->pointer_y, &x, &y);

  if (!inside && !self->pointer_is_inside)
    return;

  self->pointer_is_inside = inside;
  g_signal_emit (self, scholia_canvas_signals[SCHOLIA_CANVAS_CURSOR_MOVED], 0, inside,
                 inside ? x : 0.0, inside ? y : 0.0);
}

/* After the pointer moved over the view, or the view under the pointer. */
void
scholia_canvas_update_pointer (ScholiaCanvas *self)
{
  ScholiaThread *thread = NULL;
  ScholiaMarkerCluster *cluster = NULL;

  /* The pointer may still leave while the widget is being disposed of. */
  if (self->markers == NULL)
    return;

  tell_cursor (self);
  scholia_canvas_update_coordinates (self);
  if (scholia_canvas_is_dragging (self))
    return;

  if (self->has_pointer)
    {
      thread = scholia_canvas_pick (self, self->pointer_x, self->pointer_y, NULL);
      cluster = scholia_marker_layer_pick_cluster (self->markers, self->pointer_x,
                                                   self->pointer_y);
    }
  self->pointer_is_at_cluster = cluster != NULL;
  scholia_marker_layer_point_at (self->markers, cluster);
  /* The sidebar lights pins up too: only what the pointer itself did is taken back. */
  if (thread != self->pointer_thread)
    {
      g_set_object (&self->pointer_thread, thread);
      scholia_canvas_set_hovered_thread (self, thread);
    }

  scholia_canvas_update_shape (self);
}

void
scholia_canvas_point_at (ScholiaCanvas *self,
                         double         x,
                         double         y)
{
  /* GTK tells the same place again after every layout. */
  if (self->has_pointer && self->pointer_x == x && self->pointer_y == y)
    return;

  self->has_pointer = TRUE;
  self->pointer_x = x;
  self->pointer_y = y;
  /* Between two corners a nudge of the mouse takes nothing out of the keys' hands. */
  if (!self->has_corner)
    scholia_canvas_hide_crosshair (self);
  scholia_canvas_update_pointer (self);
}

static void
leave_cb (ScholiaCanvas *self)
{
  self->has_pointer = FALSE;
  scholia_canvas_update_pointer (self);
}

static void
click_on_nothing (ScholiaCanvas *self,
                  double         widget_x,
                  double         widget_y)
{
  ScholiaAnchor place;
  double x, y;

  /* A click is too small for a region: with that tool, too, it means the place. */
  if (self->tool != SCHOLIA_TOOL_BROWSE)
    {
      if (!scholia_viewport_widget_to_fractions (&self->view, widget_x, widget_y, &x, &y))
        return;

      scholia_canvas_cancel_region (self);
      place = scholia_anchor_from_fractions (x, y);
      scholia_canvas_want_marker (self, &place);
      return;
    }

  scholia_canvas_set_selected_thread (self, NULL);
  g_signal_emit (self, scholia_canvas_signals[SCHOLIA_CANVAS_BACKGROUND_ACTIVATED], 0);
}

void
scholia_canvas_press (ScholiaCanvas *self,
                      double         widget_x,
                      double         widget_y)
{
  self->is_second_press = scholia_canvas_is_second_press (self, widget_x, widget_y);
  if (!self->is_second_press)
    scholia_canvas_stop_animation (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
pressed_cb (ScholiaCanvas *self,
            int            n_press,
            double         widget_x,
            double         widget_y)
{
  scholia_canvas_press (self, widget_x, widget_y);
}

void
scholia_canvas_click (ScholiaCanvas *self,
                      int            n_press,
                      double         widget_x,
                      double         widget_y)
{
  ScholiaThread *thread;
  double x, y;

  /* A drag has claimed it otherwise. */
  if (self->space_is_held || scholia_canvas_is_dragging (self))
    return;
  /* A third one is the first again. */
  if (self->is_second_press)
    {
      self->is_second_press = FALSE;
      self->opened_us = 0;
      return;
    }

  thread = scholia_canvas_pick (self, widget_x, widget_y, NULL);
  if (thread != NULL)
    scholia_canvas_activate_thread (self, thread);
  else if (scholia_canvas_click_cluster (self, widget_x, widget_y))
    return;
  else if (n_press == 1)
    click_on_nothing (self, widget_x, widget_y);
  else if (n_press == 2 && !scholia_viewport_widget_to_fractions (&self->view, widget_x, widget_y,
                                                                  &x, &y))
    scholia_canvas_fit (self);
}

static void
zoom_by_scroll (ScholiaCanvas *self,
                double         dy,
                gboolean       is_wheel)
{
  double zoom = scholia_canvas_get_target (self).zoom * pow (is_wheel ? WHEEL_ZOOM : PIXEL_ZOOM,
                                                             -dy);
  double x = self->has_pointer ? self->pointer_x : self->view.widget_width / 2;
  double y = self->has_pointer ? self->pointer_y : self->view.widget_height / 2;

  scholia_canvas_zoom_at (self, zoom, x, y, is_wheel);
}

void
scholia_canvas_scroll (ScholiaCanvas   *self,
                       double           dx,
                       double           dy,
                       gboolean         is_wheel,
                       GdkModifierType  state)
{
  if ((state & GDK_CONTROL_MASK) != 0)
    {
      zoom_by_scroll (self, dy, is_wheel);
      return;
    }

  if ((state & GDK_SHIFT_MASK) != 0 && dx == 0)
    {
      dx = dy;
      dy = 0;
    }
  if (is_wheel)
    {
      dx *= pow (MAX (self->view.widget_width, 1), WHEEL_POWER);
      dy *= pow (MAX (self->view.widget_height, 1), WHEEL_POWER);
    }

  scholia_canvas_pan (self, -dx, -dy);
}

static gboolean
scroll_cb (ScholiaCanvas            *self,
           double                    dx,
           double                    dy,
           GtkEventControllerScroll *controller)
{
  GdkModifierType state =
    gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));

  scholia_canvas_scroll (self, dx, dy, gtk_event_controller_scroll_get_unit (controller) ==
                                       GDK_SCROLL_UNIT_WHEEL, state);
  return GDK_EVENT_STOP;
}

static void
scroll_begin_cb (ScholiaCanvas *self)
{
  scholia_canvas_stop_glide (self);
}

/* What a touchpad threw: velocities are in what it scrolls with, each second. */
static void
decelerate_cb (ScholiaCanvas            *self,
               double                    velocity_x,
               double                    velocity_y,
               GtkEventControllerScroll *controller)
{
  GdkModifierType state =
    gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));

  if ((state & GDK_CONTROL_MASK) == 0 &&
      gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_SURFACE)
    scholia_canvas_start_glide (self, -velocity_x, -velocity_y);
}

void
scholia_canvas_pointer_init (ScholiaCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll =
    gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES |
                                     GTK_EVENT_CONTROLLER_SCROLL_KINETIC);
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (scholia_canvas_point_at), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (scholia_canvas_point_at), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (widget, motion);
  g_signal_connect_swapped (scroll, "scroll-begin", G_CALLBACK (scroll_begin_cb), self);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect_swapped (scroll, "decelerate", G_CALLBACK (decelerate_cb), self);
  gtk_widget_add_controller (widget, scroll);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (scholia_canvas_click), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
}
