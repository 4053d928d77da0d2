/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-store.h"

G_BEGIN_DECLS

/* A backup is a tar archive of regular files, which unpacked into a new folder is a data folder:
 * first this name, whose text begins with the line below, then "scholia.db", the images under
 * "blobs/", what else the owner of the folder names, and last "SHA256SUMS" of all of them. */
#define SCHOLIA_BACKUP_MARK_NAME "scholia-backup"
#define SCHOLIA_BACKUP_MARK "scholia-backup 1\n"

/**
 * scholia_store_backup_async:
 * @fd: (transfer full): where to write, from its position on; need not be a file
 * @extras: names of files in the data folder that go along where they are there
 *
 * Writes all boards of one moment, and every image that they show. Work goes on meanwhile, but what
 * is deleted is wiped out of the journal only once the database is copied. Errors: UNAVAILABLE.
 */
void     scholia_store_backup_async  (ScholiaStore         *self,
                                      int                   fd,
                                      const char * const   *extras,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
gboolean scholia_store_backup_finish (ScholiaStore         *self,
                                      GAsyncResult         *result,
                                      GError              **error);

G_END_DECLS
