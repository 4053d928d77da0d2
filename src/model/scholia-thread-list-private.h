/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-thread.h"

G_BEGIN_DECLS

/**
 * ScholiaThreadList:
 *
 * Threads in the order of their numbers, those without one last: as they are, and as they were when
 * the differences were last announced. Only the part that differs is kept twice, so adding at the
 * end costs the same for any length; a number is found by bisection.
 */
typedef struct
{
  GPtrArray *threads;   /* as they are; owned */
  GPtrArray *announced; /* the differing part as it was announced, borrowed; NULL: no difference */
  guint      head;      /* threads before that part, the same in both */
  guint      tail;      /* threads after that part, the same in both */
} ScholiaThreadList;

void           scholia_thread_list_init                (ScholiaThreadList *self);
void           scholia_thread_list_clear               (ScholiaThreadList *self);

guint          scholia_thread_list_get_length          (const ScholiaThreadList *self);
ScholiaThread *scholia_thread_list_get                 (const ScholiaThreadList *self,
                                                        guint                    position);
ScholiaThread *scholia_thread_list_find_number         (const ScholiaThreadList *self,
                                                        guint                    number);
guint          scholia_thread_list_find_position       (const ScholiaThreadList *self,
                                                        ScholiaThread           *thread);
/* Where a thread with @number belongs. */
guint          scholia_thread_list_find_place          (const ScholiaThreadList *self,
                                                        guint                    number);

/* @thread: (transfer full) */
void           scholia_thread_list_insert              (ScholiaThreadList *self,
                                                        guint              position,
                                                        ScholiaThread     *thread);
/* The caller keeps what was announced alive until the next settling. */
ScholiaThread *scholia_thread_list_steal               (ScholiaThreadList *self,
                                                        guint              position)
                                                        G_GNUC_WARN_UNUSED_RESULT;
/* @threads: (transfer full): sorted. Returns (transfer full) the former ones. */
GPtrArray     *scholia_thread_list_replace             (ScholiaThreadList *self,
                                                        GPtrArray         *threads)
                                                        G_GNUC_WARN_UNUSED_RESULT;

guint          scholia_thread_list_get_announced_length (const ScholiaThreadList *self);
ScholiaThread *scholia_thread_list_get_announced        (const ScholiaThreadList *self,
                                                         guint                    position);
/* Takes the threads as they are for announced. %FALSE if that makes no difference. */
gboolean       scholia_thread_list_settle              (ScholiaThreadList *self,
                                                        guint             *position,
                                                        guint             *n_removed,
                                                        guint             *n_added);

G_END_DECLS
