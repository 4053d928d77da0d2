/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PowerDisk:
 *
 * Writes down every call that changes a folder, of SQLite and of what lies beside its database, and
 * can say what a disk would hold if the power had gone between any two of them. A file's bytes are
 * sure when it is synced, its name when its folder is. Writing down may come from any thread.
 */
typedef enum
{
  POWER_CREATE,
  POWER_WRITE,
  POWER_TRUNCATE,
  POWER_SYNC,
  POWER_SYNC_NAMED, /* SQLite syncs the folder of a new journal with its first sync */
  POWER_RENAME,
  POWER_UNLINK,
  POWER_FOLDER,
  POWER_SYNC_FOLDER,
  POWER_MARK,       /* the script learnt something */
} PowerKind;

/* What became of that which was not synced. */
typedef enum
{
  POWER_DROPPED,    /* nothing of it is there */
  POWER_KEPT,       /* all of it is */
  POWER_SCATTERED,  /* any of the writes, some torn at a sector; any of the names */
  N_POWER_FATES
} PowerFate;

/* Of calls below @folder, from now on; one at a time. */
void      power_disk_start   (const char *folder);
void      power_disk_stop    (void);
/* @path: absolute; others than the folder's are none of our business. @bytes: (nullable) */
void      power_disk_record  (PowerKind   kind,
                              const char *path,
                              const char *to,
                              gint64      offset,
                              const void *bytes,
                              gsize       n_bytes);
/* @mark: what a cut after this knows of. */
void      power_disk_mark    (guint       mark);

guint     power_disk_n_cuts  (void);
/* Goes on to the next cut: after this many calls. FALSE after the last. */
gboolean  power_disk_step    (void);
void      power_disk_rewind  (void);
/* The last mark before the cut. */
guint     power_disk_get_mark (void);
/* The kind of the call before the cut. */
PowerKind power_disk_get_kind (void);
/* Writes what the disk would hold below @folder. */
void      power_disk_restore (PowerFate   fate,
                              GRand      *random,
                              const char *folder);

G_END_DECLS
