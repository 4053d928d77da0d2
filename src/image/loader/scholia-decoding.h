/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "scholia-decoder-process.h"
#include "scholia-pyramid-file.h"

G_BEGIN_DECLS

/**
 * ScholiaDecoding:
 *
 * One image on its way into a pyramid file, or there. All pictures of the same file in this process
 * share one; when the last lets go of it, its decoder is ended. Lives on the main context and
 * touches no disk there.
 *
 * Signals:
 * - "changed" (): there is more, or all, or an error
 */
#define SCHOLIA_TYPE_DECODING (scholia_decoding_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaDecoding, scholia_decoding, SCHOLIA, DECODING, GObject)

/* Finishes when the image is open and the decoder runs: what there is to show comes later. Errors
 * are worded for people. @patience: (nullable): SCHOLIA_DECODER_PATIENCE */
void                scholia_decoding_begin_async   (GFile                        *file,
                                                    const ScholiaDecoderPatience *patience,
                                                    GCancellable                 *cancellable,
                                                    GAsyncReadyCallback           callback,
                                                    gpointer                      user_data);
ScholiaDecoding    *scholia_decoding_begin_finish  (GAsyncResult                 *result,
                                                    GError                      **error)
                                                    G_GNUC_WARN_UNUSED_RESULT;

/* (nullable) (transfer none): %NULL until the size is known. May become another file of the same
 * layout when there was no room for the first, or it was lost. */
ScholiaPyramidFile *scholia_decoding_get_file      (ScholiaDecoding              *self);
/* @file, which is or was the decoding's, cannot be read: it goes from the cache, and the image is
 * decoded anew. The second time is an error. */
void                scholia_decoding_lose_file     (ScholiaDecoding              *self,
                                                    ScholiaPyramidFile           *file,
                                                    const GError                 *cause);
/* The tile can be read. */
gboolean            scholia_decoding_has_tile      (ScholiaDecoding              *self,
                                                    guint                         level,
                                                    guint                         column,
                                                    guint                         row);
gboolean            scholia_decoding_has_preview   (ScholiaDecoding              *self);
/* %FALSE if nothing is there of the layout's growing level; @part: (out): what is. */
gboolean            scholia_decoding_get_part      (ScholiaDecoding              *self,
                                                    ScholiaPyramidArea           *part);
/* All of the image was read and is sound, and every tile is there. */
gboolean            scholia_decoding_is_whole      (ScholiaDecoding              *self);
ScholiaPyramidFlags scholia_decoding_get_flags     (ScholiaDecoding              *self);
/* From 0 to 1. */
double              scholia_decoding_get_progress  (ScholiaDecoding              *self);
/* (nullable): why it will never be whole, worded for people. */
const GError       *scholia_decoding_get_error     (ScholiaDecoding              *self);

G_END_DECLS
