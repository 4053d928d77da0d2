/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A file system between SQLite and the real one, which fails when it is told to, and knows what a
 * power cut would leave. The store does not know of it: it is SQLite's default from the call of
 * faulty_install() on. */
typedef enum
{
  FAULTY_WRITE,
  FAULTY_SYNC,
  FAULTY_TRUNCATE,
  N_FAULTY_OPERATIONS
} FaultyOperation;

void  faulty_install    (void);

/* Operations of this kind fail with SQLite's @code: the @nth from now and @count - 1 after it. */
void  faulty_plan       (FaultyOperation  operation,
                         int              code,
                         guint            nth,
                         guint            count);
/* All works again. Gives how many failed since the plan was made. */
guint faulty_relent     (void);
/* Each sync takes so much longer. */
void  faulty_slow_down  (guint            sync_ms);
/* Writes that no sync has followed yet, in files whose name ends so. */
guint faulty_n_unsynced (const char      *suffix);
/* Writes what was synced of the files in @from into @to. */
void  faulty_cut_power  (const char      *from,
                         const char      *to);

G_END_DECLS
