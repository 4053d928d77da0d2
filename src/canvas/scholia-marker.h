/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "scholia-thread.h"

#include "scholia-cluster-drawing.h"
#include "scholia-marker-drawing.h"

G_BEGIN_DECLS

#define SCHOLIA_TYPE_MARKER (scholia_marker_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaMarker, scholia_marker, SCHOLIA, MARKER, GtkWidget)

/* What keyboard and screen reader meet of a marker or a cluster in sight: a button of its shape
 * with its name in words. The layer draws the marker itself; this draws the focus. Its actions, as
 * a screen reader lists them, are the signals' names with "item." before them.
 *
 * Signals: "open" (); "resolve" () and "reopen" () of a thread; "list" () of a cluster. */
GtkWidget      *scholia_marker_new                (void) G_GNUC_WARN_UNUSED_RESULT;
/* It stands for the thread now. Again when shape or name may have changed. */
void            scholia_marker_show_thread        (ScholiaMarker            *self,
                                                   ScholiaThread            *thread,
                                                   const ScholiaMarkerLook  *look);
/* It stands for a cluster. */
void            scholia_marker_show_cluster       (ScholiaMarker            *self,
                                                   const ScholiaClusterLook *look,
                                                   guint                     n_unread);
/* (nullable): NULL for a cluster. */
ScholiaThread  *scholia_marker_get_thread         (ScholiaMarker            *self);
/* Its shape around the place meant. */
graphene_rect_t scholia_marker_get_bounds         (ScholiaMarker            *self);
/* (transfer full): "Marker 12, open, 3 comments, unread, by NAME"; "Region 12, …". */
char           *scholia_marker_make_label         (ScholiaThread            *thread)
                                                   G_GNUC_WARN_UNUSED_RESULT;
/* (transfer full): "Cluster of 12 threads, 3 unread". */
char           *scholia_marker_make_cluster_label (guint                     n_threads,
                                                   guint                     n_unread)
                                                   G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
