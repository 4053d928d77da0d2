/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-store-returns.h"

G_BEGIN_DECLS

/* SHA-256 in hexadecimal digits. */
#define SCHOLIA_BLOB_DIGEST_LENGTH 64

/**
 * ScholiaBlobFolder:
 *
 * Images by their SHA-256: blobs/ab/abcdef…. A file there is complete and never changes. The folder
 * has a few threads for its work; reference-counted, since uploads may outlive the store.
 *
 * A blob is removed with the last board that shows it. One that was just uploaded is shown by none
 * yet: it is spared until each of its uploads was let go.
 */
typedef struct _ScholiaBlobFolder ScholiaBlobFolder;

ScholiaBlobFolder *scholia_blob_folder_new    (const char           *blobs,
                                               const char           *tmp,
                                               ScholiaStoreReturns  *returns);
ScholiaBlobFolder *scholia_blob_folder_ref    (ScholiaBlobFolder    *self);
void               scholia_blob_folder_unref  (ScholiaBlobFolder    *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaBlobFolder, scholia_blob_folder_unref)

/* From any thread: runs @job in a thread of the folder. After the stop it fails as UNAVAILABLE. */
void               scholia_blob_folder_push   (ScholiaBlobFolder    *self,
                                               ScholiaStoreJob      *job);
/* Waits for what runs. In a worker's thread. */
void               scholia_blob_folder_stop   (ScholiaBlobFolder    *self);

const char        *scholia_blob_folder_get_tmp (ScholiaBlobFolder   *self);
gboolean           scholia_blob_digest_is_valid (const char         *digest);

/* Work, in a thread of the folder. What was adopted is to be let go. */
gboolean           scholia_blob_folder_adopt  (ScholiaBlobFolder    *self,
                                               const char           *tmp_path,
                                               const char           *digest,
                                               GError              **error);
/* Its user_data is the digest; takes it over. For scholia_blob_folder_push(). */
ScholiaStoreJob   *scholia_blob_open_job      (GTask                *task,
                                               ScholiaBlobFolder    *self,
                                               const char           *digest,
                                               guint64               offset);

/* Any thread: whoever uploaded it will not show it any more, or does. */
void               scholia_blob_folder_let_go (ScholiaBlobFolder    *self,
                                               const char           *digest);
/* In the writer's thread, or before there is one: no board shows it. */
void               scholia_blob_folder_remove (ScholiaBlobFolder    *self,
                                               const char           *digest);
/* A backup copies what boards showed a moment ago: until the release, removals are only noted. Held
 * as often as released. Release gives what to look at again (element-type utf8), or %NULL. */
void               scholia_blob_folder_hold   (ScholiaBlobFolder    *self);
GPtrArray         *scholia_blob_folder_release (ScholiaBlobFolder   *self)
                                                G_GNUC_WARN_UNUSED_RESULT;
/* The store is being closed: long work ends. Any thread. */
gboolean           scholia_blob_folder_is_stopping (ScholiaBlobFolder *self);
/* (nullable): an open file, or -1 with @error set: NOT_FOUND, UNAVAILABLE. */
int                scholia_blob_folder_open   (ScholiaBlobFolder    *self,
                                               const char           *digest,
                                               GError              **error);
/* Every blob that is older than @min_age_s. (element-type utf8) */
GPtrArray         *scholia_blob_folder_list   (ScholiaBlobFolder    *self,
                                               gint64                min_age_s)
                                               G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
