/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Milliseconds of CPU that all threads of this process took: who else wants the processor does not
 * count. */
double cpu_time_ms      (void);
/* Puts @times in order; the one below which @part of them lie, 0.5 for the median. */
double cpu_time_pick    (double *times,
                         guint   n_times,
                         double  part);

G_END_DECLS
