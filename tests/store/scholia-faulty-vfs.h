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
  FAULTY_READ,
  FAULTY_OPEN,
  FAULTY_SHM,    /* mapping the shared memory */
  FAULTY_LOCK,   /* the database's, and those in the shared memory */
  N_FAULTY_OPERATIONS
} FaultyOperation;

/* Who is told of each call that worked, in the thread that made it. */
typedef struct
{
  void (*create)   (const char *name);
  void (*write)    (const char *name, const void *bytes, gsize n_bytes, gint64 offset);
  void (*truncate) (const char *name, gint64 size);
  /* @is_journal: its folder is synced, too. */
  void (*sync)     (const char *name, gboolean is_journal);
  void (*remove)   (const char *name, gboolean is_synced);
} FaultyObserver;

void  faulty_install    (void);
/* (nullable) */
void  faulty_observe    (const FaultyObserver *observer);
/* Each database that is opened from now on has synchronous=OFF, whatever is asked for: what the
 * tests must notice. */
void  faulty_plant_no_sync (gboolean is_planted);

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

/* What is known of the files under @folder, none of which is open any more. */
void  faulty_forget     (const char      *folder);

G_END_DECLS
