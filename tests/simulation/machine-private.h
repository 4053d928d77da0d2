/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Between machine.c, machine-seams.c and machine-writer.c. */

#pragma once

#include "machine.h"

G_BEGIN_DECLS

void machine_seams_start (guint32 seed);
void machine_seams_stop  (void);
/* Timers of the wall clock look at it again. */
void machine_seams_clock_was_set (void);

G_END_DECLS
