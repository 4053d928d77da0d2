/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "scholia-thread.h"

G_BEGIN_DECLS

/* A thread in the sidebar's list, which uses its rows again: all state is in the thread. Signal:
 * "hovered" (gboolean): the pointer came or went. */
#define SCHOLIA_TYPE_THREAD_ROW (scholia_thread_row_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaThreadRow, scholia_thread_row, SCHOLIA, THREAD_ROW, AdwBin)

GtkWidget     *scholia_thread_row_new        (void);
/* @thread: (nullable) */
void           scholia_thread_row_set_thread (ScholiaThreadRow *self,
                                              ScholiaThread    *thread);
ScholiaThread *scholia_thread_row_get_thread (ScholiaThreadRow *self);

G_END_DECLS
