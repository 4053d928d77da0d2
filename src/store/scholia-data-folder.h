/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScholiaDataFolder:
 *
 * The one folder that a store lives in, mode 0700, held by one process at a time:
 *
 *     lock          held while the store is open; its text is the pid of the holder
 *     scholia.db    the database, with SQLite's -wal and -shm beside it
 *     blobs/ab/…    images by their SHA-256
 *     tmp/          uploads on their way; emptied when the store is opened
 *
 * All of it does I/O: for workers' threads.
 */
typedef struct _ScholiaDataFolder ScholiaDataFolder;

/* Makes what is missing. Errors: CONFLICT (held by another process), UNAVAILABLE. */
ScholiaDataFolder *scholia_data_folder_open         (const char         *path,
                                                     GError            **error)
                                                     G_GNUC_WARN_UNUSED_RESULT;
/* The same for one who only looks: of what is there nothing is made, emptied or changed but the
 * lock, which stays its owner's. */
ScholiaDataFolder *scholia_data_folder_hold         (const char         *path,
                                                     GError            **error)
                                                     G_GNUC_WARN_UNUSED_RESULT;
/* Releases the lock. */
void               scholia_data_folder_close        (ScholiaDataFolder  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaDataFolder, scholia_data_folder_close)

const char        *scholia_data_folder_get_database (ScholiaDataFolder  *self);
const char        *scholia_data_folder_get_blobs    (ScholiaDataFolder  *self);
const char        *scholia_data_folder_get_tmp      (ScholiaDataFolder  *self);
/* Makes the names in the folder durable. */
gboolean           scholia_data_folder_sync         (ScholiaDataFolder  *self,
                                                     GError            **error);

G_END_DECLS
