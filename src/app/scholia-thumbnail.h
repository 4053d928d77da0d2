/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-picture.h"

G_BEGIN_DECLS

/* A recent board's picture, in the cache under the image's SHA-256. */

/* Made off the main thread, unless it is there; a failure is logged, the card then shows an icon.
 * */
void        scholia_thumbnail_write       (ScholiaPicture       *picture,
                                           const char           *image_sha256);
void        scholia_thumbnail_load_async  (const char           *image_sha256,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
/* %NULL with @error set if there is none. */
GdkTexture *scholia_thumbnail_load_finish (GAsyncResult         *result,
                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
