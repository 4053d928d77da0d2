/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-canvas-private.h"

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  ScholiaCanvas *self = SCHOLIA_CANVAS (widget);
  gint64 elapsed_us = gdk_frame_clock_get_frame_time (clock) - self->glide_begin_us;
  double x = scholia_glide_get_offset (self->glide_velocity_x, elapsed_us);
  double y = scholia_glide_get_offset (self->glide_velocity_y, elapsed_us);
  ScholiaViewport view = self->view;
  gboolean is_over = scholia_glide_is_over (self->glide_velocity_x, self->glide_velocity_y,
                                            elapsed_us);

  scholia_viewport_pan (&view, x - self->glide_x, y - self->glide_y);
  /* At the image's edge nothing moves any more, and no frame is asked for. */
  if (elapsed_us > 0 && view.offset_x == self->view.offset_x &&
      view.offset_y == self->view.offset_y)
    is_over = TRUE;

  self->glide_x = x;
  self->glide_y = y;
  if (is_over)
    self->glide_tick_id = 0;
  scholia_canvas_set_view (self, &view, SCHOLIA_VIEW_MODE_FREE);
  return is_over ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

void
scholia_canvas_start_glide (ScholiaCanvas *self,
                            double         velocity_x,
                            double         velocity_y)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));

  if (!scholia_glide_starts (velocity_x, velocity_y) || !scholia_canvas_has_animations (self) ||
      clock == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  scholia_canvas_stop_animation (self);
  scholia_glide_limit (&velocity_x, &velocity_y);
  self->glide_velocity_x = velocity_x;
  self->glide_velocity_y = velocity_y;
  self->glide_x = 0;
  self->glide_y = 0;
  self->glide_begin_us = gdk_frame_clock_get_frame_time (clock);
  self->glide_tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

void
scholia_canvas_stop_glide (ScholiaCanvas *self)
{
  if (self->glide_tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->glide_tick_id);
  self->glide_tick_id = 0;
}
