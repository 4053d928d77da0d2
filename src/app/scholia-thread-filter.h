/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "scholia-thread.h"

G_BEGIN_DECLS

/**
 * ScholiaThreadSubset:
 * @SCHOLIA_THREAD_SUBSET_MINE: those that the person began or wrote in
 *
 * Which threads a list shows.
 */
typedef enum
{
  SCHOLIA_THREAD_SUBSET_ALL,
  SCHOLIA_THREAD_SUBSET_OPEN,
  SCHOLIA_THREAD_SUBSET_UNREAD,
  SCHOLIA_THREAD_SUBSET_MINE,
  SCHOLIA_THREAD_SUBSET_RESOLVED,
} ScholiaThreadSubset;

#define SCHOLIA_N_THREAD_SUBSETS 5

#define SCHOLIA_TYPE_THREAD_FILTER (scholia_thread_filter_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaThreadFilter, scholia_thread_filter, SCHOLIA, THREAD_FILTER, GtkFilter)

/* Threads of a subset in which each word of a query is found: in a comment, a name, or as "#12".
 * Threads change in place, which no filter notices: call gtk_filter_changed() when they did. */
ScholiaThreadFilter *scholia_thread_filter_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void                 scholia_thread_filter_set_subset    (ScholiaThreadFilter *self,
                                                          ScholiaThreadSubset  subset);
ScholiaThreadSubset  scholia_thread_filter_get_subset    (ScholiaThreadFilter *self);
void                 scholia_thread_filter_set_query     (ScholiaThreadFilter *self,
                                                          const char          *query);
/* Whose threads are "mine"; (nullable). */
void                 scholia_thread_filter_set_person_id (ScholiaThreadFilter *self,
                                                          const char          *person_id);
/* Whether it lets everything through. */
gboolean             scholia_thread_filter_is_open       (ScholiaThreadFilter *self);

G_END_DECLS
