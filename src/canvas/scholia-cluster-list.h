/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "scholia-board.h"

G_BEGIN_DECLS

#define SCHOLIA_TYPE_CLUSTER_LIST (scholia_cluster_list_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaClusterList, scholia_cluster_list, SCHOLIA, CLUSTER_LIST, GtkPopover)

/* The threads of a cluster that no zoom parts, or that one would rather read than see: a row each
 * with marker, author and first line. Signal: "thread-activated" (ScholiaThread *). */
GtkWidget *scholia_cluster_list_new       (void) G_GNUC_WARN_UNUSED_RESULT;
/* @threads: (element-type ScholiaThread). @bounds: of the pill, in the parent's pixels. Takes the
 * keyboard. */
void       scholia_cluster_list_open      (ScholiaClusterList    *self,
                                           GPtrArray             *threads,
                                           const graphene_rect_t *bounds);
/* Threads that are not on the board any more leave the list; the last one closes it. */
void       scholia_cluster_list_drop_gone (ScholiaClusterList    *self,
                                           ScholiaBoard          *board);

G_END_DECLS
