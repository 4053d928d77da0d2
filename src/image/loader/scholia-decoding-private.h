/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Between the files of the decoding. */

#pragma once

#include "scholia-decoding-start.h"
#include "scholia-decoding.h"

G_BEGIN_DECLS

struct _ScholiaDecoding
{
  GObject parent_instance;

  ScholiaDecodingStart   *start; /* (nullable): a thread has it while it starts again */
  char                   *key;   /* (nullable): in @known */
  ScholiaDecoderPatience  patience;
  ScholiaDecoderProcess  *process; /* (nullable): while it runs */

  ScholiaPyramidLayout    layout;
  ScholiaPyramidFlags     flags;
  ScholiaPyramidFile     *file;
  guint                   n_openings; /* of a file: only the newest is of account */
  guint8                 *has_tiles; /* (nullable): a byte for each, until all are there */
  guint                   n_tiles;   /* that are there */
  ScholiaPyramidArea      part;      /* of the growing level, that is there; 0 × 0 before */
  guint                   n_done;    /* of SCHOLIA_REPORT_ALL, of work that no tile shows */
  gboolean                has_layout;
  gboolean                has_progress;
  gboolean                has_preview;
  gboolean                is_whole;
  gboolean                is_open; /* @file is where what was told of is */
  gboolean                is_again; /* not into the cache, after there was no room */
  gboolean                is_anew; /* not into the cache, after @file could not be read */
  gboolean                is_keeping; /* a thread uses @start, too */
  GError                 *loss; /* (nullable): waits until it does not any more */
  GError                 *error;
};

/* scholia-decoding.c */
void scholia_decoding_watch           (ScholiaDecoding      *self);
/* Emits "changed". */
void scholia_decoding_tell            (ScholiaDecoding      *self);
/* Takes @error. */
void scholia_decoding_fail            (ScholiaDecoding      *self,
                                       GError               *error);

/* scholia-decoding-again.c */
/* There was no room: with an emptied cache, and not into it. */
void scholia_decoding_start_elsewhere (ScholiaDecoding      *self);
/* As scholia_decoding_lose_file(), of what is @file or was to be. */
void scholia_decoding_lose            (ScholiaDecoding      *self,
                                       const GError         *cause);

/* scholia-decoding-begin.c */
/* One that failed is not shared: the next one tries anew. */
void scholia_decoding_make_unknown    (ScholiaDecoding      *self);
/* Frees it on a thread: closing the last descriptor of a large file that was removed takes as long
 * as a frame. */
void scholia_decoding_release         (ScholiaDecodingStart *start);

G_END_DECLS
