/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-canvas-private.h"

/* Microseconds: long enough to follow with the eye, short enough not to wait for. */
#define DURATION_US (180 * 1000)

gboolean
scholia_canvas_has_animations (ScholiaCanvas *self)
{
  gboolean enabled = TRUE;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)),
                "gtk-enable-animations", &enabled, NULL);
  return enabled;
}

static double
ease_out (double progress)
{
  double rest = 1 - progress;

  return 1 - rest * rest * rest;
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  ScholiaCanvas *self = SCHOLIA_CANVAS (widget);
  gint64 now_us = gdk_frame_clock_get_frame_time (clock);
  double progress = (double) (now_us - self->animation_begin_us) / DURATION_US;
  ScholiaViewport view;

  if (progress >= 1)
    {
      self->animation_tick_id = 0;
      scholia_canvas_set_view (self, &self->animation_to, self->mode);
      return G_SOURCE_REMOVE;
    }

  view = scholia_viewport_interpolate (&self->animation_from, &self->animation_to,
                                       ease_out (MAX (progress, 0)));
  scholia_canvas_set_view (self, &view, self->mode);
  return G_SOURCE_CONTINUE;
}

void
scholia_canvas_stop_animation (ScholiaCanvas *self)
{
  if (self->animation_tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->animation_tick_id);
  self->animation_tick_id = 0;
  scholia_canvas_stop_glide (self);
}

ScholiaViewport
scholia_canvas_get_target (ScholiaCanvas *self)
{
  return self->animation_tick_id != 0 ? self->animation_to : self->view;
}

void
scholia_canvas_animate_to (ScholiaCanvas         *self,
                           const ScholiaViewport *target,
                           ScholiaViewMode        mode)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));

  scholia_canvas_stop_animation (self);
  self->mode = mode;
  if (!scholia_canvas_has_animations (self) || !gtk_widget_get_mapped (GTK_WIDGET (self)) ||
      clock == NULL || scholia_viewport_is_empty (&self->view))
    {
      scholia_canvas_set_view (self, target, mode);
      return;
    }

  self->animation_from = self->view;
  self->animation_to = *target;
  self->animation_begin_us = gdk_frame_clock_get_frame_time (clock);
  self->animation_tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}
