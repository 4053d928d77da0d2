/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-server-api.h"

G_BEGIN_DECLS

/* A board's image, from the cache if it is there and good, else from its server to the cache,
 * counted and verified. A transfer goes on where an earlier one was broken off, and after a line
 * that drops by itself, as long as each attempt brings something. What arrived is kept when it is
 * cancelled or given up, unless it was found wrong: then it is fetched anew, once. @progress counts
 * what was there. */
void   scholia_image_transfer_async  (ScholiaServerApi       *api,
                                      const char             *board_id,
                                      const char             *token,
                                      const char             *password,
                                      const ScholiaImageInfo *image,
                                      GFileProgressCallback   progress,
                                      gpointer                progress_data,
                                      GCancellable           *cancellable,
                                      GAsyncReadyCallback     callback,
                                      gpointer                user_data);
GFile *scholia_image_transfer_finish (ScholiaServerApi       *api,
                                      GAsyncResult           *result,
                                      GError                **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
