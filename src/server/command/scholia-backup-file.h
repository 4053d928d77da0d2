/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ScholiaBackupFile:
 *
 * A file that gets its name only when all of it is on the disk. Blocking.
 */
typedef struct _ScholiaBackupFile ScholiaBackupFile;

/* Beside @path under a temporary name, mode 0600. Errors: CONFLICT (@path is there, and not
 * @is_forced), UNAVAILABLE. */
ScholiaBackupFile *scholia_backup_file_new    (const char         *path,
                                               gboolean            is_forced,
                                               GError            **error)
                                               G_GNUC_WARN_UNUSED_RESULT;
/* Without a commit before it: nothing is left behind. */
void               scholia_backup_file_free   (ScholiaBackupFile  *self);
gboolean           scholia_backup_file_write  (ScholiaBackupFile  *self,
                                               gconstpointer       data,
                                               gsize               length,
                                               GError            **error);
/* Synced, named, the name synced. */
gboolean           scholia_backup_file_commit (ScholiaBackupFile  *self,
                                               GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaBackupFile, scholia_backup_file_free)

G_END_DECLS
