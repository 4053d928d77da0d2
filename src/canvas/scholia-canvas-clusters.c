/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Opening a cluster: by a zoom that parts it, or as a list. */

#include "scholia-canvas-private.h"

#include <math.h>

#include "scholia-cluster-parting.h"

static gboolean
zoom_apart (ScholiaCanvas        *self,
            ScholiaMarkerCluster *cluster)
{
  g_autoptr(GPtrArray) threads = scholia_marker_layer_get_cluster_threads (self->markers, cluster);
  g_autofree ScholiaAnchor *anchors = g_new (ScholiaAnchor, threads->len);
  ScholiaViewport view = scholia_canvas_get_target (self);

  for (guint i = 0; i < threads->len; i++)
    anchors[i] = *scholia_thread_get_anchor (g_ptr_array_index (threads, i));
  if (!scholia_cluster_find_parting_view (anchors, threads->len, &view))
    return FALSE;

  scholia_canvas_animate_to (self, &view, SCHOLIA_VIEW_MODE_FREE);
  return TRUE;
}

static void
open_cluster (ScholiaCanvas        *self,
              ScholiaMarkerCluster *cluster,
              gboolean              as_list)
{
  if (as_list || !zoom_apart (self, cluster))
    scholia_canvas_open_list (self, cluster);
}

gboolean
scholia_canvas_open_cluster_at (ScholiaCanvas *self,
                                double         widget_x,
                                double         widget_y,
                                gboolean       as_list)
{
  ScholiaMarkerCluster *cluster = scholia_marker_layer_pick_cluster (self->markers, widget_x,
                                                                     widget_y);

  if (cluster == NULL)
    return FALSE;

  open_cluster (self, cluster, as_list);
  return TRUE;
}

gboolean
scholia_canvas_click_cluster (ScholiaCanvas *self,
                              double         widget_x,
                              double         widget_y)
{
  if (!scholia_canvas_open_cluster_at (self, widget_x, widget_y, FALSE))
    return FALSE;

  self->opened_us = g_get_monotonic_time ();
  self->opened_x = widget_x;
  self->opened_y = widget_y;
  return TRUE;
}

/* Not asked of the gesture that counts presses: that of drags hears of a press by itself, and a
 * list of none. */
gboolean
scholia_canvas_is_second_press (ScholiaCanvas *self,
                                double         widget_x,
                                double         widget_y)
{
  int time_ms, distance;

  if (self->opened_us == 0)
    return FALSE;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-double-click-time", &time_ms,
                "gtk-double-click-distance", &distance, NULL);
  return g_get_monotonic_time () - self->opened_us < (gint64) time_ms * 1000 &&
         fabs (widget_x - self->opened_x) <= distance &&
         fabs (widget_y - self->opened_y) <= distance;
}

static void
cluster_activated_cb (ScholiaCanvas        *self,
                      ScholiaMarkerCluster *cluster,
                      gboolean              as_list)
{
  open_cluster (self, cluster, as_list);
}

/* The other button reads what the first one would zoom to. */
static void
pressed_cb (ScholiaCanvas *self,
            int            n_press,
            double         widget_x,
            double         widget_y,
            GtkGesture    *gesture)
{
  if (scholia_canvas_open_cluster_at (self, widget_x, widget_y, TRUE))
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

void
scholia_canvas_clusters_init (ScholiaCanvas *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect_swapped (self->markers, "cluster-activated", G_CALLBACK (cluster_activated_cb),
                            self);
}
