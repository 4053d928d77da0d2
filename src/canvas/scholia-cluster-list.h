/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "scholia-thread.h"

G_BEGIN_DECLS

#define SCHOLIA_TYPE_CLUSTER_LIST (scholia_cluster_list_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaClusterList, scholia_cluster_list, SCHOLIA, CLUSTER_LIST, GtkPopover)

/* The threads of a cluster that no zoom parts, or that one would rather read than see: a row each
 * with marker, author and first line. Signal: "thread-activated" (ScholiaThread *). */
GtkWidget  *scholia_cluster_list_new         (void) G_GNUC_WARN_UNUSED_RESULT;
/* @threads: (element-type ScholiaThread). @bounds: of the pill, in the parent's pixels. Takes the
 * keyboard. */
void        scholia_cluster_list_open        (ScholiaClusterList    *self,
                                              GPtrArray             *threads,
                                              const graphene_rect_t *bounds);
/* What the cluster has become while the list is open; the keyboard stays in it. */
void        scholia_cluster_list_update      (ScholiaClusterList    *self,
                                              GPtrArray             *threads,
                                              const graphene_rect_t *bounds);
/* (transfer none) (element-type ScholiaThread): as opened or updated last. */
GListModel *scholia_cluster_list_get_threads (ScholiaClusterList    *self);

G_END_DECLS
