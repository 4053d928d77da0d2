/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The list of a cluster's threads while it is open: it follows what becomes of them. */

#include "scholia-canvas-private.h"

#include "scholia-cluster-list.h"

static gboolean
is_open (ScholiaCanvas *self)
{
  return self->cluster_list != NULL && gtk_widget_get_visible (self->cluster_list);
}

/* (nullable): what has become of the one that was opened. */
static ScholiaMarkerCluster *
find_cluster (ScholiaCanvas *self)
{
  ScholiaClusterList *list = SCHOLIA_CLUSTER_LIST (self->cluster_list);

  return scholia_marker_layer_follow_cluster (self->markers,
                                              scholia_cluster_list_get_threads (list),
                                              &self->list_place);
}

static void
clusters_changed_cb (ScholiaCanvas *self)
{
  ScholiaMarkerCluster *cluster;
  g_autoptr(GPtrArray) threads = NULL;
  graphene_rect_t bounds;

  if (!is_open (self))
    return;

  cluster = find_cluster (self);
  if (cluster == NULL)
    {
      scholia_canvas_close_list (self);
      return;
    }

  threads = scholia_marker_layer_get_cluster_threads (self->markers, cluster);
  bounds = scholia_marker_layer_get_cluster_bounds (self->markers, cluster);
  scholia_cluster_list_update (SCHOLIA_CLUSTER_LIST (self->cluster_list), threads, &bounds);
}

static void
activated_cb (ScholiaCanvas *self,
              ScholiaThread *thread)
{
  g_clear_handle_id (&self->return_id, g_source_remove);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  scholia_canvas_activate_thread (self, thread);
}

/* Whoever presses beside the list closes it, and the second press of the double click that opened
 * it is such a one. GTK keeps that press to itself. */
static gboolean
is_closed_by_second_press (ScholiaCanvas *self)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  GdkSeat *seat = gdk_display_get_default_seat (gtk_widget_get_display (GTK_WIDGET (self)));
  double x, y, surface_x, surface_y;

  if (native == NULL || seat == NULL || self->opened_us == 0 ||
      !gdk_surface_get_device_position (gtk_native_get_surface (native),
                                        gdk_seat_get_pointer (seat), &x, &y, NULL))
    return FALSE;

  gtk_native_get_surface_transform (native, &surface_x, &surface_y);
  return gtk_widget_translate_coordinates (GTK_WIDGET (native), GTK_WIDGET (self), x - surface_x,
                                           y - surface_y, &x, &y) &&
         scholia_canvas_is_second_press (self, x, y);
}

static gboolean
reopen_cb (gpointer user_data)
{
  ScholiaCanvas *self = user_data;

  self->reopen_id = 0;
  self->opened_us = 0;
  scholia_canvas_open_cluster_at (self, self->opened_x, self->opened_y, TRUE);
  return G_SOURCE_REMOVE;
}

static gboolean
return_cb (gpointer user_data)
{
  ScholiaCanvas *self = user_data;
  ScholiaMarkerCluster *cluster = find_cluster (self);

  self->return_id = 0;
  if (gtk_widget_is_focus (GTK_WIDGET (self)) && cluster != NULL)
    scholia_marker_layer_focus_cluster (self->markers, cluster);
  return G_SOURCE_REMOVE;
}

/* The keyboard must not be left in what is closed: back to the pill that it came from, so that
 * whoever reads one after the other goes on from there. Not at once: after this, GTK 4.18 gives it
 * to the parent of what closed. */
static void
closed_cb (ScholiaCanvas *self)
{
  if (is_closed_by_second_press (self))
    {
      if (self->reopen_id == 0)
        self->reopen_id = g_idle_add_full (G_PRIORITY_HIGH, reopen_cb, self, NULL);
      return;
    }

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (self->list_came_by_keys && self->return_id == 0)
    self->return_id = g_idle_add_full (G_PRIORITY_HIGH, return_cb, self, NULL);
}

/* Who uses its keys has no hand on the mouse: Escape means it. */
static gboolean
key_cb (ScholiaCanvas *self)
{
  self->opened_us = 0;
  return GDK_EVENT_PROPAGATE;
}

static void
make_list (ScholiaCanvas *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->cluster_list = scholia_cluster_list_new ();
  g_signal_connect_swapped (self->cluster_list, "thread-activated", G_CALLBACK (activated_cb),
                            self);
  g_signal_connect_swapped (self->cluster_list, "closed", G_CALLBACK (closed_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->cluster_list, keys);
  gtk_widget_set_parent (self->cluster_list, GTK_WIDGET (self));
  g_signal_connect_swapped (self->markers, "clusters-changed", G_CALLBACK (clusters_changed_cb),
                            self);
}

void
scholia_canvas_open_list (ScholiaCanvas        *self,
                          ScholiaMarkerCluster *cluster)
{
  g_autoptr(GPtrArray) threads = scholia_marker_layer_get_cluster_threads (self->markers, cluster);
  graphene_rect_t bounds = scholia_marker_layer_get_cluster_bounds (self->markers, cluster);

  /* A view that moves closes it. */
  scholia_canvas_stop_animation (self);
  if (self->cluster_list == NULL)
    make_list (self);
  self->list_place = scholia_marker_layer_get_cluster_anchor (self->markers, cluster);
  self->list_came_by_keys = gtk_widget_get_focus_child (GTK_WIDGET (self->markers)) != NULL;
  scholia_cluster_list_open (SCHOLIA_CLUSTER_LIST (self->cluster_list), threads, &bounds);
}

void
scholia_canvas_close_list (ScholiaCanvas *self)
{
  if (!is_open (self))
    return;

  /* Not by a press. */
  self->opened_us = 0;
  gtk_popover_popdown (GTK_POPOVER (self->cluster_list));
}

void
scholia_canvas_dispose_list (ScholiaCanvas *self)
{
  g_clear_handle_id (&self->reopen_id, g_source_remove);
  g_clear_handle_id (&self->return_id, g_source_remove);
  g_clear_pointer (&self->cluster_list, gtk_widget_unparent);
}
