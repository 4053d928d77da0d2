/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "scholia-thread.h"

#include "scholia-marker-artwork.h"

G_BEGIN_DECLS

#define SCHOLIA_TYPE_CLUSTER_ROW (scholia_cluster_row_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaClusterRow, scholia_cluster_row, SCHOLIA, CLUSTER_ROW, GtkBox)

/* A thread in a list of a cluster's: its marker as it is on the canvas, author and first line, and
 * whatever becomes of them. @artwork: outlives the row. */
GtkWidget *scholia_cluster_row_new        (ScholiaMarkerArtwork *artwork) G_GNUC_WARN_UNUSED_RESULT;
/* (nullable) */
void       scholia_cluster_row_set_thread (ScholiaClusterRow    *self,
                                           ScholiaThread        *thread);

G_END_DECLS
