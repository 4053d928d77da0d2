/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Opening a cluster: by a zoom that parts it, or as a list. */

#include "scholia-canvas-private.h"

#include "scholia-cluster-list.h"
#include "scholia-cluster-parting.h"

static void
list_activated_cb (ScholiaCanvas *self,
                   ScholiaThread *thread)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  scholia_canvas_activate_thread (self, thread);
}

/* The keyboard must not be left in what is closed: back to the pill that it came from, so that
 * whoever reads one after the other goes on from there. */
static void
list_closed_cb (ScholiaCanvas *self)
{
  if (self->list_opener == NULL || !gtk_widget_grab_focus (self->list_opener))
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
open_list (ScholiaCanvas        *self,
           ScholiaMarkerCluster *cluster)
{
  g_autoptr(GPtrArray) threads = scholia_marker_layer_get_cluster_threads (self->markers, cluster);
  graphene_rect_t bounds = scholia_marker_layer_get_cluster_bounds (self->markers, cluster);

  /* A view that moves closes it. */
  scholia_canvas_stop_animation (self);
  if (self->cluster_list == NULL)
    {
      self->cluster_list = scholia_cluster_list_new ();
      g_signal_connect_swapped (self->cluster_list, "thread-activated",
                                G_CALLBACK (list_activated_cb), self);
      g_signal_connect_swapped (self->cluster_list, "closed", G_CALLBACK (list_closed_cb), self);
      gtk_widget_set_parent (self->cluster_list, GTK_WIDGET (self));
    }
  g_set_weak_pointer (&self->list_opener,
                      gtk_widget_get_focus_child (GTK_WIDGET (self->markers)));
  scholia_cluster_list_open (SCHOLIA_CLUSTER_LIST (self->cluster_list), threads, &bounds);
}

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
    open_list (self, cluster);
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

void
scholia_canvas_close_cluster (ScholiaCanvas *self)
{
  if (self->cluster_list != NULL)
    gtk_popover_popdown (GTK_POPOVER (self->cluster_list));
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
