/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-blob-folder.h"
#include "scholia-sqlite-reader.h"

G_BEGIN_DECLS

/* For the folder of the blobs, whose removals wait from now on. @fd: (transfer full). */
ScholiaStoreJob *scholia_sqlite_backup_job (GTask               *task,
                                            ScholiaBlobFolder   *blobs,
                                            ScholiaSqliteReader *reader,
                                            const char          *folder,
                                            int                  fd,
                                            const char * const  *extras);
/* (transfer full) (nullable): when that job is given back: what the writer has to do now. */
ScholiaStoreJob *scholia_sqlite_backup_end (ScholiaStoreJob     *job);

G_END_DECLS
