/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "scholia-board.h"
#include "scholia-thread-filter.h"
#include "scholia-thread-sorter.h"

G_BEGIN_DECLS

/**
 * ScholiaSidebar:
 *
 * The board's threads as a list: search, subset, order.
 *
 * Properties: subset (ScholiaThreadSubset as uint), order (ScholiaThreadOrder as uint), n-shown
 * (read-only).
 *
 * Signals:
 * - "thread-activated" (ScholiaThread *)
 * - "thread-hovered" (ScholiaThread *): %NULL when the pointer left
 * - "search-stopped" (): Escape in the search field
 */
#define SCHOLIA_TYPE_SIDEBAR (scholia_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaSidebar, scholia_sidebar, SCHOLIA, SIDEBAR, AdwBin)

GtkWidget     *scholia_sidebar_new           (void);
/* (nullable) */
void           scholia_sidebar_set_board     (ScholiaSidebar *self,
                                              ScholiaBoard   *board);
/* Whose threads are "mine"; (nullable). */
void           scholia_sidebar_set_person_id (ScholiaSidebar *self,
                                              const char     *person_id);
/* The one that is open; (nullable). */
void           scholia_sidebar_set_selected  (ScholiaSidebar *self,
                                              ScholiaThread  *thread);
/* What hides threads from view now, for the canvas; %NULL if nothing does. (transfer none) */
GtkFilter     *scholia_sidebar_get_filter    (ScholiaSidebar *self);
/* In the order of the list, @step further than @thread (%NULL: before the first), around its
 * ends. (transfer none) (nullable) */
ScholiaThread *scholia_sidebar_get_neighbour (ScholiaSidebar *self,
                                              ScholiaThread  *thread,
                                              int             step);
void           scholia_sidebar_focus_search  (ScholiaSidebar *self);
/* Something about threads changed in place that filter or order may depend on. */
void           scholia_sidebar_queue_refresh (ScholiaSidebar *self);

G_END_DECLS
