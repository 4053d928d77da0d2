/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A digest's file, read: whether its bytes have that SHA-256. */
typedef void (*ScholiaVerifyImageFunc) (const char *digest,
                                        gboolean    is_whole,
                                        gpointer    user_data);

/* Reads a backup once, from its start: the database goes to the file @database, each image's bytes
 * are hashed and told of. Sets @error if it is no backup, or a damaged or incomplete one, or to
 * CANCELLED. */
gboolean scholia_verify_archive (const char              *path,
                                 const char              *database,
                                 ScholiaVerifyImageFunc   image,
                                 gpointer                 user_data,
                                 GCancellable            *cancellable,
                                 GError                 **error);
/* The same for a data folder's images, as many as there are before it is cancelled. */
void     scholia_verify_images  (const char              *blobs,
                                 ScholiaVerifyImageFunc   image,
                                 gpointer                 user_data,
                                 GCancellable            *cancellable);

G_END_DECLS
