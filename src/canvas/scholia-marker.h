/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "scholia-thread.h"

#include "scholia-marker-drawing.h"

G_BEGIN_DECLS

#define SCHOLIA_TYPE_MARKER (scholia_marker_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaMarker, scholia_marker, SCHOLIA, MARKER, GtkWidget)

/* What keyboard and screen reader meet of a marker in sight: a button of the marker's shape with
 * its name in words. The layer draws the marker itself; this draws the focus. Signal:
 * "activate". */
GtkWidget     *scholia_marker_new        (ScholiaThread           *thread)
                                          G_GNUC_WARN_UNUSED_RESULT;
ScholiaThread *scholia_marker_get_thread (ScholiaMarker           *self);
/* Its shape and its name, when either may have changed. */
void           scholia_marker_update     (ScholiaMarker           *self,
                                          const ScholiaMarkerLook *look);
/* (transfer full): "Marker 12, open, 3 comments, unread, by NAME"; "Region 12, …". */
char          *scholia_marker_make_label (ScholiaThread           *thread)
                                          G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
