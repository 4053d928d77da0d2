/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-board-access.h"
#include "scholia-picture.h"

G_BEGIN_DECLS

/* The picture of a board: from its server unless the cache has it, verified and decoded. @progress
 * is of the download. */
void            scholia_board_picture_load_async  (const ScholiaBoardAccess *access,
                                                   const ScholiaImageInfo   *image,
                                                   GFileProgressCallback     progress,
                                                   gpointer                  progress_data,
                                                   GCancellable             *cancellable,
                                                   GAsyncReadyCallback       callback,
                                                   gpointer                  user_data);
/* @is_fetched: (out): the image is on this computer; an error is about it, worded for people */
ScholiaPicture *scholia_board_picture_load_finish (GAsyncResult             *result,
                                                   gboolean                 *is_fetched,
                                                   GError                  **error)
                                                   G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
