/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-recent-board.h"

G_BEGIN_DECLS

/* The file of recent boards. Its largest size, in bytes: some ten thousand boards; a larger one was
 * not written by us. */
#define SCHOLIA_RECENT_MAX_BYTES (8 * 1024 * 1024)

/* @boards: (element-type ScholiaRecentBoard): in their order. */
GBytes    *scholia_recent_codec_encode (GPtrArray  *boards) G_GNUC_WARN_UNUSED_RESULT;
/* (element-type ScholiaRecentBoard) (nullable): %NULL with @error MALFORMED or TOO_LARGE, the
 * message naming the member. */
GPtrArray *scholia_recent_codec_decode (GBytes     *json,
                                        GError    **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
