/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsoup/soup.h>

#include "scholia-board.h"
#include "scholia-endpoint.h"

G_BEGIN_DECLS

/* A board's image in XDG_CACHE_HOME/scholia/images, named by its SHA-256: taken from there if its
 * bytes are what they should be, else fetched with @message to a temporary name, counted, verified
 * and renamed. Nothing stays of a transfer that failed or was cancelled. */
void   scholia_image_transfer_async  (SoupSession            *http,
                                      SoupMessage            *message,
                                      ScholiaEndpoint        *endpoint,
                                      const ScholiaImageInfo *image,
                                      GFileProgressCallback   progress,
                                      gpointer                progress_data,
                                      GCancellable           *cancellable,
                                      GAsyncReadyCallback     callback,
                                      gpointer                user_data);
GFile *scholia_image_transfer_finish (GAsyncResult           *result,
                                      GError                **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
