/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-board-access.h"

G_BEGIN_DECLS

/* Access to the board on this computer that was made of the image in @file, which is known by its
 * SHA-256; to a new one called @title if there is none. */
void                scholia_file_board_find_async  (GFile                *file,
                                                    const char           *title,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
/* The place of a board that is known is set even with @error: @place: (out) (nullable). */
ScholiaBoardAccess *scholia_file_board_find_finish (GAsyncResult         *result,
                                                    char                **image_sha256,
                                                    ScholiaPlace        **place,
                                                    GError              **error)
                                                    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
