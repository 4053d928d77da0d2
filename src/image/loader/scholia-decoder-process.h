/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-decoder-child.h"
#include "scholia-report.h"

G_BEGIN_DECLS

/**
 * ScholiaDecoderProcess:
 *
 * Watches over one decoder on the main context: reads what it reports, ends it when it takes too
 * long, and collects it when it ended, so that no zombie stays. The decoder is not trusted:
 * whatever it sends is an end in words.
 */
typedef struct _ScholiaDecoderProcess ScholiaDecoderProcess;

/* How long one waits, in milliseconds. The decoder limits its own processor time; this ends one
 * that waits, for a disk or for ever. */
typedef struct
{
  guint silence_ms; /* from one report to the next */
  guint total_ms;
} ScholiaDecoderPatience;

/* What a person has: a slow disk that is waited for, and a folder on a network that went away. */
#define SCHOLIA_DECODER_PATIENCE ((ScholiaDecoderPatience) { 10 * 1000, 60 * 1000 })

/**
 * ScholiaDecoderEnd:
 * @SCHOLIA_DECODER_END_DONE: all is there
 * @SCHOLIA_DECODER_END_FAILED: it says why it gave up
 * @SCHOLIA_DECODER_END_TOO_LONG: it took more processor time than it may, or more than our patience
 * @SCHOLIA_DECODER_END_NO_MEMORY: the system ended it
 * @SCHOLIA_DECODER_END_FORBIDDEN: it tried what it may not do
 * @SCHOLIA_DECODER_END_CRASHED: it ended otherwise, or talked nonsense
 */
typedef enum
{
  SCHOLIA_DECODER_END_DONE,
  SCHOLIA_DECODER_END_FAILED,
  SCHOLIA_DECODER_END_TOO_LONG,
  SCHOLIA_DECODER_END_NO_MEMORY,
  SCHOLIA_DECODER_END_FORBIDDEN,
  SCHOLIA_DECODER_END_CRASHED,
} ScholiaDecoderEnd;

/* SIZE, first and once; then PREVIEW, PROGRESS, TILES and WHOLE, which fit the size. %FALSE refuses
 * it: the decoder is ended as for nonsense. */
typedef gboolean (*ScholiaReportFunc)     (const ScholiaReport         *report,
                                           gpointer                     user_data);
/* Once; the callback may free the process. @report: (nullable): with DONE and FAILED. */
typedef void     (*ScholiaDecoderEndFunc) (ScholiaDecoderEnd            end,
                                           const ScholiaReport         *report,
                                           gpointer                     user_data);

/* Takes what @child holds. */
ScholiaDecoderProcess *scholia_decoder_process_new  (const ScholiaDecoderChild    *child,
                                                     const ScholiaDecoderPatience *patience,
                                                     ScholiaReportFunc             report,
                                                     ScholiaDecoderEndFunc         end,
                                                     gpointer                      user_data)
                                                     G_GNUC_WARN_UNUSED_RESULT;
/* Kills it if it runs. No callback comes after it. */
void                   scholia_decoder_process_free (ScholiaDecoderProcess        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaDecoderProcess, scholia_decoder_process_free)

G_END_DECLS
