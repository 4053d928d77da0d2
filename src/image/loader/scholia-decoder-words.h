/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-decoder-process.h"

G_BEGIN_DECLS

/* The end of a decoder in words for people: UNSUPPORTED_IMAGE where it is the file's fault,
 * TOO_LARGE where it needs more than there is, INTERNAL where it is ours. @report: (nullable):
 * FAILED. @end is not DONE. */
GError *scholia_decoder_words_for_end     (ScholiaDecoderEnd    end,
                                           const ScholiaReport *report) G_GNUC_WARN_UNUSED_RESULT;
GError *scholia_decoder_words_for_missing (void) G_GNUC_WARN_UNUSED_RESULT;
/* @cause: of starting it, the system's words. */
GError *scholia_decoder_words_for_start   (const GError        *cause) G_GNUC_WARN_UNUSED_RESULT;
/* This program may not have one more descriptor. */
GError *scholia_decoder_words_for_no_descriptor (void) G_GNUC_WARN_UNUSED_RESULT;
/* What was decoded cannot be read from the disk, and not what was decoded after that either. */
GError *scholia_decoder_words_for_lost    (void) G_GNUC_WARN_UNUSED_RESULT;
/* What was decoded cannot be read, and the image is not what it was. */
GError *scholia_decoder_words_for_changed (void) G_GNUC_WARN_UNUSED_RESULT;
/* Neither cache nor temporary folder has the room for what is decoded. @number: errno */
GError *scholia_decoder_words_for_no_file (int                  number) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
