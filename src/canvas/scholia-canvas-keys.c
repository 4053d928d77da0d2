/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-canvas-private.h"

#include <math.h>

#include "scholia-marker.h"

/* Widget pixels that an arrow pans; with Shift it is a page. */
#define PAN_STEP 64.0
/* Part of the widget that a page moves: the rest stays in sight to hold on to. */
#define PAGE_PART 0.8
/* Parts of the image's side that an arrow moves a marker or the crosshair. */
#define MOVE_PART 0.01
#define MOVE_FAR_PART 0.10

typedef struct
{
  int x;
  int y;
} Direction;

static gboolean
get_direction (guint      key,
               Direction *direction)
{
  switch (key)
    {
    case GDK_KEY_Left: case GDK_KEY_KP_Left: *direction = (Direction) { -1, 0 }; return TRUE;
    case GDK_KEY_Right: case GDK_KEY_KP_Right: *direction = (Direction) { 1, 0 }; return TRUE;
    case GDK_KEY_Up: case GDK_KEY_KP_Up: *direction = (Direction) { 0, -1 }; return TRUE;
    case GDK_KEY_Down: case GDK_KEY_KP_Down: *direction = (Direction) { 0, 1 }; return TRUE;
    default: return FALSE;
    }
}

/* One hundredth of the image, a tenth with Shift, one of its pixels with Ctrl. */
static gint32
get_units (GdkModifierType state,
           double          image_length)
{
  double part = MOVE_PART;

  if ((state & GDK_CONTROL_MASK) != 0)
    part = 1 / image_length;
  else if ((state & GDK_SHIFT_MASK) != 0)
    part = MOVE_FAR_PART;

  return (gint32) lround (part * SCHOLIA_ANCHOR_UNITS);
}

static void
pan_by_key (ScholiaCanvas   *self,
            Direction        direction,
            GdkModifierType  state)
{
  double step_x = PAN_STEP;
  double step_y = PAN_STEP;

  if ((state & GDK_SHIFT_MASK) != 0)
    {
      step_x = self->view.widget_width * PAGE_PART;
      step_y = self->view.widget_height * PAGE_PART;
    }

  scholia_canvas_pan (self, -direction.x * step_x, -direction.y * step_y);
}

static void
move_selected (ScholiaCanvas       *self,
               const ScholiaAnchor *anchor,
               gint32               dx,
               gint32               dy)
{
  ScholiaAnchor moved = scholia_anchor_moved (anchor, dx, dy);

  if (self->key_handle != SCHOLIA_HANDLE_NONE)
    {
      moved = scholia_canvas_size_region (self, anchor, self->key_handle, dx, dy);
      scholia_canvas_announce_size (self, &moved);
    }
  else
    {
      scholia_canvas_announce_place (self, &moved);
    }

  scholia_canvas_reveal_anchor (self, &moved, 0);
  scholia_canvas_want_key_move (self, self->selected, &moved);
}

static gboolean
move_by_key (ScholiaCanvas   *self,
             Direction        direction,
             GdkModifierType  state)
{
  ScholiaAnchor anchor;
  gint32 dx, dy;

  if (scholia_viewport_is_empty (&self->view))
    return FALSE;
  /* The hand has it. */
  if (scholia_canvas_is_dragging (self))
    return TRUE;

  dx = direction.x * get_units (state, self->view.image_width);
  dy = direction.y * get_units (state, self->view.image_height);
  if (self->tool != SCHOLIA_TOOL_BROWSE)
    scholia_canvas_move_crosshair (self, dx, dy);
  else if (self->selected != NULL &&
           scholia_marker_layer_get_anchor (self->markers, self->selected, &anchor))
    move_selected (self, &anchor, dx, dy);
  else
    pan_by_key (self, direction, state);

  return TRUE;
}

static void
step_thread (ScholiaCanvas *self,
             int            direction,
             gboolean       only_unread)
{
  ScholiaThread *thread = scholia_marker_layer_step (self->markers, self->selected, direction,
                                                     only_unread);
  g_autofree char *label = NULL;

  if (thread == NULL)
    return;

  scholia_canvas_set_selected_thread (self, thread);
  scholia_canvas_reveal_thread (self, thread, 0);
  label = scholia_marker_make_label (thread);
  scholia_canvas_announce (self, label);
}

static gboolean
enter (ScholiaCanvas   *self,
       GdkModifierType  state)
{
  if (scholia_canvas_is_dragging (self) || scholia_canvas_leave_handle (self))
    return TRUE;
  if (!self->has_corner &&
      scholia_marker_layer_open_focused (self->markers, (state & GDK_SHIFT_MASK) != 0))
    return TRUE;
  if (self->tool != SCHOLIA_TOOL_BROWSE)
    {
      if (scholia_viewport_is_empty (&self->view))
        return FALSE;

      scholia_canvas_enter_crosshair (self);
      return TRUE;
    }

  if (self->selected == NULL)
    return FALSE;

  scholia_canvas_activate_thread (self, self->selected);
  return TRUE;
}

static gboolean
back_out (ScholiaCanvas *self)
{
  if (scholia_canvas_cancel_drag (self) || scholia_canvas_back_crosshair (self) ||
      scholia_canvas_leave_handle (self))
    return TRUE;

  if (self->tool != SCHOLIA_TOOL_BROWSE)
    {
      scholia_canvas_set_tool (self, SCHOLIA_TOOL_BROWSE);
      return TRUE;
    }
  if (self->selected != NULL)
    {
      scholia_canvas_set_selected_thread (self, NULL);
      return TRUE;
    }

  return FALSE;
}

static gboolean
zoom_by_key (ScholiaCanvas *self,
             guint          key)
{
  switch (key)
    {
    case GDK_KEY_plus: case GDK_KEY_equal: case GDK_KEY_KP_Add:
      scholia_canvas_zoom_in (self);
      return TRUE;
    case GDK_KEY_minus: case GDK_KEY_KP_Subtract:
      scholia_canvas_zoom_out (self);
      return TRUE;
    case GDK_KEY_0: case GDK_KEY_KP_0:
      scholia_canvas_fit (self);
      return TRUE;
    case GDK_KEY_1: case GDK_KEY_KP_1:
      scholia_canvas_set_zoom (self, 1);
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
letter (ScholiaCanvas *self,
        guint          key)
{
  switch (gdk_keyval_to_lower (key))
    {
    case GDK_KEY_n:
      step_thread (self, 1, FALSE);
      return TRUE;
    case GDK_KEY_p:
      step_thread (self, -1, FALSE);
      return TRUE;
    case GDK_KEY_u:
      step_thread (self, 1, TRUE);
      return TRUE;
    case GDK_KEY_s:
      return scholia_canvas_next_handle (self);
    default:
      return FALSE;
    }
}

static gboolean
press_special (ScholiaCanvas   *self,
               guint            key,
               GdkModifierType  state)
{
  switch (key)
    {
    case GDK_KEY_Return: case GDK_KEY_KP_Enter: case GDK_KEY_ISO_Enter:
      return enter (self, state);
    /* The toolkit's two keys for a context menu. */
    case GDK_KEY_F10:
      if ((state & GDK_SHIFT_MASK) == 0)
        return FALSE;
      return scholia_marker_layer_open_focused (self->markers, TRUE);
    case GDK_KEY_Menu:
      return scholia_marker_layer_open_focused (self->markers, TRUE);
    case GDK_KEY_Escape:
      return back_out (self);
    case GDK_KEY_Delete: case GDK_KEY_KP_Delete:
      if (self->selected == NULL)
        return FALSE;
      g_signal_emit (self, scholia_canvas_signals[SCHOLIA_CANVAS_DELETE_WANTED], 0,
                     self->selected);
      return TRUE;
    case GDK_KEY_space:
      if (!self->space_is_held)
        self->space_was_used = FALSE;
      self->space_is_held = TRUE;
      scholia_canvas_update_shape (self);
      return TRUE;
    default:
      return FALSE;
    }
}

gboolean
scholia_canvas_press_key (ScholiaCanvas   *self,
                          guint            key,
                          GdkModifierType  state)
{
  GdkModifierType chord = state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK |
                                   GDK_META_MASK);
  Direction direction;

  if ((chord & ~(guint) GDK_CONTROL_MASK) != 0)
    return FALSE;
  if (get_direction (key, &direction))
    return move_by_key (self, direction, state);
  if (zoom_by_key (self, key))
    return TRUE;
  if (chord != 0)
    return FALSE;

  return letter (self, key) || press_special (self, key, state);
}

void
scholia_canvas_release_key (ScholiaCanvas *self,
                            guint          key)
{
  Direction direction;

  if (get_direction (key, &direction))
    scholia_canvas_end_key_move (self);
  if (key != GDK_KEY_space || !self->space_is_held)
    return;

  self->space_is_held = FALSE;
  scholia_canvas_update_shape (self);
  /* Space presses a marker that has the focus, as any button, unless it was for panning. */
  if (!self->space_was_used)
    scholia_marker_layer_open_focused (self->markers, FALSE);
}

static gboolean
key_pressed_cb (ScholiaCanvas   *self,
                guint            key,
                guint            code,
                GdkModifierType  state)
{
  return scholia_canvas_press_key (self, key, state);
}

static void
key_released_cb (ScholiaCanvas   *self,
                 guint            key,
                 guint            code,
                 GdkModifierType  state)
{
  scholia_canvas_release_key (self, key);
}

/* The release goes elsewhere once the focus has gone. */
static void
focus_left_cb (ScholiaCanvas *self)
{
  self->space_is_held = FALSE;
  scholia_canvas_end_key_move (self);
  scholia_canvas_update_shape (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
scholia_canvas_keys_init (ScholiaCanvas *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect_swapped (keys, "key-released", G_CALLBACK (key_released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (gtk_widget_queue_draw), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}
